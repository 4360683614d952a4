#include "services/focus/shown_names.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/testing/test_ids.h"

namespace varsel::focus {
namespace {

using testing::TestUuid;

const absl::Time kNoon = testing::At("2023-01-17T12:00:00Z");
const ActorId kReader(TestUuid("reader"));

TEST(ShownNames, AreOfSoManyPersonsADayToEachActor) {
  ShownNames shown;
  for (size_t i = 0; i < ShownNames::kPersonsADay; ++i) {
    EXPECT_TRUE(shown.Show(kReader, TestUuid(std::to_string(i)), kNoon));
  }
  EXPECT_FALSE(shown.Show(kReader, TestUuid("one more"), kNoon + absl::Hours(23)));
  EXPECT_TRUE(shown.Show(kReader, TestUuid("7"), kNoon)) << "who was shown is shown again";
  EXPECT_TRUE(shown.Show(ActorId(TestUuid("another")), TestUuid("one more"), kNoon));
  EXPECT_TRUE(shown.Show(kReader, TestUuid("one more"), kNoon + absl::Hours(24)));
}

TEST(ShownNames, KeepNoMoreActorsThanTheyMay) {
  ShownNames shown;
  for (size_t i = 0; i < ShownNames::kActorsMax; ++i) {
    ASSERT_TRUE(shown.Show(ActorId(TestUuid(std::to_string(i))), TestUuid("person"), kNoon));
  }
  EXPECT_FALSE(shown.Show(kReader, TestUuid("person"), kNoon));
  EXPECT_TRUE(shown.Show(kReader, TestUuid("person"), kNoon + absl::Hours(24)));
}

}  // namespace
}  // namespace varsel::focus
