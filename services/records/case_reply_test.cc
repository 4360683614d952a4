#include "services/records/case_reply.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace varsel::records {
namespace {

TEST(CaseReply, HasWordsForEveryKindAndOutcomeInBothLanguages) {
  std::set<std::string> texts;
  for (int kind = 1; kind <= v1::RecordsCaseKind_MAX; ++kind) {
    for (int outcome = 0; outcome <= v1::RecordsOutcome_MAX; ++outcome) {
      for (const bool danish : {true, false}) {
        texts.insert(CaseReply(static_cast<v1::RecordsCaseKind>(kind),
                               static_cast<v1::RecordsOutcome>(outcome), danish));
      }
    }
  }
  EXPECT_EQ(texts.size(), 4U * 6U * 2U);
}

TEST(CaseReply, NeitherConfirmsNorDenies) {
  const std::string text =
      CaseReply(v1::RECORDS_CASE_KIND_ACCESS, v1::RECORDS_OUTCOME_NEITHER_CONFIRM_NOR_DENY, true);
  EXPECT_THAT(text, ::testing::HasSubstr("hverken be- eller afkræftes"));
}

}  // namespace
}  // namespace varsel::records
