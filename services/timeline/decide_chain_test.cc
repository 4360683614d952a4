#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/timeline/decide_chain.h"
#include "services/timeline/evolve_chain.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::timeline {
namespace {

using testing::Given;
using testing::StoryBegins;
using testing::TestId;
using testing::TestUuid;

const std::string kFirst = TestId("first");
const std::string kAnswer = TestId("answer");
const std::string kReds = TestId("reds");
const std::string kBlues = TestId("blues");

v1::ChainIncidentRow Act(absl::Time occurred, const std::string& aggressor,
                         const std::string& target) {
  v1::ChainIncidentRow row;
  *row.mutable_occurred_time() = ToProto(occurred);
  row.set_precision(v1::TIME_PRECISION_HOUR);
  row.set_severity(v1::SEVERITY_MINOR_INJURY);
  row.set_incident_kind(v1::INCIDENT_KIND_BLUNT);
  row.add_groups()->set_group_id(aggressor);
  row.mutable_groups(0)->set_role(v1::GROUP_ROLE_AGGRESSOR);
  row.add_groups()->set_group_id(target);
  row.mutable_groups(1)->set_role(v1::GROUP_ROLE_TARGET);
  return row;
}

// The blues answer the reds two days later.
ChainContext TwoDaysLater() {
  ChainContext context;
  context.base.now = StoryBegins() + absl::Hours(100);
  context.answered = Act(StoryBegins(), kReds, kBlues);
  context.retaliation = Act(StoryBegins() + absl::Hours(48), kBlues, kReds);
  return context;
}

v1::LinkIncidentsRequest LinkAs(v1::LinkState state) {
  v1::LinkIncidentsRequest command;
  command.set_retaliation_incident_id(kAnswer);
  command.set_answered_incident_id(kFirst);
  command.set_state(state);
  command.set_reason_code("interview");
  return command;
}

v1::TimelineEvent ProposedLink() {
  v1::TimelineEvent event;
  event.mutable_link_proposed()->set_retaliation_incident_id(kAnswer);
  event.mutable_link_proposed()->set_answered_incident_id(kFirst);
  return event;
}
v1::TimelineEvent WithdrawnLink(const std::string& reason) {
  v1::TimelineEvent event;
  event.mutable_link_withdrawn()->set_retaliation_incident_id(kAnswer);
  event.mutable_link_withdrawn()->set_answered_incident_id(kFirst);
  event.mutable_link_withdrawn()->set_reason_code(reason);
  return event;
}

template <typename Life, typename Command>
auto DecidingOn(const Command& command, const ChainContext& context) {
  return [=](const Life& life) { return Decide(life, command, context); };
}

TEST(Answers, NeedsTheRolesTurnedAroundWithinTheWindow) {
  const v1::ChainIncidentRow first = Act(StoryBegins(), kReds, kBlues);
  EXPECT_TRUE(Answers(Act(StoryBegins() + absl::Hours(1), kBlues, kReds), first));
  EXPECT_FALSE(Answers(Act(StoryBegins() + absl::Hours(1), kReds, kBlues), first));
  EXPECT_FALSE(Answers(Act(StoryBegins() + absl::Hours(181 * 24), kBlues, kReds), first));
  EXPECT_FALSE(Answers(Act(StoryBegins(), kBlues, kReds), first));
  v1::ChainIncidentRow withdrawn = first;
  withdrawn.set_withdrawn(true);
  EXPECT_FALSE(Answers(Act(StoryBegins() + absl::Hours(1), kBlues, kReds), withdrawn));
}

TEST(SignsOf, TellsRisingSeverityAndWeaponsThatEnterOrStart) {
  const v1::ChainIncidentRow first = Act(StoryBegins(), kReds, kBlues);
  v1::ChainIncidentRow later = Act(StoryBegins() + absl::Hours(24), kBlues, kReds);
  EXPECT_TRUE(SignsOf(later, first, true).empty());
  later.set_severity(v1::SEVERITY_KILLED);
  later.set_incident_kind(v1::INCIDENT_KIND_FIREARM);
  EXPECT_EQ(SignsOf(later, first, true),
            (std::vector<v1::SpiralSign>{v1::SPIRAL_SIGN_SEVERITY_RISES,
                                         v1::SPIRAL_SIGN_FIREARM_ENTERS}));
  v1::ChainIncidentRow knife = first;
  knife.set_incident_kind(v1::INCIDENT_KIND_KNIFE);
  later = Act(StoryBegins() + absl::Hours(24), kBlues, kReds);
  EXPECT_EQ(SignsOf(later, knife, true), std::vector<v1::SpiralSign>{v1::SPIRAL_SIGN_KNIFE_STARTS});
  EXPECT_TRUE(SignsOf(later, knife, false).empty());
}

TEST(DecideLink, ConfirmsWhatWasProposedAndSaysWhatItWasBefore) {
  const auto outcome =
      Given<LinksAggregate>(ProposedLink())
          .When(DecidingOn<v1::LinksLife>(LinkAs(v1::LINK_STATE_CONFIRMED), TwoDaysLater()));
  ASSERT_TRUE(outcome.drafts().ok());
  ASSERT_EQ(outcome.drafts()->size(), 1u);
  const v1::LinkStated& said = (*outcome.drafts())[0].event.link_stated();
  EXPECT_EQ(said.state(), v1::LINK_STATE_CONFIRMED);
  EXPECT_EQ(said.state_before(), v1::LINK_STATE_PROPOSED);
  EXPECT_EQ(FromProto(said.answered_time()), StoryBegins());
}

TEST(DecideLink, SaysNothingTwice) {
  v1::TimelineEvent confirmed;
  v1::LinkStated& said = *confirmed.mutable_link_stated();
  said.set_retaliation_incident_id(kAnswer);
  said.set_answered_incident_id(kFirst);
  said.set_state(v1::LINK_STATE_CONFIRMED);
  Given<LinksAggregate>(confirmed)
      .When(DecidingOn<v1::LinksLife>(LinkAs(v1::LINK_STATE_CONFIRMED), TwoDaysLater()))
      .ThenNothing();
}

TEST(DecideLink, RefusesARetaliationBeforeWhatItAnswers) {
  ChainContext context = TwoDaysLater();
  std::swap(context.retaliation, context.answered);
  Given<LinksAggregate>()
      .When(DecidingOn<v1::LinksLife>(LinkAs(v1::LINK_STATE_SUSPECTED), context))
      .ThenRefused("LINK_BEFORE_ITS_CAUSE");
}

TEST(DecideLink, LetsThroughWhatMayHaveComeAfterByThePrecisionOfItsTime) {
  ChainContext context = TwoDaysLater();
  std::swap(context.retaliation, context.answered);
  context.retaliation->set_precision(v1::TIME_PRECISION_MONTH);
  EXPECT_TRUE(Given<LinksAggregate>()
                  .When(DecidingOn<v1::LinksLife>(LinkAs(v1::LINK_STATE_SUSPECTED), context))
                  .drafts()
                  .ok());
}

TEST(DecideLink, RefusesToCloseACircle) {
  ChainContext context = TwoDaysLater();
  context.closes_circle = true;
  Given<LinksAggregate>()
      .When(DecidingOn<v1::LinksLife>(LinkAs(v1::LINK_STATE_SUSPECTED), context))
      .ThenRefused("LINK_CLOSES_CIRCLE");
}

TEST(DecideLink, RefusesItselfAnUnknownIncidentAndAWithdrawnOne) {
  v1::LinkIncidentsRequest itself = LinkAs(v1::LINK_STATE_SUSPECTED);
  itself.set_answered_incident_id(kAnswer);
  Given<LinksAggregate>()
      .When(DecidingOn<v1::LinksLife>(itself, TwoDaysLater()))
      .ThenRefused("LINK_TO_ITSELF");
  Given<LinksAggregate>()
      .When(DecidingOn<v1::LinksLife>(LinkAs(v1::LINK_STATE_PROPOSED), TwoDaysLater()))
      .ThenRefused("LINK_STATE_NOT_SAID_BY_HAND");
  ChainContext context = TwoDaysLater();
  context.answered->set_withdrawn(true);
  Given<LinksAggregate>()
      .When(DecidingOn<v1::LinksLife>(LinkAs(v1::LINK_STATE_SUSPECTED), context))
      .ThenRefused("INCIDENT_WITHDRAWN_ALREADY");
  context.answered.reset();
  Given<LinksAggregate>()
      .When(DecidingOn<v1::LinksLife>(LinkAs(v1::LINK_STATE_SUSPECTED), context))
      .ThenRefused("INCIDENT_UNKNOWN");
}

TEST(DecideLink, RefusesOneLinkTooMany) {
  auto story = Given<LinksAggregate>();
  for (int i = 0; i < kAnswersMax; ++i) {
    v1::TimelineEvent event = ProposedLink();
    event.mutable_link_proposed()->set_answered_incident_id(TestId("cause-" + std::to_string(i)));
    story.And(event);
  }
  story.When(DecidingOn<v1::LinksLife>(LinkAs(v1::LINK_STATE_SUSPECTED), TwoDaysLater()))
      .ThenRefused("LINKS_TOO_MANY");
}

TEST(DecideLink, WithdrawsALinkOnceAndOnlyOneThatIsThere) {
  v1::WithdrawLinkRequest withdraw;
  withdraw.set_retaliation_incident_id(kAnswer);
  withdraw.set_answered_incident_id(kFirst);
  withdraw.set_reason_code("other-motive");
  Given<LinksAggregate>()
      .When(DecidingOn<v1::LinksLife>(withdraw, TwoDaysLater()))
      .ThenRefused("LINK_UNKNOWN");
  Given<LinksAggregate>(ProposedLink(), WithdrawnLink("other-motive"))
      .When(DecidingOn<v1::LinksLife>(withdraw, TwoDaysLater()))
      .ThenRefused("LINK_WITHDRAWN_ALREADY");
  v1::TimelineEvent expected = WithdrawnLink("other-motive");
  expected.mutable_link_withdrawn()->set_state_before(v1::LINK_STATE_PROPOSED);
  Given<LinksAggregate>(ProposedLink())
      .When(DecidingOn<v1::LinksLife>(withdraw, TwoDaysLater()))
      .Then(expected);
}

TEST(ReviewLink, ProposesAndTakesBackAtOnceWhatWouldCloseACircle) {
  v1::ReviewLinkRequest review;
  review.set_retaliation_incident_id(kAnswer);
  review.set_answered_incident_id(kFirst);
  ChainContext context = TwoDaysLater();
  context.review = {Review::Action::kPropose, ""};
  auto outcome = Given<LinksAggregate>().When(DecidingOn<v1::LinksLife>(review, context));
  ASSERT_EQ(outcome.drafts()->size(), 1u);
  context.closes_circle = true;
  outcome = Given<LinksAggregate>().When(DecidingOn<v1::LinksLife>(review, context));
  ASSERT_EQ(outcome.drafts()->size(), 2u);
  EXPECT_EQ((*outcome.drafts())[1].event.link_withdrawn().reason_code(), "closes-a-circle");
  context.review = {};
  Given<LinksAggregate>().When(DecidingOn<v1::LinksLife>(review, context)).ThenNothing();
}

TEST(ReviewOf, NeverProposesAgainWhatAPersonTookBack) {
  v1::LinksLife life = Given<LinksAggregate>(ProposedLink(), WithdrawnLink("other-motive")).state();
  const ChainContext context = TwoDaysLater();
  EXPECT_EQ(ReviewOf(&life.links(0), *context.retaliation, *context.answered, true).action,
            Review::Action::kNothing);
  life = Given<LinksAggregate>(ProposedLink(), WithdrawnLink("no-longer-fits")).state();
  EXPECT_EQ(ReviewOf(&life.links(0), *context.retaliation, *context.answered, true).action,
            Review::Action::kPropose);
}

TEST(JudgeSpiral, RefusesWhatIsNotThereAndWhatIsNoJudgement) {
  v1::JudgeSpiralRequest judge;
  judge.set_spiral_id(TestId("spiral"));
  judge.set_state(v1::SPIRAL_STATE_CONFIRMED);
  Given<SpiralAggregate>()
      .When(DecidingOn<v1::SpiralLife>(judge, TwoDaysLater()))
      .ThenRefused("SPIRAL_UNKNOWN");
  v1::TimelineEvent proposed;
  proposed.mutable_spiral_proposed()->set_spiral_id(TestId("spiral"));
  v1::TimelineEvent withdrawn;
  withdrawn.mutable_spiral_withdrawn()->set_spiral_id(TestId("spiral"));
  Given<SpiralAggregate>(proposed, withdrawn)
      .When(DecidingOn<v1::SpiralLife>(judge, TwoDaysLater()))
      .ThenRefused("SPIRAL_WITHDRAWN_ALREADY");
  judge.set_state(v1::SPIRAL_STATE_PROPOSED);
  Given<SpiralAggregate>(proposed)
      .When(DecidingOn<v1::SpiralLife>(judge, TwoDaysLater()))
      .ThenRefused("SPIRAL_STATE_NOT_A_JUDGEMENT");
}

TEST(SetTiming, WaitsOnlyForATimeToCome) {
  v1::SetTimingRequest set;
  set.set_incident_id(kFirst);
  set.set_timing(v1::TIMING_WAIT_UNTIL);
  set.set_reason("Familien skal begraves først");
  const ChainContext context = TwoDaysLater();
  Given<TimingAggregate>()
      .When(DecidingOn<v1::TimingLife>(set, context))
      .ThenRefused("TIMING_NEEDS_A_TIME");
  *set.mutable_wait_until() = ToProto(context.base.now);
  Given<TimingAggregate>()
      .When(DecidingOn<v1::TimingLife>(set, context))
      .ThenRefused("TIMING_NEEDS_A_TIME");
  *set.mutable_wait_until() = ToProto(context.base.now + absl::Hours(24));
  EXPECT_TRUE(
      Given<TimingAggregate>().When(DecidingOn<v1::TimingLife>(set, context)).drafts().ok());
  set.set_timing(v1::TIMING_ACT_NOW);
  Given<TimingAggregate>()
      .When(DecidingOn<v1::TimingLife>(set, context))
      .ThenRefused("TIMING_NEEDS_A_TIME");
}

TEST(SetTiming, ClosesWhatWasSetBeforeAndKeepsIt) {
  v1::TimelineEvent waits;
  waits.mutable_timing_set()->set_incident_id(kFirst);
  waits.mutable_timing_set()->set_timing(v1::TIMING_WAIT_UNTIL);
  v1::TimelineEvent acts = waits;
  acts.mutable_timing_set()->set_timing(v1::TIMING_ACT_NOW);
  v1::TimelineEvent withdrawn;
  withdrawn.mutable_timing_withdrawn()->set_incident_id(kFirst);
  const auto story = Given<TimingAggregate>(waits, acts);
  ASSERT_EQ(story.state().facts_size(), 2);
  EXPECT_TRUE(story.state().facts(0).has_recorded_until());
  EXPECT_EQ(TimingNow(story.state())->timing(), v1::TIMING_ACT_NOW);
  EXPECT_EQ(TimingNow(Given<TimingAggregate>(waits, acts, withdrawn).state()), nullptr);
  v1::WithdrawTimingRequest withdraw;
  withdraw.set_incident_id(kFirst);
  Given<TimingAggregate>(waits, withdrawn)
      .When(DecidingOn<v1::TimingLife>(withdraw, TwoDaysLater()))
      .ThenRefused("TIMING_NOT_SET");
}

}  // namespace
}  // namespace varsel::timeline
