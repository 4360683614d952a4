#include "services/notification/decide_acute.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/notification/evolve.h"
#include "services/notification/streams.h"
#include "services/notification/test_story.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/status_matchers.h"

namespace varsel::notification {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using varsel::testing::Given;
using varsel::testing::RefusedWith;

v1::RecordAcuteRequest Acute(bool delivered = true) {
  v1::RecordAcuteRequest request;
  request.set_notification_id(TestId("notification"));
  request.set_person_id(TestId("person"));
  request.set_attempt_id(TestId("attempt"));
  request.set_way(v1::ATTEMPT_WAY_INSTITUTION);
  *request.mutable_contact_time() = ToProto(Day(-1));
  request.set_note("at the hospital");
  if (delivered) {
    request.set_delivery_id(TestId("delivery"));
    request.mutable_facts()->set_mode(v1::DELIVERY_MODE_IN_INSTITUTION);
    request.mutable_facts()->set_reception(v1::RECEPTION_POSITIVE);
  } else {
    request.set_outcome(v1::ATTEMPT_OUTCOME_DECLINED);
  }
  EXPECT_TRUE(Complete(ActorId(TestUuid("officer-1")), &request).ok());
  return request;
}

TEST(CompleteAcute, FillsInWhatMayBeLeftOut) {
  const v1::RecordAcuteRequest request = Acute();
  EXPECT_EQ(request.outcome(), v1::ATTEMPT_OUTCOME_DELIVERED);
  EXPECT_THAT(request.officer_ids(), ElementsAre(TestId("officer-1")));
  EXPECT_EQ(FromProto(request.facts().delivered_time()), Day(-1));
  EXPECT_THAT(request.facts().officer_ids(), ElementsAre(TestId("officer-1")));
}

TEST(CompleteAcute, RefusesWhatCannotBeFilledIn) {
  const ActorId caller(TestUuid("officer-1"));
  v1::RecordAcuteRequest request;
  EXPECT_THAT(Complete(caller, &request), RefusedWith("FIELD_REQUIRED", "outcome"));
  request.mutable_facts();
  EXPECT_THAT(Complete(caller, &request), RefusedWith("FIELD_REQUIRED", "delivery_id"));
  request.set_delivery_id(TestId("delivery"));
  EXPECT_THAT(Complete(caller, &request), RefusedWith("FIELD_REQUIRED", "facts.mode"));
}

TEST(DecideAcute, IsOneAppendOfNotificationAttemptDeliveryAndReception) {
  const v1::PersonFactsRow person = ApprovedPerson();
  const auto outcome = Given<NotificationAggregate>().When([&](const NotificationState& state) {
    return Decide(state, Acute(), {.person = &person}, Context());
  });
  ASSERT_THAT(KindsOf(*outcome.drafts()),
              ElementsAre(Event::kNotificationPlanned, Event::kAttemptRecorded,
                          Event::kDeliveryRecorded, Event::kOutcomeDecided));
  const auto& drafts = *outcome.drafts();
  EXPECT_EQ(drafts[0].event.notification_planned().notification_kind(),
            v1::NOTIFICATION_KIND_ACUTE);
  EXPECT_EQ(drafts[2].event.delivery_recorded().attempt_id(), TestId("attempt"));
  EXPECT_EQ(drafts[2].event.delivery_recorded().note(), "at the hospital");
  EXPECT_THAT(Marks(drafts[2].event.delivery_recorded()), IsEmpty());  // one officer is enough
  const v1::OutcomeDecided& decided = drafts[3].event.outcome_decided();
  EXPECT_EQ(decided.outcome(), v1::OUTCOME_REACHED_IN_PERSON);
  EXPECT_EQ(decided.reception(), v1::RECEPTION_POSITIVE);
  EXPECT_EQ(decided.reached_attempt_number(), 1u);
  EXPECT_EQ(decided.reached_way(), v1::ATTEMPT_WAY_INSTITUTION);
}

TEST(DecideAcute, WithoutADeliveryIsOpen) {
  const v1::PersonFactsRow person = ApprovedPerson();
  const auto outcome = Given<NotificationAggregate>().When([&](const NotificationState& state) {
    return Decide(state, Acute(false), {.person = &person}, Context());
  });
  ASSERT_THAT(
      KindsOf(*outcome.drafts()),
      ElementsAre(Event::kNotificationPlanned, Event::kAttemptRecorded, Event::kOutcomeDecided));
  EXPECT_EQ((*outcome.drafts())[1].event.attempt_recorded().note(), "at the hospital");
}

TEST(DecideAcute, InARoundOfWhichHeIsNoTargetIsInNoRoundAndMarked) {
  const v1::PersonFactsRow person = ApprovedPerson();
  v1::RecordAcuteRequest request = Acute();
  request.set_round_id(TestId("round"));
  const auto decide = [&](const v1::TargetRow* target) {
    return Decide(NotificationState(), request, {.person = &person, .target = target}, Context());
  };
  const v1::NotificationPlanned none = decide(nullptr)->front().event.notification_planned();
  EXPECT_EQ(none.round_id(), "");
  EXPECT_THAT(Marks(none), ElementsAre(v1::MARK_NOT_A_TARGET));
  v1::TargetRow target = StoryTarget();
  EXPECT_EQ(decide(&target)->front().event.notification_planned().round_id(), TestId("round"));
  target.add_notification_ids(TestId("planned"));
  EXPECT_THAT(Marks(decide(&target)->front().event.notification_planned()),
              ElementsAre(v1::MARK_SECOND_IN_ROUND));
}

TEST(StandsAsNotification, IsJudgedAtTheContactsTimeAsKnownNow) {
  v1::PersonFactsRow person = ApprovedPerson();
  EXPECT_TRUE(StandsAsNotification(person, Acute()));
  *person.mutable_approved(0)->mutable_until() = ToProto(Day(0));  // removed after the contact
  EXPECT_TRUE(StandsAsNotification(person, Acute()));
  *person.mutable_approved(0)->mutable_until() = ToProto(Day(-2));
  EXPECT_FALSE(StandsAsNotification(person, Acute()));
  EXPECT_EQ(WhyProvisional(person, Day(-1)), "PERSON_IS_REMOVED");
  person.clear_approved();
  EXPECT_EQ(WhyProvisional(person, Day(-1)), "PERSON_NOT_APPROVED");
}

// A provisional record, as decided for somebody who is not approved.
Event Provisional() {
  v1::PersonFactsRow person = ApprovedPerson();
  person.clear_approved();
  const auto drafts = Decide(ProvisionalState(), Acute(), {.person = &person}, Context());
  EXPECT_THAT(KindsOf(*drafts), ElementsAre(Event::kProvisionalRecorded));
  return drafts->front().event;
}

TEST(DecideProvisional, LapsesInSevenDays) {
  const v1::ProvisionalRecorded recorded = Provisional().provisional_recorded();
  EXPECT_EQ(FromProto(recorded.lapse_due()), Day(7));
  EXPECT_EQ(recorded.provisional_id(), TestId("notification"));
  v1::PersonFactsRow person = ApprovedPerson();
  Given<ProvisionalAggregate>(Provisional())
      .When([&](const ProvisionalState& state) {
        return Decide(state, Acute(), {.person = &person}, Context());
      })
      .ThenRefused("ID_IN_USE");
}

TEST(DecideAdopt, StandsAsAnAcuteNotificationWithItsTexts) {
  v1::PersonFactsRow person = ApprovedPerson();
  *person.mutable_approved(0)->mutable_from() = ToProto(Day(1));  // approved afterwards
  auto story = Given<ProvisionalAggregate>();
  story.At(Now()).And(Provisional());
  const auto outcome = story.When([&](const ProvisionalState& state) {
    return Decide(state, v1::AdoptProvisionalRequest(), {.person = &person},
                  {.relation = "", .note = "opened", .request = "a job"}, LeaderContext(Day(5)));
  });
  ASSERT_TRUE(outcome.drafts().ok()) << outcome.drafts().status();
  const auto& drafts = *outcome.drafts();
  ASSERT_THAT(KindsOf(drafts), ElementsAre(Event::kProvisionalAdopted, Event::kNotificationPlanned,
                                           Event::kAttemptRecorded, Event::kDeliveryRecorded,
                                           Event::kOutcomeDecided));
  EXPECT_TRUE(drafts[0].stream.is_none());
  for (size_t i = 1; i < drafts.size(); ++i) {
    EXPECT_EQ(drafts[i].stream, NotificationStream(TestId("notification")));
  }
  EXPECT_EQ(drafts[3].event.delivery_recorded().note(), "opened");
  EXPECT_EQ(drafts[3].event.delivery_recorded().request(), "a job");
  // He was not approved at the time; but it was not recorded late, though it is adopted late.
  EXPECT_THAT(Marks(drafts[3].event.delivery_recorded()), ElementsAre(v1::MARK_BEFORE_APPROVAL));
}

TEST(DecideAdopt, RefusesWhoIsNotApprovedOrRemovedAndWhatIsSettled) {
  v1::PersonFactsRow person = ApprovedPerson();
  person.clear_approved();
  const auto adopt = [&](const ProvisionalState& state) {
    return Decide(state, v1::AdoptProvisionalRequest(), {.person = &person}, {}, LeaderContext());
  };
  Given<ProvisionalAggregate>(Provisional()).When(adopt).ThenRefused("PERSON_NOT_APPROVED");
  person = ApprovedPerson();
  *person.mutable_approved(0)->mutable_until() = ToProto(Day(-1));
  Given<ProvisionalAggregate>(Provisional()).When(adopt).ThenRefused("PERSON_IS_REMOVED");
  Given<ProvisionalAggregate>().When(adopt).ThenRefused("PROVISIONAL_UNKNOWN");
  Event lapsed;
  lapsed.mutable_provisional_lapsed();
  Given<ProvisionalAggregate>(Provisional(), lapsed).When(adopt).ThenRefused("PROVISIONAL_SETTLED");
}

TEST(DecideLapse, LapsesWhenDueAndAdoptsWhoWasApprovedMeanwhile) {
  v1::PersonFactsRow person = ApprovedPerson();
  person.clear_approved();
  const auto lapse = [&](absl::Time now) {
    return Given<ProvisionalAggregate>(Provisional()).When([&](const ProvisionalState& state) {
      return Decide(state, v1::LapseProvisionalRequest(), {.person = &person}, {}, Context(now));
    });
  };
  lapse(Day(6)).ThenRefused("PROVISIONAL_NOT_DUE");
  const auto lapsed = lapse(Day(8));
  ASSERT_THAT(KindsOf(*lapsed.drafts()), ElementsAre(Event::kProvisionalLapsed));
  EXPECT_EQ(lapsed.drafts()->front().occurred, Day(7));
  person = ApprovedPerson();
  EXPECT_THAT(KindsOf(*lapse(Day(8)).drafts()), Contains(Event::kProvisionalAdopted));
  *person.mutable_approved(0)->mutable_from() = ToProto(Day(7) + absl::Hours(1));  // too late
  EXPECT_THAT(KindsOf(*lapse(Day(8)).drafts()), ElementsAre(Event::kProvisionalLapsed));
}

TEST(DecideLapse, LeavesWhatIsSettledAlone) {
  Event withdrawn;
  withdrawn.mutable_provisional_withdrawn();
  Given<ProvisionalAggregate>(Provisional(), withdrawn)
      .When([](const ProvisionalState& state) {
        return Decide(state, v1::LapseProvisionalRequest(), {}, {}, Context(Day(8)));
      })
      .ThenNothing();
}

v1::CorrectProvisionalRequest ContactCorrection() {
  v1::CorrectProvisionalRequest request;
  request.set_provisional_id(TestId("notification"));
  request.set_way(v1::ATTEMPT_WAY_TELEPHONE);
  request.set_outcome(v1::ATTEMPT_OUTCOME_ASKED_TO_THINK);
  *request.mutable_contact_time() = ToProto(Day(-2));
  request.set_note("on the telephone");
  request.set_reason("another way");
  return request;
}

TEST(DecideCorrectProvisional, GivesAllValuesAnewAndKeepsPersonAndLapse) {
  const auto correct = [](const ProvisionalState& state) {
    return Decide(state, ContactCorrection(), Context());
  };
  const auto outcome = Given<ProvisionalAggregate>(Provisional()).When(correct);
  ASSERT_THAT(KindsOf(*outcome.drafts()), ElementsAre(Event::kProvisionalCorrected));
  EXPECT_EQ(outcome.drafts()->front().corrects, EventId(TestUuid("event-1")));
  const Event corrected = outcome.drafts()->front().event;
  const ProvisionalState after = Given<ProvisionalAggregate>(Provisional(), corrected).state();
  EXPECT_EQ(after.now->way(), v1::ATTEMPT_WAY_TELEPHONE);
  EXPECT_FALSE(after.now->has_facts());
  EXPECT_EQ(FromProto(after.now->contact_time()), Day(-2));
  EXPECT_EQ(after.now->person_id(), TestId("person"));
  EXPECT_EQ(FromProto(after.now->lapse_due()), Day(7));
  EXPECT_THAT(after.now->officer_ids(), ElementsAre(Context().actor.ToString()));
}

TEST(DecideCorrectProvisional, IsPossibleAfterItLapsedAndRefusedOfWhatIsAdoptedOrWithdrawn) {
  const auto correct = [](const ProvisionalState& state) {
    return Decide(state, ContactCorrection(), Context());
  };
  Event lapsed;
  lapsed.mutable_provisional_lapsed();
  EXPECT_TRUE(Given<ProvisionalAggregate>(Provisional(), lapsed).When(correct).drafts().ok());
  Event adopted;
  adopted.mutable_provisional_adopted();
  Given<ProvisionalAggregate>(Provisional(), adopted)
      .When(correct)
      .ThenRefused("PROVISIONAL_SETTLED");
  Event withdrawn;
  withdrawn.mutable_provisional_withdrawn();
  Given<ProvisionalAggregate>(Provisional(), withdrawn)
      .When(correct)
      .ThenRefused("PROVISIONAL_SETTLED");
  Given<ProvisionalAggregate>().When(correct).ThenRefused("PROVISIONAL_UNKNOWN");
}

TEST(DecideCorrectProvisional, RefusesADeliveryWithoutItsId) {
  const v1::PersonFactsRow person = [] {
    v1::PersonFactsRow row = ApprovedPerson();
    row.clear_approved();
    return row;
  }();
  const auto tried = Decide(ProvisionalState(), Acute(false), {.person = &person}, Context());
  v1::CorrectProvisionalRequest request = ContactCorrection();
  request.mutable_facts()->set_mode(v1::DELIVERY_MODE_TELEPHONE);
  Given<ProvisionalAggregate>(tried->front().event)
      .When([&](const ProvisionalState& state) { return Decide(state, request, Context()); })
      .ThenRefused("FIELD_REQUIRED");
}

TEST(DecideWithdrawProvisional, OnlyOnce) {
  const auto withdraw = [](const ProvisionalState& state) {
    return Decide(state, v1::WithdrawProvisionalRequest(), Context());
  };
  const auto outcome = Given<ProvisionalAggregate>(Provisional()).When(withdraw);
  EXPECT_EQ(outcome.drafts()->front().corrects, EventId(TestUuid("event-1")));
  Given<ProvisionalAggregate>(Provisional(), outcome.drafts()->front().event)
      .When(withdraw)
      .ThenRefused("PROVISIONAL_SETTLED");
}

}  // namespace
}  // namespace varsel::notification
