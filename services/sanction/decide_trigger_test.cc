#include "gtest/gtest.h"
#include "services/sanction/decide.h"
#include "services/sanction/evolve.h"
#include "services/sanction/sanction_story.h"

namespace varsel::sanction {
namespace {

using testing::Given;

SanctionContext AfterViolence(std::vector<WaitingLever> waiting) {
  SanctionContext context = Context(common::v1::Access::LEADERSHIP);
  context.incident.emplace();
  *context.incident->mutable_occurred_time() = HourProto(50);
  context.incident->add_aggressor_group_ids(kGroup);
  context.waiting = std::move(waiting);
  return context;
}

v1::TriggerPackageRequest Trigger() {
  v1::TriggerPackageRequest command;
  command.set_package_id(kPackage);
  command.set_trigger_id(kTrigger);
  command.set_incident_id(kIncident);
  *command.mutable_triggered_time() = HourProto(60);
  *command.mutable_due() = HourProto(200);
  return command;
}

testing::Story<PackageAggregate> PackageReady() {
  return Given<PackageAggregate>(PackageDrafted(), LeverDrafted(kBan, 1),
                                 LeverCleared(kBan, 2, 300), LeverResourced(kBan, 3));
}

const WaitingLever kBanWaits = {kBan, v1::CONDITION_VIOLENCE_BY_GROUP};
const WaitingLever kPatrolsWait = {kPatrols, v1::CONDITION_JUDGED_MOST_VIOLENT};

TEST(DecideTrigger, MakesADutyOfEachAnnouncedLeverWithUnitAndDueTime) {
  const auto outcome = PackageReady()
                           .When(Deciding(Trigger(), AfterViolence({kBanWaits})))
                           .Then(PackageTriggered(kBan), DutyCreated(kBan));
  EXPECT_EQ((*outcome.drafts())[1].stream.area, "sanction.duty");
}

TEST(DecideTrigger, RefusesAnIncidentOfAnotherGroup) {
  SanctionContext context = AfterViolence({kBanWaits});
  context.incident->set_aggressor_group_ids(0, TestId("other-group"));
  PackageReady().When(Deciding(Trigger(), context)).ThenRefused("INCIDENT_OF_OTHER_GROUP");
}

TEST(DecideTrigger, RefusesAnUnknownIncidentAndAnUnknownPackage) {
  SanctionContext context = AfterViolence({kBanWaits});
  context.incident.reset();
  PackageReady().When(Deciding(Trigger(), context)).ThenRefused("INCIDENT_UNKNOWN");
  Given<PackageAggregate>()
      .When(Deciding(Trigger(), AfterViolence({kBanWaits})))
      .ThenRefused("PACKAGE_UNKNOWN");
}

TEST(DecideTrigger, RefusesWhenNothingWasAnnounced) {
  PackageReady().When(Deciding(Trigger(), AfterViolence({}))).ThenRefused("NOTHING_ANNOUNCED");
}

TEST(DecideTrigger, RefusesTheSameIncidentAgainUnlessMoreWasAnnounced) {
  const auto story = PackageReady().And(PackageTriggered(kBan));
  v1::TriggerPackageRequest again = Trigger();
  again.set_trigger_id(TestId("trigger-2"));
  story.When(Deciding(again, AfterViolence({}))).ThenRefused("TRIGGERED_ALREADY");
  EXPECT_TRUE(story.When(Deciding(again, AfterViolence({kBanWaits}))).drafts().ok());
  story.When(Deciding(Trigger(), AfterViolence({kBanWaits}))).ThenRefused("ID_IN_USE");
}

TEST(DecideTrigger, RefusesALeverThatWasNotAnnounced) {
  v1::TriggerPackageRequest command = Trigger();
  command.add_levers()->set_lever_id(kParents);
  PackageReady()
      .When(Deciding(command, AfterViolence({kBanWaits})))
      .ThenRefused("LEVER_NOT_ANNOUNCED");
}

TEST(DecideTrigger, ALeverForTheMostViolentGroupFallsDueOnlyWhenItIsJudgedSo) {
  const SanctionContext context = AfterViolence({kPatrolsWait});
  v1::TriggerPackageRequest command = Trigger();
  v1::DutyAssignment& patrols = *command.add_levers();
  patrols.set_lever_id(kPatrols);
  patrols.set_unit("unit-south");
  PackageReady().When(Deciding(command, context)).ThenRefused("GROUP_NOT_JUDGED");
  command.set_judged_by("district-leadership");
  const auto outcome = PackageReady().When(Deciding(command, context));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].event.package_triggered().judged_by(), "district-leadership");
  EXPECT_EQ((*outcome.drafts())[1].event.duty_created().unit(), "unit-south");
}

TEST(DecideTrigger, RefusesADutyWithoutUnitOrWithoutADueTimeToCome) {
  const SanctionContext context = AfterViolence({kBanWaits});
  Given<PackageAggregate>(PackageDrafted(), LeverDrafted(kBan, 1))
      .When(Deciding(Trigger(), context))
      .ThenRefused("UNIT_MISSING");
  v1::TriggerPackageRequest command = Trigger();
  command.clear_due();
  PackageReady().When(Deciding(command, context)).ThenRefused("DUE_MISSING");
  *command.mutable_due() = HourProto(kNow);
  PackageReady().When(Deciding(command, context)).ThenRefused("DUE_MISSING");
}

TEST(DecideTrigger, RefusesBeforeTheIncident) {
  v1::TriggerPackageRequest command = Trigger();
  *command.mutable_triggered_time() = HourProto(49);
  PackageReady()
      .When(Deciding(command, AfterViolence({kBanWaits})))
      .ThenRefused("INCIDENT_TOO_EARLY");
}

TEST(DecideTrigger, ASuspendedLeverStillBecomesADuty) {
  EXPECT_TRUE(PackageReady()
                  .And(LeverSuspended(kBan, 90))
                  .When(Deciding(Trigger(), AfterViolence({kBanWaits})))
                  .drafts()
                  .ok());
}

TEST(DecideWithdrawTrigger, TakesItsDutiesWithItOnce) {
  v1::WithdrawTriggerRequest command;
  command.set_trigger_id(kTrigger);
  command.set_reason_code("wrong-incident");
  const auto story = PackageReady().And(PackageTriggered(kBan));
  const auto outcome = story.When(Deciding(command));
  ASSERT_TRUE(outcome.drafts().ok());
  ASSERT_EQ(outcome.drafts()->size(), 2u);
  EXPECT_EQ((*outcome.drafts())[0].corrects, EventId(TestUuid("event-5")));
  EXPECT_EQ((*outcome.drafts())[1].event.duty_withdrawn().duty_id(), DutyId(kBan));
  auto withdrawn = story;
  withdrawn.And((*outcome.drafts())[0].event);
  withdrawn.When(Deciding(command)).ThenRefused("FACT_WITHDRAWN_ALREADY");
  command.set_trigger_id(TestId("nothing"));
  story.When(Deciding(command)).ThenRefused("TRIGGER_UNKNOWN");
}

}  // namespace
}  // namespace varsel::sanction
