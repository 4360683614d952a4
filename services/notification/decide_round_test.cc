#include "services/notification/decide_round.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/notification/evolve.h"
#include "services/notification/outcome.h"
#include "services/notification/streams.h"
#include "services/notification/test_story.h"
#include "tests/testing/given_when_then.h"

namespace varsel::notification {
namespace {

using ::testing::ElementsAre;
using varsel::testing::Given;

v1::CreateRoundRequest Create(absl::Time starts = Day(1), absl::Time ends = Day(60)) {
  v1::CreateRoundRequest request;
  request.set_round_id(TestId("round"));
  request.set_name("Pilottest");
  *request.mutable_starts() = ToProto(starts);
  *request.mutable_ends() = ToProto(ends);
  return request;
}
Event Created() {
  Event event;
  event.mutable_round_created()->set_round_id(TestId("round"));
  *event.mutable_round_created()->mutable_starts() = ToProto(Day(-40));
  *event.mutable_round_created()->mutable_ends() = ToProto(Day(40));
  return event;
}
Event Started() {
  Event event;
  *event.mutable_round_started()->mutable_started_time() = ToProto(Day(-30));
  return event;
}
Event Ended() {
  Event event;
  *event.mutable_round_ended()->mutable_ended_time() = ToProto(Day(-1));
  return event;
}
template <typename Request>
auto OnRound(const Request& request) {
  return [request](const RoundState& state) { return Decide(state, request, LeaderContext()); };
}
template <typename Request>
Request ForRound() {
  Request request;
  request.set_round_id(TestId("round"));
  return request;
}

TEST(DecideRound, IsCreatedInTheDistrictsProgramme) {
  const auto outcome = Given<RoundAggregate>().When(OnRound(Create()));
  EXPECT_EQ(outcome.drafts()->front().event.round_created().programme(), "forenet-mod-vold");
}

// Three programmes: the district's own, one for the young, one that the law does not allow here.
const ProgrammeCatalogue& Programmes() {
  static const ProgrammeCatalogue& programmes = *new ProgrammeCatalogue([] {
    std::vector<common::v1::Programme> policies(4);
    policies[0].set_code(kDistrictProgramme);
    policies[1].set_code("knock-knock");
    policies[2].set_code("call-in");
    policies[3].set_code("ssp-18-plus");
    for (common::v1::Programme& policy : policies) {
      policy.set_life(common::v1::PROGRAMME_LIFE_ROUNDS);
      policy.mutable_in_force()->set_enabled(true);
    }
    policies[1].mutable_follow_up()->add_after_days(30);
    policies[2].mutable_in_force()->set_enabled(false);
    policies[3].set_life(common::v1::PROGRAMME_LIFE_CASES);
    return policies;
  }());
  return programmes;
}

TEST(DecideRound, IsRefusedInAProgrammeThatIsNotToBeUsedForOne) {
  DecideContext context = LeaderContext();
  context.programmes = &Programmes();
  const auto create = [&](const std::string& programme) {
    v1::CreateRoundRequest request = Create();
    request.set_programme(programme);
    return Given<RoundAggregate>().When(
        [&](const RoundState& state) { return Decide(state, request, context); });
  };
  create("call-in").ThenRefused("PROGRAMME_DISABLED");
  create("nothing").ThenRefused("PROGRAMME_UNKNOWN");
  create("ssp-18-plus").ThenRefused("PROGRAMME_NOT_IN_ROUNDS");
  EXPECT_EQ(create("knock-knock").drafts()->front().event.round_created().programme(),
            "knock-knock");
}

TEST(ProgrammeOfANotification, IsTheOneThatItsPlanSays) {
  DecideContext context = LeaderContext();
  context.programmes = &Programmes();
  NotificationState state;
  EXPECT_EQ(ProgrammeOf(state, context).code, kDistrictProgramme);
  v1::NotificationPlanned plan;
  state.plan = std::make_shared<v1::NotificationPlanned>(plan);
  EXPECT_EQ(ProgrammeOf(state, context).follow_ups_after.size(), 2u);
  plan.set_programme("knock-knock");
  state.plan = std::make_shared<v1::NotificationPlanned>(plan);
  EXPECT_EQ(ProgrammeOf(state, context).follow_ups_after.size(), 1u);
}

TEST(DecideRound, RefusesAnIdInUseAndAnEndBeforeTheStart) {
  Given<RoundAggregate>(Created()).When(OnRound(Create())).ThenRefused("ID_IN_USE");
  Given<RoundAggregate>()
      .When(OnRound(Create(Day(2), Day(1))))
      .ThenRefused("ROUND_ENDS_BEFORE_START");
}

TEST(DecideRound, StartsOnceAndEndsOnceInThatOrder) {
  const auto start = OnRound(ForRound<v1::StartRoundRequest>());
  const auto end = OnRound(ForRound<v1::EndRoundRequest>());
  Given<RoundAggregate>().When(start).ThenRefused("ROUND_UNKNOWN");
  EXPECT_TRUE(Given<RoundAggregate>(Created()).When(start).drafts().ok());
  Given<RoundAggregate>(Created()).When(end).ThenRefused("ROUND_NOT_STARTED");
  Given<RoundAggregate>(Created(), Started()).When(start).ThenRefused("ROUND_STARTED_ALREADY");
  EXPECT_TRUE(Given<RoundAggregate>(Created(), Started()).When(end).drafts().ok());
  Given<RoundAggregate>(Created(), Started(), Ended()).When(end).ThenRefused("ROUND_ENDED_ALREADY");
  Given<RoundAggregate>(Created(), Started(), Ended())
      .When(start)
      .ThenRefused("ROUND_ENDED_ALREADY");
}

TEST(DecideRound, CannotEndBeforeItStarted) {
  v1::EndRoundRequest request = ForRound<v1::EndRoundRequest>();
  *request.mutable_ended_time() = ToProto(Day(-31));
  Given<RoundAggregate>(Created(), Started())
      .When(OnRound(request))
      .ThenRefused("ROUND_ENDS_BEFORE_START");
}

TEST(DecideRound, IsCorrectedWithAllValuesAnew) {
  v1::CorrectRoundRequest request = ForRound<v1::CorrectRoundRequest>();
  request.set_name("Pilottest, vinter");
  *request.mutable_starts() = ToProto(Day(1));
  *request.mutable_ends() = ToProto(Day(2));
  EXPECT_EQ(Given<RoundAggregate>(Created())
                .When(OnRound(request))
                .drafts()
                ->front()
                .event.round_corrected()
                .name(),
            "Pilottest, vinter");
  Given<RoundAggregate>().When(OnRound(request)).ThenRefused("ROUND_UNKNOWN");
}

struct TargetWorld {
  v1::PersonFactsRow person = ApprovedPerson();
  v1::RoundRow round = StoryRound();
  TargetContext context() const { return {.person = &person, .round = &round}; }
};
v1::AddTargetRequest Add() {
  v1::AddTargetRequest request;
  request.set_round_id(TestId("round"));
  request.set_person_id(TestId("person"));
  request.set_officer_known(v1::TRI_STATE_YES);
  return request;
}
Event Added() {
  Event event;
  event.mutable_target_added()->set_round_id(TestId("round"));
  event.mutable_target_added()->set_person_id(TestId("person"));
  return event;
}
Event Notified() {
  Event event;
  event.mutable_target_notified()->set_notification_id(TestId("notification"));
  return event;
}

TEST(DecideAddTarget, FixesWhatHeIsCountedUnder) {
  TargetWorld world;
  const auto add = [&](const TargetState& state) {
    return Decide(state, Add(), world.context(), LeaderContext());
  };
  const auto outcome = Given<TargetAggregate>().When(add);
  const v1::TargetAdded& added = outcome.drafts()->front().event.target_added();
  EXPECT_EQ(added.dimensions().section_id(), TestId("section"));
  EXPECT_THAT(added.dimensions().group_ids(), ElementsAre(TestId("group")));
  EXPECT_TRUE(added.after_start());
  EXPECT_EQ(added.officer_known(), v1::TRI_STATE_YES);
  Given<TargetAggregate>(Added()).When(add).ThenRefused("ALREADY_A_TARGET");
}

TEST(DecideAddTarget, RefusesWhoCannotBePlannedForAndARoundThatIsOver) {
  TargetWorld world;
  const auto add = [&](const TargetState& state) {
    return Decide(state, Add(), world.context(), LeaderContext());
  };
  world.person.clear_approved();
  Given<TargetAggregate>().When(add).ThenRefused("PERSON_NOT_APPROVED");
  world.person = ApprovedPerson();
  *world.round.mutable_ended_time() = ToProto(Day(-1));
  Given<TargetAggregate>().When(add).ThenRefused("ROUND_ENDED_ALREADY");
  Given<TargetAggregate>()
      .When([&](const TargetState& state) {
        return Decide(state, Add(), {.person = &world.person}, LeaderContext());
      })
      .ThenRefused("ROUND_UNKNOWN");
  Given<TargetAggregate>()
      .When([&](const TargetState& state) {
        return Decide(state, Add(), {.round = &world.round}, LeaderContext());
      })
      .ThenRefused("PERSON_UNKNOWN");
}

TEST(DecideRemoveTarget, TakesHimOffAndHeCanComeBack) {
  v1::RemoveTargetRequest request;
  request.set_round_id(TestId("round"));
  request.set_person_id(TestId("person"));
  const auto remove = [&](const TargetState& state) {
    return Decide(state, request, LeaderContext());
  };
  Given<TargetAggregate>().When(remove).ThenRefused("NOT_A_TARGET");
  auto story = Given<TargetAggregate>(Added());
  story.And(story.When(remove).drafts()->front().event);
  story.When(remove).ThenRefused("NOT_A_TARGET");
  TargetWorld world;
  EXPECT_TRUE(story
                  .When([&](const TargetState& state) {
                    return Decide(state, Add(), world.context(), LeaderContext());
                  })
                  .drafts()
                  .ok());
}

v1::RecordOfficerKnownRequest Known(v1::TriState known) {
  v1::RecordOfficerKnownRequest request;
  request.set_round_id(TestId("round"));
  request.set_person_id(TestId("person"));
  request.set_officer_known(known);
  return request;
}
NotificationState OpenNotification() {
  Event decided;
  decided.mutable_outcome_decided()->set_notification_id(TestId("notification"));
  decided.mutable_outcome_decided()->set_outcome(v1::OUTCOME_OPEN);
  return Given<NotificationAggregate>(Planned(), decided).state();
}

TEST(DecideOfficerKnown, TheNotificationsOutcomeFollows) {
  const auto outcome =
      Given<TargetAggregate>(Added(), Notified()).When([](const TargetState& state) {
        return Decide(state, Known(v1::TRI_STATE_YES), {OpenNotification()}, Context());
      });
  ASSERT_THAT(KindsOf(*outcome.drafts()),
              ElementsAre(Event::kOfficerKnownRecorded, Event::kOutcomeDecided));
  const Draft<Event>& decided = outcome.drafts()->back();
  EXPECT_EQ(decided.stream, NotificationStream(TestId("notification")));
  EXPECT_EQ(decided.event.outcome_decided().officer_known(), v1::TRI_STATE_YES);
}

TEST(DecideOfficerKnown, IsFixedByTheFirstAttempt) {
  NotificationState tried = OpenNotification();
  tried.attempts.emplace_back();
  const auto known = [&](const TargetState& state) {
    return Decide(state, Known(v1::TRI_STATE_YES), {tried}, Context());
  };
  Given<TargetAggregate>(Added(), Notified()).When(known).ThenRefused("OFFICER_KNOWN_FIXED");
  tried.attempts[0].withdrawn = true;  // it was never made
  EXPECT_TRUE(Given<TargetAggregate>(Added(), Notified()).When(known).drafts().ok());
}

TEST(DecideOfficerKnown, SaysNothingTwiceAndNothingOfWhoIsNoTarget) {
  const auto known = [](const TargetState& state) {
    return Decide(state, Known(v1::TRI_STATE_UNSPECIFIED), {}, Context());
  };
  Given<TargetAggregate>(Added()).When(known).ThenNothing();
  Given<TargetAggregate>().When(known).ThenRefused("NOT_A_TARGET");
}

TEST(EvolveTarget, KeepsEveryPlanThatStands) {
  Event second = Notified();
  second.mutable_target_notified()->set_notification_id(TestId("second"));
  Event freed;
  freed.mutable_target_freed()->set_notification_id(TestId("notification"));
  EXPECT_THAT(Given<TargetAggregate>(Added(), Notified(), second, Notified(), freed)
                  .state()
                  .notification_ids,
              ElementsAre(TestId("second")));
}

TEST(DecideMessageVersion, IsRegisteredOnce) {
  v1::RegisterMessageVersionRequest request;
  request.set_message_version_id(TestId("message"));
  const auto decide = [&](const MessageState& state) {
    return Decide(state, request, LeaderContext());
  };
  const auto outcome = Given<MessageAggregate>().When(decide);
  const Event& event = outcome.drafts()->front().event;
  EXPECT_EQ(FromProto(event.message_version_registered().valid_from()), Now());
  Given<MessageAggregate>(event).When(decide).ThenRefused("ID_IN_USE");
}

}  // namespace
}  // namespace varsel::notification
