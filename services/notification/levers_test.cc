#include "services/notification/levers.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"

namespace varsel::notification {
namespace {

using sanction::v1::LEVER_BLOCKER_NOT_CLEARED;
using sanction::v1::LEVER_BLOCKER_NOT_RESOURCED;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::Time Hour(int hour) { return absl::FromUnixSeconds(1'700'000'000) + absl::Hours(hour); }

// Drafted at 10, ready from 20 to 30.
v1::LeverReadinessRow Lever() {
  v1::LeverReadinessRow row;
  const auto add = [&row](int from) -> sanction::v1::ReadinessPeriod& {
    sanction::v1::ReadinessPeriod& period = *row.add_periods();
    *period.mutable_from() = ToProto(Hour(from));
    return period;
  };
  sanction::v1::ReadinessPeriod& drafted = add(10);
  drafted.add_blockers(LEVER_BLOCKER_NOT_CLEARED);
  drafted.add_blockers(LEVER_BLOCKER_NOT_RESOURCED);
  add(20);
  add(30).add_blockers(sanction::v1::LEVER_BLOCKER_CLEARANCE_EXPIRED);
  return row;
}

TEST(LeverBlockers, AreThoseOfThePeriodThatHoldsTheTime) {
  const LeverFacts levers{.groups = {{{"search", Lever()}}}};
  EXPECT_THAT(BlockersAt(&levers, "search", Hour(9)), ElementsAre("not-in-package"));
  EXPECT_THAT(BlockersAt(&levers, "search", Hour(10)), ElementsAre("not-cleared", "not-resourced"));
  EXPECT_THAT(BlockersAt(&levers, "search", Hour(20)), IsEmpty());
  EXPECT_THAT(BlockersAt(&levers, "search", Hour(30)), ElementsAre("clearance-expired"));
  EXPECT_THAT(BlockersAt(&levers, "zone-ban", Hour(20)), ElementsAre("not-in-package"));
  EXPECT_THAT(BlockersAt(nullptr, "search", Hour(20)), ElementsAre("not-in-package"));
}

TEST(LeverBlockers, OneGroupForWhichItIsReadyIsEnough) {
  v1::LeverReadinessRow never = Lever();
  never.mutable_periods()->DeleteSubrange(1, 2);
  const LeverFacts levers{.groups = {{}, {{"search", never}}, {{"search", Lever()}}}};
  EXPECT_THAT(BlockersAt(&levers, "search", Hour(20)), IsEmpty());
  EXPECT_THAT(BlockersAt(&levers, "search", Hour(30)), ElementsAre("not-cleared", "not-resourced"));
}

TEST(LeverBlockers, OfWhatIsAnnouncedAreDecidedAnew) {
  const LeverFacts levers{.groups = {{{"search", Lever()}}}};
  v1::DeliveryFacts facts;
  *facts.mutable_delivered_time() = ToProto(Hour(25));
  facts.add_announced_levers()->set_lever_id("search");
  facts.mutable_announced_levers(0)->add_blockers("what-the-caller-says");
  DecideLevers(&levers, &facts);
  EXPECT_FALSE(AnnouncesUnbacked(facts));
  facts.add_announced_levers()->set_lever_id("zone-ban");
  DecideLevers(&levers, &facts);
  EXPECT_TRUE(AnnouncesUnbacked(facts));
}

}  // namespace
}  // namespace varsel::notification
