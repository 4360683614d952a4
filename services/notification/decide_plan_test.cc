#include "services/notification/decide_plan.h"

#include <functional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/notification/evolve.h"
#include "services/notification/person_facts.h"
#include "services/notification/streams.h"
#include "services/notification/test_story.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/status_matchers.h"

namespace varsel::notification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using varsel::testing::Given;
using varsel::testing::Story;

v1::PlanNotificationRequest PlanRequest() {
  v1::PlanNotificationRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_person_id(TestId("person"));
  request.set_round_id(TestId("round"));
  request.add_officer_ids(TestId("officer-1"));
  request.add_officer_ids(TestId("officer-2"));
  *request.mutable_scheduled_time() = ToProto(Day(1));
  return request;
}

// The world in which PlanRequest is accepted; each test breaks one thing.
struct World {
  v1::PersonFactsRow person = ApprovedPerson();
  v1::RoundRow round = StoryRound();
  v1::TargetRow target = StoryTarget();
  v1::PlanNotificationRequest request = PlanRequest();
  bool has_person = true;
  bool has_round = true;
  bool has_target = true;

  varsel::testing::Outcome<NotificationAggregate> Plan() const {
    return Given<NotificationAggregate>().When([&](const NotificationState& state) {
      return Decide(state, request,
                    {.person = has_person ? &person : nullptr,
                     .round = has_round ? &round : nullptr,
                     .target = has_target ? &target : nullptr,
                     .address_known = v1::TRI_STATE_YES,
                     .telephone_known = v1::TRI_STATE_NO},
                    Context());
    });
  }
};

TEST(DecidePlan, PlansAndTakesTheTargetsGuardAndIsOpen) {
  const auto outcome = World().Plan();
  ASSERT_TRUE(outcome.drafts().ok()) << outcome.drafts().status();
  const auto& drafts = *outcome.drafts();
  ASSERT_THAT(KindsOf(drafts), ElementsAre(Event::kNotificationPlanned, Event::kTargetNotified,
                                           Event::kOutcomeDecided));
  const v1::NotificationPlanned& planned = drafts[0].event.notification_planned();
  EXPECT_EQ(planned.dimensions().section_id(), TestId("section"));
  EXPECT_EQ(planned.officer_known(), v1::TRI_STATE_NO);
  EXPECT_EQ(planned.address_known(), v1::TRI_STATE_YES);
  EXPECT_EQ(FromProto(planned.planned_time()), Now());
  EXPECT_EQ(drafts[1].stream, TargetStream(TestId("round"), TestId("person")));
  EXPECT_EQ(drafts[2].event.outcome_decided().outcome(), v1::OUTCOME_OPEN);
}

TEST(DecidePlan, NamesTheCallerWhereNoOfficerIsNamed) {
  World world;
  world.request.clear_officer_ids();
  EXPECT_THAT(world.Plan().drafts()->front().event.notification_planned().officer_ids(),
              ElementsAre(TestId("officer-1")));
}

TEST(DecidePlan, WhatTheRequestSaysOfTheAddressGoesBeforeTheRecord) {
  World world;
  world.request.set_address_known(v1::TRI_STATE_NO);
  EXPECT_EQ(world.Plan().drafts()->front().event.notification_planned().address_known(),
            v1::TRI_STATE_NO);
}

TEST(DecidePlan, MarksAMeetingInPersonOfOneOfficer) {
  World world;
  world.request.set_planned_mode(v1::DELIVERY_MODE_AT_HOME);
  EXPECT_THAT(Marks(world.Plan().drafts()->front().event.notification_planned()), IsEmpty());
  world.request.clear_officer_ids();
  EXPECT_THAT(Marks(world.Plan().drafts()->front().event.notification_planned()),
              ElementsAre(v1::MARK_ONE_OFFICER));
  world.request.set_planned_mode(v1::DELIVERY_MODE_TELEPHONE);
  EXPECT_THAT(Marks(world.Plan().drafts()->front().event.notification_planned()), IsEmpty());
}

struct Refusal {
  const char* reason;
  std::function<void(World*)> break_it;
};
void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.reason; }

class DecidePlanRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(DecidePlanRefuses, ByReason) {
  World world;
  GetParam().break_it(&world);
  world.Plan().ThenRefused(GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    All, DecidePlanRefuses,
    ::testing::Values(
        Refusal{"PERSON_UNKNOWN", [](World* w) { w->has_person = false; }},
        Refusal{"PERSON_WAS_MERGED", [](World* w) { w->person.set_merged_into(TestId("other")); }},
        Refusal{"PERSON_NOT_APPROVED", [](World* w) { w->person.clear_approved(); }},
        Refusal{"PERSON_NOT_APPROVED",
                [](World* w) {  // the approval was withdrawn
                  *w->person.mutable_approved(0)->mutable_recorded_until() = ToProto(Day(-1));
                }},
        Refusal{"PERSON_NOT_APPROVED",
                [](World* w) {  // only from tomorrow
                  *w->person.mutable_approved(0)->mutable_from() = ToProto(Day(1));
                }},
        Refusal{
            "PERSON_IS_REMOVED",
            [](World* w) { *w->person.mutable_approved(0)->mutable_until() = ToProto(Day(-1)); }},
        Refusal{"UNDER_MINIMUM_AGE",
                [](World* w) { w->person.set_age_group(focus::v1::AGE_GROUP_MINOR); }},
        Refusal{"ONLY_VICTIM_WITNESS_OR_RELATIVE",
                [](World* w) {
                  w->person.mutable_categories(0)->set_category(focus::v1::CATEGORY_VICTIM);
                }},
        Refusal{"ONLY_VICTIM_WITNESS_OR_RELATIVE",
                [](World* w) {
                  w->person.mutable_categories(0)->set_category(focus::v1::CATEGORY_WITNESS);
                  *w->person.add_categories() = w->person.categories(0);
                  w->person.mutable_categories(1)->set_category(focus::v1::CATEGORY_RELATIVE);
                }},
        Refusal{"NO_LEGAL_BASIS",
                [](World* w) { w->person.mutable_nominations(0)->clear_legal_basis(); }},
        Refusal{"NO_LEGAL_BASIS", [](World* w) { w->person.clear_nominations(); }},
        Refusal{"NO_EXPLANATION",
                [](World* w) { w->person.mutable_nominations(0)->set_able_to_explain(false); }},
        Refusal{"REVIEW_OVERDUE",
                [](World* w) { *w->person.mutable_review_due() = ToProto(Day(-1)); }},
        Refusal{"ROUND_UNKNOWN", [](World* w) { w->has_round = false; }},
        Refusal{"ROUND_ENDED_ALREADY",
                [](World* w) { *w->round.mutable_ended_time() = ToProto(Day(-1)); }},
        Refusal{"NOT_TARGETED", [](World* w) { w->has_target = false; }},
        Refusal{"NOT_TARGETED", [](World* w) { w->target.set_removed(true); }},
        Refusal{"ALREADY_PLANNED_IN_ROUND",
                [](World* w) { w->target.add_notification_ids(TestId("earlier")); }},
        Refusal{"PLANNED_IN_PAST", [](World* w) {
                  *w->request.mutable_scheduled_time() = ToProto(Now() - absl::Minutes(1));
                }}));

TEST(DecidePlan, IsOfTheProgrammeInWhichThePersonWasApproved) {
  World world;
  world.round.set_programme("knock-knock");
  world.Plan().ThenRefused("NOMINATED_IN_ANOTHER_PROGRAMME");
  world.person.mutable_nominations(0)->set_programme("knock-knock");
  world.person.mutable_nominations(0)->set_minors_allowed(true);
  world.person.set_age_group(focus::v1::AGE_GROUP_MINOR);
  const auto drafts = world.Plan().drafts();
  ASSERT_TRUE(drafts.ok()) << drafts.status();
  EXPECT_EQ(drafts->front().event.notification_planned().programme(), "knock-knock");
  world.round.set_programme("forenet-mod-vold");
  world.Plan().ThenRefused("NOMINATED_IN_ANOTHER_PROGRAMME");
}

TEST(DecidePlan, AVictimWhoIsASuspectTooCanBePlannedFor) {
  World world;
  *world.person.add_categories() = world.person.categories(0);
  world.person.mutable_categories(1)->set_category(focus::v1::CATEGORY_VICTIM);
  EXPECT_TRUE(world.Plan().drafts().ok());
}

TEST(DecidePlan, AReviewDueTodayIsNotOverdue) {
  World world;
  *world.person.mutable_review_due() = ToProto(Now());
  EXPECT_TRUE(world.Plan().drafts().ok());
}

TEST(DecidePlan, InNoRoundNeedsNoTargetAndNoGuard) {
  World world;
  world.request.clear_round_id();
  world.has_round = world.has_target = false;
  EXPECT_THAT(KindsOf(*world.Plan().drafts()),
              ElementsAre(Event::kNotificationPlanned, Event::kOutcomeDecided));
}

TEST(DecidePlan, RefusesAnIdInUse) {
  World world;
  Given<NotificationAggregate>(Planned())
      .When([&](const NotificationState& state) {
        return Decide(state, world.request,
                      {.person = &world.person, .round = &world.round, .target = &world.target},
                      Context());
      })
      .ThenRefused("ID_IN_USE");
}

v1::CancelNotificationRequest Cancel() {
  v1::CancelNotificationRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_reason("moved away");
  return request;
}
const auto kCancel = [](const NotificationState& state) {
  return Decide(state, Cancel(), Context());
};

TEST(DecideCancel, FreesTheTargetAndLeavesEveryRate) {
  const auto outcome = Given<NotificationAggregate>(Planned()).When(kCancel);
  ASSERT_THAT(KindsOf(*outcome.drafts()), ElementsAre(Event::kNotificationCancelled,
                                                      Event::kTargetFreed, Event::kOutcomeDecided));
  EXPECT_EQ((*outcome.drafts())[2].event.outcome_decided().outcome(), v1::OUTCOME_CANCELLED);
}

TEST(DecideCancel, IsRefusedAfterADelivery) {
  Given<NotificationAggregate>(Planned(),
                               DeliveryEvent("d", Facts(v1::DELIVERY_MODE_TEXT_MESSAGE), false))
      .When(kCancel)
      .ThenRefused("CANCEL_AFTER_DELIVERY");
}

TEST(DecideCancel, IsRefusedTwiceAndOfTheUnknown) {
  Given<NotificationAggregate>(Planned(), CancelledEvent())
      .When(kCancel)
      .ThenRefused("NOTIFICATION_IS_CANCELLED");
  Given<NotificationAggregate>().When(kCancel).ThenRefused("NOTIFICATION_UNKNOWN");
}

v1::CloseNotificationRequest Close(bool leader_decided = false) {
  v1::CloseNotificationRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_leader_decided_declined(leader_decided);
  return request;
}

TEST(DecideClose, IsAllowedBeforeAnythingWasTried) {
  const auto outcome = Given<NotificationAggregate>(Planned()).When(
      [](const NotificationState& state) { return Decide(state, Close(), Context()); });
  ASSERT_THAT(KindsOf(*outcome.drafts()),
              ElementsAre(Event::kNotificationClosed, Event::kOutcomeDecided));
  EXPECT_EQ(outcome.drafts()->back().event.outcome_decided().outcome(), v1::OUTCOME_NOT_TRIED);
}

TEST(DecideClose, IsRefusedWhenReachedClosedCancelledOrUnknown) {
  const auto close = [](const NotificationState& state) {
    return Decide(state, Close(), Context());
  };
  Given<NotificationAggregate>(Planned(),
                               DeliveryEvent("d", Facts(v1::DELIVERY_MODE_AT_HOME), true))
      .When(close)
      .ThenRefused("ALREADY_REACHED");
  Given<NotificationAggregate>(Planned(), ClosedEvent())
      .When(close)
      .ThenRefused("NOTIFICATION_IS_CLOSED");
  Given<NotificationAggregate>(Planned(), CancelledEvent())
      .When(close)
      .ThenRefused("NOTIFICATION_IS_CANCELLED");
  Given<NotificationAggregate>().When(close).ThenRefused("NOTIFICATION_UNKNOWN");
}

TEST(DecideClose, OneNoCountsAsDeclinedOnlyByTheLeader) {
  const auto story = Given<NotificationAggregate>(
      Planned(), AttemptEvent("a", v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_OUTCOME_DECLINED));
  story.When([](const NotificationState& state) { return Decide(state, Close(true), Context()); })
      .ThenRefused("LEADER_DECIDES");
  const auto outcome = story.When(
      [](const NotificationState& state) { return Decide(state, Close(true), LeaderContext()); });
  EXPECT_EQ(outcome.drafts()->back().event.outcome_decided().outcome(), v1::OUTCOME_DECLINED);
}

TEST(DecideClose, TheLeadersDecisionNeedsANo) {
  Given<NotificationAggregate>(Planned())
      .When([](const NotificationState& state) {
        return Decide(state, Close(true), LeaderContext());
      })
      .ThenRefused("NO_REFUSAL_ON_RECORD");
}

v1::CorrectPlanRequest Correction() {
  v1::CorrectPlanRequest request;
  request.set_notification_id(TestId("notification"));
  request.add_officer_ids(TestId("officer-3"));
  *request.mutable_scheduled_time() = ToProto(Day(2));
  return request;
}

TEST(DecideCorrectPlan, GivesAllValuesAnewAndNamesWhatItCorrects) {
  const auto outcome = Given<NotificationAggregate>(Planned()).When(
      [](const NotificationState& state) { return Decide(state, Correction(), Context()); });
  const Draft<Event>& draft = outcome.drafts()->front();
  EXPECT_EQ(draft.corrects, EventId(TestUuid("event-1")));
  EXPECT_THAT(draft.event.plan_corrected().officer_ids(), ElementsAre(TestId("officer-3")));
}

TEST(DecideCorrectPlan, ATimeThatIsPassedMayStayButNotBeChosen) {
  Event planned = Planned();
  *planned.mutable_notification_planned()->mutable_scheduled_time() = ToProto(Day(-3));
  const auto story = Given<NotificationAggregate>(planned);
  v1::CorrectPlanRequest request = Correction();
  *request.mutable_scheduled_time() = ToProto(Day(-3));
  const auto decide = [&](const NotificationState& state) {
    return Decide(state, request, Context());
  };
  EXPECT_TRUE(story.When(decide).drafts().ok());
  *request.mutable_scheduled_time() = ToProto(Day(-2));
  story.When(decide).ThenRefused("PLANNED_IN_PAST");
}

TEST(DecideCorrectPlan, IsRefusedOfWhatIsClosedCancelledOrUnknown) {
  const auto decide = [](const NotificationState& state) {
    return Decide(state, Correction(), Context());
  };
  Given<NotificationAggregate>(Planned(), ClosedEvent())
      .When(decide)
      .ThenRefused("NOTIFICATION_IS_CLOSED");
  Given<NotificationAggregate>(Planned(), CancelledEvent())
      .When(decide)
      .ThenRefused("NOTIFICATION_IS_CANCELLED");
  Given<NotificationAggregate>().When(decide).ThenRefused("NOTIFICATION_UNKNOWN");
}

TEST(PersonFacts, AreReadAtTheTimeAskedForAsKnownNow) {
  v1::PersonFactsRow person = ApprovedPerson();
  v1::ApprovedPeriod& period = *person.mutable_approved(0);
  *period.mutable_until() = ToProto(Day(-5));
  EXPECT_EQ(StandingAt(person, Day(-61)), FocusStanding::kNotApproved);
  EXPECT_EQ(StandingAt(person, Day(-60)), FocusStanding::kApproved);
  EXPECT_EQ(StandingAt(person, Day(-6)), FocusStanding::kApproved);
  EXPECT_EQ(StandingAt(person, Day(-5)), FocusStanding::kRemoved);
  *period.mutable_recorded_until() = ToProto(Day(-1));  // found to be wrong since
  EXPECT_EQ(StandingAt(person, Day(-6)), FocusStanding::kNotApproved);
}

TEST(PersonFacts, TheReviewDueIsThatOfTheLatestReviewBefore) {
  v1::PersonFactsRow person = ApprovedPerson();
  *person.mutable_reviews(0)->mutable_review_due() = ToProto(Day(-10));
  v1::ReviewPeriod& later = *person.add_reviews();
  *later.mutable_from() = ToProto(Day(-5));
  *later.mutable_review_due() = ToProto(Day(100));
  EXPECT_EQ(ReviewDueAt(person, Day(-7)), Day(-10));
  EXPECT_EQ(ReviewDueAt(person, Day(-5)), Day(100));
  *later.mutable_recorded_until() = ToProto(Day(-1));
  EXPECT_EQ(ReviewDueAt(person, Day(-5)), Day(-10));
}

TEST(PersonFacts, TheGroupsAreThoseOfThatDay) {
  v1::PersonFactsRow person = ApprovedPerson();
  *person.mutable_affiliations(0)->mutable_until() = ToProto(Day(-20));
  v1::AffiliationPeriod& second = *person.add_affiliations();
  second.set_group_id(TestId("club"));
  second.set_group_kind(focus::v1::GROUP_KIND_OUTLAW_MOTORCYCLE_CLUB);
  *second.mutable_from() = ToProto(Day(-25));
  EXPECT_THAT(DimensionsAt(person, Day(-30)).group_ids(), ElementsAre(TestId("group")));
  EXPECT_THAT(DimensionsAt(person, Day(-22)).group_ids(),
              ElementsAre(TestId("group"), TestId("club")));
  EXPECT_THAT(DimensionsAt(person, Now()).group_ids(), ElementsAre(TestId("club")));
  EXPECT_EQ(DimensionsAt(person, Now()).group_kind(), focus::v1::GROUP_KIND_OUTLAW_MOTORCYCLE_CLUB);
}

}  // namespace
}  // namespace varsel::notification
