#include "services/identity/issuing_key.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "services/identity/key_set.h"
#include "services/identity/test_issuer.h"
#include "services/identity/token_verifier.h"

namespace varsel::identity {
namespace {

using ::testing::HasSubstr;

class IssuingKeyTest : public ::testing::Test {
 protected:
  IssuingKeyTest() {
    char name[] = "/tmp/issuing_key_test.XXXXXX";
    folder_ = ::mkdtemp(name);
  }
  ~IssuingKeyTest() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
};

TEST_F(IssuingKeyTest, IssuesWhatItsPublicHalfVerifies) {
  const std::string path = folder_ + "/key";
  ASSERT_TRUE(IssuingKey::Create(path, "kbh").ok());
  struct stat facts;
  ASSERT_EQ(::stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600);
  const auto key = IssuingKey::Load(path);
  ASSERT_TRUE(key.ok()) << key.status();
  const auto set = KeySet::Parse((*key)->PublicKeySet(), AllAlgorithms());
  ASSERT_TRUE(set.ok()) << set.status();
  const std::string token = (*key)->Issue(
      {.actor = "11111111-0000-4000-8000-000000000001", .role = "dpo", .controller = "eki"},
      TestNow(), absl::Minutes(15));
  const TokenRules rules = {
      .issuer = (*key)->issuer(), .audience = (*key)->audience(), .district = "kbh"};
  const auto known = VerifyToken(token, **set, rules, TestNow());
  ASSERT_TRUE(known.ok()) << known.status();
  EXPECT_EQ(known->caller.controller, common::v1::CONTROLLER_EKI);
  EXPECT_EQ(known->until, TestNow() + absl::Minutes(16));
}

TEST_F(IssuingKeyTest, IsNotMadeOverAnother) {
  ASSERT_TRUE(IssuingKey::Create(folder_ + "/key", "kbh").ok());
  EXPECT_FALSE(IssuingKey::Create(folder_ + "/key", "kbh").ok());
}

TEST_F(IssuingKeyTest, SaysWhatIsWrongWithItsFile) {
  const std::string path = folder_ + "/key";
  EXPECT_THAT(std::string(IssuingKey::Load(path).status().message()), HasSubstr(path));
  std::ofstream(path) << "{}";
  ::chmod(path.c_str(), 0644);
  EXPECT_THAT(std::string(IssuingKey::Load(path).status().message()), HasSubstr("0600"));
  ::chmod(path.c_str(), 0600);
  EXPECT_THAT(std::string(IssuingKey::Load(path).status().message()), HasSubstr("JSON Web Key"));
}

}  // namespace
}  // namespace varsel::identity
