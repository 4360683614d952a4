#include "gtest/gtest.h"
#include "services/sanction/decide.h"
#include "services/sanction/evolve.h"
#include "services/sanction/sanction_story.h"

namespace varsel::sanction {
namespace {

using common::v1::Access;
using testing::Given;

v1::OpenDutyRequest Open(const std::string& check = "check") {
  v1::OpenDutyRequest command;
  command.set_duty_id(DutyId(kBan));
  command.set_check_id(TestId(check));
  command.set_met(v1::MET_KIND_PERSON);
  command.set_person_id(kPerson);
  command.set_provision("straffeloven-79-b");
  command.set_lawful(true);
  command.set_proportionate(true);
  command.set_legality("Dømt for forholdet");
  command.set_proportionality("Kun det område");
  command.mutable_hold()->set_question_id(TestId("hold"));
  return command;
}

v1::CloseDutyRequest Close(v1::DutyEnd end, int hour = 90) {
  v1::CloseDutyRequest command;
  command.set_duty_id(DutyId(kBan));
  command.set_end(end);
  *command.mutable_ended_time() = HourProto(hour);
  command.set_what_code("ban-served");
  return command;
}

testing::Story<DutyAggregate> Triggered() { return Given<DutyAggregate>(DutyCreated(kBan)); }
testing::Story<DutyAggregate> Opened(bool passed = true) {
  return Triggered().And(DutyOpened(kBan, "check", passed));
}

TEST(DecideOpenDuty, RecordsTheNewCheckForThePersonItMeets) {
  const auto outcome = Triggered().When(Deciding(Open()));
  ASSERT_TRUE(outcome.drafts().ok());
  const v1::DutyOpened& opened = (*outcome.drafts())[0].event.duty_opened();
  EXPECT_EQ(opened.subject_id(), kPerson);
  EXPECT_EQ(opened.legality(), "Dømt for forholdet");
}

TEST(DecideOpenDuty, ACheckThatIsNotPassedIsRecordedToo) {
  v1::OpenDutyRequest command = Open();
  command.set_proportionate(false);
  EXPECT_TRUE(Triggered().When(Deciding(command)).drafts().ok());
}

TEST(DecideOpenDuty, WhereNoPersonIsMetTheGroupHoldsTheKey) {
  v1::OpenDutyRequest command = Open();
  command.set_duty_id(DutyId(kPatrols));
  command.set_met(v1::MET_KIND_PLACE);
  command.clear_person_id();
  command.clear_hold();
  command.set_met_what("Torvet");
  command.set_provision("politiloven-2");
  const auto outcome = Given<DutyAggregate>(DutyCreated(kPatrols)).When(Deciding(command));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].event.duty_opened().subject_id(), kGroup);
}

TEST(DecideOpenDuty, RefusesBeforeItWasTriggered) {
  Given<DutyAggregate>().When(Deciding(Open())).ThenRefused("DUTY_UNKNOWN");
  v1::OpenDutyRequest command = Open();
  *command.mutable_checked_time() = HourProto(59);
  Triggered().When(Deciding(command)).ThenRefused("TIME_REVERSED");
}

TEST(DecideOpenDuty, RefusesWhatTheLeverDoesNotMeet) {
  v1::OpenDutyRequest command = Open();
  command.set_met(v1::MET_KIND_BUSINESS);
  Triggered().When(Deciding(command)).ThenRefused("SCOPE_NOT_MET");
  command = Open();
  command.clear_person_id();
  Triggered().When(Deciding(command)).ThenRefused("MET_PERSON_MISSING");
}

TEST(DecideOpenDuty, RefusesWithoutAProvisionOfTheLever) {
  v1::OpenDutyRequest command = Open();
  command.clear_provision();
  Triggered().When(Deciding(command)).ThenRefused("NO_PROVISION");
  command.set_provision("barnets-lov");
  Triggered().When(Deciding(command)).ThenRefused("PROVISION_NOT_OF_LEVER");
}

TEST(DecideOpenDuty, RefusesASuspendedLeverUnlessTheCheckSaysUnlawful) {
  SanctionContext context = Context();
  context.package =
      Given<PackageAggregate>(PackageDrafted(), LeverDrafted(kBan, 1), LeverSuspended(kBan, 90))
          .state();
  Triggered().When(Deciding(Open(), context)).ThenRefused("LEVER_IS_SUSPENDED");
  v1::OpenDutyRequest unlawful = Open();
  unlawful.set_lawful(false);
  EXPECT_TRUE(Triggered().When(Deciding(unlawful, context)).drafts().ok());
}

TEST(DecideOpenDuty, RefusesACheckIdInUseAndAClosedDuty) {
  Opened().When(Deciding(Open())).ThenRefused("ID_IN_USE");
  Opened()
      .And(DutyEnded(kBan, v1::DUTY_END_CARRIED_OUT, 80))
      .When(Deciding(Open("check-2")))
      .ThenRefused("DUTY_CLOSED");
}

TEST(DecideOpenDuty, RefusesToMeetAPersonBeforeEkiWasAskedAboutAHold) {
  v1::OpenDutyRequest command = Open();
  command.clear_hold();
  Triggered().When(Deciding(command)).ThenRefused("HOLD_NOT_ASKED");
  command.set_proportionate(false);  // then nobody is met
  EXPECT_TRUE(Triggered().When(Deciding(command)).drafts().ok());
}

TEST(DecideOpenDuty, RefusesToMeetWhoIsProtectedUnlessTheCheckIsNotPassed) {
  SanctionContext context = Context();
  context.person_protected = true;
  Triggered().When(Deciding(Open(), context)).ThenRefused("PERSON_PROTECTED");
  v1::OpenDutyRequest unlawful = Open();
  unlawful.set_lawful(false);
  EXPECT_TRUE(Triggered().When(Deciding(unlawful, context)).drafts().ok());
}

TEST(DecideOpenDuty, RefusesWhileEkiAsksThatTheLeverWaits) {
  v1::OpenDutyRequest command = Open();
  SanctionContext context = Context();
  context.hold_stands = true;
  Triggered().When(Deciding(command, context)).ThenRefused("HOLD_RAISED");
  command.set_proportionate(false);
  const auto outcome = Triggered().When(Deciding(command, context));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_TRUE((*outcome.drafts())[0].event.duty_opened().hold_raised());
}

TEST(DecideOpenDuty, WhatTheCallerSaysOfTimeAndAnswerIsNotUsed) {
  v1::OpenDutyRequest command = Open();
  *command.mutable_hold()->mutable_asked_time() = HourProto(1);
  command.mutable_hold()->set_raised(true);
  const auto outcome = Triggered().When(Deciding(command));
  ASSERT_TRUE(outcome.drafts().ok());
  const v1::DutyOpened& opened = (*outcome.drafts())[0].event.duty_opened();
  EXPECT_EQ(opened.hold_question_id(), TestId("hold"));
  EXPECT_EQ(FromProto(opened.hold_asked_time()), Hour(61));
  EXPECT_FALSE(opened.hold_raised());
}

TEST(DecideOpenDuty, RefusesAQuestionThatEkiWasNeverAsked) {
  SanctionContext context = Context();
  context.hold_question.reset();
  Triggered().When(Deciding(Open(), context)).ThenRefused("HOLD_QUESTION_UNKNOWN");
}

TEST(DecideOpenDuty, RefusesAQuestionAboutAnotherPerson) {
  v1::OpenDutyRequest command = Open();
  command.set_person_id(TestId("other-person"));
  Triggered().When(Deciding(command)).ThenRefused("HOLD_QUESTION_OF_ANOTHER");
  // Where nobody is met the question is about somebody else too.
  command = Open();
  command.set_duty_id(DutyId(kPatrols));
  command.set_met(v1::MET_KIND_PLACE);
  command.clear_person_id();
  command.set_provision("politiloven-2");
  Given<DutyAggregate>(DutyCreated(kPatrols))
      .When(Deciding(command))
      .ThenRefused("HOLD_QUESTION_OF_ANOTHER");
}

TEST(DecideOpenDuty, RefusesAHoldAskedBeforeTheTriggerOrAfterTheCheck) {
  v1::OpenDutyRequest command = Open();
  SanctionContext context = Context();
  *context.hold_question->mutable_asked_time() = HourProto(59);
  Triggered().When(Deciding(command, context)).ThenRefused("TIME_REVERSED");
  *context.hold_question->mutable_asked_time() = HourProto(63);
  *command.mutable_checked_time() = HourProto(62);
  Triggered().When(Deciding(command, context)).ThenRefused("TIME_REVERSED");
}

v1::ApproveFamilyUseRequest Approve() {
  v1::ApproveFamilyUseRequest command;
  command.set_duty_id(DutyId(kParents));
  command.set_approval_id(TestId("approval"));
  command.set_person_id(kPerson);
  command.set_suspicion_basis("concern-report");
  command.set_reasoning("Egen mistanke");
  return command;
}

v1::OpenDutyRequest OpenFamily(const std::string& check) {
  v1::OpenDutyRequest command = Open(check);
  command.set_duty_id(DutyId(kParents));
  command.set_met(v1::MET_KIND_FAMILY);
  command.set_provision("barnets-lov");
  command.set_approval_id(TestId("approval"));
  return command;
}

TEST(DecideFamilyUse, NeedsItsOwnSuspicionBasis) {
  const auto story = Given<DutyAggregate>(DutyCreated(kParents));
  v1::ApproveFamilyUseRequest command = Approve();
  command.clear_suspicion_basis();
  story.When(Deciding(command)).ThenRefused("SUSPICION_BASIS_MISSING");
  Triggered().When(Deciding(Approve())).ThenRefused("NOT_A_FAMILY_LEVER");
}

TEST(DecideFamilyUse, IsNotApprovedAgainstTheFamilyOfWhoIsProtected) {
  SanctionContext context = Context();
  context.person_protected = true;
  Given<DutyAggregate>(DutyCreated(kParents))
      .When(Deciding(Approve(), context))
      .ThenRefused("PERSON_PROTECTED");
}

TEST(DecideFamilyUse, EachUseNeedsLeadershipsApprovalForThatPerson) {
  auto story = Given<DutyAggregate>(DutyCreated(kParents));
  story.When(Deciding(OpenFamily("check"))).ThenRefused("FAMILY_APPROVAL_MISSING");
  const auto approved = story.When(Deciding(Approve()));
  ASSERT_TRUE(approved.drafts().ok());
  story.And((*approved.drafts())[0].event);
  v1::OpenDutyRequest other = OpenFamily("check");
  other.set_person_id(TestId("other-person"));
  SanctionContext asked = Context();
  asked.hold_question->set_person_id(TestId("other-person"));
  story.When(Deciding(other, asked)).ThenRefused("FAMILY_APPROVAL_MISSING");
  const auto opened = story.When(Deciding(OpenFamily("check")));
  ASSERT_TRUE(opened.drafts().ok());
  story.And((*opened.drafts())[0].event);
  story.When(Deciding(OpenFamily("check-2"))).ThenRefused("FAMILY_APPROVAL_USED");
  story.When(Deciding(Approve())).ThenRefused("ID_IN_USE");
}

TEST(DecideFamilyUse, OnlyLeadershipWithdrawsAnApproval) {
  auto story = Given<DutyAggregate>(DutyCreated(kParents));
  story.And((*story.When(Deciding(Approve())).drafts())[0].event);
  v1::WithdrawDutyFactRequest command;
  command.set_fact_id(TestId("approval"));
  story.When(Deciding(command, Context(Access::JURIST))).ThenRefused("ROLE_MAY_NOT_WITHDRAW");
  EXPECT_TRUE(story.When(Deciding(command, Context(Access::LEADERSHIP))).drafts().ok());
}

TEST(DecideCloseDuty, CarriedOutInTimeOrLateByItsDueTime) {
  const auto in_time = Opened().When(Deciding(Close(v1::DUTY_END_CARRIED_OUT, 200)));
  ASSERT_TRUE(in_time.drafts().ok());
  EXPECT_TRUE((*in_time.drafts())[0].event.duty_ended().in_time());
  const auto late = Opened().When(Deciding(Close(v1::DUTY_END_CARRIED_OUT, 201)));
  ASSERT_TRUE(late.drafts().ok());
  EXPECT_FALSE((*late.drafts())[0].event.duty_ended().in_time());
}

TEST(DecideCloseDuty, RefusesBeforeItWasTriggered) {
  Given<DutyAggregate>()
      .When(Deciding(Close(v1::DUTY_END_CARRIED_OUT)))
      .ThenRefused("DUTY_UNKNOWN");
  Opened()
      .When(Deciding(Close(v1::DUTY_END_CARRIED_OUT, 59)))
      .ThenRefused("CLOSED_BEFORE_TRIGGERED");
}

TEST(DecideCloseDuty, RefusesBeforeItWasOpened) {
  Triggered().When(Deciding(Close(v1::DUTY_END_CARRIED_OUT))).ThenRefused("DUTY_NOT_OPENED");
  Triggered().When(Deciding(Close(v1::DUTY_END_IMPOSSIBLE))).ThenRefused("DUTY_NOT_OPENED");
  Opened().When(Deciding(Close(v1::DUTY_END_CARRIED_OUT, 69))).ThenRefused("TIME_REVERSED");
}

TEST(DecideCloseDuty, WhatWasCarriedOutUncheckedIsTakenDownAndMarked) {
  v1::CloseDutyRequest command = Close(v1::DUTY_END_CARRIED_OUT);
  command.set_unchecked(true);
  const auto without = Triggered().When(Deciding(command));
  ASSERT_TRUE(without.drafts().ok());
  EXPECT_TRUE((*without.drafts())[0].event.duty_ended().unchecked());
  const auto failed = Opened(false).When(Deciding(command));
  ASSERT_TRUE(failed.drafts().ok());
  EXPECT_TRUE((*failed.drafts())[0].event.duty_ended().unchecked());
  // Whatever the caller says: a check was passed before.
  const auto checked = Opened().When(Deciding(command));
  ASSERT_TRUE(checked.drafts().ok());
  EXPECT_FALSE((*checked.drafts())[0].event.duty_ended().unchecked());
}

TEST(DecideCloseDuty, WhatNobodyWasMetWithCanBeClosedAsNotCarriedOut) {
  EXPECT_TRUE(Triggered().When(Deciding(Close(v1::DUTY_END_NOT_CARRIED_OUT))).drafts().ok());
}

TEST(DecideCloseDuty, FollowsTheCheck) {
  Opened(false).When(Deciding(Close(v1::DUTY_END_CARRIED_OUT))).ThenRefused("CHECK_NOT_PASSED");
  EXPECT_TRUE(Opened(false).When(Deciding(Close(v1::DUTY_END_IMPOSSIBLE))).drafts().ok());
  Opened().When(Deciding(Close(v1::DUTY_END_IMPOSSIBLE))).ThenRefused("STILL_LAWFUL");
}

TEST(DecideCloseDuty, RefusesWithoutSayingWhatOrWhy) {
  v1::CloseDutyRequest command = Close(v1::DUTY_END_NOT_CARRIED_OUT);
  command.clear_what_code();
  Opened().When(Deciding(command)).ThenRefused("WHAT_MISSING");
}

TEST(DecideCloseDuty, RefusesASecondEndUntilTheFirstIsWithdrawn) {
  auto story = Opened().And(DutyEnded(kBan, v1::DUTY_END_CARRIED_OUT, 80));
  story.When(Deciding(Close(v1::DUTY_END_CARRIED_OUT))).ThenRefused("DUTY_CLOSED");
  v1::WithdrawDutyFactRequest withdraw;
  withdraw.set_fact_id(FactId(3));
  const auto withdrawn = story.When(Deciding(withdraw));
  ASSERT_TRUE(withdrawn.drafts().ok());
  story.And((*withdrawn.drafts())[0].event);
  EXPECT_TRUE(story.When(Deciding(Close(v1::DUTY_END_CARRIED_OUT))).drafts().ok());
  story.When(Deciding(withdraw)).ThenRefused("FACT_WITHDRAWN_ALREADY");
  withdraw.set_fact_id(TestId("nothing"));
  story.When(Deciding(withdraw)).ThenRefused("FACT_UNKNOWN");
}

TEST(DecideAssignDuty, GivesUnitAndDueTimeAnew) {
  v1::AssignDutyRequest command;
  command.set_unit("unit-south");
  *command.mutable_due() = HourProto(kNow);
  Triggered().When(Deciding(command)).ThenRefused("DUE_MISSING");
  *command.mutable_due() = HourProto(300);
  EXPECT_TRUE(Triggered().When(Deciding(command)).drafts().ok());
}

TEST(DecideAssignDuty, ADueTimeThatHasPassedIsNotPostponedButTheUnitMayChange) {
  v1::AssignDutyRequest command;
  command.set_unit("unit-south");
  *command.mutable_due() = HourProto(300);
  SanctionContext later = Context();
  later.base.now = Hour(200);
  Triggered().When(Deciding(command, later)).ThenRefused("DUE_PASSED");
  *command.mutable_due() = HourProto(200);
  EXPECT_TRUE(Triggered().When(Deciding(command, later)).drafts().ok());
}

TEST(DecidePassDutyDue, OnceAndNotBeforeItsTime) {
  Triggered().When(Deciding(v1::PassDutyDueRequest())).ThenRefused("DUE_NOT_PASSED");
  SanctionContext later = Context();
  later.base.now = Hour(200);
  const auto outcome = Triggered().When(Deciding(v1::PassDutyDueRequest(), later));
  ASSERT_TRUE(outcome.drafts().ok());
  Triggered()
      .And((*outcome.drafts())[0].event)
      .When(Deciding(v1::PassDutyDueRequest(), later))
      .ThenRefused("DUE_NOT_PASSED");
}

TEST(DecideDuty, OfAWithdrawnTriggerIsUnknown) {
  v1::SanctionEvent withdrawn;
  withdrawn.mutable_duty_withdrawn()->set_duty_id(DutyId(kBan));
  Opened().And(withdrawn).When(Deciding(Open("check-2"))).ThenRefused("DUTY_UNKNOWN");
}

TEST(DecideTakeBack, OfAPromiseThatHasNotFallenDue) {
  v1::TakeBackAnnouncementRequest command;
  command.set_announcement_id(TestId("announcement"));
  *command.mutable_taken_back_time() = HourProto(30);
  command.set_reason("Det kunne vi ikke love");
  SanctionContext context = Context();
  Given<AnnouncementAggregate>()
      .When(Deciding(command, context))
      .ThenRefused("ANNOUNCEMENT_UNKNOWN");
  context.promise.emplace();
  context.promise->set_announcement_id(TestId("announcement"));
  context.promise->set_person_id(kPerson);
  context.promise->set_lever_id(kBan);
  context.promise->set_announced(true);
  *context.promise->mutable_delivered_time() = HourProto(31);
  Given<AnnouncementAggregate>()
      .When(Deciding(command, context))
      .ThenRefused("TAKEN_BACK_BEFORE_ANNOUNCED");
  *context.promise->mutable_delivered_time() = HourProto(20);
  auto story = Given<AnnouncementAggregate>();
  const auto outcome = story.When(Deciding(command, context));
  ASSERT_TRUE(outcome.drafts().ok());
  story.And((*outcome.drafts())[0].event);
  story.When(Deciding(command, context)).ThenRefused("TAKEN_BACK_ALREADY");

  context.condition_occurred = true;
  Given<AnnouncementAggregate>().When(Deciding(command, context)).ThenRefused("PROMISE_FELL_DUE");
  context.condition_occurred = false;
  context.promise->mutable_standing()->set_duty_id(DutyId(kBan));
  Given<AnnouncementAggregate>().When(Deciding(command, context)).ThenRefused("PROMISE_FELL_DUE");

  v1::WithdrawTakeBackRequest withdraw;
  withdraw.set_reason_code("he-was-not-told");
  Given<AnnouncementAggregate>().When(Deciding(withdraw, context)).ThenRefused("NOT_TAKEN_BACK");
  EXPECT_TRUE(story.When(Deciding(withdraw, context)).drafts().ok());
}

}  // namespace
}  // namespace varsel::sanction
