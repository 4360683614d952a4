#include "clients/cli/eki_text.h"

#include <gtest/gtest.h>

#include "nlohmann/json.hpp"
#include "varsel/support/v1/support_types.pb.h"

namespace varsel::cli {
namespace {

support::v1::EkiTable PilotTable() {
  support::v1::EkiTable table;
  support::v1::EkiCounts& counts = *table.mutable_counts();
  counts.set_targeted(41);
  counts.set_persons(35);
  counts.set_contact_before_and_after(22);
  counts.set_no_contact(13);
  counts.set_courses(8);
  counts.set_interrupted(5);
  counts.set_completed(3);
  counts.set_came_through_notification(2);
  table.mutable_report()->set_report_id("r");
  table.mutable_report()->mutable_signed_time()->set_seconds(1681810000);
  return table;
}

TEST(EkiJson, HasNumbersAndNullWhereACellIsSuppressed) {
  support::v1::EkiTable table = PilotTable();
  EXPECT_EQ(EkiJson(table)["contact_before_and_after"], 22);
  EXPECT_TRUE(EkiJson(table)["came_through_notification"].is_number());
  table.mutable_counts()->clear_completed();
  table.add_suppressed("completed");
  EXPECT_TRUE(EkiJson(table)["completed"].is_null());
  EXPECT_EQ(EkiJson(table)["running"], 0);
}

TEST(EkiText, SaysItsOwnDenominatorAndWhatItMayNotBeUsedFor) {
  const std::string text = EkiText(Language::kDanish, PilotTable());
  EXPECT_NE(text.find("af 41 udpegede"), std::string::npos);
  EXPECT_NE(text.find("62,9 %"), std::string::npos) << text;
  EXPECT_NE(text.find("§ 115"), std::string::npos);
  EXPECT_EQ(text.find("skjult"), std::string::npos);
}

TEST(EkiText, ShowsNothingOfASuppressedCell) {
  support::v1::EkiTable table = PilotTable();
  table.clear_report();
  table.set_suppressed_below(5);
  table.add_suppressed("completed");
  table.add_suppressed("interrupted");
  const std::string text = EkiText(Language::kEnglish, table);
  EXPECT_NE(text.find("suppressed: cells under 5"), std::string::npos);
  EXPECT_EQ(text.find("62.5 %"), std::string::npos) << "5 of 8";
}

TEST(EkiText, HasADanishWordForEveryValueThatIsShown) {
  for (const google::protobuf::EnumDescriptor* type :
       {support::v1::OfferAnswer_descriptor(), support::v1::CourseState_descriptor(),
        support::v1::InterruptionReason_descriptor(), support::v1::CameThrough_descriptor()}) {
    for (const std::string& code : CodesOf(*type)) {
      EXPECT_TRUE(HasDanishWord(code) || HasDanishWord(type->name() + ":" + code))
          << type->name() << " " << code;
    }
  }
}

}  // namespace
}  // namespace varsel::cli
