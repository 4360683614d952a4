// The area as its callers see it: through the real pipeline, over the in-memory log, with its
// views.
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/notification/area_world.h"
#include "services/notification/view_keys.h"
#include "tests/testing/status_matchers.h"

namespace varsel::notification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using varsel::testing::RefusedWith;

TEST(NotificationArea, FollowsOneFromThePlanToTheFollowUp) {
  AreaWorld world;
  world.PlannedNotification();
  world.harness.Advance(absl::Hours(1));
  const auto tried = world.Do<v1::RecordAttemptResponse>("RecordAttempt", world.AttemptRequest());
  EXPECT_EQ(tried.attempt_number(), 1u);
  EXPECT_THAT(tried.marks(), IsEmpty());

  v1::RecordDeliveryRequest deliver = world.DeliveryRequest();
  deliver.mutable_facts()->set_reception(v1::RECEPTION_POSITIVE);
  deliver.set_request("hjælp til gæld");
  const auto delivered = world.Do<v1::RecordDeliveryResponse>("RecordDelivery", deliver);
  EXPECT_TRUE(delivered.has_complete_due());

  const v1::GetNotificationResponse got = world.Get();
  EXPECT_EQ(got.notification().outcome(), v1::OUTCOME_REACHED_IN_PERSON);
  EXPECT_EQ(got.notification().reception(), v1::RECEPTION_POSITIVE);
  EXPECT_EQ(got.notification().attempts(), 1u);
  EXPECT_EQ(got.version(), delivered.version());
  EXPECT_EQ(got.attempts(0).note(), "rang ud");
  EXPECT_EQ(got.deliveries(0).request(), "hjælp til gæld");

  v1::ListFollowUpsDueRequest due;
  auto list = world.Do<v1::ListFollowUpsDueResponse>("ListFollowUpsDue", due);
  ASSERT_EQ(list.follow_ups_size(), 2);
  EXPECT_FALSE(list.follow_ups(0).overdue());
  world.harness.Advance(absl::Hours(24 * 15));
  due.set_officer_id(TestId("officer-2"));
  list = world.Do<v1::ListFollowUpsDueResponse>("ListFollowUpsDue", due);
  ASSERT_EQ(list.follow_ups_size(), 2);
  EXPECT_TRUE(list.follow_ups(0).overdue());
  EXPECT_FALSE(list.follow_ups(1).overdue());

  v1::RecordFollowUpRequest follow;
  follow.set_follow_up_id(TestId("follow-up"));
  follow.set_notification_id(TestId("notification"));
  *follow.mutable_followed_up_time() = ToProto(world.harness.now());
  follow.set_remembers("alt");
  const auto followed = world.Do<v1::RecordFollowUpResponse>("RecordFollowUp", follow);
  EXPECT_TRUE(followed.has_settles_due());
  due.clear_officer_id();
  due.set_person_id(TestId("person"));
  EXPECT_EQ(world.Do<v1::ListFollowUpsDueResponse>("ListFollowUpsDue", due).follow_ups_size(), 1);
  EXPECT_EQ(world.Get().follow_ups(0).remembers(), "alt");
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(NotificationArea, RecordAttemptIsOneRecordAndOneRow) {
  AreaWorld world;
  world.PlannedNotification();
  const size_t before = world.harness.Records().size();
  const size_t rows = world.harness.DumpView(kNotificationView).size();
  world.Do<v1::RecordAttemptResponse>("RecordAttempt", world.AttemptRequest());
  EXPECT_EQ(world.harness.Records().size(), before + 1);
  EXPECT_EQ(world.harness.DumpView(kNotificationView).size(), rows + 1);
}

TEST(NotificationArea, TheSameRequestIsAnsweredByItsFirstReply) {
  AreaWorld world;
  world.PlannedNotification();
  v1::RecordAttemptRequest request = world.AttemptRequest();
  request.set_request_id(TestId("once"));
  const auto first = world.Do<v1::RecordAttemptResponse>("RecordAttempt", request);
  const auto second = world.Do<v1::RecordAttemptResponse>("RecordAttempt", request);
  EXPECT_EQ(first.version(), second.version());
  EXPECT_EQ(world.Get().attempts_size(), 1);
}

TEST(NotificationArea, TwoPlansAtOnceCannotBothPass) {
  for (int round = 0; round < 8; ++round) {
    AreaWorld world;
    world.Register("person");
    world.Approve("person", world.At(-10));
    world.StartRound();
    world.Target("person");
    absl::Status first;
    absl::Status second;
    const auto plan = [&](const std::string& name, absl::Status* status) {
      *status = world
                    .Call<v1::PlanNotificationResponse>("PlanNotification",
                                                        AreaWorld::PlanRequest(name, "person"))
                    .status();
    };
    std::thread other([&] { plan("first", &first); });
    plan("second", &second);
    other.join();
    EXPECT_NE(first.ok(), second.ok()) << first << " / " << second;
    EXPECT_THAT(first.ok() ? second : first, RefusedWith("ALREADY_PLANNED_IN_ROUND"));
  }
}

TEST(NotificationArea, ACancelledPlanLeavesRoomForAnother) {
  AreaWorld world;
  world.PlannedNotification();
  EXPECT_THAT(world.Call<v1::PlanNotificationResponse>("PlanNotification",
                                                       AreaWorld::PlanRequest("second", "person")),
              RefusedWith("ALREADY_PLANNED_IN_ROUND"));
  v1::CancelNotificationRequest cancel;
  cancel.set_notification_id(TestId("notification"));
  cancel.set_reason("forkert dag");
  world.Do<v1::CancelNotificationResponse>("CancelNotification", cancel);
  EXPECT_EQ(world.Get().closing_reason(), "forkert dag");
  world.Plan("second", "person");
  // The first was met after all.
  const auto late = world.Do<v1::RecordAttemptResponse>("RecordAttempt", world.AttemptRequest());
  EXPECT_THAT(late.marks(), ElementsAre(v1::MARK_AFTER_CLOSING, v1::MARK_SECOND_IN_ROUND));
  EXPECT_FALSE(world.Get().notification().cancelled());
  v1::ListMarkedRequest marked;
  EXPECT_EQ(world.Do<v1::ListMarkedResponse>("ListMarked", marked).facts_size(), 1);
  marked.set_mark(v1::MARK_REVIEW_OVERDUE);
  EXPECT_EQ(world.Do<v1::ListMarkedResponse>("ListMarked", marked).facts_size(), 0);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(NotificationArea, WhatIsOutOfScopeIsUnknown) {
  AreaWorld world;
  world.PlannedNotification();
  const auto stranger = AreaWorld::Officer("stranger", "other-section");
  const auto assigned = AreaWorld::Officer("officer-2", "other-section");
  v1::GetNotificationRequest get;
  get.set_notification_id(TestId("notification"));
  EXPECT_THAT(world.Call<v1::GetNotificationResponse>("GetNotification", get, stranger),
              RefusedWith("NOTIFICATION_UNKNOWN"));
  EXPECT_THAT(
      world.Call<v1::RecordAttemptResponse>("RecordAttempt", world.AttemptRequest(), stranger),
      RefusedWith("NOTIFICATION_UNKNOWN"));
  EXPECT_THAT(world.Call<v1::PlanNotificationResponse>(
                  "PlanNotification", AreaWorld::PlanRequest("second", "person"), stranger),
              RefusedWith("PERSON_UNKNOWN"));
  v1::ListNotificationsRequest list;
  list.set_round_id(TestId("round"));
  EXPECT_EQ(world.Do<v1::ListNotificationsResponse>("ListNotifications", list, stranger)
                .notifications_size(),
            0);
  EXPECT_EQ(world.Do<v1::ListNotificationsResponse>("ListNotifications", list, assigned)
                .notifications_size(),
            1);
  EXPECT_EQ(world.Do<v1::RecordAttemptResponse>("RecordAttempt", world.AttemptRequest(), assigned)
                .attempt_number(),
            1u);
}

TEST(NotificationArea, AStaleVersionIsTheCallers) {
  AreaWorld world;
  world.PlannedNotification();
  v1::RecordAttemptRequest request = world.AttemptRequest();
  request.set_expected_version(1);
  EXPECT_THAT(world.Call<v1::RecordAttemptResponse>("RecordAttempt", request),
              RefusedWith("VERSION_MET"));
  request.set_expected_version(world.Get().version());
  EXPECT_THAT(world.Call<v1::RecordAttemptResponse>("RecordAttempt", request),
              varsel::testing::IsOk());
}

TEST(NotificationArea, KnowsFromTheRecordWhetherThereIsAnAddress) {
  AreaWorld world;
  world.PlannedNotification();
  EXPECT_EQ(world.Get().notification().address_known(), v1::TRI_STATE_YES);
  EXPECT_EQ(world.Get().notification().telephone_known(), v1::TRI_STATE_NO);
}

TEST(NotificationArea, ALateFactReadsThePersonAtItsTimeAsKnownNow) {
  AreaWorld world;
  world.PlannedNotification();
  const EventId removal = world.Remove("person", world.At(2));
  world.harness.AdvanceTo(world.At(3));
  v1::RecordAttemptRequest before = world.AttemptRequest("before");
  *before.mutable_attempted_time() = ToProto(world.At(1));
  EXPECT_THAT(world.Do<v1::RecordAttemptResponse>("RecordAttempt", before).marks(), IsEmpty());
  v1::RecordAttemptRequest after = world.AttemptRequest("after");
  EXPECT_THAT(world.Do<v1::RecordAttemptResponse>("RecordAttempt", after).marks(),
              ElementsAre(v1::MARK_REMOVED_MEANWHILE));
  EXPECT_THAT(world.Call<v1::PlanNotificationResponse>("PlanNotification",
                                                       AreaWorld::PlanRequest("second", "person")),
              RefusedWith("PERSON_IS_REMOVED"));
  // The removal was never so: as known now he was a focus person all the time.
  focus::v1::FocusEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_person_id(TestId("person"));
  withdrawn.mutable_fact_withdrawn()->set_fact_id(removal.ToString());
  withdrawn.mutable_fact_withdrawn()->set_fact_kind("person_removed");
  *withdrawn.mutable_fact_withdrawn()->mutable_review_due() = ToProto(world.At(100));
  world.FocusOn("person", withdrawn, removal);
  EXPECT_THAT(
      world.Do<v1::RecordAttemptResponse>("RecordAttempt", world.AttemptRequest("third")).marks(),
      IsEmpty());
  world.harness.ExpectRebuiltEqualsFollowed();
}

v1::RecordAcuteRequest AcuteRequest(const AreaWorld& world) {
  v1::RecordAcuteRequest request;
  request.set_notification_id(TestId("acute"));
  request.set_person_id(TestId("person"));
  request.set_attempt_id(TestId("attempt"));
  request.set_delivery_id(TestId("delivery"));
  request.set_way(v1::ATTEMPT_WAY_INSTITUTION);
  *request.mutable_contact_time() = ToProto(world.harness.now());
  request.mutable_facts()->set_mode(v1::DELIVERY_MODE_IN_INSTITUTION);
  request.set_note("på hospitalet");
  return request;
}

TEST(NotificationArea, AnAcuteContactIsOneCallForAnyOfficer) {
  AreaWorld world;
  world.Register("person");
  world.Approve("person", world.At(-10));
  const auto reply = world.Do<v1::RecordAcuteResponse>(
      "RecordAcute", AcuteRequest(world), AreaWorld::Officer("officer-9", "other-section"));
  EXPECT_EQ(reply.taken_as(), v1::ACUTE_TAKEN_AS_NOTIFICATION);
  EXPECT_EQ(reply.notification_id(), TestId("acute"));
  EXPECT_TRUE(reply.has_complete_due());
  const auto got = world.Get("acute");
  EXPECT_EQ(got.notification().notification_kind(), v1::NOTIFICATION_KIND_ACUTE);
  EXPECT_EQ(got.deliveries(0).note(), "på hospitalet");
  EXPECT_EQ(world
                .Do<v1::ListIncompleteDeliveriesResponse>("ListIncompleteDeliveries",
                                                          v1::ListIncompleteDeliveriesRequest())
                .deliveries_size(),
            1);
  EXPECT_THAT(world.Call<v1::RecordAcuteResponse>("RecordAcute", AcuteRequest(world)),
              RefusedWith("ID_IN_USE"));
  v1::RecordAcuteRequest unknown = AcuteRequest(world);
  unknown.set_person_id(TestId("nobody"));
  EXPECT_THAT(world.Call<v1::RecordAcuteResponse>("RecordAcute", unknown),
              RefusedWith("PERSON_UNKNOWN"));
}

TEST(NotificationArea, ContactWithSomebodyNotApprovedIsProvisionalAndLapses) {
  AreaWorld world;
  world.Register("person");
  const auto reply = world.Do<v1::RecordAcuteResponse>("RecordAcute", AcuteRequest(world));
  EXPECT_EQ(reply.taken_as(), v1::ACUTE_TAKEN_AS_PROVISIONAL);
  EXPECT_EQ(reply.why(), "PERSON_NOT_APPROVED");
  v1::ListProvisionalsRequest list;
  list.set_open_only(true);
  auto open = world.Do<v1::ListProvisionalsResponse>("ListProvisionals", list);
  ASSERT_EQ(open.provisionals_size(), 1);
  EXPECT_EQ(open.provisionals(0).note(), "på hospitalet");
  world.harness.Advance(absl::Hours(24 * 8));
  EXPECT_EQ(world.Do<v1::ListProvisionalsResponse>("ListProvisionals", list).provisionals_size(),
            0);
  list.set_open_only(false);
  EXPECT_EQ(
      world.Do<v1::ListProvisionalsResponse>("ListProvisionals", list).provisionals(0).state(),
      v1::PROVISIONAL_STATE_LAPSED);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(NotificationArea, AProvisionalRecordOfSomebodyApprovedInTimeIsAdopted) {
  for (const bool by_hand : {true, false}) {
    AreaWorld world;
    world.Register("person");
    world.Do<v1::RecordAcuteResponse>("RecordAcute", AcuteRequest(world));
    world.harness.Advance(absl::Hours(24));
    v1::AdoptProvisionalRequest adopt;
    adopt.set_provisional_id(TestId("acute"));
    EXPECT_THAT(world.Call<v1::AdoptProvisionalResponse>("AdoptProvisional", adopt),
                RefusedWith("PERSON_NOT_APPROVED"));
    world.Approve("person", world.harness.now());
    if (by_hand) {
      EXPECT_EQ(world.Do<v1::AdoptProvisionalResponse>("AdoptProvisional", adopt).notification_id(),
                TestId("acute"));
    } else {
      world.harness.Advance(absl::Hours(24 * 8));
    }
    const auto got = world.Get("acute");
    EXPECT_EQ(got.notification().outcome(), v1::OUTCOME_REACHED_IN_PERSON);
    EXPECT_EQ(got.deliveries(0).note(), "på hospitalet");
    EXPECT_THAT(got.deliveries(0).marks(), ElementsAre(v1::MARK_BEFORE_APPROVAL));
    world.harness.ExpectRebuiltEqualsFollowed();
  }
}

TEST(NotificationArea, ACancellingTakenBackLetsThePlanStandUnlessThereIsAnother) {
  AreaWorld world;
  world.PlannedNotification();
  v1::CancelNotificationRequest cancel;
  cancel.set_notification_id(TestId("notification"));
  cancel.set_reason("forkert person");
  v1::WithdrawFactRequest withdraw;
  withdraw.set_notification_id(TestId("notification"));
  withdraw.set_fact_id(TestId("notification"));
  withdraw.set_reason("det var ikke denne");
  world.Do<v1::CancelNotificationResponse>("CancelNotification", cancel);
  world.Do<v1::WithdrawFactResponse>("WithdrawFact", withdraw);
  EXPECT_FALSE(world.Get().notification().cancelled());
  EXPECT_EQ(world.Get().closing_reason(), "");
  EXPECT_THAT(world.Call<v1::PlanNotificationResponse>("PlanNotification",
                                                       AreaWorld::PlanRequest("second", "person")),
              RefusedWith("ALREADY_PLANNED_IN_ROUND"));
  world.Do<v1::CancelNotificationResponse>("CancelNotification", cancel);
  world.Plan("second", "person");
  EXPECT_THAT(world.Call<v1::WithdrawFactResponse>("WithdrawFact", withdraw),
              RefusedWith("ALREADY_PLANNED_IN_ROUND"));
  EXPECT_TRUE(world.Get().notification().cancelled());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(NotificationArea, OfAPlanAnewAndACancellingTakenBackAtOnceOneIsRefused) {
  for (int i = 0; i < 20; ++i) {
    AreaWorld world;
    world.PlannedNotification();
    v1::CancelNotificationRequest cancel;
    cancel.set_notification_id(TestId("notification"));
    cancel.set_reason("forkert dag");
    world.Do<v1::CancelNotificationResponse>("CancelNotification", cancel);
    v1::WithdrawFactRequest withdraw;
    withdraw.set_notification_id(TestId("notification"));
    withdraw.set_fact_id(TestId("notification"));
    withdraw.set_reason("den rigtige dag");
    absl::Status taken_back;
    std::thread other([&] {
      taken_back = world.Call<v1::WithdrawFactResponse>("WithdrawFact", withdraw).status();
    });
    const absl::Status planned =
        world
            .Call<v1::PlanNotificationResponse>("PlanNotification",
                                                AreaWorld::PlanRequest("second", "person"))
            .status();
    other.join();
    EXPECT_NE(taken_back.ok(), planned.ok()) << taken_back << " / " << planned;
    EXPECT_THAT(taken_back.ok() ? planned : taken_back, RefusedWith("ALREADY_PLANNED_IN_ROUND"));
  }
}

TEST(NotificationArea, AProvisionalRecordCanBeCorrected) {
  AreaWorld world;
  world.Register("person");
  world.Do<v1::RecordAcuteResponse>("RecordAcute", AcuteRequest(world));
  v1::CorrectProvisionalRequest correct;
  correct.set_provisional_id(TestId("acute"));
  correct.set_way(v1::ATTEMPT_WAY_STREET_ENCOUNTER);
  correct.set_outcome(v1::ATTEMPT_OUTCOME_ASKED_TO_THINK);
  *correct.mutable_contact_time() = ToProto(world.harness.now() - absl::Hours(30));
  correct.set_note("på gaden");
  correct.set_reason("forkert sted");
  EXPECT_THAT(world.Call<v1::CorrectProvisionalResponse>("CorrectProvisional", correct,
                                                         AreaWorld::Officer("x", "other-section")),
              RefusedWith("PROVISIONAL_UNKNOWN"));
  world.Do<v1::CorrectProvisionalResponse>("CorrectProvisional", correct);
  const auto list =
      world.Do<v1::ListProvisionalsResponse>("ListProvisionals", v1::ListProvisionalsRequest());
  ASSERT_EQ(list.provisionals_size(), 1);
  EXPECT_EQ(list.provisionals(0).note(), "på gaden");
  EXPECT_EQ(list.provisionals(0).way(), v1::ATTEMPT_WAY_STREET_ENCOUNTER);
  EXPECT_FALSE(list.provisionals(0).has_facts());
  // Adopted, it stands as corrected.
  world.Approve("person", world.harness.now());
  v1::AdoptProvisionalRequest adopt;
  adopt.set_provisional_id(TestId("acute"));
  world.Do<v1::AdoptProvisionalResponse>("AdoptProvisional", adopt);
  EXPECT_EQ(world.Get("acute").attempts(0).note(), "på gaden");
  EXPECT_EQ(world.Get("acute").deliveries_size(), 0);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(NotificationArea, AProvisionalRecordCanBeWithdrawn) {
  AreaWorld world;
  world.Register("person");
  world.Do<v1::RecordAcuteResponse>("RecordAcute", AcuteRequest(world));
  v1::WithdrawProvisionalRequest withdraw;
  withdraw.set_provisional_id(TestId("acute"));
  withdraw.set_reason("en anden");
  EXPECT_THAT(world.Call<v1::WithdrawProvisionalResponse>("WithdrawProvisional", withdraw,
                                                          AreaWorld::Officer("x", "other-section")),
              RefusedWith("PROVISIONAL_UNKNOWN"));
  world.Do<v1::WithdrawProvisionalResponse>("WithdrawProvisional", withdraw);
  const size_t records = world.harness.Records().size();
  world.harness.Advance(absl::Hours(24 * 8));
  EXPECT_EQ(world.harness.Records().size(), records);
}

TEST(NotificationArea, AMergedPersonsContactStandsOnTheOneThatStays) {
  AreaWorld world;
  world.Register("person");
  world.Register("survivor");
  world.Approve("survivor", world.At(-10));
  world.FocusOn("person", testing::PersonMerged("person", "survivor"));
  EXPECT_EQ(world.Do<v1::RecordAcuteResponse>("RecordAcute", AcuteRequest(world)).taken_as(),
            v1::ACUTE_TAKEN_AS_NOTIFICATION);
  EXPECT_EQ(world.Get("acute").notification().person_id(), TestId("survivor"));
}

TEST(NotificationArea, AGroupTalkReachesCorrectsAndWithdrawsInOneAppendEach) {
  AreaWorld world;
  world.PlannedNotification();
  world.RegisterGroup("group");
  v1::RecordGroupTalkRequest talk;
  talk.set_group_talk_id(TestId("talk"));
  talk.set_group_id(TestId("group"));
  talk.set_head_count(35);
  *talk.mutable_talked_time() = ToProto(world.harness.now());
  v1::PresentPerson& who = *talk.add_present();
  who.set_person_id(TestId("person"));
  who.set_notification_id(TestId("notification"));
  who.set_delivery_id(TestId("delivery"));
  const auto recorded = world.Do<v1::RecordGroupTalkResponse>("RecordGroupTalk", talk);
  EXPECT_EQ(world.Get().notification().outcome(), v1::OUTCOME_REACHED_OTHERWISE);
  // The next fact is decided on what the talk's append left.
  EXPECT_EQ(
      world.Do<v1::RecordAttemptResponse>("RecordAttempt", world.AttemptRequest()).attempt_number(),
      1u);
  v1::CorrectGroupTalkRequest correct;
  correct.set_group_talk_id(TestId("talk"));
  correct.set_expected_version(recorded.version());
  correct.set_group_id(TestId("group"));
  correct.set_head_count(34);
  correct.add_officer_ids(TestId("officer-1"));
  *correct.mutable_talked_time() = talk.talked_time();
  correct.set_reason("han var der ikke");
  world.Do<v1::CorrectGroupTalkResponse>("CorrectGroupTalk", correct);
  EXPECT_EQ(world.Get().notification().outcome(), v1::OUTCOME_OPEN);
  EXPECT_TRUE(world.Get().deliveries(0).withdrawn());
  EXPECT_EQ(world.Get().deliveries(0).reason(), "han var der ikke");
  *correct.mutable_present() = talk.present();
  correct.mutable_present(0)->set_delivery_id(TestId("delivery-2"));
  correct.clear_expected_version();
  world.Do<v1::CorrectGroupTalkResponse>("CorrectGroupTalk", correct);
  EXPECT_EQ(world.Get().notification().outcome(), v1::OUTCOME_REACHED_OTHERWISE);
  v1::WithdrawGroupTalkRequest withdraw;
  withdraw.set_group_talk_id(TestId("talk"));
  withdraw.set_reason_code("recorded-twice");
  world.Do<v1::WithdrawGroupTalkResponse>("WithdrawGroupTalk", withdraw);
  EXPECT_EQ(world.Get().notification().outcome(), v1::OUTCOME_OPEN);
  const auto talks =
      world.Do<v1::ListGroupTalksResponse>("ListGroupTalks", v1::ListGroupTalksRequest());
  ASSERT_EQ(talks.group_talks_size(), 1);
  EXPECT_TRUE(talks.group_talks(0).withdrawn());
  EXPECT_EQ(talks.group_talks(0).head_count(), 34u);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(NotificationArea, OfficerKnownIsFixedByTheFirstAttempt) {
  AreaWorld world;
  world.PlannedNotification();
  v1::RecordOfficerKnownRequest known;
  known.set_round_id(TestId("round"));
  known.set_person_id(TestId("person"));
  known.set_officer_known(v1::TRI_STATE_YES);
  world.Do<v1::RecordOfficerKnownResponse>("RecordOfficerKnown", known);
  EXPECT_EQ(world.Get().notification().officer_known(), v1::TRI_STATE_YES);
  world.Do<v1::RecordAttemptResponse>("RecordAttempt", world.AttemptRequest());
  known.set_officer_known(v1::TRI_STATE_NO);
  EXPECT_THAT(world.Call<v1::RecordOfficerKnownResponse>("RecordOfficerKnown", known),
              RefusedWith("OFFICER_KNOWN_FIXED"));
  // The outcome that a delivery decides keeps it.
  world.Do<v1::RecordDeliveryResponse>("RecordDelivery", world.DeliveryRequest());
  EXPECT_EQ(world.Get().notification().officer_known(), v1::TRI_STATE_YES);
}

TEST(NotificationArea, ACompletionAddsToTheTextsAndACorrectionReplacesThem) {
  AreaWorld world;
  world.PlannedNotification();
  world.Do<v1::RecordDeliveryResponse>("RecordDelivery", world.DeliveryRequest());
  v1::CompleteDeliveryRequest complete;
  complete.set_delivery_id(TestId("delivery"));
  complete.set_notification_id(TestId("notification"));
  complete.mutable_facts()->set_card(v1::CARD_REFUSED);
  complete.set_request("arbejde");
  world.Do<v1::CompleteDeliveryResponse>("CompleteDelivery", complete);
  EXPECT_EQ(world.Get().deliveries(0).note(), "lyttede");
  EXPECT_EQ(world.Get().deliveries(0).request(), "arbejde");
  v1::CorrectDeliveryRequest correct;
  correct.set_delivery_id(TestId("delivery"));
  correct.set_notification_id(TestId("notification"));
  *correct.mutable_facts() = world.DeliveryRequest().facts();
  correct.set_note("lyttede ikke");
  correct.set_reason("forkert note");
  world.Do<v1::CorrectDeliveryResponse>("CorrectDelivery", correct);
  EXPECT_EQ(world.Get().deliveries(0).note(), "lyttede ikke");
  EXPECT_EQ(world.Get().deliveries(0).request(), "");
  EXPECT_TRUE(world.Get().deliveries(0).corrected());
}

TEST(NotificationArea, ErasedTextsAreSaidToBe) {
  AreaWorld world;
  world.PlannedNotification();
  world.Do<v1::RecordAttemptResponse>("RecordAttempt", world.AttemptRequest());
  ASSERT_TRUE(world.harness.keys().Erase(SubjectId(TestUuid("person")), 1).ok());
  const auto got = world.Get();
  EXPECT_TRUE(got.attempts(0).erased());
  EXPECT_EQ(got.attempts(0).note(), "");
  EXPECT_EQ(got.attempts(0).way(), v1::ATTEMPT_WAY_TELEPHONE);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(NotificationArea, ListsAreReadPageByPage) {
  AreaWorld world;
  world.StartRound();
  for (int i = 0; i < 5; ++i) {
    const std::string person = absl::StrCat("person-", i);
    world.Register(person);
    world.Approve(person, world.At(-1));
    world.Target(person);
    world.Plan(absl::StrCat("notification-", i), person);
    world.harness.Advance(absl::Minutes(1));
  }
  v1::ListNotificationsRequest list;
  list.set_round_id(TestId("round"));
  list.set_page_size(2);
  std::vector<std::string> seen;
  do {
    const auto page = world.Do<v1::ListNotificationsResponse>("ListNotifications", list);
    for (const auto& item : page.notifications()) seen.push_back(item.notification_id());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_THAT(seen, ElementsAre(TestId("notification-0"), TestId("notification-1"),
                                TestId("notification-2"), TestId("notification-3"),
                                TestId("notification-4")));
  list.set_section_id(TestId("section"));
  EXPECT_THAT(world.Call<v1::ListNotificationsResponse>("ListNotifications", list),
              RefusedWith("ASK_BY_ONE"));
  list.clear_section_id();
  list.set_page_token("00ff");
  EXPECT_THAT(world.Call<v1::ListNotificationsResponse>("ListNotifications", list),
              RefusedWith("PAGE_TOKEN_MALFORMED"));
}

TEST(NotificationArea, APlanCanBeHandedToOthers) {
  AreaWorld world;
  world.PlannedNotification();
  v1::CorrectPlanRequest correct;
  correct.set_notification_id(TestId("notification"));
  correct.add_officer_ids(TestId("officer-7"));
  correct.set_planned_mode(v1::DELIVERY_MODE_AT_HOME);
  *correct.mutable_scheduled_time() = ToProto(world.At(1));
  EXPECT_THAT(world.Do<v1::CorrectPlanResponse>("CorrectPlan", correct).marks(),
              ElementsAre(v1::MARK_ONE_OFFICER));
  v1::ListNotificationsRequest list;
  list.set_officer_id(TestId("officer-7"));
  EXPECT_EQ(world
                .Do<v1::ListNotificationsResponse>("ListNotifications", list,
                                                   AreaWorld::Officer("officer-7", "elsewhere"))
                .notifications_size(),
            1);
}

TEST(NotificationArea, ARoundAndItsTargetsAndTheMessageAreListed) {
  AreaWorld world;
  world.PlannedNotification();
  v1::RegisterMessageVersionRequest message;
  message.set_message_version_id(TestId("message"));
  message.set_code("2022-12");
  message.set_consequence("Volden skal stoppe.");
  message.set_support("Der er hjælp.");
  world.Do<v1::RegisterMessageVersionResponse>("RegisterMessageVersion", message,
                                               AreaWorld::Leader());
  v1::ListTargetsRequest targets;
  targets.set_round_id(TestId("round"));
  const auto listed = world.Do<v1::ListTargetsResponse>("ListTargets", targets);
  ASSERT_EQ(listed.targets_size(), 1);
  EXPECT_EQ(listed.targets(0).notification_id(), TestId("notification"));
  EXPECT_TRUE(listed.targets(0).after_start());
  EXPECT_EQ(world.Do<v1::ListRoundsResponse>("ListRounds", v1::ListRoundsRequest()).rounds_size(),
            1);
  EXPECT_EQ(world
                .Do<v1::ListMessageVersionsResponse>("ListMessageVersions",
                                                     v1::ListMessageVersionsRequest())
                .message_versions(0)
                .support(),
            "Der er hjælp.");
  v1::EndRoundRequest end;
  end.set_round_id(TestId("round"));
  world.Do<v1::EndRoundResponse>("EndRound", end, AreaWorld::Leader());
  v1::GetRoundRequest get;
  get.set_round_id(TestId("round"));
  EXPECT_TRUE(world.Do<v1::GetRoundResponse>("GetRound", get).round().has_ended_time());
  EXPECT_EQ(world.Get().notification().outcome(), v1::OUTCOME_OPEN);  // closed by nobody
  v1::CloseNotificationRequest close;
  close.set_notification_id(TestId("notification"));
  world.Do<v1::CloseNotificationResponse>("CloseNotification", close);
  EXPECT_EQ(world.Get().notification().outcome(), v1::OUTCOME_NOT_TRIED);
}

}  // namespace
}  // namespace varsel::notification
