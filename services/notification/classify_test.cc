#include "services/notification/classify.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/notification/evolve.h"
#include "services/notification/test_story.h"
#include "tests/testing/given_when_then.h"

namespace varsel::notification {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using varsel::testing::Given;
using varsel::testing::Story;

v1::OutcomeDecided Of(const Story<NotificationAggregate>& story) {
  return Classify(story.state(), Programme{});
}
v1::Outcome ClosedWith(std::vector<Event> attempts, bool leader = false) {
  auto story = Given<NotificationAggregate>(Planned());
  for (const Event& attempt : attempts) story.And(attempt);
  return Of(story.And(ClosedEvent(leader))).outcome();
}
Event Try(v1::AttemptWay way, v1::AttemptOutcome outcome) {
  static int n = 0;
  return AttemptEvent("try-" + std::to_string(++n), way, outcome);
}
Event PlannedKnowing(v1::TriState address, v1::TriState telephone) {
  Event event = Planned();
  event.mutable_notification_planned()->set_address_known(address);
  event.mutable_notification_planned()->set_telephone_known(telephone);
  return event;
}

TEST(Reaches, InPersonAndTelephoneAlways) {
  for (const v1::DeliveryMode mode :
       {v1::DELIVERY_MODE_AT_HOME, v1::DELIVERY_MODE_IN_PUBLIC, v1::DELIVERY_MODE_IN_INSTITUTION,
        v1::DELIVERY_MODE_TELEPHONE}) {
    EXPECT_TRUE(Reaches(Facts(mode))) << mode;
  }
}

TEST(Reaches, ATextOnlyWithConfirmedReceipt) {
  v1::DeliveryFacts facts = Facts(v1::DELIVERY_MODE_TEXT_MESSAGE);
  EXPECT_FALSE(Reaches(facts));
  for (const v1::TriState state : {v1::TRI_STATE_NO, v1::TRI_STATE_UNKNOWN}) {
    facts.set_receipt_confirmed(state);
    EXPECT_FALSE(Reaches(facts));
  }
  facts.set_receipt_confirmed(v1::TRI_STATE_YES);
  EXPECT_TRUE(Reaches(facts));
}

TEST(Reaches, AGroupTalkOnlyWithKnownPresence) {
  v1::DeliveryFacts facts = Facts(v1::DELIVERY_MODE_TO_GROUP);
  facts.set_receipt_confirmed(v1::TRI_STATE_YES);
  EXPECT_FALSE(Reaches(facts));
  facts.set_presence_known(v1::TRI_STATE_YES);
  EXPECT_TRUE(Reaches(facts));
}

TEST(Reaches, NothingWithoutAMode) { EXPECT_FALSE(Reaches(v1::DeliveryFacts())); }

TEST(MissingOf, NamesWhatNobodyAnsweredOfAMeeting) {
  v1::DeliveryFacts facts = Facts(v1::DELIVERY_MODE_AT_HOME);
  EXPECT_THAT(MissingOf(facts), Contains("reception"));
  facts.set_reception(v1::RECEPTION_UNKNOWN);  // "nobody knows" is an answer
  EXPECT_THAT(MissingOf(facts), Not(Contains("reception")));
  EXPECT_THAT(MissingOf(facts), Contains("card"));
}

TEST(MissingOf, AsksATextOnlyForWhatATextCanTell) {
  v1::DeliveryFacts facts = Facts(v1::DELIVERY_MODE_TEXT_MESSAGE);
  EXPECT_THAT(MissingOf(facts), ElementsAre("message_version_id", "consequence_given",
                                            "support_given", "receipt_confirmed"));
  facts.set_message_version_id(TestId("message"));
  facts.set_consequence_given(v1::TRI_STATE_YES);
  facts.set_support_given(v1::TRI_STATE_NO);
  facts.set_receipt_confirmed(v1::TRI_STATE_NO);
  EXPECT_THAT(MissingOf(facts), IsEmpty());
}

TEST(Classify, IsOpenUntilSomebodyCloses) {
  EXPECT_EQ(Of(Given<NotificationAggregate>(Planned())).outcome(), v1::OUTCOME_OPEN);
  EXPECT_EQ(Of(Given<NotificationAggregate>(
                   Planned(), Try(v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_OUTCOME_DECLINED),
                   Try(v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_OUTCOME_DECLINED)))
                .outcome(),
            v1::OUTCOME_OPEN);
}

TEST(Classify, NotTriedWhenClosedWithoutAttempt) {
  EXPECT_EQ(ClosedWith({}), v1::OUTCOME_NOT_TRIED);
}

TEST(Classify, DeclinedByASecondNo) {
  const auto no = [] { return Try(v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_OUTCOME_DECLINED); };
  EXPECT_EQ(ClosedWith({no()}), v1::OUTCOME_NO_RESPONSE);
  EXPECT_EQ(ClosedWith({no(), no()}), v1::OUTCOME_DECLINED);
}

TEST(Classify, DeclinedByTheLeadersDecisionAfterOneNo) {
  EXPECT_EQ(ClosedWith({Try(v1::ATTEMPT_WAY_HOME_VISIT, v1::ATTEMPT_OUTCOME_DECLINED)}, true),
            v1::OUTCOME_DECLINED);
}

TEST(Classify, AskingToThinkOrNamingALawyerIsNoNo) {
  EXPECT_EQ(ClosedWith({Try(v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_OUTCOME_ASKED_TO_THINK),
                        Try(v1::ATTEMPT_WAY_VIA_LAWYER, v1::ATTEMPT_OUTCOME_MOVED_TO_LAWYER),
                        Try(v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_OUTCOME_DECLINED)}),
            v1::OUTCOME_NO_RESPONSE);
}

TEST(Classify, NoResponseWhereAnAddressOrTelephoneWasUsed) {
  for (const v1::AttemptWay way :
       {v1::ATTEMPT_WAY_HOME_VISIT, v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_WAY_TEXT_MESSAGE,
        v1::ATTEMPT_WAY_LETTER, v1::ATTEMPT_WAY_INSTITUTION}) {
    EXPECT_EQ(ClosedWith({Try(way, v1::ATTEMPT_OUTCOME_NO_ANSWER)}), v1::OUTCOME_NO_RESPONSE)
        << way;
  }
}

TEST(Classify, NoResponseWhereSomebodyCouldCarryWord) {
  EXPECT_EQ(ClosedWith({Try(v1::ATTEMPT_WAY_VIA_FRIEND, v1::ATTEMPT_OUTCOME_NO_ANSWER)}),
            v1::OUTCOME_NO_RESPONSE);
  EXPECT_EQ(ClosedWith({Try(v1::ATTEMPT_WAY_STREET_ENCOUNTER, v1::ATTEMPT_OUTCOME_RELATIVE_ONLY)}),
            v1::OUTCOME_NO_RESPONSE);
}

TEST(Classify, NotFoundWhereNeitherWasKnown) {
  EXPECT_EQ(ClosedWith({Try(v1::ATTEMPT_WAY_STREET_ENCOUNTER, v1::ATTEMPT_OUTCOME_NO_ANSWER)}),
            v1::OUTCOME_NOT_FOUND);
  EXPECT_EQ(ClosedWith({Try(v1::ATTEMPT_WAY_HOME_VISIT, v1::ATTEMPT_OUTCOME_ADDRESS_UNKNOWN),
                        Try(v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_OUTCOME_TELEPHONE_UNKNOWN)}),
            v1::OUTCOME_NOT_FOUND);
}

TEST(Classify, WhatThePlanKnewMakesASearchANoResponse) {
  const Event search = Try(v1::ATTEMPT_WAY_GROUPS_PLACE, v1::ATTEMPT_OUTCOME_NO_ANSWER);
  EXPECT_EQ(Of(Given<NotificationAggregate>(PlannedKnowing(v1::TRI_STATE_NO, v1::TRI_STATE_YES),
                                            search, ClosedEvent()))
                .outcome(),
            v1::OUTCOME_NO_RESPONSE);
  EXPECT_EQ(
      Of(Given<NotificationAggregate>(PlannedKnowing(v1::TRI_STATE_UNKNOWN, v1::TRI_STATE_UNKNOWN),
                                      search, ClosedEvent()))
          .outcome(),
      v1::OUTCOME_NOT_FOUND);
}

TEST(Classify, AnAddressThatProvedWrongWasNotKnown) {
  EXPECT_EQ(
      Of(Given<NotificationAggregate>(
             PlannedKnowing(v1::TRI_STATE_YES, v1::TRI_STATE_NO),
             Try(v1::ATTEMPT_WAY_HOME_VISIT, v1::ATTEMPT_OUTCOME_ADDRESS_UNKNOWN), ClosedEvent()))
          .outcome(),
      v1::OUTCOME_NOT_FOUND);
}

TEST(Classify, AWithdrawnAttemptWasNeverMade) {
  Event withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_fact_id(TestId("gone"));
  withdrawn.mutable_fact_withdrawn()->mutable_attempt();
  const auto story = Given<NotificationAggregate>(
      Planned(), AttemptEvent("gone", v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_OUTCOME_NO_ANSWER),
      withdrawn, ClosedEvent());
  EXPECT_EQ(Of(story).outcome(), v1::OUTCOME_NOT_TRIED);
  EXPECT_EQ(Of(story).attempts(), 0u);
}

TEST(Classify, ReachedByTheModeOfTheFirstDeliveryThatReached) {
  v1::DeliveryFacts text = Facts(v1::DELIVERY_MODE_TEXT_MESSAGE, Day(-5));
  v1::DeliveryFacts call = Facts(v1::DELIVERY_MODE_TELEPHONE, Day(-4));
  call.set_reception(v1::RECEPTION_NEGATIVE);
  call.set_would_not_hear(v1::TRI_STATE_YES);
  v1::DeliveryFacts home = Facts(v1::DELIVERY_MODE_AT_HOME, Day(-2));
  home.set_reception(v1::RECEPTION_POSITIVE);
  const v1::OutcomeDecided outcome = Of(Given<NotificationAggregate>(
      Planned(), DeliveryEvent("home", home, true), DeliveryEvent("text", text, false),
      DeliveryEvent("call", call, true)));
  EXPECT_EQ(outcome.outcome(), v1::OUTCOME_REACHED_BY_TELEPHONE);
  EXPECT_EQ(outcome.reception(), v1::RECEPTION_NEGATIVE);
  EXPECT_TRUE(outcome.would_not_hear());
  EXPECT_FALSE(outcome.message_sent());
  EXPECT_EQ(outcome.reached_way(), v1::ATTEMPT_WAY_TELEPHONE);
  EXPECT_EQ(FromProto(outcome.reached_time()), Day(-4));
  EXPECT_EQ(outcome.deliveries(), 3u);
}

TEST(Classify, ATextWithoutReceiptIsAMessageSent) {
  const v1::OutcomeDecided outcome = Of(Given<NotificationAggregate>(
      Planned(), DeliveryEvent("text", Facts(v1::DELIVERY_MODE_TEXT_MESSAGE), false)));
  EXPECT_EQ(outcome.outcome(), v1::OUTCOME_OPEN);
  EXPECT_TRUE(outcome.message_sent());
}

TEST(Classify, RelativeOnlyUntilHeHimselfAnswered) {
  auto story = Given<NotificationAggregate>(
      Planned(), Try(v1::ATTEMPT_WAY_HOME_VISIT, v1::ATTEMPT_OUTCOME_RELATIVE_ONLY));
  EXPECT_TRUE(Of(story).relative_only());
  story.And(Try(v1::ATTEMPT_WAY_TELEPHONE, v1::ATTEMPT_OUTCOME_ASKED_TO_THINK));
  EXPECT_FALSE(Of(story).relative_only());
}

TEST(Classify, BothHalvesOverAllDeliveriesThatReached) {
  v1::DeliveryFacts first = Facts(v1::DELIVERY_MODE_TELEPHONE, Day(-4));
  first.set_consequence_given(v1::TRI_STATE_YES);
  v1::DeliveryFacts second = Facts(v1::DELIVERY_MODE_AT_HOME, Day(-2));
  second.set_support_given(v1::TRI_STATE_YES);
  auto story = Given<NotificationAggregate>(Planned(), DeliveryEvent("first", first, true));
  EXPECT_FALSE(Of(story).both_halves());
  EXPECT_TRUE(Of(story.And(DeliveryEvent("second", second, true))).both_halves());
}

TEST(Classify, TheAttemptThatReachedGivesWayAndNumber) {
  Event tried = AttemptEvent("came", v1::ATTEMPT_WAY_CAME_HIMSELF, v1::ATTEMPT_OUTCOME_DELIVERED);
  tried.mutable_attempt_recorded()->set_attempt_number(3);
  const v1::OutcomeDecided outcome = Of(Given<NotificationAggregate>(
      Planned(), tried,
      DeliveryEvent("delivery", Facts(v1::DELIVERY_MODE_IN_PUBLIC), true, "came")));
  EXPECT_EQ(outcome.reached_way(), v1::ATTEMPT_WAY_CAME_HIMSELF);
  EXPECT_EQ(outcome.reached_attempt_number(), 3u);
}

TEST(Classify, FollowUpsFallDueTwoAndEightWeeksAfterTheFirstReach) {
  const v1::OutcomeDecided outcome = Of(Given<NotificationAggregate>(
      Planned(), DeliveryEvent("home", Facts(v1::DELIVERY_MODE_AT_HOME, Day(-2)), true)));
  ASSERT_EQ(outcome.follow_ups_due_size(), 2);
  EXPECT_EQ(FromProto(outcome.follow_ups_due(0)), Day(12));
  EXPECT_EQ(FromProto(outcome.follow_ups_due(1)), Day(54));
}

TEST(Classify, ALaterPolicyDoesNotMoveWhatWasDecided) {
  auto story = Given<NotificationAggregate>(
      Planned(), DeliveryEvent("home", Facts(v1::DELIVERY_MODE_AT_HOME, Day(-2)), true));
  Event decided;
  *decided.mutable_outcome_decided() = Of(story);
  story.And(decided);
  Programme later;
  later.follow_ups_after = {absl::Hours(24)};
  EXPECT_EQ(Classify(story.state(), later).follow_ups_due_size(), 2);
}

TEST(Classify, CancelledIsInNoRate) {
  EXPECT_EQ(Of(Given<NotificationAggregate>(Planned(), CancelledEvent())).outcome(),
            v1::OUTCOME_CANCELLED);
}

FollowUp Answer(absl::Time due, bool withdrawn = false) {
  auto recorded = std::make_shared<v1::FollowUpRecorded>();
  if (due != absl::InfinitePast()) *recorded->mutable_settles_due() = ToProto(due);
  return {EventId(), std::move(recorded), withdrawn};
}

TEST(OpenFollowUps, AreThoseThatNobodyAnswered) {
  EXPECT_THAT(OpenFollowUps({Day(14), Day(56)}, {Answer(Day(56))}), ElementsAre(Day(14)));
  EXPECT_THAT(OpenFollowUps({Day(14), Day(56)}, {Answer(Day(14), true)}),
              ElementsAre(Day(14), Day(56)));
  EXPECT_THAT(OpenFollowUps({Day(14), Day(56)}, {Answer(absl::InfinitePast())}),
              ElementsAre(Day(14), Day(56)));
}

TEST(OpenFollowUps, AnAnswerToATimeThatMovedCountsForTheEarliestLeft) {
  EXPECT_THAT(OpenFollowUps({Day(13), Day(55)}, {Answer(Day(14))}), ElementsAre(Day(55)));
}

}  // namespace
}  // namespace varsel::notification
