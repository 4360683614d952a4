#include "services/timeline/decide.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/timeline/evolve.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::timeline {
namespace {

using testing::Given;
using testing::TestId;

const std::string kIncident = TestId("incident");
const std::string kRed = TestId("red");
const std::string kBlue = TestId("blue");

TimelineContext Context() {
  TimelineContext context;
  context.base.now = testing::StoryBegins() + absl::Hours(24);
  context.section_known = true;
  context.known_groups = {kRed, kBlue};
  return context;
}

template <typename Message>
void AddGroup(Message& message, const std::string& group, v1::GroupRole role) {
  v1::InvolvedGroup& involved = *message.add_groups();
  involved.set_group_id(group);
  involved.set_role(role);
}

template <typename Message>
Message Knife() {
  Message message;
  message.set_incident_id(kIncident);
  *message.mutable_occurred_time() = ToProto(testing::StoryBegins());
  message.set_precision(v1::TIME_PRECISION_HOUR);
  message.set_section_id(TestId("section"));
  message.set_area("Nørrebro");
  message.set_incident_kind(v1::INCIDENT_KIND_KNIFE);
  message.set_severity(v1::SEVERITY_MINOR_INJURY);
  message.set_source(v1::SOURCE_PATROL);
  message.set_reliability(v1::RELIABILITY_CONFIRMED);
  message.set_note("Efter et møde");
  AddGroup(message, kRed, v1::GROUP_ROLE_AGGRESSOR);
  AddGroup(message, kBlue, v1::GROUP_ROLE_TARGET);
  return message;
}

v1::TimelineEvent Recorded() {
  v1::TimelineEvent event;
  *event.mutable_incident_recorded() = Knife<v1::IncidentRecorded>();
  return event;
}

v1::TimelineEvent Withdrawn() {
  v1::TimelineEvent event;
  event.mutable_incident_withdrawn()->set_incident_id(kIncident);
  return event;
}

template <typename Command>
auto Deciding(const Command& command, const TimelineContext& context = Context()) {
  return [=](const v1::IncidentLife& life) { return Decide(life, command, context); };
}

TEST(DecideIncident, RecordsWhatHappenedAtItsOwnTime) {
  const auto outcome = Given<IncidentAggregate>()
                           .When(Deciding(Knife<v1::RecordIncidentRequest>()))
                           .Then(Recorded());
  EXPECT_EQ((*outcome.drafts())[0].occurred, testing::StoryBegins());
}

TEST(DecideIncident, RecordsAnIncidentWhoseGroupsAreNotKnown) {
  auto command = Knife<v1::RecordIncidentRequest>();
  command.clear_groups();
  v1::TimelineEvent expected = Recorded();
  expected.mutable_incident_recorded()->clear_groups();
  Given<IncidentAggregate>().When(Deciding(command)).Then(expected);
}

TEST(DecideIncident, RefusesAnIdInUse) {
  Given<IncidentAggregate>(Recorded())
      .When(Deciding(Knife<v1::RecordIncidentRequest>()))
      .ThenRefused("ID_IN_USE");
}

TEST(DecideIncident, RefusesAGroupThatIsAggressorAndTarget) {
  auto command = Knife<v1::RecordIncidentRequest>();
  AddGroup(command, kRed, v1::GROUP_ROLE_TARGET);
  Given<IncidentAggregate>().When(Deciding(command)).ThenRefused("GROUP_ON_BOTH_SIDES");
}

TEST(DecideIncident, RefusesAGroupNamedTwice) {
  auto command = Knife<v1::RecordIncidentRequest>();
  AddGroup(command, kRed, v1::GROUP_ROLE_AGGRESSOR);
  Given<IncidentAggregate>().When(Deciding(command)).ThenRefused("GROUP_NAMED_TWICE");
}

TEST(DecideIncident, RefusesAnUnknownGroup) {
  auto command = Knife<v1::RecordIncidentRequest>();
  AddGroup(command, TestId("green"), v1::GROUP_ROLE_TARGET);
  Given<IncidentAggregate>().When(Deciding(command)).ThenRefused("GROUP_UNKNOWN");
}

TEST(DecideIncident, RefusesAnUnknownSection) {
  TimelineContext context = Context();
  context.section_known = false;
  Given<IncidentAggregate>()
      .When(Deciding(Knife<v1::RecordIncidentRequest>(), context))
      .ThenRefused("SECTION_UNKNOWN");
}

TEST(DecideIncident, RefusesAnAreaThatIsAnAddress) {
  auto command = Knife<v1::RecordIncidentRequest>();
  command.set_area("Storgade 14");
  Given<IncidentAggregate>().When(Deciding(command)).ThenRefused("AREA_IS_AN_ADDRESS");
}

TEST(DecideIncident, CorrectionGivesAllValuesAnewAndNamesWhatItCorrects) {
  auto command = Knife<v1::CorrectIncidentRequest>();
  command.clear_groups();
  AddGroup(command, kBlue, v1::GROUP_ROLE_AGGRESSOR);
  command.set_reason_code("mixed-up");
  const auto outcome = Given<IncidentAggregate>(Recorded()).When(Deciding(command));
  ASSERT_TRUE(outcome.drafts().ok());
  const auto& draft = (*outcome.drafts())[0];
  EXPECT_EQ(draft.corrects, EventId(testing::TestUuid("event-1")));
  const v1::IncidentCorrected& event = draft.event.incident_corrected();
  EXPECT_EQ(event.groups_size(), 1);
  EXPECT_EQ(event.groups_before_size(), 2);
  EXPECT_EQ(event.section_id_before(), TestId("section"));
}

TEST(DecideIncident, RefusesToCorrectOrWithdrawWhatIsNotThereAnyMore) {
  v1::WithdrawIncidentRequest withdraw;
  withdraw.set_incident_id(kIncident);
  Given<IncidentAggregate>().When(Deciding(withdraw)).ThenRefused("INCIDENT_UNKNOWN");
  const auto story = Given<IncidentAggregate>(Recorded(), Withdrawn());
  story.When(Deciding(withdraw)).ThenRefused("INCIDENT_WITHDRAWN_ALREADY");
  story.When(Deciding(Knife<v1::CorrectIncidentRequest>()))
      .ThenRefused("INCIDENT_WITHDRAWN_ALREADY");
}

TEST(EvolveIncident, ClosesWhatWasKnownBeforeAndKeepsIt) {
  v1::TimelineEvent corrected;
  *corrected.mutable_incident_corrected() = Knife<v1::IncidentCorrected>();
  corrected.mutable_incident_corrected()->set_severity(v1::SEVERITY_KILLED);
  const auto story = Given<IncidentAggregate>(Recorded(), corrected);
  ASSERT_EQ(story.state().facts_size(), 2);
  EXPECT_TRUE(story.state().facts(0).has_recorded_until());
  EXPECT_EQ(FactNow(story.state())->severity(), v1::SEVERITY_KILLED);
  EXPECT_FALSE(FactNow(story.state())->has_recorded_until());
}

}  // namespace
}  // namespace varsel::timeline
