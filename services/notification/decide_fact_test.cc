#include "services/notification/decide_fact.h"

#include <functional>

#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "services/notification/decide_plan.h"
#include "services/notification/evolve.h"
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

v1::RecordAttemptRequest AttemptRequest() {
  v1::RecordAttemptRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_attempt_id(TestId("attempt"));
  request.set_way(v1::ATTEMPT_WAY_HOME_VISIT);
  request.set_outcome(v1::ATTEMPT_OUTCOME_NO_ANSWER);
  *request.mutable_attempted_time() = ToProto(Day(-1));
  request.add_officer_ids(TestId("officer-1"));
  request.add_officer_ids(TestId("officer-2"));
  request.set_note("nobody home");
  return request;
}
v1::RecordDeliveryRequest DeliveryRequest(v1::DeliveryMode mode = v1::DELIVERY_MODE_AT_HOME) {
  v1::RecordDeliveryRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_delivery_id(TestId("delivery"));
  *request.mutable_facts() = Facts(mode);
  request.set_note("listened");
  return request;
}

// Open, with its first outcome decided.
Story<NotificationAggregate> Open() {
  Event decided;
  v1::OutcomeDecided& outcome = *decided.mutable_outcome_decided();
  outcome.set_notification_id(TestId("notification"));
  outcome.set_person_id(TestId("person"));
  outcome.set_notification_kind(v1::NOTIFICATION_KIND_PLANNED);
  outcome.set_round_id(TestId("round"));
  *outcome.mutable_dimensions() = StoryDimensions();
  outcome.set_outcome(v1::OUTCOME_OPEN);
  return Given<NotificationAggregate>(Planned(), decided);
}
// What was decided, folded in, so that a story goes on from it.
Story<NotificationAggregate> After(Story<NotificationAggregate> story,
                                   const absl::StatusOr<EventDrafts>& drafts) {
  EXPECT_TRUE(drafts.ok()) << drafts.status();
  for (const Draft<Event>& draft : *drafts) {
    if (draft.stream.is_none()) story.And(draft.event);
  }
  return story;
}

template <typename Request>
absl::StatusOr<EventDrafts> Do(const Story<NotificationAggregate>& story, const Request& request,
                               const FactContext& facts = {},
                               const DecideContext& context = Context()) {
  return Decide(story.state(), request, facts, context);
}

TEST(DecideRecordAttempt, TakesItDownWithWhatItIsCountedUnder) {
  const v1::PersonFactsRow person = ApprovedPerson();
  const auto drafts = Do(Open(), AttemptRequest(), {.person = &person});
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kAttemptRecorded));
  const v1::AttemptRecorded& attempt = drafts->front().event.attempt_recorded();
  EXPECT_EQ(attempt.attempt_number(), 1u);
  EXPECT_EQ(attempt.round_id(), TestId("round"));
  EXPECT_EQ(attempt.dimensions().section_id(), TestId("section"));
  EXPECT_EQ(attempt.note(), "nobody home");
  EXPECT_THAT(Marks(attempt), IsEmpty());
  EXPECT_EQ(drafts->front().occurred, Day(-1));
}

TEST(DecideRecordAttempt, RefusesOnlyTheUnknownAndAnIdInUse) {
  EXPECT_THAT(Do(Story<NotificationAggregate>(), AttemptRequest()),
              varsel::testing::RefusedWith("NOTIFICATION_UNKNOWN"));
  EXPECT_THAT(
      Do(Open().And(AttemptEvent("attempt", v1::ATTEMPT_WAY_LETTER, v1::ATTEMPT_OUTCOME_NO_ANSWER)),
         AttemptRequest()),
      varsel::testing::RefusedWith("ID_IN_USE"));
}

TEST(DecideRecordAttempt, OnAClosedOneReopensItFirst) {
  const auto drafts = Do(
      After(Open(),
            EventDrafts{{.event = ClosedEvent(), .occurred = Now(), .corrects = {}, .stream = {}}}),
      AttemptRequest());
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kNotificationReopened, Event::kAttemptRecorded));
  EXPECT_THAT(Marks((*drafts)[1].event.attempt_recorded()), ElementsAre(v1::MARK_AFTER_CLOSING));
}

TEST(DecideRecordAttempt, OnACancelledOneTakesTheGuardAgainAndMarksASecond) {
  auto story = Open();
  story.And(CancelledEvent());
  const auto drafts = Do(story, AttemptRequest(), {.second_in_round = true});
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kNotificationReopened, Event::kTargetNotified,
                                            Event::kAttemptRecorded));
  EXPECT_EQ((*drafts)[1].stream, TargetStream(TestId("round"), TestId("person")));
  EXPECT_THAT(Marks((*drafts)[2].event.attempt_recorded()),
              ElementsAre(v1::MARK_AFTER_CLOSING, v1::MARK_SECOND_IN_ROUND));
}

// Each rule that an attempt can break: it is taken down all the same, and marked.
struct Broken {
  v1::Mark mark;
  std::function<void(v1::RecordAttemptRequest*, v1::PersonFactsRow*)> break_it;
};
void PrintTo(const Broken& broken, std::ostream* out) { *out << v1::Mark_Name(broken.mark); }
class DecideRecordAttemptMarks : public ::testing::TestWithParam<Broken> {};

TEST_P(DecideRecordAttemptMarks, AndTakesDown) {
  v1::RecordAttemptRequest request = AttemptRequest();
  v1::PersonFactsRow person = ApprovedPerson();
  GetParam().break_it(&request, &person);
  const auto drafts = Do(Open(), request, {.person = &person});
  ASSERT_TRUE(drafts.ok()) << drafts.status();
  EXPECT_THAT(Marks(drafts->front().event.attempt_recorded()),
              ::testing::Contains(GetParam().mark));
}

INSTANTIATE_TEST_SUITE_P(
    All, DecideRecordAttemptMarks,
    ::testing::Values(
        Broken{v1::MARK_REVIEW_OVERDUE,
               [](v1::RecordAttemptRequest*, v1::PersonFactsRow* p) {
                 *p->mutable_reviews(0)->mutable_review_due() = ToProto(Day(-2));
               }},
        Broken{v1::MARK_REMOVED_MEANWHILE,
               [](v1::RecordAttemptRequest*, v1::PersonFactsRow* p) {
                 *p->mutable_approved(0)->mutable_until() = ToProto(Day(-2));
               }},
        Broken{v1::MARK_BEFORE_APPROVAL,
               [](v1::RecordAttemptRequest*, v1::PersonFactsRow* p) {
                 *p->mutable_approved(0)->mutable_from() = ToProto(Now());
               }},
        Broken{v1::MARK_PERSON_UNDER_AGE,
               [](v1::RecordAttemptRequest*, v1::PersonFactsRow* p) {
                 p->set_age_group(focus::v1::AGE_GROUP_MINOR);
               }},
        Broken{v1::MARK_ONE_OFFICER,
               [](v1::RecordAttemptRequest* r, v1::PersonFactsRow*) { r->clear_officer_ids(); }},
        Broken{v1::MARK_BEFORE_PLAN,
               [](v1::RecordAttemptRequest* r, v1::PersonFactsRow*) {
                 *r->mutable_attempted_time() = ToProto(Day(-11));
               }},
        Broken{v1::MARK_RECORDED_LATE, [](v1::RecordAttemptRequest* r, v1::PersonFactsRow*) {
                 *r->mutable_attempted_time() = ToProto(Day(-4));
               }}));

TEST(DecideRecordAttempt, ALateOneReadsTheFactsAtItsTimeAsKnownNow) {
  v1::PersonFactsRow person = ApprovedPerson();
  *person.mutable_approved(0)->mutable_until() = ToProto(Day(-4));  // removed since
  v1::RecordAttemptRequest request = AttemptRequest();
  *request.mutable_attempted_time() = ToProto(Day(-5));
  const auto drafts = Do(Open(), request, {.person = &person});
  EXPECT_THAT(Marks(drafts->front().event.attempt_recorded()), ElementsAre(v1::MARK_RECORDED_LATE));
}

TEST(DecideRecordAttempt, OneOfficerIsEnoughOnTheTelephoneAndInTheStreet) {
  for (const v1::AttemptWay way : {v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_WAY_STREET_ENCOUNTER}) {
    v1::RecordAttemptRequest request = AttemptRequest();
    request.set_way(way);
    request.clear_officer_ids();
    EXPECT_THAT(Marks(Do(Open(), request)->front().event.attempt_recorded()), IsEmpty());
  }
}

TEST(DecideRecordAttempt, TellsTheOutcomeOnlyWhereItChanges) {
  v1::RecordAttemptRequest request = AttemptRequest();
  request.set_outcome(v1::ATTEMPT_OUTCOME_RELATIVE_ONLY);
  const auto drafts = Do(Open(), request);
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kAttemptRecorded, Event::kOutcomeDecided));
  EXPECT_TRUE((*drafts)[1].event.outcome_decided().relative_only());
  EXPECT_EQ((*drafts)[1].event.outcome_decided().outcome_before(), v1::OUTCOME_OPEN);
}

TEST(DecideCorrectAttempt, CarriesWhatWasBeforeAndNamesItsOrigin) {
  auto story = Open();
  story.And(
      AttemptEvent("attempt", v1::ATTEMPT_WAY_LETTER, v1::ATTEMPT_OUTCOME_NO_ANSWER, Day(-3)));
  v1::CorrectAttemptRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_attempt_id(TestId("attempt"));
  request.set_way(v1::ATTEMPT_WAY_TELEPHONE);
  request.set_outcome(v1::ATTEMPT_OUTCOME_DECLINED);
  *request.mutable_attempted_time() = ToProto(Day(-2));
  request.add_officer_ids(TestId("officer-2"));
  request.set_reason("wrong way");
  const auto drafts = Do(story, request);
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kAttemptCorrected));
  const v1::AttemptCorrected& event = drafts->front().event.attempt_corrected();
  EXPECT_EQ(drafts->front().corrects, EventId(TestUuid("event-3")));
  EXPECT_EQ(event.way_before(), v1::ATTEMPT_WAY_LETTER);
  EXPECT_EQ(event.outcome_before(), v1::ATTEMPT_OUTCOME_NO_ANSWER);
  EXPECT_EQ(FromProto(event.attempted_time_before()), Day(-3));
  const auto after = After(story, drafts);
  EXPECT_EQ(after.state().attempts[0].way, v1::ATTEMPT_WAY_TELEPHONE);
  request.set_attempt_id(TestId("another"));
  EXPECT_THAT(Do(after, request), varsel::testing::RefusedWith("ATTEMPT_UNKNOWN"));
}

TEST(DecideRecordDelivery, ReachesAndSetsTheFollowUps) {
  const auto drafts = Do(Open(), DeliveryRequest());
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kDeliveryRecorded, Event::kOutcomeDecided));
  const v1::DeliveryRecorded& delivery = drafts->front().event.delivery_recorded();
  EXPECT_TRUE(delivery.reached());
  EXPECT_EQ(delivery.follow_ups_due_size(), 2);
  EXPECT_EQ(FromProto(delivery.complete_due()), Day(-1) + absl::Hours(72));
  EXPECT_GT(delivery.missing_size(), 0);
  EXPECT_EQ(drafts->back().event.outcome_decided().outcome(), v1::OUTCOME_REACHED_IN_PERSON);
}

TEST(DecideRecordDelivery, RecordsItsAttemptInTheSameCall) {
  v1::RecordDeliveryRequest request = DeliveryRequest();
  request.set_attempt_id(TestId("new"));
  request.set_attempt_way(v1::ATTEMPT_WAY_CAME_HIMSELF);
  const auto drafts = Do(Open(), request);
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kAttemptRecorded, Event::kDeliveryRecorded,
                                            Event::kOutcomeDecided));
  EXPECT_EQ((*drafts)[0].event.attempt_recorded().outcome(), v1::ATTEMPT_OUTCOME_DELIVERED);
  EXPECT_EQ((*drafts)[2].event.outcome_decided().reached_way(), v1::ATTEMPT_WAY_CAME_HIMSELF);
  EXPECT_EQ((*drafts)[2].event.outcome_decided().reached_attempt_number(), 1u);
  EXPECT_THAT(Do(After(Open(), drafts), request), varsel::testing::RefusedWith("ID_IN_USE"));
}

TEST(DecideRecordDelivery, RefusesAnAttemptThatIsNotThereAndFactsWithoutModeOrTime) {
  v1::RecordDeliveryRequest request = DeliveryRequest();
  request.set_attempt_id(TestId("nowhere"));
  EXPECT_THAT(Do(Open(), request), varsel::testing::RefusedWith("ATTEMPT_UNKNOWN"));
  request = DeliveryRequest();
  request.mutable_facts()->clear_mode();
  EXPECT_THAT(Do(Open(), request), varsel::testing::RefusedWith("FIELD_REQUIRED", "facts.mode"));
  request = DeliveryRequest();
  request.mutable_facts()->clear_delivered_time();
  EXPECT_THAT(Do(Open(), request),
              varsel::testing::RefusedWith("FIELD_REQUIRED", "facts.delivered_time"));
  request = DeliveryRequest();
  request.set_attempt_way(v1::ATTEMPT_WAY_LETTER);
  EXPECT_THAT(Do(Open(), request), varsel::testing::RefusedWith("FIELD_REQUIRED", "attempt_id"));
}

TEST(DecideRecordDelivery, AnAnnouncedLeverOfNoPackageIsUnbackedWhateverTheCallerSays) {
  v1::RecordDeliveryRequest request = DeliveryRequest();
  request.mutable_facts()->add_announced_levers()->set_lever_id("more-patrols");
  request.mutable_facts()->mutable_announced_levers(0)->add_blockers("mine");
  const v1::DeliveryRecorded delivery = Do(Open(), request)->front().event.delivery_recorded();
  EXPECT_THAT(delivery.facts().announced_levers(0).blockers(), ElementsAre("not-in-package"));
  EXPECT_THAT(Marks(delivery), ElementsAre(v1::MARK_LEVER_WITHOUT_PACKAGE));
}

TEST(DecideRecordDelivery, AReadyLeverIsBackedAndASuspendedOneToldWithItsBlocker) {
  v1::LeverReadinessRow ready;
  *ready.add_periods()->mutable_from() = ToProto(Day(-30));
  v1::LeverReadinessRow suspended = ready;
  *suspended.mutable_periods(0)->mutable_until() = ToProto(Day(-20));
  *suspended.add_periods()->mutable_from() = ToProto(Day(-20));
  suspended.mutable_periods(1)->add_blockers(sanction::v1::LEVER_BLOCKER_SUSPENDED);
  const LeverFacts levers{
      .groups = {{{"more-patrols", ready}, {"traffic-enforcement", suspended}}}};
  v1::RecordDeliveryRequest request = DeliveryRequest();
  request.mutable_facts()->add_announced_levers()->set_lever_id("more-patrols");
  FactContext facts;
  facts.levers = &levers;
  const auto decided = [&] {
    const auto drafts = Decide(Open().state(), request, facts, DecideContext{.now = Now()});
    EXPECT_TRUE(drafts.ok()) << drafts.status();
    return drafts->front().event.delivery_recorded();
  };
  EXPECT_THAT(decided().facts().announced_levers(0).blockers(), IsEmpty());
  EXPECT_THAT(Marks(decided()),
              ::testing::Not(::testing::Contains(v1::MARK_LEVER_WITHOUT_PACKAGE)));
  request.mutable_facts()->add_announced_levers()->set_lever_id("traffic-enforcement");
  EXPECT_THAT(decided().facts().announced_levers(1).blockers(), ElementsAre("suspended"));
  EXPECT_THAT(Marks(decided()), ::testing::Contains(v1::MARK_LEVER_WITHOUT_PACKAGE));
}

TEST(DecideRecordDelivery, ASecondOneSetsNoFollowUpsOfItsOwn) {
  const auto first = After(Open(), Do(Open(), DeliveryRequest()));
  v1::RecordDeliveryRequest second = DeliveryRequest(v1::DELIVERY_MODE_TELEPHONE);
  second.set_delivery_id(TestId("second"));
  *second.mutable_facts()->mutable_delivered_time() = ToProto(Now());
  EXPECT_EQ(Do(first, second)->front().event.delivery_recorded().follow_ups_due_size(), 0);
}

TEST(DecideRecordDelivery, ALateEarlierOneBecomesTheFirst) {
  const auto first = After(Open(), Do(Open(), DeliveryRequest()));
  v1::RecordDeliveryRequest earlier = DeliveryRequest(v1::DELIVERY_MODE_TELEPHONE);
  earlier.set_delivery_id(TestId("earlier"));
  *earlier.mutable_facts()->mutable_delivered_time() = ToProto(Day(-2));
  const auto drafts = Do(first, earlier);
  const v1::OutcomeDecided& outcome = drafts->back().event.outcome_decided();
  EXPECT_EQ(outcome.outcome(), v1::OUTCOME_REACHED_BY_TELEPHONE);
  EXPECT_EQ(FromProto(outcome.follow_ups_open(0)), Day(12));
}

TEST(DecideRecordDelivery, OnAClosedOneReopensItAndReaches) {
  auto story = Open();
  story.And(ClosedEvent());
  const auto drafts = Do(story, DeliveryRequest());
  EXPECT_THAT(KindsOf(*drafts), ElementsAre(Event::kNotificationReopened, Event::kDeliveryRecorded,
                                            Event::kOutcomeDecided));
  EXPECT_THAT(Marks((*drafts)[1].event.delivery_recorded()), ElementsAre(v1::MARK_AFTER_CLOSING));
}

TEST(DecideCompleteDelivery, KeepsWhatWasKnownAndAsksForLess) {
  v1::RecordDeliveryRequest request = DeliveryRequest();
  request.mutable_facts()->set_reception(v1::RECEPTION_NEUTRAL);
  const auto story = After(Open(), Do(Open(), request));
  v1::CompleteDeliveryRequest rest;
  rest.set_notification_id(TestId("notification"));
  rest.set_delivery_id(TestId("delivery"));
  rest.mutable_facts()->set_mode(v1::DELIVERY_MODE_TELEPHONE);  // passed over: what it is stays
  rest.mutable_facts()->set_card(v1::CARD_TAKEN);
  rest.mutable_facts()->set_consequence_given(v1::TRI_STATE_YES);
  rest.mutable_facts()->set_support_given(v1::TRI_STATE_YES);
  const auto drafts = Do(story, rest);
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kDeliveryCompleted, Event::kOutcomeDecided));
  const v1::DeliveryCompleted& event = drafts->front().event.delivery_completed();
  EXPECT_EQ(event.facts().mode(), v1::DELIVERY_MODE_AT_HOME);
  EXPECT_EQ(event.facts().reception(), v1::RECEPTION_NEUTRAL);
  EXPECT_EQ(event.facts().card(), v1::CARD_TAKEN);
  EXPECT_EQ(event.facts_before().card(), v1::CARD_UNSPECIFIED);
  EXPECT_THAT(event.missing(), ::testing::Not(::testing::Contains("card")));
  EXPECT_TRUE(drafts->back().event.outcome_decided().both_halves());
}

TEST(DecideCompleteDelivery, AConfirmedReceiptReaches) {
  const auto story = After(Open(), Do(Open(), DeliveryRequest(v1::DELIVERY_MODE_TEXT_MESSAGE)));
  EXPECT_TRUE(story.state().outcome->message_sent());
  v1::CompleteDeliveryRequest rest;
  rest.set_notification_id(TestId("notification"));
  rest.set_delivery_id(TestId("delivery"));
  rest.mutable_facts()->set_receipt_confirmed(v1::TRI_STATE_YES);
  const auto drafts = Do(story, rest);
  EXPECT_FALSE(drafts->front().event.delivery_completed().reached_before());
  EXPECT_EQ(drafts->back().event.outcome_decided().outcome(), v1::OUTCOME_REACHED_OTHERWISE);
  EXPECT_FALSE(drafts->back().event.outcome_decided().message_sent());
}

TEST(DecideCorrectDelivery, GivesAllAnewAndTheOutcomeFollows) {
  const auto story = After(Open(), Do(Open(), DeliveryRequest()));
  v1::CorrectDeliveryRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_delivery_id(TestId("delivery"));
  *request.mutable_facts() = Facts(v1::DELIVERY_MODE_TEXT_MESSAGE);
  request.set_reason("it was a text");
  const auto drafts = Do(story, request);
  EXPECT_TRUE(drafts->front().event.delivery_corrected().reached_before());
  EXPECT_EQ(drafts->back().event.outcome_decided().outcome(), v1::OUTCOME_OPEN);
  EXPECT_EQ(drafts->back().event.outcome_decided().follow_ups_due_size(), 0);
  request.set_delivery_id(TestId("another"));
  EXPECT_THAT(Do(story, request), varsel::testing::RefusedWith("DELIVERY_UNKNOWN"));
}

TEST(DecideCorrectDelivery, ThatReachesAfterAllOpensAClosedOne) {
  auto story = After(Open(), Do(Open(), DeliveryRequest(v1::DELIVERY_MODE_TEXT_MESSAGE)));
  story.And(ClosedEvent());
  v1::CorrectDeliveryRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_delivery_id(TestId("delivery"));
  *request.mutable_facts() = Facts(v1::DELIVERY_MODE_TELEPHONE);
  EXPECT_THAT(
      KindsOf(*Do(story, request)),
      ElementsAre(Event::kNotificationReopened, Event::kDeliveryCorrected, Event::kOutcomeDecided));
}

v1::RecordFollowUpRequest FollowUpRequest(const std::string& name = "follow-up") {
  v1::RecordFollowUpRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_follow_up_id(TestId(name));
  *request.mutable_followed_up_time() = ToProto(Day(13));
  request.set_contact_made(v1::TRI_STATE_YES);
  return request;
}

TEST(DecideRecordFollowUp, SettlesTheEarliestOpen) {
  const auto reached = After(Open(), Do(Open(), DeliveryRequest()));
  const auto drafts = Do(reached, FollowUpRequest(), {}, Context(Day(13)));
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kFollowUpRecorded, Event::kOutcomeDecided));
  EXPECT_EQ(FromProto(drafts->front().event.follow_up_recorded().settles_due()), Day(13));
  EXPECT_EQ(drafts->back().event.outcome_decided().follow_ups_open_size(), 1);
}

TEST(DecideRecordFollowUp, SettlesTheOneItNames) {
  const auto reached = After(Open(), Do(Open(), DeliveryRequest()));
  v1::RecordFollowUpRequest request = FollowUpRequest();
  *request.mutable_settles_due() = ToProto(Day(55));
  const auto drafts = Do(reached, request, {}, Context(Day(13)));
  const v1::OutcomeDecided& outcome = drafts->back().event.outcome_decided();
  ASSERT_EQ(outcome.follow_ups_open_size(), 1);
  EXPECT_EQ(FromProto(outcome.follow_ups_open(0)), Day(13));
}

TEST(DecideRecordFollowUp, SettlesNothingWhereHeWasNotMet) {
  const auto reached = After(Open(), Do(Open(), DeliveryRequest()));
  v1::RecordFollowUpRequest request = FollowUpRequest();
  request.set_contact_made(v1::TRI_STATE_NO);
  const auto drafts = Do(reached, request, {}, Context(Day(13)));
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kFollowUpRecorded));
  EXPECT_FALSE(drafts->front().event.follow_up_recorded().has_settles_due());
}

TEST(DecideRecordFollowUp, IsMarkedWhereNothingReachedHim) {
  const auto drafts = Do(Open(), FollowUpRequest(), {}, Context(Day(13)));
  EXPECT_THAT(Marks(drafts->front().event.follow_up_recorded()),
              ElementsAre(v1::MARK_WITHOUT_DELIVERY));
}

TEST(DecideCorrectFollowUp, OpensTheDueTimeThatItNoLongerAnswers) {
  const auto reached = After(Open(), Do(Open(), DeliveryRequest()));
  const auto followed = After(reached, Do(reached, FollowUpRequest(), {}, Context(Day(13))));
  v1::CorrectFollowUpRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_follow_up_id(TestId("follow-up"));
  *request.mutable_followed_up_time() = ToProto(Day(13));
  request.add_officer_ids(TestId("officer-1"));
  const auto drafts = Do(followed, request, {}, Context(Day(14)));
  EXPECT_EQ(FromProto(drafts->front().event.follow_up_corrected().settles_due_before()), Day(13));
  EXPECT_EQ(drafts->back().event.outcome_decided().follow_ups_open_size(), 2);
  request.set_follow_up_id(TestId("another"));
  EXPECT_THAT(Do(followed, request), varsel::testing::RefusedWith("FOLLOW_UP_UNKNOWN"));
}

absl::StatusOr<EventDrafts> Withdraw(const Story<NotificationAggregate>& story,
                                     const std::string& name, const FactContext& facts = {}) {
  v1::WithdrawFactRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_fact_id(TestId(name));
  request.set_reason("another person");
  return Decide(story.state(), request, facts, Context());
}

TEST(DecideWithdrawFact, AnAttemptCarriesAllItsClearValues) {
  const Event attempt =
      AttemptEvent("attempt", v1::ATTEMPT_WAY_LETTER, v1::ATTEMPT_OUTCOME_NO_ANSWER);
  auto story = Open();
  story.And(attempt);
  const auto drafts = Withdraw(story, "attempt");
  v1::AttemptRecorded expected = attempt.attempt_recorded();
  expected.set_round_id(TestId("round"));
  *expected.mutable_dimensions() = StoryDimensions();
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(
      drafts->front().event.fact_withdrawn().attempt(), expected));
  EXPECT_EQ(drafts->front().corrects, EventId(TestUuid("event-3")));
  EXPECT_THAT(Withdraw(After(story, drafts), "attempt"),
              varsel::testing::RefusedWith("FACT_WITHDRAWN_ALREADY"));
}

TEST(DecideWithdrawFact, OfTheDeliveryThatReachedTheOutcomeFallsBack) {
  auto story = After(Open(), Do(Open(), DeliveryRequest()));
  v1::RecordDeliveryRequest second = DeliveryRequest(v1::DELIVERY_MODE_TELEPHONE);
  second.set_delivery_id(TestId("second"));
  *second.mutable_facts()->mutable_delivered_time() = ToProto(Now());
  story = After(story, Do(story, second));
  const auto drafts = Withdraw(story, "delivery");
  EXPECT_TRUE(drafts->front().event.fact_withdrawn().has_delivery());
  const v1::OutcomeDecided& outcome = drafts->back().event.outcome_decided();
  EXPECT_EQ(outcome.outcome(), v1::OUTCOME_REACHED_BY_TELEPHONE);
  EXPECT_EQ(FromProto(outcome.follow_ups_due(0)), Day(14));
  const auto none = Withdraw(After(story, drafts), "second");
  EXPECT_EQ(none->back().event.outcome_decided().outcome(), v1::OUTCOME_OPEN);
}

TEST(DecideWithdrawFact, AFollowUpAndTheClosing) {
  const auto reached = After(Open(), Do(Open(), DeliveryRequest()));
  const auto followed = After(reached, Do(reached, FollowUpRequest(), {}, Context(Day(13))));
  EXPECT_EQ(Withdraw(followed, "follow-up")->back().event.outcome_decided().follow_ups_open_size(),
            2);
  auto closed = Open();
  closed.And(ClosedEvent());
  const auto drafts = Withdraw(closed, "notification");
  EXPECT_FALSE(After(closed, drafts).state().closed);
  EXPECT_THAT(Withdraw(After(closed, drafts), "notification"),
              varsel::testing::RefusedWith("FACT_WITHDRAWN_ALREADY"));
}

TEST(DecideWithdrawFact, WithoutItsCancellingThePlanStandsAgain) {
  const auto story =
      After(Open(), Decide(Open().state(), v1::CancelNotificationRequest(), Context()));
  const auto drafts = Withdraw(story, "notification");
  ASSERT_THAT(KindsOf(*drafts), ElementsAre(Event::kFactWithdrawn, Event::kNotificationReopened,
                                            Event::kTargetNotified, Event::kOutcomeDecided));
  EXPECT_FALSE((*drafts)[0].corrects.is_none());
  EXPECT_EQ((*drafts)[2].stream, TargetStream(TestId("round"), TestId("person")));
  EXPECT_EQ(drafts->back().event.outcome_decided().outcome(), v1::OUTCOME_OPEN);
  EXPECT_THAT(Withdraw(After(story, drafts), "notification"),
              varsel::testing::RefusedWith("FACT_WITHDRAWN_ALREADY"));
}

TEST(DecideWithdrawFact, KeepsTheCancellingOfAPlanThatCouldNotBeMadeNow) {
  auto story = Open();
  story.And(CancelledEvent());
  EXPECT_THAT(Withdraw(story, "notification", {.second_in_round = true}),
              varsel::testing::RefusedWith("ALREADY_PLANNED_IN_ROUND"));
  v1::PersonFactsRow person = ApprovedPerson();
  *person.mutable_approved(0)->mutable_until() = ToProto(Day(-1));
  EXPECT_THAT(Withdraw(story, "notification", {.person = &person}),
              varsel::testing::RefusedWith("PERSON_IS_REMOVED"));
}

TEST(DecideWithdrawFact, RefusesWhatIsNotThere) {
  EXPECT_THAT(Withdraw(Open(), "nothing"), varsel::testing::RefusedWith("FACT_UNKNOWN"));
  EXPECT_THAT(Withdraw(Open(), "notification"), varsel::testing::RefusedWith("FACT_UNKNOWN"));
  EXPECT_THAT(Withdraw(Story<NotificationAggregate>(), "x"),
              varsel::testing::RefusedWith("NOTIFICATION_UNKNOWN"));
}

}  // namespace
}  // namespace varsel::notification
