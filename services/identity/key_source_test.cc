#include "services/identity/key_source.h"

#include "gmock/gmock.h"
#include "services/identity/test_issuer.h"
#include "tests/testing/manual_clock.h"

namespace varsel::identity {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class KeySourceTest : public ::testing::Test {
 protected:
  KeySource::Options Options() {
    return {.fetch = [this]() -> absl::StatusOr<std::string> {
              ++asked_;
              if (text_.empty()) return absl::UnavailableError("the issuer is away");
              return text_;
            },
            .clock = &clock_,
            .tell = [this](const std::string& line) { told_.push_back(line); }};
  }

  testing::ManualClock clock_{TestNow()};
  std::string text_ = KeySetOf({KeyOf(Algorithm::kEdDsa).Public()});
  int asked_ = 0;
  std::vector<std::string> told_;
};

TEST_F(KeySourceTest, DoesNotOpenWithoutKeys) {
  text_ = "";
  EXPECT_THAT(std::string(KeySource::Open(Options()).status().message()), HasSubstr("away"));
  text_ = "{}";
  EXPECT_FALSE(KeySource::Open(Options()).ok());
}

TEST_F(KeySourceTest, KeepsTheLastGoodKeysUntilTheyAreTooOld) {
  const auto source = KeySource::Open(Options());
  ASSERT_TRUE(source.ok());
  const uint64_t generation = (*source)->generation();
  text_ = "";
  clock_.Advance(absl::Hours(24));
  EXPECT_FALSE((*source)->Refresh().ok());
  EXPECT_FALSE((*source)->Refresh().ok());
  EXPECT_NE((*source)->Current().set, nullptr);
  EXPECT_EQ((*source)->generation(), generation);
  EXPECT_THAT(told_, ::testing::SizeIs(2)) << "read; then once that they stay";
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ((*source)->Current().set, nullptr);
  EXPECT_EQ((*source)->generation(), 0);
  text_ = KeySetOf({KeyOf(Algorithm::kEdDsa).Public()});
  EXPECT_TRUE((*source)->Refresh().ok());
  EXPECT_EQ((*source)->generation(), generation) << "the same keys";
}

TEST_F(KeySourceTest, ANewSetIsANewGeneration) {
  const auto source = KeySource::Open(Options());
  ASSERT_TRUE(source.ok());
  const uint64_t generation = (*source)->generation();
  text_ = KeySetOf({KeyOf(Algorithm::kEs256).Public()});
  EXPECT_TRUE((*source)->Refresh().ok());
  EXPECT_GT((*source)->generation(), generation);
  EXPECT_EQ((*source)->Current().set->Find("ed"), nullptr);
}

TEST_F(KeySourceTest, IsAskedForAnUnknownKeyAtMostOnceAMinute) {
  const auto source = KeySource::Open(Options());
  ASSERT_TRUE(source.ok());
  EXPECT_FALSE((*source)->refresh_wanted());
  (*source)->NoteUnknownKey();
  EXPECT_FALSE((*source)->refresh_wanted()) << "it was read just now";
  clock_.Advance(absl::Minutes(1));
  EXPECT_TRUE((*source)->refresh_wanted());
  EXPECT_TRUE((*source)->Refresh().ok());
  EXPECT_FALSE((*source)->refresh_wanted());
  EXPECT_EQ(asked_, 2);
}

}  // namespace
}  // namespace varsel::identity
