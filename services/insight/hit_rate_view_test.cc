#include "gtest/gtest.h"
#include "services/insight/event_story.h"

namespace varsel::insight {
namespace {

using notification::v1::NotificationEvent;
using testing::TestId;

// Round 1 with persons a, b, c; round 2 with c, d. Both begun.
void TwoRounds(EventStory& story) {
  story.Round("1", "2022-12-01T00:00:00Z");
  story.Round("2", "2023-01-01T00:00:00Z");
  for (const char* person : {"a", "b", "c"}) story.Target("1", person);
  for (const char* person : {"c", "d"}) story.Target("2", person);
  story.StartRound("1", "2022-12-01T08:00:00Z");
  story.StartRound("2", "2023-01-02T08:00:00Z");
}

TEST(HitRateView, CountsAPersonOfTwoRoundsOnceOverAllAndInEachApart) {
  EventStory story;
  TwoRounds(story);
  story.Plan("c1", "1", "c");
  story.Decide("c1", "1", "c", notification::v1::OUTCOME_NO_RESPONSE);
  story.Plan("c2", "2", "c");
  story.Decide("c2", "2", "c", notification::v1::OUTCOME_REACHED_IN_PERSON,
               notification::v1::RECEPTION_NEUTRAL, "2023-01-05T12:00:00Z");

  const auto all = story.HitRate();
  EXPECT_EQ(all.persons().targeted(), 4u);
  EXPECT_EQ(all.persons().reached(), 1u);
  EXPECT_EQ(all.persons().open(), 3u);
  EXPECT_EQ(story.HitRate({"1"}).persons().no_response(), 1u);
  EXPECT_EQ(story.HitRate({"1"}).persons().targeted(), 3u);
  EXPECT_EQ(story.HitRate({"2"}).persons().reached(), 1u);
  // naming both rounds counts the rows and comes to the same as the counters of all rounds
  EXPECT_EQ(story.HitRate({"1", "2"}).SerializeAsString(), all.SerializeAsString());
  EXPECT_EQ(story.Reception().persons().neutral(), 1u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, CountsNoRoundThatHasNotBegunAndForgetsWhoLeftBefore) {
  EventStory story;
  story.Round("1", "2022-12-01T00:00:00Z");
  story.Target("1", "a");
  story.Target("1", "b");
  story.Plan("a1", "1", "a");
  story.Attempt("a1", "1", "a", 1, notification::v1::ATTEMPT_WAY_TELEPHONE, false);
  EXPECT_EQ(story.HitRate().persons().targeted(), 0u);
  EXPECT_EQ(story.HitRate().attempts().attempts(), 0u);
  EXPECT_FALSE(story.HitRate().persons().has_hit_rate());
  story.RemoveTarget("1", "b");
  story.StartRound("1", "2022-12-01T08:00:00Z");
  EXPECT_EQ(story.HitRate().persons().targeted(), 1u);
  EXPECT_EQ(story.HitRate().persons().removed(), 0u);
  EXPECT_EQ(story.HitRate().attempts().attempts(), 1u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, ShowsRemovedPersonsApartAndCountsThoseAddedLater) {
  EventStory story;
  TwoRounds(story);
  story.Plan("a1", "1", "a");
  story.Decide("a1", "1", "a", notification::v1::OUTCOME_REACHED_BY_TELEPHONE,
               notification::v1::RECEPTION_POSITIVE, "2022-12-05T12:00:00Z");
  story.RemoveTarget("1", "a");
  story.Target("1", "e");
  const auto figures = story.HitRate({"1"}).persons();
  EXPECT_EQ(figures.targeted(), 3u);
  EXPECT_EQ(figures.reached(), 0u);
  EXPECT_EQ(figures.removed(), 1u);
  EXPECT_EQ(figures.removed_reached(), 1u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, LeavesAPersonWithoutNotificationOpenUntilTheRoundEnds) {
  EventStory story;
  TwoRounds(story);
  story.EndRound("1", "2022-12-31T20:00:00Z");
  EXPECT_EQ(story.HitRate({"1"}).persons().not_tried(), 3u);
  // c is still open in round 2
  EXPECT_EQ(story.HitRate().persons().not_tried(), 2u);
  EXPECT_EQ(story.HitRate().persons().open(), 2u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, CountsMergedRecordsAsOnePersonAlsoForWhatComesLater) {
  EventStory story;
  TwoRounds(story);
  story.Plan("a1", "1", "a");
  story.Merge("a", "b");
  EXPECT_EQ(story.HitRate({"1"}).persons().targeted(), 2u);
  EXPECT_EQ(story.HitRate().persons().targeted(), 3u);
  story.Decide("a1", "1", "a", notification::v1::OUTCOME_REACHED_IN_PERSON,
               notification::v1::RECEPTION_POSITIVE, "2022-12-05T12:00:00Z");
  EXPECT_EQ(story.HitRate({"1"}).persons().reached(), 1u);
  story.Merge("b", "d");
  story.Merge("d", "a");  // one record already
  EXPECT_EQ(story.HitRate().persons().targeted(), 2u);
  EXPECT_EQ(story.HitRate().persons().reached(), 1u);
  EXPECT_EQ(story.HitRate({"1", "2"}).persons().SerializeAsString(),
            story.HitRate().persons().SerializeAsString());
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, TakesBackAReachWhenItsDeliveryIsWithdrawn) {
  EventStory story;
  TwoRounds(story);
  story.Plan("a1", "1", "a");
  story.Decide("a1", "1", "a", notification::v1::OUTCOME_REACHED_IN_PERSON,
               notification::v1::RECEPTION_NEGATIVE, "2022-12-05T12:00:00Z");
  EXPECT_EQ(story.Reception().persons().negative(), 1u);
  story.Decide("a1", "1", "a", notification::v1::OUTCOME_OPEN);
  EXPECT_EQ(story.HitRate().persons().reached(), 0u);
  EXPECT_EQ(story.HitRate().persons().open(), 4u);
  EXPECT_EQ(story.Reception().persons().reached(), 0u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, KeepsNotificationsOutsideRoundsBeside) {
  EventStory story;
  TwoRounds(story);
  story.Plan("acute", "", "z");
  story.Attempt("acute", "", "z", 1, notification::v1::ATTEMPT_WAY_INSTITUTION, true);
  story.Decide("acute", "", "z", notification::v1::OUTCOME_REACHED_IN_PERSON,
               notification::v1::RECEPTION_POSITIVE, "2023-01-05T12:00:00Z");
  const auto response = story.HitRate();
  EXPECT_EQ(response.persons().targeted(), 4u);
  EXPECT_EQ(response.persons().reached(), 0u);
  EXPECT_EQ(response.attempts().attempts(), 0u);
  EXPECT_EQ(response.outside_rounds().targeted(), 1u);
  EXPECT_EQ(response.outside_rounds().reached(), 1u);
  EXPECT_EQ(response.outside_rounds_attempts().attempts(), 1u);
  EXPECT_EQ(story.Reception().outside_rounds().positive(), 1u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, CountsAttemptsByWayAndNumberAndFollowsCorrectionAndWithdrawal) {
  EventStory story;
  TwoRounds(story);
  story.Plan("a1", "1", "a");
  story.Attempt("a1", "1", "a", 1, notification::v1::ATTEMPT_WAY_TELEPHONE, false);
  story.Attempt("a1", "1", "a", 2, notification::v1::ATTEMPT_WAY_HOME_VISIT, true);
  story.Attempt("a1", "1", "a", 12, notification::v1::ATTEMPT_WAY_HOME_VISIT, false);
  auto response = story.HitRate({"1"}, {v1::BREAKDOWN_WAY, v1::BREAKDOWN_ATTEMPT_NUMBER});
  EXPECT_EQ(response.attempts().attempts(), 3u);
  EXPECT_EQ(response.attempts().deliveries(), 1u);
  EXPECT_EQ(response.attempts().delivery_rate().unit(), "attempts");
  ASSERT_EQ(response.breakdowns_size(), 2);
  ASSERT_EQ(response.breakdowns(0).parts_size(), 2);
  EXPECT_EQ(response.breakdowns(0).parts(0).key(), "home_visit");
  EXPECT_EQ(response.breakdowns(0).parts(0).attempts().attempts(), 2u);
  EXPECT_EQ(response.breakdowns(1).parts(2).key(), "10");

  NotificationEvent corrected;
  auto& correction = *corrected.mutable_attempt_corrected();
  correction.set_notification_id(TestId("notification-a1"));
  correction.set_person_id(TestId("person-a"));
  correction.set_attempt_id(TestId("attempt-a1-1"));
  correction.set_attempt_number(1);
  correction.set_way_before(notification::v1::ATTEMPT_WAY_TELEPHONE);
  correction.set_outcome_before(notification::v1::ATTEMPT_OUTCOME_NO_ANSWER);
  correction.set_way(notification::v1::ATTEMPT_WAY_STREET_ENCOUNTER);
  correction.set_outcome(notification::v1::ATTEMPT_OUTCOME_DELIVERED);
  story.Tell(corrected);
  EXPECT_EQ(story.HitRate({"1"}).attempts().deliveries(), 2u);

  NotificationEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_notification_id(TestId("notification-a1"));
  auto& attempt = *withdrawn.mutable_fact_withdrawn()->mutable_attempt();
  attempt.set_attempt_id(TestId("attempt-a1-12"));
  attempt.set_attempt_number(12);
  attempt.set_way(notification::v1::ATTEMPT_WAY_HOME_VISIT);
  attempt.set_outcome(notification::v1::ATTEMPT_OUTCOME_NO_ANSWER);
  story.Tell(withdrawn);
  EXPECT_EQ(story.HitRate().attempts().attempts(), 2u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, CountsAnAttemptAsDeliveredByTheDeliveriesThatCameOfIt) {
  EventStory story;
  TwoRounds(story);
  story.Plan("a1", "1", "a");
  story.Attempt("a1", "1", "a", 1, notification::v1::ATTEMPT_WAY_TELEPHONE, false);
  story.Attempt("a1", "1", "a", 2, notification::v1::ATTEMPT_WAY_TEXT_MESSAGE, true);
  const auto deliver = [](const std::string& id, const std::string& attempt, bool reached,
                          auto* delivery) {
    delivery->set_notification_id(TestId("notification-a1"));
    delivery->set_person_id(TestId("person-a"));
    delivery->set_round_id(TestId("round-1"));
    delivery->set_delivery_id(TestId("delivery-" + id));
    if (!attempt.empty()) delivery->set_attempt_id(TestId("attempt-a1-" + attempt));
    delivery->set_reached(reached);
  };
  NotificationEvent call;  // he agreed on the telephone, and the message came of it
  deliver("1", "1", true, call.mutable_delivery_recorded());
  story.Tell(call);
  EXPECT_EQ(story.HitRate().attempts().deliveries(), 2u);
  NotificationEvent text;  // sent, and nobody knows that he read it
  deliver("2", "2", false, text.mutable_delivery_recorded());
  story.Tell(text);
  EXPECT_EQ(story.HitRate().attempts().deliveries(), 1u);
  NotificationEvent moved;  // it came of none of them
  deliver("1", "", true, moved.mutable_delivery_corrected());
  story.Tell(moved);
  EXPECT_EQ(story.HitRate().attempts().deliveries(), 0u);
  EXPECT_EQ(story.HitRate().attempts().deliveries_without_attempt(), 1u);
  NotificationEvent confirmed;
  deliver("2", "2", true, confirmed.mutable_delivery_completed());
  story.Tell(confirmed);
  EXPECT_EQ(story.HitRate().attempts().deliveries(), 1u);
  NotificationEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_notification_id(TestId("notification-a1"));
  withdrawn.mutable_fact_withdrawn()->mutable_attempt()->set_attempt_id(TestId("attempt-a1-2"));
  story.Tell(withdrawn);
  EXPECT_EQ(story.HitRate().attempts().attempts(), 1u);
  EXPECT_EQ(story.HitRate().attempts().deliveries(), 0u);
  EXPECT_EQ(story.HitRate().attempts().deliveries_without_attempt(), 2u);
  NotificationEvent gone;
  gone.mutable_fact_withdrawn()->set_notification_id(TestId("notification-a1"));
  deliver("1", "", true, gone.mutable_fact_withdrawn()->mutable_delivery());
  story.Tell(gone);
  EXPECT_EQ(story.HitRate().attempts().deliveries_without_attempt(), 1u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, MovesAttemptsWhenItIsSaidThatAnOfficerKnewHim) {
  EventStory story;
  TwoRounds(story);
  story.Plan("a1", "1", "a");
  story.Attempt("a1", "1", "a", 1, notification::v1::ATTEMPT_WAY_TELEPHONE, false);
  NotificationEvent event;
  event.mutable_officer_known_recorded()->set_round_id(TestId("round-1"));
  event.mutable_officer_known_recorded()->set_person_id(TestId("person-a"));
  event.mutable_officer_known_recorded()->set_officer_known(notification::v1::TRI_STATE_YES);
  story.Tell(event);
  const auto response = story.HitRate({"1"}, {v1::BREAKDOWN_OFFICER_KNOWN});
  ASSERT_EQ(response.breakdowns(0).parts_size(), 2);
  EXPECT_EQ(response.breakdowns(0).parts(0).key(), "yes");
  EXPECT_EQ(response.breakdowns(0).parts(0).persons().targeted(), 1u);
  EXPECT_EQ(response.breakdowns(0).parts(0).attempts().attempts(), 1u);
  EXPECT_EQ(response.breakdowns(0).parts(1).key(), "unknown");
  EXPECT_EQ(response.breakdowns(0).parts(1).attempts().attempts(), 0u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(HitRateView, DividesBySectionAndRoundWithNamesAndWindows) {
  EventStory story;
  focus::v1::FocusEvent section;
  section.mutable_section_registered()->set_section_id(TestId("section-syd"));
  section.mutable_section_registered()->set_name("Syd");
  story.Tell(section);
  TwoRounds(story);
  story.Target("2", "s", "syd");
  story.EndRound("1", "2022-12-31T20:00:00Z");
  const auto response = story.HitRate({}, {v1::BREAKDOWN_ROUND, v1::BREAKDOWN_SECTION});
  ASSERT_EQ(response.breakdowns(0).parts_size(), 2);
  EXPECT_EQ(response.breakdowns(0).parts(0).label(), "Runde 1");
  EXPECT_EQ(response.breakdowns(0).parts(0).persons().targeted(), 3u);
  EXPECT_TRUE(response.breakdowns(0).parts(0).persons().window().has_until());
  EXPECT_FALSE(response.persons().window().has_until());
  uint32_t targeted = 0;
  bool syd = false;
  for (const auto& part : response.breakdowns(1).parts()) {
    targeted += part.persons().targeted();
    syd = syd || (part.label() == "Syd" && part.persons().targeted() == 1);
  }
  EXPECT_EQ(targeted, response.persons().targeted());
  EXPECT_TRUE(syd);
}

}  // namespace
}  // namespace varsel::insight
