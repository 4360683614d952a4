#include "services/notification/decide_talk.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/notification/evolve.h"
#include "services/notification/streams.h"
#include "services/notification/test_story.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/status_matchers.h"

namespace varsel::notification {
namespace {

using ::testing::ElementsAre;
using varsel::testing::Given;
using varsel::testing::RefusedWith;
using varsel::testing::Story;

// A group, one person with a notification, one without.
struct TalkWorld {
  v1::GroupFactsRow group;
  TalkContext facts;
  Story<TalkAggregate> talk;
  Story<NotificationAggregate> notification = Given<NotificationAggregate>(Planned());

  TalkWorld() {
    group.set_group_id(TestId("group"));
    group.set_section_id(TestId("section"));
    facts.persons.emplace(TestId("person"), ApprovedPerson());
    facts.persons.emplace(TestId("bystander"), ApprovedPerson());
  }
  TalkContext Context() {
    facts.group = &group;
    TouchedNotification& touched = facts.touched[TestId("notification")];
    touched.state = notification.state();
    touched.person = ApprovedPerson();
    return facts;
  }
  template <typename Request>
  absl::StatusOr<EventDrafts> Do(const Request& request) {
    return Decide(talk.state(), request, Context(), notification::Context());
  }
  template <typename Request>
  EventDrafts Done(const Request& request) {
    absl::StatusOr<EventDrafts> drafts = Do(request);
    EXPECT_TRUE(drafts.ok()) << drafts.status();
    for (const Draft<Event>& draft : *drafts) {
      if (draft.stream.is_none()) {
        talk.And(draft.event);
      } else {
        EXPECT_EQ(draft.stream, NotificationStream(TestId("notification")));
        notification.And(draft.event);
      }
    }
    return *std::move(drafts);
  }
  v1::Outcome outcome() const { return notification.state().outcome->outcome(); }
};

template <typename Request>
Request Talk(bool present = true) {
  Request request;
  request.set_group_talk_id(TestId("talk"));
  request.set_group_id(TestId("group"));
  request.set_head_count(35);
  *request.mutable_talked_time() = ToProto(Day(-1));
  request.add_officer_ids(TestId("officer-1"));
  request.add_officer_ids(TestId("officer-2"));
  v1::PresentPerson& bystander = *request.add_present();
  bystander.set_person_id(TestId("bystander"));
  if (present) {
    v1::PresentPerson& who = *request.add_present();
    who.set_person_id(TestId("person"));
    who.set_notification_id(TestId("notification"));
    who.set_delivery_id(TestId("delivery"));
  }
  return request;
}
using Record = v1::RecordGroupTalkRequest;
using Correct = v1::CorrectGroupTalkRequest;

TEST(DecideGroupTalk, ReachesWhoIsKnownToHaveBeenThereAndNobodyElse) {
  TalkWorld world;
  const EventDrafts drafts = world.Done(Talk<Record>());
  ASSERT_THAT(KindsOf(drafts), ElementsAre(Event::kGroupTalkRecorded, Event::kDeliveryRecorded,
                                           Event::kOutcomeDecided));
  const v1::DeliveryFacts& facts = drafts[1].event.delivery_recorded().facts();
  EXPECT_EQ(facts.mode(), v1::DELIVERY_MODE_TO_GROUP);
  EXPECT_EQ(facts.presence_known(), v1::TRI_STATE_YES);
  EXPECT_EQ(drafts[0].event.group_talk_recorded().head_count(), 35u);
  EXPECT_EQ(drafts[0].event.group_talk_recorded().section_id(), TestId("section"));
  EXPECT_EQ(world.outcome(), v1::OUTCOME_REACHED_OTHERWISE);
}

TEST(DecideGroupTalk, WithoutHimReachesNobody) {
  TalkWorld world;
  EXPECT_THAT(KindsOf(world.Done(Talk<Record>(false))), ElementsAre(Event::kGroupTalkRecorded));
}

TEST(DecideGroupTalk, OpensAClosedNotificationAgain) {
  TalkWorld world;
  world.notification.And(ClosedEvent());
  EXPECT_THAT(KindsOf(world.Done(Talk<Record>())),
              ElementsAre(Event::kGroupTalkRecorded, Event::kNotificationReopened,
                          Event::kDeliveryRecorded, Event::kOutcomeDecided));
}

TEST(DecideGroupTalk, RefusesWhatIsUnknownOrAnothersOrTwice) {
  TalkWorld world;
  Record request = Talk<Record>();
  request.mutable_present(1)->set_notification_id(TestId("nowhere"));
  EXPECT_THAT(world.Do(request), RefusedWith("NOTIFICATION_UNKNOWN", "present[1].notification_id"));
  request = Talk<Record>();
  request.mutable_present(1)->set_person_id(TestId("stranger"));
  EXPECT_THAT(world.Do(request), RefusedWith("PERSON_UNKNOWN", "present[1].person_id"));
  request = Talk<Record>();
  request.mutable_present()->DeleteSubrange(0, 1);
  request.mutable_present(0)->set_person_id(TestId("bystander"));
  EXPECT_THAT(world.Do(request), RefusedWith("NOT_HIS_NOTIFICATION"));
  request = Talk<Record>();
  *request.add_present() = request.present(1);
  EXPECT_THAT(world.Do(request), RefusedWith("FIELD_MALFORMED", "present[2].person_id"));
  request = Talk<Record>();
  request.mutable_present(1)->clear_delivery_id();
  EXPECT_THAT(world.Do(request), RefusedWith("FIELD_REQUIRED", "present[1].delivery_id"));
  world.group.set_withdrawn(true);
  EXPECT_THAT(world.Do(Talk<Record>()), RefusedWith("GROUP_UNKNOWN"));
}

TEST(DecideGroupTalk, RefusesAnIdInUse) {
  TalkWorld world;
  world.Done(Talk<Record>());
  EXPECT_THAT(world.Do(Talk<Record>()), RefusedWith("ID_IN_USE", "group_talk_id"));
}

TEST(DecideCorrectGroupTalk, TakesBackTheDeliveryOfWhoWasNotThere) {
  TalkWorld world;
  world.Done(Talk<Record>());
  Correct correction = Talk<Correct>(false);
  correction.set_reason("mistaken for his brother");
  const EventDrafts drafts = world.Done(correction);
  ASSERT_THAT(KindsOf(drafts), ElementsAre(Event::kGroupTalkCorrected, Event::kFactWithdrawn,
                                           Event::kOutcomeDecided));
  EXPECT_TRUE(drafts[1].event.fact_withdrawn().has_delivery());
  EXPECT_EQ(world.outcome(), v1::OUTCOME_OPEN);
}

TEST(DecideCorrectGroupTalk, DeliversToWhoWasThereAfterAll) {
  TalkWorld world;
  world.Done(Talk<Record>(false));
  world.Done(Talk<Correct>());
  EXPECT_EQ(world.outcome(), v1::OUTCOME_REACHED_OTHERWISE);
}

TEST(DecideCorrectGroupTalk, MovesTheDeliveriesWithTheTalkAndKeepsTheirTexts) {
  TalkWorld world;
  world.Done(Talk<Record>());
  world.facts.touched[TestId("notification")].note = "opened note";
  Correct correction = Talk<Correct>();
  *correction.mutable_talked_time() = ToProto(Day(-2));
  const EventDrafts drafts = world.Done(correction);
  ASSERT_THAT(KindsOf(drafts), ElementsAre(Event::kGroupTalkCorrected, Event::kDeliveryCorrected,
                                           Event::kOutcomeDecided));
  EXPECT_EQ(drafts[1].event.delivery_corrected().note(), "opened note");
  EXPECT_EQ(FromProto(world.notification.state().outcome->reached_time()), Day(-2));
}

TEST(DecideCorrectGroupTalk, OfTheHeadCountAloneChangesNoDelivery) {
  TalkWorld world;
  world.Done(Talk<Record>());
  Correct correction = Talk<Correct>();
  correction.set_head_count(34);
  EXPECT_THAT(KindsOf(world.Done(correction)), ElementsAre(Event::kGroupTalkCorrected));
}

TEST(DecideWithdrawGroupTalk, TakesAllItsDeliveriesBackOnce) {
  TalkWorld world;
  v1::WithdrawGroupTalkRequest withdraw;
  withdraw.set_group_talk_id(TestId("talk"));
  withdraw.set_reason_code("recorded-twice");
  EXPECT_THAT(world.Do(withdraw), RefusedWith("GROUP_TALK_UNKNOWN"));
  world.Done(Talk<Record>());
  EXPECT_THAT(
      KindsOf(world.Done(withdraw)),
      ElementsAre(Event::kGroupTalkWithdrawn, Event::kFactWithdrawn, Event::kOutcomeDecided));
  EXPECT_EQ(world.outcome(), v1::OUTCOME_OPEN);
  EXPECT_THAT(world.Do(withdraw), RefusedWith("FACT_WITHDRAWN_ALREADY"));
  EXPECT_THAT(world.Do(Talk<Correct>()), RefusedWith("FACT_WITHDRAWN_ALREADY"));
}

}  // namespace
}  // namespace varsel::notification
