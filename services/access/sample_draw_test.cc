#include "services/access/sample_draw.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace varsel::access {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(SampleDraw, GivesTheSameForTheSameSeedAndOthersForAnother) {
  const std::string seed = SeedOf("chain", "police", 202301);
  EXPECT_THAT(seed, SizeIs(32));
  EXPECT_EQ(DrawSample(seed, 10'000, 30), DrawSample(seed, 10'000, 30));
  EXPECT_NE(DrawSample(seed, 10'000, 30),
            DrawSample(SeedOf("chain", "police", 202302), 10'000, 30));
  EXPECT_NE(DrawSample(seed, 10'000, 30), DrawSample(SeedOf("chain", "eki", 202301), 10'000, 30));
  EXPECT_NE(DrawSample(seed, 10'000, 30),
            DrawSample(SeedOf("chaim", "police", 202301), 10'000, 30));
}

TEST(SampleDraw, GivesDifferentOnesInOrderAndAllWhereThereAreNoMore) {
  const std::vector<uint64_t> drawn = DrawSample(SeedOf("c", "police", 202301), 31, 30);
  EXPECT_THAT(drawn, SizeIs(30));
  for (size_t i = 1; i < drawn.size(); ++i) EXPECT_LT(drawn[i - 1], drawn[i]);
  EXPECT_GE(drawn.front(), 1u);
  EXPECT_LE(drawn.back(), 31u);
  EXPECT_THAT(DrawSample("any", 3, 30), ElementsAre(1, 2, 3));
  EXPECT_THAT(DrawSample("any", 3, 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(DrawSample("any", 0, 30), SizeIs(0));
}

// 3,000 months of 10 entries, 3 drawn of each: every entry about 900 times (standard deviation 25).
TEST(SampleDraw, FavoursNobody) {
  std::map<uint64_t, int> times;
  for (int month = 0; month < 3000; ++month) {
    for (const uint64_t number : DrawSample("seed " + std::to_string(month), 10, 3)) {
      ++times[number];
    }
  }
  EXPECT_THAT(times, SizeIs(10));
  for (const auto& [number, count] : times) EXPECT_NEAR(count, 900, 125) << number;
}

}  // namespace
}  // namespace varsel::access
