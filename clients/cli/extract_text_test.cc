#include "clients/cli/extract_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "varsel/focus/v1/focus_types.pb.h"

namespace varsel::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ExtractItems Invented() {
  // Naming the type links its values in.
  EXPECT_NE(focus::v1::Category_descriptor(), nullptr);
  records::v1::ExtractItem item;
  item.set_event_kind("focus.v1.CategoryRecorded");
  item.mutable_occurred_time()->set_seconds(1'673'280'000);
  const auto add = [&item](const char* name, const char* text) {
    item.add_fields()->set_name(name);
    item.mutable_fields(item.fields_size() - 1)->set_text(text);
  };
  add("category", "CATEGORY_VICTIM");
  add("from", "2022-12-01T12:00:00Z");
  add("note", "<b>\"opfundet\"</b>");
  item.set_erased(true);
  return {item};
}

TEST(ExtractText, SpeaksPlainDanish) {
  const std::string text = ExtractText(Language::kDanish, Invented());
  EXPECT_THAT(text, HasSubstr("kategori registreret"));
  EXPECT_THAT(text, HasSubstr("kategori: forurettet"));
  EXPECT_THAT(text, HasSubstr("teksten er slettet"));
  EXPECT_THAT(text, Not(HasSubstr("CATEGORY")));
}

TEST(ExtractCsv, QuotesEveryCell) {
  EXPECT_THAT(ExtractCsv(Language::kDanish, Invented()),
              HasSubstr("\"note\",\"<b>\"\"opfundet\"\"</b>\"\r\n"));
}

TEST(ExtractHtml, EscapesWhatWasWritten) {
  const std::string page = ExtractHtml(Language::kDanish, Invented());
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;&quot;opfundet&quot;&lt;/b&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
}

}  // namespace
}  // namespace varsel::cli
