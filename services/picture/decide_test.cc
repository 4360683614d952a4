#include "services/picture/decide.h"

#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/picture/evolve.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::picture {
namespace {

using testing::Given;
using testing::StoryBegins;
using testing::TestId;

const std::string kReds = TestId("reds");

PictureContext Known() {
  PictureContext context;
  context.base.now = StoryBegins() + absl::Hours(24);
  context.section_known = true;
  context.known_groups = {kReds};
  return context;
}

template <typename Command>
Command Judging(v1::RiskLevel level) {
  Command command;
  command.set_group_id(kReds);
  command.set_judgement_id(TestId("judgement"));
  command.set_indicator(v1::RISK_INDICATOR_TERRITORY);
  command.set_level(level);
  *command.mutable_judged_time() = ToProto(StoryBegins());
  command.set_basis("Graffiti og vagter på hjørnet");
  return command;
}

v1::PictureEvent JudgedBefore(v1::RiskLevel level) {
  v1::PictureEvent event;
  *event.mutable_risk_judged() = Judging<v1::RiskJudged>(level);
  return event;
}

template <typename Command>
Command Observing() {
  Command command;
  command.set_observation_id(TestId("observation"));
  command.set_section_id(TestId("section"));
  command.set_area("Havnen");
  command.add_group_ids(kReds);
  command.set_problem(v1::AREA_PROBLEM_DRUG_SALE);
  *command.mutable_observed_time() = ToProto(StoryBegins());
  return command;
}

template <typename Life, typename Command>
auto On(const Command& command, const PictureContext& context = Known()) {
  return [=](const Life& life) { return Decide(life, command, context); };
}

TEST(JudgeRisk, KeepsWhatWasJudgedBeforeAndRefusesAnIdInUse) {
  Given<RiskAggregate>()
      .When(On<v1::RiskLife>(Judging<v1::JudgeRiskRequest>(v1::RISK_LEVEL_HIGH)))
      .Then(JudgedBefore(v1::RISK_LEVEL_HIGH));
  Given<RiskAggregate>(JudgedBefore(v1::RISK_LEVEL_LOW))
      .When(On<v1::RiskLife>(Judging<v1::JudgeRiskRequest>(v1::RISK_LEVEL_HIGH)))
      .ThenRefused("ID_IN_USE");
  PictureContext nobody = Known();
  nobody.known_groups.clear();
  Given<RiskAggregate>()
      .When(On<v1::RiskLife>(Judging<v1::JudgeRiskRequest>(v1::RISK_LEVEL_HIGH), nobody))
      .ThenRefused("GROUP_UNKNOWN");
}

TEST(CorrectRisk, NamesWhatItCorrectsAndClosesIt) {
  auto command = Judging<v1::CorrectRiskRequest>(v1::RISK_LEVEL_MIDDLE);
  command.set_reason_code("mistaken");
  const auto outcome =
      Given<RiskAggregate>(JudgedBefore(v1::RISK_LEVEL_LOW)).When(On<v1::RiskLife>(command));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].corrects, EventId(testing::TestUuid("event-1")));
  const auto life =
      Given<RiskAggregate>(JudgedBefore(v1::RISK_LEVEL_LOW), JudgedBefore(v1::RISK_LEVEL_MIDDLE))
          .state();
  ASSERT_EQ(life.facts_size(), 2);
  EXPECT_TRUE(life.facts(0).has_recorded_until());
  Given<RiskAggregate>().When(On<v1::RiskLife>(command)).ThenRefused("JUDGEMENT_UNKNOWN");
}

TEST(WithdrawRisk, HappensOnce) {
  v1::WithdrawRiskRequest withdraw;
  withdraw.set_group_id(kReds);
  withdraw.set_judgement_id(TestId("judgement"));
  v1::PictureEvent withdrawn;
  withdrawn.mutable_risk_judgement_withdrawn()->set_group_id(kReds);
  withdrawn.mutable_risk_judgement_withdrawn()->set_judgement_id(TestId("judgement"));
  Given<RiskAggregate>(JudgedBefore(v1::RISK_LEVEL_LOW))
      .When(On<v1::RiskLife>(withdraw))
      .Then(withdrawn);
  Given<RiskAggregate>(JudgedBefore(v1::RISK_LEVEL_LOW), withdrawn)
      .When(On<v1::RiskLife>(withdraw))
      .ThenRefused("JUDGEMENT_WITHDRAWN_ALREADY");
}

TEST(ObserveArea, RefusesAnAddressAnUnknownGroupAndOneNamedTwice) {
  auto command = Observing<v1::ObserveAreaRequest>();
  command.set_area("Storgade 14");
  Given<AreaAggregate>().When(On<v1::AreaLife>(command)).ThenRefused("AREA_IS_AN_ADDRESS");
  command = Observing<v1::ObserveAreaRequest>();
  command.add_group_ids(kReds);
  Given<AreaAggregate>().When(On<v1::AreaLife>(command)).ThenRefused("GROUP_NAMED_TWICE");
  command.set_group_ids(1, TestId("greens"));
  Given<AreaAggregate>().When(On<v1::AreaLife>(command)).ThenRefused("GROUP_UNKNOWN");
}

TEST(ObserveArea, AnOfficerReachesHisOwnSectionOnly) {
  PictureContext elsewhere = Known();
  elsewhere.bound = TestId("other-section");
  Given<AreaAggregate>()
      .When(On<v1::AreaLife>(Observing<v1::ObserveAreaRequest>(), elsewhere))
      .ThenRefused("SECTION_UNKNOWN");
  v1::PictureEvent observed;
  *observed.mutable_area_observed() = Observing<v1::AreaObserved>();
  v1::WithdrawAreaObservationRequest withdraw;
  withdraw.set_observation_id(TestId("observation"));
  Given<AreaAggregate>(observed)
      .When(On<v1::AreaLife>(withdraw, elsewhere))
      .ThenRefused("OBSERVATION_UNKNOWN");
  v1::PictureEvent withdrawn;
  withdrawn.mutable_area_observation_withdrawn()->set_observation_id(TestId("observation"));
  Given<AreaAggregate>(observed).When(On<v1::AreaLife>(withdraw)).Then(withdrawn);
  Given<AreaAggregate>(observed, withdrawn)
      .When(On<v1::AreaLife>(withdraw))
      .ThenRefused("OBSERVATION_WITHDRAWN_ALREADY");
}

}  // namespace
}  // namespace varsel::picture
