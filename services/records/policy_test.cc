#include "services/records/policy.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/error.h"
#include "tests/testing/status_matchers.h"

namespace varsel::records {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::RefusedWith;

TEST(RetentionPolicy, TheShippedOneIsWhole) {
  const auto policy = LoadRetention(VARSEL_POLICY_DIR);
  ASSERT_THAT(policy, IsOk());
  EXPECT_EQ(policy->terms_size(), 8);
  EXPECT_EQ(policy->case_days(), 30U);
}

TEST(RetentionPolicy, NamesEveryMistakeWithItsLine) {
  const auto policy = ParseRetention(
      "version: \"2023\"\n"
      "case_days: 0\n"
      "terms { term_class: TERM_CLASS_REMOVED_PERSON days: 9999 basis: \"x\" }\n"
      "terms { term_class: TERM_CLASS_REMOVED_PERSON days: 10 }\n",
      "retention.textproto");
  ASSERT_THAT(policy, RefusedWith("POLICY_FILE_INVALID"));
  EXPECT_THAT(DetailOf(policy.status())->detail(),
              AllOf(HasSubstr("retention.textproto:2: case_days is not from 1 to 90"),
                    HasSubstr("retention.textproto:3: term TERM_CLASS_REMOVED_PERSON days is not"),
                    HasSubstr("retention.textproto:4: term TERM_CLASS_REMOVED_PERSON stands twice"),
                    HasSubstr("retention.textproto:4: term TERM_CLASS_REMOVED_PERSON has no basis"),
                    HasSubstr("it has no term for TERM_CLASS_DECLINED_NOMINEE"),
                    HasSubstr("hold_days_max is not from 1 to 3660")));
}

}  // namespace
}  // namespace varsel::records
