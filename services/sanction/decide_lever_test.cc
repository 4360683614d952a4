#include "gtest/gtest.h"
#include "services/sanction/decide.h"
#include "services/sanction/evolve.h"
#include "services/sanction/lever.h"
#include "services/sanction/sanction_story.h"

namespace varsel::sanction {
namespace {

using common::v1::Access;
using testing::Given;

testing::Story<PackageAggregate> Drafted() {
  return Given<PackageAggregate>(PackageDrafted(), LeverDrafted(kBan, 1));
}
testing::Story<PackageAggregate> Ready() {
  return Drafted().And(LeverCleared(kBan, 2, 300)).And(LeverResourced(kBan, 3));
}

v1::ClearLeverRequest Clear(int until) {
  v1::ClearLeverRequest command;
  command.set_lever_id(kBan);
  command.set_provision("straffeloven-79-b");
  *command.mutable_valid_until() = HourProto(until);
  return command;
}

v1::ResourceLeverRequest Resource() {
  v1::ResourceLeverRequest command;
  command.set_lever_id(kBan);
  command.set_unit("unit-north");
  command.set_capacity_hours(20);
  return command;
}

template <typename Command>
Command OfBan() {
  Command command;
  command.set_lever_id(kBan);
  return command;
}

TEST(DecideClearLever, ClearsUnderAProvisionUntilADay) {
  const auto outcome = Drafted().When(Deciding(Clear(300)));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].event.lever_cleared().provision(), "straffeloven-79-b");
  const auto& periods = (*outcome.drafts())[1].event.lever_readiness_decided().periods();
  ASSERT_EQ(periods.size(), 3);
  EXPECT_EQ(periods[1].blockers(0), v1::LEVER_BLOCKER_NOT_RESOURCED);
  EXPECT_EQ(periods[2].blockers(0), v1::LEVER_BLOCKER_CLEARANCE_EXPIRED);
}

TEST(DecideClearLever, RefusesUnderNoProvision) {
  v1::ClearLeverRequest command = Clear(300);
  command.clear_provision();
  Drafted().When(Deciding(command)).ThenRefused("NO_PROVISION");
}

TEST(DecideClearLever, RefusesAProvisionThatIsNotTheLevers) {
  v1::ClearLeverRequest command = Clear(300);
  command.set_provision("barnets-lov");
  Drafted().When(Deciding(command)).ThenRefused("PROVISION_NOT_OF_LEVER");
}

TEST(DecideClearLever, RefusesPastItsDate) {
  Drafted().When(Deciding(Clear(kNow))).ThenRefused("CLEARANCE_PAST");
}

TEST(DecideClearLever, RefusesALeverThatIsNotInThePackage) {
  Given<PackageAggregate>(PackageDrafted())
      .When(Deciding(Clear(300)))
      .ThenRefused("LEVER_NOT_IN_PACKAGE");
}

TEST(DecideClearLever, ACorrectionReplacesTheClearanceAndNamesIt) {
  v1::ClearLeverRequest command = Clear(50);  // it had run out long ago
  *command.mutable_cleared_time() = HourProto(2);
  command.set_corrects_fact_id(FactId(3));
  Ready().When(Deciding(command)).ThenRefused("REASON_MISSING");
  command.set_reason_code("wrong-date");
  const auto outcome = Ready().When(Deciding(command));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].corrects, EventId(TestUuid("event-3")));
  const auto& periods = outcome.drafts()->back().event.lever_readiness_decided().periods();
  EXPECT_EQ(BlockersIn(periods, Hour(60)), Blockers{v1::LEVER_BLOCKER_CLEARANCE_EXPIRED});
  EXPECT_TRUE(BlockersIn(periods, Hour(49)).empty());
}

TEST(DecideClearLever, RefusesToCorrectWhatIsNotAClearanceOfThatLever) {
  v1::ClearLeverRequest command = Clear(300);
  command.set_corrects_fact_id(FactId(4));
  Ready().When(Deciding(command)).ThenRefused("FACT_OF_OTHER_KIND");
  command.set_corrects_fact_id(TestId("nothing"));
  Ready().When(Deciding(command)).ThenRefused("FACT_UNKNOWN");
}

TEST(DecideClearLever, RefusesAnEndBeforeTheBeginning) {
  v1::ClearLeverRequest command = Clear(1);
  *command.mutable_cleared_time() = HourProto(2);
  command.set_corrects_fact_id(FactId(3));
  command.set_reason_code("wrong-date");
  Ready().When(Deciding(command)).ThenRefused("TIME_REVERSED");
}

TEST(DecideResourceLever, MakesAClearedLeverReady) {
  const auto outcome = Drafted().And(LeverCleared(kBan, 2, 300)).When(Deciding(Resource()));
  ASSERT_TRUE(outcome.drafts().ok());
  const auto& periods = (*outcome.drafts())[1].event.lever_readiness_decided().periods();
  EXPECT_TRUE(BlockersIn(periods, Hour(kNow)).empty());
}

TEST(DecideResourceLever, RefusesWhatIsNotCleared) {
  Drafted().When(Deciding(Resource())).ThenRefused("LEVER_NOT_CLEARED");
  Drafted()
      .And(LeverCleared(kBan, 2, kNow))
      .When(Deciding(Resource()))
      .ThenRefused("LEVER_NOT_CLEARED");
}

TEST(DecideSuspendLever, SuspendsOnceAndResumes) {
  const auto suspend = OfBan<v1::SuspendLeverRequest>();
  const auto outcome = Ready().When(Deciding(suspend));
  ASSERT_TRUE(outcome.drafts().ok());
  const auto& periods = (*outcome.drafts())[1].event.lever_readiness_decided().periods();
  EXPECT_EQ(BlockersIn(periods, Hour(kNow)), Blockers{v1::LEVER_BLOCKER_SUSPENDED});
  const auto suspended = Ready().And(LeverSuspended(kBan, 90));
  suspended.When(Deciding(suspend)).ThenRefused("LEVER_SUSPENDED_ALREADY");
  const auto resumed = suspended.When(Deciding(OfBan<v1::ResumeLeverRequest>()));
  ASSERT_TRUE(resumed.drafts().ok());
  const auto& after = (*resumed.drafts())[1].event.lever_readiness_decided().periods();
  EXPECT_TRUE(BlockersIn(after, Hour(kNow)).empty());
  EXPECT_EQ(BlockersIn(after, Hour(95)), Blockers{v1::LEVER_BLOCKER_SUSPENDED});
}

TEST(DecideResumeLever, RefusesWhatIsNotSuspended) {
  Ready().When(Deciding(OfBan<v1::ResumeLeverRequest>())).ThenRefused("LEVER_NOT_SUSPENDED");
}

TEST(DecideResumeLever, RefusesBeforeItWasSuspended) {
  auto command = OfBan<v1::ResumeLeverRequest>();
  *command.mutable_resumed_time() = HourProto(80);
  Ready().And(LeverSuspended(kBan, 90)).When(Deciding(command)).ThenRefused("TIME_REVERSED");
}

TEST(DecideWithdrawLeverFact, ByWhomItIsTheTaskOf) {
  v1::WithdrawLeverFactRequest command;
  command.set_fact_id(FactId(3));
  Ready()
      .When(Deciding(command, Context(Access::PROJECT_LEADER)))
      .ThenRefused("ROLE_MAY_NOT_WITHDRAW");
  const auto outcome = Ready().When(Deciding(command, Context(Access::JURIST)));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].corrects, EventId(TestUuid("event-3")));
  const auto& periods = (*outcome.drafts())[1].event.lever_readiness_decided().periods();
  EXPECT_EQ(BlockersIn(periods, Hour(kNow)), Blockers{v1::LEVER_BLOCKER_NOT_CLEARED});
  command.set_fact_id(TestId("nothing"));
  Ready().When(Deciding(command)).ThenRefused("FACT_UNKNOWN");
}

TEST(DecideWithdrawLeverFact, RefusesASecondTime) {
  v1::SanctionEvent withdrawn;
  OfLever(kBan, withdrawn.mutable_lever_fact_withdrawn());
  withdrawn.mutable_lever_fact_withdrawn()->set_fact_id(FactId(3));
  v1::WithdrawLeverFactRequest command;
  command.set_fact_id(FactId(3));
  Ready()
      .And(withdrawn)
      .When(Deciding(command, Context(Access::JURIST)))
      .ThenRefused("FACT_WITHDRAWN_ALREADY");
}

TEST(DecideExpireLever, RecordsTheEndAtItsTimeAndOnlyOnce) {
  v1::ExpireLeverRequest command;
  command.set_lever_id(kBan);
  command.set_fact_id(FactId(3));
  Ready().When(Deciding(command)).ThenRefused("CLEARANCE_NOT_EXPIRED");
  SanctionContext later = Context();
  later.base.now = Hour(300);
  const auto outcome = Ready().When(Deciding(command, later));
  ASSERT_TRUE(outcome.drafts().ok());
  ASSERT_EQ(outcome.drafts()->size(), 1u);
  EXPECT_EQ((*outcome.drafts())[0].occurred, Hour(300));
  Ready()
      .And((*outcome.drafts())[0].event)
      .When(Deciding(command, later))
      .ThenRefused("CLEARANCE_NOT_EXPIRED");
}

TEST(LeverReadiness, ExpiresByItself) {
  const v1::LeverLife lever = *FindLever(Ready().state(), kBan);
  const absl::Time known = absl::InfiniteFuture();
  EXPECT_EQ(StateAt(lever, Hour(0), known), v1::LEVER_STATE_UNSPECIFIED);
  EXPECT_EQ(StateAt(lever, Hour(1), known), v1::LEVER_STATE_DRAFTED);
  EXPECT_EQ(StateAt(lever, Hour(2), known), v1::LEVER_STATE_CLEARED);
  EXPECT_EQ(StateAt(lever, Hour(299), known), v1::LEVER_STATE_READY);
  EXPECT_EQ(StateAt(lever, Hour(300), known), v1::LEVER_STATE_EXPIRED);
}

TEST(LeverReadiness, AsItWasKnownIsNotWhatIsKnownNow) {
  // Recorded at hour 200: it had been suspended since hour 90.
  const auto story = Ready().At(Hour(200)).And(LeverSuspended(kBan, 90));
  const v1::LeverLife& lever = *FindLever(story.state(), kBan);
  EXPECT_TRUE(BlockersAt(lever, Hour(100), Hour(150)).empty());
  EXPECT_EQ(BlockersAt(lever, Hour(100), absl::InfiniteFuture()),
            Blockers{v1::LEVER_BLOCKER_SUSPENDED});
}

TEST(LeverReadiness, PeriodsSayTheSameAsTheFactsAtEveryHour) {
  const auto story = Ready().And(LeverSuspended(kBan, 90)).And(LeverResumed(kBan, 120));
  const v1::LeverLife& lever = *FindLever(story.state(), kBan);
  const Periods periods = ReadinessOf(lever);
  for (int hour = -1; hour < 400; ++hour) {
    EXPECT_EQ(BlockersIn(periods, Hour(hour)),
              BlockersAt(lever, Hour(hour), absl::InfiniteFuture()))
        << hour;
  }
  EXPECT_TRUE(ReadyBetween(periods, Hour(95), Hour(120)));
  EXPECT_FALSE(ReadyBetween(periods, Hour(95), Hour(119)));
}

}  // namespace
}  // namespace varsel::sanction
