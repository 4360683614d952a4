// What the folds cost in rows read and written: the same after two promises or two hundred.
#include "gmock/gmock.h"
#include "services/sanction/promise_view.h"
#include "services/sanction/reference_view.h"
#include "services/sanction/sanction_world.h"
#include "tests/testing/counted_rows.h"

namespace varsel::sanction {
namespace {

struct Cost {
  int reads = 0;
  int scans = 0;
  int writes = 0;
  bool operator==(const Cost&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Cost& cost) {
    return out << cost.reads << " reads, " << cost.scans << " scans, " << cost.writes << " writes";
  }
};

// Of folding the last record of this kind into the rows that all before it made.
Cost CostOfLast(const views::View& view, SanctionWorld& world, std::string_view kind) {
  const std::vector<log::Record> records = world.harness().Records();
  size_t last = records.size();
  for (size_t i = 0; i < records.size(); ++i) {
    if (records[i].header.meta.kind == kind) last = i;
  }
  testing::CountedRows rows;
  for (size_t i = 0; i <= last && last < records.size(); ++i) {
    rows.Reset();
    if (view.Wants(records[i].header.meta.kind)) {
      EXPECT_THAT(view.Fold(records[i], rows), IsOk());
    }
  }
  return {rows.gets + rows.visited, rows.scans, rows.puts + rows.deletes};
}

// So many promises of one lever to one group, an hour apart.
void Announce(int promises, SanctionWorld& world) {
  world.GroupWithReadyLevers("package", "red");
  for (int i = 0; i < promises; ++i) {
    world.harness().Advance(absl::Hours(1));
    world.Delivered("before-" + std::to_string(i), "red", {"more-patrols"}, world.now());
  }
  world.harness().Advance(absl::Hours(1));
}

Cost CostOfDelivery(int promises, const std::vector<std::string>& levers) {
  SanctionWorld world;
  Announce(promises, world);
  world.Delivered("last", "red", levers, world.now());
  return CostOfLast(PromiseView(), world, "notification.v1.DeliveryRecorded");
}

TEST(PromiseViewCost, ADeliveryThatAnnouncesNothingCostsNothing) {
  EXPECT_EQ(CostOfDelivery(2, {}), Cost());
}

TEST(PromiseViewCost, ADeliveryCostsTheSameHoweverManyWereBefore) {
  const Cost few = CostOfDelivery(2, {"more-patrols"});
  EXPECT_EQ(few, CostOfDelivery(200, {"more-patrols"}));
  // delivery and promise, the lever twice (its condition, its readiness), two counters
  EXPECT_EQ(few, (Cost{.reads = 6, .scans = 0, .writes = 9}));
}

TEST(PromiseViewCost, AChangeOfALeverLeavesThePromisesOfThePastAlone) {
  const auto suspended = [](int promises) {
    SanctionWorld world;
    Announce(promises, world);
    EXPECT_THAT(world.Suspend("package", "more-patrols"), IsOk());
    return CostOfLast(PromiseView(), world, "sanction.v1.LeverReadinessDecided");
  };
  EXPECT_EQ(suspended(2), suspended(200));
}

TEST(PromiseViewCost, TheEndOfADutyTouchesOnlyWhatFellDueWithIt) {
  const auto ended = [](int promises) {
    SanctionWorld world;
    Announce(promises, world);
    world.Violence("incident-1", "red", world.now());
    EXPECT_THAT(world.Trigger("package", "trigger-1", "incident-1", absl::Hours(24)), IsOk());
    world.harness().Advance(absl::Hours(1));
    world.Delivered("last", "red", {"more-patrols"}, world.now());
    world.Violence("incident-2", "red", world.now());
    EXPECT_THAT(world.Trigger("package", "trigger-2", "incident-2", absl::Hours(24)), IsOk());
    const std::string duty = world.DutyId("package", "trigger-2", "more-patrols");
    EXPECT_THAT(world.Close(duty, v1::DUTY_END_NOT_CARRIED_OUT), IsOk());
    return CostOfLast(PromiseView(), world, "sanction.v1.DutyEnded");
  };
  EXPECT_EQ(ended(2), ended(50));
}

TEST(ReferenceViewCost, APlanWritesOneSmallRowAndReadsNone) {
  SanctionWorld world;
  world.PersonKnown("person", "red", "section");
  notification::v1::NotificationEvent event;
  event.mutable_notification_planned()->set_notification_id(TestId("notification"));
  event.mutable_notification_planned()->set_person_id(TestId("person"));
  event.mutable_notification_planned()->add_officer_ids(TestId("officer"));
  world.Happened({"notification", TestUuid("notification")}, std::move(event));
  EXPECT_EQ(CostOfLast(ReferenceView(), world, "notification.v1.NotificationPlanned"),
            (Cost{.reads = 0, .scans = 0, .writes = 1}));
}

}  // namespace
}  // namespace varsel::sanction
