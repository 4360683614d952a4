#include "services/access/policy.h"

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "storage/base/error.h"
#include "tests/testing/status_matchers.h"

namespace varsel::access {
namespace {

TEST(AccessPolicy, TheFileOfTheTreeIsReadAndSaysWhatTestsTakeForGranted) {
  const auto policy = LoadAccessPolicy("deploy/policy");
  ASSERT_THAT(policy, testing::IsOk());
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*policy, DefaultAccessPolicy()));
}

TEST(AccessPolicy, NamesEveryMistakeAtItsLine) {
  const auto policy = ParseAccessPolicy(
      "sample_size: 1000\nsign_within_days: 14\npersons_per_hour: 5\ncolour: \"red\"\n"
      "roles_that_work_with_persons: SYSTEM\nkept_years: 10\n",
      "a.textproto");
  ASSERT_THAT(policy, testing::RefusedWith("POLICY_FILE_INVALID"));
  const std::string said = DetailOf(policy.status())->detail();
  EXPECT_NE(said.find("a.textproto:1: "), std::string::npos) << said;
  EXPECT_NE(said.find("a.textproto:4:"), std::string::npos) << said;
  EXPECT_NE(said.find("a.textproto:5: "), std::string::npos) << said;
  EXPECT_NE(said.find("refusals_per_minute"), std::string::npos) << said;
}

TEST(AccessPolicy, AFileThatIsNotThereIsSaidSo) {
  EXPECT_TRUE(absl::IsNotFound(LoadAccessPolicy("/nowhere").status()));
}

}  // namespace
}  // namespace varsel::access
