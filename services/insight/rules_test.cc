#include <cmath>

#include "gtest/gtest.h"
#include "services/domain/danish_week.h"
#include "services/insight/contribution.h"
#include "services/insight/figures.h"
#include "services/insight/verdicts.h"
#include "services/insight/wilson.h"
#include "tests/testing/test_ids.h"

namespace varsel::insight {
namespace {

using testing::At;

TEST(Wilson, GivesThePilotsIntervalByTheClosedFormula) {
  const auto interval = WilsonInterval(18, 41);
  ASSERT_TRUE(interval.has_value());
  // (2np + z² ± z √(z² + 4npq)) / (2(n + z²)), written otherwise than in the code
  const double n = 41, x = 18, z = 1.959963984540054;
  const double root = z * std::sqrt(z * z + 4 * x * (1 - x / n));
  EXPECT_NEAR(interval->low, (2 * x + z * z - root) / (2 * (n + z * z)), 1e-12);
  EXPECT_NEAR(interval->high, (2 * x + z * z + root) / (2 * (n + z * z)), 1e-12);
  EXPECT_NEAR(interval->low, 0.2989, 5e-4);
  EXPECT_NEAR(interval->high, 0.5895, 5e-4);
}

TEST(Wilson, StaysWithinZeroAndOneAtBothEnds) {
  EXPECT_DOUBLE_EQ(WilsonInterval(0, 20)->low, 0);
  EXPECT_GT(WilsonInterval(0, 20)->high, 0.1);
  EXPECT_DOUBLE_EQ(WilsonInterval(20, 20)->high, 1);
  EXPECT_LT(WilsonInterval(20, 20)->low, 0.9);
}

TEST(Wilson, GivesNoneUnderTen) {
  EXPECT_FALSE(WilsonInterval(5, 9).has_value());
  EXPECT_TRUE(WilsonInterval(5, 10).has_value());
  EXPECT_FALSE(WilsonInterval(11, 10).has_value());
}

TEST(DanishDay, TurnsAtDanishMidnightInWinterAndSummer) {
  EXPECT_EQ(DanishDay(At("2023-01-17T22:59:59Z")), absl::CivilDay(2023, 1, 17));
  EXPECT_EQ(DanishDay(At("2023-01-17T23:00:00Z")), absl::CivilDay(2023, 1, 18));
  EXPECT_EQ(DanishDay(At("2023-07-17T21:59:59Z")), absl::CivilDay(2023, 7, 17));
  EXPECT_EQ(DanishDay(At("2023-07-17T22:00:00Z")), absl::CivilDay(2023, 7, 18));
}

TEST(DanishDay, ChangesToSummerTimeOnTheLastSundays) {
  EXPECT_EQ(DanishDay(At("2023-03-26T22:30:00Z")), absl::CivilDay(2023, 3, 27));
  EXPECT_EQ(DanishDay(At("2023-03-25T22:30:00Z")), absl::CivilDay(2023, 3, 25));
  EXPECT_EQ(DanishDay(At("2023-10-28T22:30:00Z")), absl::CivilDay(2023, 10, 29));
  EXPECT_EQ(DanishDay(At("2023-10-29T22:30:00Z")), absl::CivilDay(2023, 10, 29));
}

TEST(IsoWeek, BelongsToTheYearOfItsThursday) {
  EXPECT_EQ(WeekOf(absl::CivilDay(2023, 1, 1)).ToString(), "2022-W52");
  EXPECT_EQ(WeekOf(absl::CivilDay(2023, 1, 2)).ToString(), "2023-W01");
  EXPECT_EQ(WeekOf(absl::CivilDay(2020, 12, 31)).ToString(), "2020-W53");
  EXPECT_EQ(WeekOf(absl::CivilDay(2021, 1, 3)).ToString(), "2020-W53");
  EXPECT_EQ(WeekOf(absl::CivilDay(2024, 12, 30)).ToString(), "2025-W01");
}

TEST(WeeksBetween, CountsWholeWeeks) {
  EXPECT_EQ(WeeksBetween(absl::CivilDay(2023, 1, 1), absl::CivilDay(2023, 1, 7)), 0u);
  EXPECT_EQ(WeeksBetween(absl::CivilDay(2023, 1, 1), absl::CivilDay(2023, 1, 8)), 1u);
  EXPECT_EQ(WeeksBetween(absl::CivilDay(2023, 1, 8), absl::CivilDay(2023, 1, 1)), 0u);
}

v1::PersonRow InRound(notification::v1::Outcome outcome) {
  v1::PersonRow row;
  auto& target = *row.add_targets();
  target.set_round_id("r1");
  target.set_round_started(true);
  auto& notification = *row.add_notifications();
  notification.set_round_id("r1");
  notification.set_notification_id("n1");
  notification.set_outcome(outcome);
  return row;
}

TEST(StandingIn, CountsNobodyBeforeTheRoundHasBegun) {
  v1::PersonRow row = InRound(notification::v1::OUTCOME_OPEN);
  row.mutable_targets(0)->set_round_started(false);
  EXPECT_FALSE(StandingInScope(row, "r1").has_value());
  EXPECT_FALSE(StandingInScope(row, kAllRounds).has_value());
}

TEST(StandingIn, TakesTheFirstReachWhenReachedTwice) {
  v1::PersonRow row = InRound(notification::v1::OUTCOME_REACHED_BY_TELEPHONE);
  row.mutable_notifications(0)->set_reached_us(2000);
  auto& earlier = *row.add_notifications();
  earlier.set_round_id("r1");
  earlier.set_outcome(notification::v1::OUTCOME_REACHED_IN_PERSON);
  earlier.set_reached_us(1000);
  EXPECT_EQ(StandingInScope(row, "r1")->outcome, notification::v1::OUTCOME_REACHED_IN_PERSON);
}

TEST(StandingIn, IsNotTriedOnlyOnceTheRoundHasEnded) {
  v1::PersonRow row = InRound(notification::v1::OUTCOME_CANCELLED);
  EXPECT_EQ(StandingInScope(row, "r1")->outcome, notification::v1::OUTCOME_OPEN);
  row.mutable_targets(0)->set_round_ended(true);
  EXPECT_EQ(StandingInScope(row, "r1")->outcome, notification::v1::OUTCOME_NOT_TRIED);
}

TEST(AddPerson, TakesOutWhatItPutInAndLeavesNoCells) {
  const auto standing = StandingInScope(InRound(notification::v1::OUTCOME_REACHED_IN_PERSON), "r1");
  v1::PersonCounters counters;
  AddPerson(*standing, 1, &counters);
  EXPECT_EQ(counters.cells_size(), 7);
  AddPerson(*standing, -1, &counters);
  EXPECT_EQ(counters.cells_size(), 0);
}

TEST(WordOf, IsTheEnumsNameWithoutItsPrefix) {
  EXPECT_EQ(KeyOfPart(v1::BREAKDOWN_GROUP_KIND, "", focus::v1::GROUP_KIND_STREET_GROUP),
            "street_group");
  EXPECT_EQ(KeyOfPart(v1::BREAKDOWN_WAY, "", notification::v1::ATTEMPT_WAY_HOME_VISIT),
            "home_visit");
  EXPECT_EQ(KeyOfPart(v1::BREAKDOWN_OFFICER_KNOWN, "", notification::v1::TRI_STATE_YES), "yes");
  EXPECT_EQ(KeyOfPart(v1::BREAKDOWN_GROUP_KIND, "", 0), "");
}

TEST(Verdicts, KnowTheKindsOfBothAreasAndNoOther) {
  EXPECT_NE(VerdictOnKind("notification.v1.AttemptRecorded") & kHitRate, 0u);
  EXPECT_EQ(VerdictOnKind("notification.v1.ProvisionalRecorded"), kNoView);
  EXPECT_NE(VerdictOnKind("focus.v1.PersonMerged") & kDose, 0u);
  EXPECT_EQ(VerdictOnKind("support.v1.Anything"), kNoView);
}

}  // namespace
}  // namespace varsel::insight
