// What the start of a replay costs in reads, and a contact in rows: the same for a group of five
// hundred as for one of five.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/replay/selection.h"
#include "services/replay/step_merge.h"
#include "services/replay/view.h"
#include "tests/testing/counted_rows.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::replay {
namespace {

using testing::IsOk;
using testing::TestId;
using testing::TestUuid;

// A group of so many, each with contacts once a week.
class LargeGroup {
 public:
  explicit LargeGroup(int members) {
    focus::v1::FocusEvent event;
    event.mutable_group_registered()->set_group_id(TestId("red"));
    event.mutable_group_registered()->set_section_id(TestId("north"));
    Fold("focus.group", "red", event);
    for (int i = 0; i < members; ++i) Join(i);
    for (int week = 1; week < 6; ++week) {
      for (int i = 0; i < members; ++i) Contact(i, week);
    }
  }
  void Contact(int member, int week) {
    notification::v1::NotificationEvent event;
    auto& said = *event.mutable_attempt_recorded();
    said.set_notification_id(TestId(absl::StrCat("n-", member)));
    said.set_person_id(TestId(absl::StrCat("member-", member)));
    *said.mutable_attempted_time() = Week(week);
    said.mutable_dimensions()->set_section_id(TestId("north"));
    Fold("notification", absl::StrCat("n-", member), event);
  }
  // Reads what the first frame is made of: the state at the start, and the steps from there.
  size_t BeginReplay(int week) {
    rows.Reset();
    Scope scope;
    scope.groups = {TestUuid("red")};
    scope.lanes = {v1::LANE_MEMBERS, v1::LANE_NOTIFICATIONS};
    PlanTimes times;
    times.start_us = MicrosOf(Week(week));
    auto plan = PlanOf(scope, rows, {}, times);
    EXPECT_THAT(plan, IsOk());
    std::vector<FoundStep> found;
    const auto all = [](const v1::StepRow&) { return true; };
    StepMerge before(std::move(plan->before), kNow, {kFirstUs, 0, 0}, all);
    EXPECT_THAT(before.Next(rows, 1'000'000, &found), IsOk());
    found.clear();
    StepMerge steps(std::move(plan->steps), kNow, {times.start_us, 0, 0}, all);
    EXPECT_THAT(steps.Next(rows, 256, &found), IsOk());
    return found.size();
  }

  void IsARelative(int member) {
    focus::v1::FocusEvent event;
    auto& said = *event.mutable_category_recorded();
    said.set_person_id(TestId(absl::StrCat("member-", member)));
    said.set_category_id(TestId(absl::StrCat("relative-", member)));
    said.set_category(focus::v1::CATEGORY_RELATIVE);
    *said.mutable_from() = Week(2);
    Fold("focus.person", absl::StrCat("member-", member), event);
  }

  testing::CountedRows rows;

 private:
  static google::protobuf::Timestamp Week(int week) {
    return ToProto(absl::FromUnixSeconds(1'672'531'200) + absl::Hours(24 * 7) * week);
  }
  void Join(int member) {
    focus::v1::FocusEvent event;
    auto& said = *event.mutable_affiliation_recorded();
    said.set_person_id(TestId(absl::StrCat("member-", member)));
    said.set_affiliation_id(TestId(absl::StrCat("affiliation-", member)));
    said.set_group_id(TestId("red"));
    *said.mutable_from() = Week(0);
    Fold("focus.person", absl::StrCat("member-", member), event);
  }
  void Fold(const std::string& area, const std::string& name,
            const google::protobuf::Message& event) {
    ASSERT_THAT(rows.Fold(StepsView(), {area, TestUuid(name)}, event), IsOk());
  }
};

TEST(ReplayCost, TheFirstFrameReadsAsManyRangesOfALargeGroupAsOfASmallOne) {
  LargeGroup small(5);
  LargeGroup large(500);
  EXPECT_GT(small.BeginReplay(3), 0u);
  EXPECT_EQ(large.BeginReplay(3), 256u);
  EXPECT_EQ(large.rows.ranges.size(), small.rows.ranges.size());
  EXPECT_LE(large.rows.ranges.size(), 7u);
  EXPECT_EQ(large.rows.gets, 0);
}

TEST(ReplayCost, WhoIsProtectedInALargeGroupIsOneRangeAndNoReadOfAMember) {
  LargeGroup group(500);
  group.BeginReplay(3);
  const size_t ranges = group.rows.ranges.size();
  for (int member = 0; member < 100; ++member) group.IsARelative(member);
  EXPECT_EQ(group.BeginReplay(3), 256u);
  EXPECT_LE(group.rows.ranges.size(), ranges);
  EXPECT_EQ(group.rows.gets, 0);
}

TEST(ReplayCost, AContactIsThreeRowsAndOneRead) {
  LargeGroup group(5);
  group.rows.Reset();
  group.Contact(0, 9);
  EXPECT_EQ(group.rows.puts, 3);
  EXPECT_EQ(group.rows.gets, 1);
  EXPECT_TRUE(group.rows.ranges.empty());
}

}  // namespace
}  // namespace varsel::replay
