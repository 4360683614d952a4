// What is due, of every kind, by person, officer and section; and the counts.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/meeting/meeting_world.h"

namespace varsel::meeting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::RefusedWith;

std::vector<std::string> NotificationsOf(const v1::ListDueResponse& reply) {
  std::vector<std::string> ids;
  for (const v1::DueItem& item : reply.items()) ids.push_back(item.notification_id());
  return ids;
}

notification::v1::NotificationEvent FollowUp(const std::string& name, absl::Time time) {
  notification::v1::NotificationEvent event;
  notification::v1::FollowUpRecorded& follow_up = *event.mutable_follow_up_recorded();
  follow_up.set_notification_id(TestId(name));
  follow_up.set_follow_up_id(TestId("follow-up-" + name));
  *follow_up.mutable_followed_up_time() = ToProto(time);
  return event;
}

TEST(Due, FollowUpsFallDueAsTheNotificationDecided) {
  MeetingWorld world;
  world.Reached("n1", "p1", world.Hour(0), {world.Hour(24 * 14), world.Hour(24 * 56)});
  v1::ListDueResponse due = world.DueOf(v1::DUE_KIND_FOLLOW_UP);
  ASSERT_EQ(due.items_size(), 2);
  EXPECT_EQ(FromProto(due.items(0).due()), world.Hour(24 * 14));
  EXPECT_FALSE(due.items(0).overdue());
  world.harness.AdvanceTo(world.Hour(24 * 15));
  due = world.DueOf(v1::DUE_KIND_FOLLOW_UP);
  EXPECT_TRUE(due.items(0).overdue());
  EXPECT_FALSE(due.items(1).overdue());
  world.Reached("n1", "p1", world.Hour(0), {world.Hour(24 * 56)});
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_FOLLOW_UP).items_size(), 1);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Due, AnIncidentCallsForAFollowUpOfWhomItsGroupsHadWithin48Hours) {
  MeetingWorld world;
  world.Reached("n1", "p1", world.Hour(0));   // red
  world.Reached("n2", "p2", world.Hour(0));   // blue
  world.Reached("n3", "p3", world.Hour(60));  // red, but only after it
  world.harness.AdvanceTo(world.Hour(61));
  world.Attack("i1", "red", "green", world.Hour(50));
  v1::ListDueResponse due = world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT);
  EXPECT_THAT(NotificationsOf(due), ElementsAre(TestId("n1")));
  EXPECT_EQ(FromProto(due.items(0).due()), world.Hour(50 + 48));
  EXPECT_EQ(due.items(0).incident_id(), TestId("i1"));
  EXPECT_FALSE(due.items(0).overdue());
  world.harness.AdvanceTo(world.Hour(99));
  EXPECT_TRUE(world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT).items(0).overdue());
  world.OnNotification("n1", FollowUp("n1", world.Hour(40)));  // before it: answers nothing
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT).items_size(), 1);
  notification::v1::NotificationEvent later;
  notification::v1::FollowUpCorrected& corrected = *later.mutable_follow_up_corrected();
  corrected.set_notification_id(TestId("n1"));
  corrected.set_follow_up_id(TestId("follow-up-n1"));
  *corrected.mutable_followed_up_time() = ToProto(world.Hour(98));
  world.OnNotification("n1", later);
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT).items_size(), 0);
  // It was never so: what it answered is open again.
  notification::v1::NotificationEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_notification_id(TestId("n1"));
  withdrawn.mutable_fact_withdrawn()->set_fact_id(TestId("follow-up-n1"));
  withdrawn.mutable_fact_withdrawn()->mutable_follow_up()->set_follow_up_id(TestId("follow-up-n1"));
  world.OnNotification("n1", withdrawn);
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT).items_size(), 1);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Due, ADeliveryThatIsRecordedAfterTheIncidentIsFollowedUpToo) {
  MeetingWorld world;
  world.harness.AdvanceTo(world.Hour(60));
  world.Attack("i1", "blue", "red", world.Hour(50));
  world.Reached("n1", "p1", world.Hour(40));
  EXPECT_THAT(NotificationsOf(world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT)),
              ElementsAre(TestId("n1")));
  // He is reached again, in another round: that is the follow-up.
  world.Notification("n5", "p1", "red");
  world.Reached("n5", "p1", world.Hour(59));
  EXPECT_THAT(NotificationsOf(world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT)), IsEmpty());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Due, AnIncidentThatIsCorrectedOrWithdrawnTakesItsFollowUpsAlong) {
  MeetingWorld world;
  world.Reached("n1", "p1", world.Hour(0));
  world.Reached("n2", "p2", world.Hour(0));
  world.harness.AdvanceTo(world.Hour(61));
  world.Attack("i1", "red", "green", world.Hour(50));
  timeline::v1::TimelineEvent corrected;
  timeline::v1::IncidentCorrected& anew = *corrected.mutable_incident_corrected();
  anew.set_incident_id(TestId("i1"));
  *anew.mutable_occurred_time() = ToProto(world.Hour(55));
  *anew.mutable_occurred_time_before() = ToProto(world.Hour(50));
  MeetingWorld::AddGroups("blue", "green", anew.mutable_groups());
  MeetingWorld::AddGroups("red", "green", anew.mutable_groups_before());
  world.Happened({"timeline.incident", TestUuid("i1")}, corrected);
  const v1::ListDueResponse due = world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT);
  EXPECT_THAT(NotificationsOf(due), ElementsAre(TestId("n2")));
  EXPECT_EQ(FromProto(due.items(0).due()), world.Hour(55 + 48));
  timeline::v1::TimelineEvent never;
  never.mutable_incident_withdrawn()->set_incident_id(TestId("i1"));
  *never.mutable_incident_withdrawn()->mutable_occurred_time() = ToProto(world.Hour(55));
  MeetingWorld::AddGroups("blue", "green", never.mutable_incident_withdrawn()->mutable_groups());
  world.Happened({"timeline.incident", TestUuid("i1")}, never);
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT).items_size(), 0);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Due, WhatIsMissingOfADeliveryFallsDueUntilItIsTold) {
  MeetingWorld world;
  notification::v1::NotificationEvent event;
  notification::v1::DeliveryRecorded& delivery = *event.mutable_delivery_recorded();
  delivery.set_notification_id(TestId("n1"));
  delivery.set_person_id(TestId("p1"));
  delivery.set_delivery_id(TestId("d1"));
  delivery.mutable_dimensions()->set_section_id(TestId("north"));
  delivery.mutable_facts()->add_officer_ids(TestId("officer-2"));
  *delivery.mutable_complete_due() = ToProto(world.Hour(72));
  world.OnNotification("n1", event);
  v1::ListDueRequest mine;
  mine.set_officer_id(TestId("officer-2"));
  mine.add_due_kinds(v1::DUE_KIND_COMPLETE_DELIVERY);
  const v1::ListDueResponse due = world.Due(mine, MeetingWorld::Officer("officer-2"));
  ASSERT_EQ(due.items_size(), 1);
  EXPECT_EQ(due.items(0).delivery_id(), TestId("d1"));
  notification::v1::NotificationEvent told;
  notification::v1::DeliveryCompleted& completed = *told.mutable_delivery_completed();
  completed.set_notification_id(TestId("n1"));
  completed.set_delivery_id(TestId("d1"));
  world.OnNotification("n1", told);
  EXPECT_EQ(world.Due(mine, MeetingWorld::Officer("officer-2")).items_size(), 0);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Due, ReviewsOfFocusPersonsOnly) {
  MeetingWorld world;
  world.Approved("p1", 24);
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_REVIEW).items_size(), 4);
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_REVIEW).items(0).person_id(), TestId("p1"));
  focus::v1::FocusEvent reviewed;
  reviewed.mutable_person_reviewed()->set_person_id(TestId("p1"));
  *reviewed.mutable_person_reviewed()->mutable_review_due() = ToProto(world.Hour(24 * 200));
  world.OnPerson("p1", reviewed);
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_REVIEW).items(3).person_id(), TestId("p1"));
  focus::v1::FocusEvent removed;
  removed.mutable_person_removed()->set_person_id(TestId("p1"));
  world.OnPerson("p1", removed);
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_REVIEW).items_size(), 3);
  focus::v1::FocusEvent restored;
  focus::v1::FactWithdrawn& withdrawn = *restored.mutable_fact_withdrawn();
  withdrawn.set_person_id(TestId("p1"));
  withdrawn.set_nomination_state(focus::v1::NOMINATION_STATE_APPROVED);
  *withdrawn.mutable_review_due() = ToProto(world.Hour(48));
  world.OnPerson("p1", restored);
  EXPECT_EQ(FromProto(world.DueOf(v1::DUE_KIND_REVIEW).items(0).due()), world.Hour(48));
  world.harness.ExpectRebuiltEqualsFollowed();
}

focus::v1::FocusEvent Merged(const std::string& person, const std::string& into) {
  focus::v1::FocusEvent event;
  event.mutable_person_merged()->set_person_id(TestId(person));
  event.mutable_person_merged()->set_into_person_id(TestId(into));
  return event;
}
focus::v1::FocusEvent Unmerged(const std::string& person) {
  focus::v1::FocusEvent event;
  event.mutable_fact_withdrawn()->set_person_id(TestId(person));
  event.mutable_fact_withdrawn()->set_fact_kind("person_merged");
  event.mutable_fact_withdrawn()->set_nomination_state(focus::v1::NOMINATION_STATE_APPROVED);
  *event.mutable_fact_withdrawn()->mutable_review_due() =
      ToProto(absl::FromUnixSeconds(1'690'000'000));
  return event;
}
std::vector<std::string> ReviewsOf(MeetingWorld& world, const std::string& officer) {
  v1::ListDueRequest request;
  request.set_officer_id(TestId(officer));
  request.add_due_kinds(v1::DUE_KIND_REVIEW);
  std::vector<std::string> persons;
  const v1::ListDueResponse due = world.Due(request);
  for (const v1::DueItem& item : due.items()) persons.push_back(item.person_id());
  return persons;
}

TEST(Due, AReviewIsOfTheOfficersOfTheLastPlanAndElseOfWhoNominated) {
  MeetingWorld world;
  world.Approved("p9", 24);
  focus::v1::FocusEvent nominated;
  nominated.mutable_person_nominated()->set_person_id(TestId("p9"));
  world.OnPerson("p9", nominated);  // recorded by "leader"
  EXPECT_THAT(ReviewsOf(world, "leader"), ElementsAre(TestId("p9")));
  EXPECT_EQ(ReviewsOf(world, "officer-1").size(), 4u);
  world.Notification("n9", "p9", "red");
  EXPECT_THAT(ReviewsOf(world, "leader"), IsEmpty());
  EXPECT_EQ(ReviewsOf(world, "officer-1").size(), 5u);
  EXPECT_EQ(ReviewsOf(world, "officer-2").size(), 5u);
  notification::v1::NotificationEvent corrected;
  corrected.mutable_plan_corrected()->set_notification_id(TestId("n9"));
  corrected.mutable_plan_corrected()->set_person_id(TestId("p9"));
  corrected.mutable_plan_corrected()->add_officer_ids(TestId("officer-7"));
  world.OnNotification("n9", corrected);
  EXPECT_THAT(ReviewsOf(world, "officer-7"), ElementsAre(TestId("p9")));
  EXPECT_EQ(ReviewsOf(world, "officer-1").size(), 4u);
  notification::v1::NotificationEvent cancelled;
  cancelled.mutable_notification_cancelled()->set_notification_id(TestId("n9"));
  cancelled.mutable_notification_cancelled()->set_person_id(TestId("p9"));
  world.OnNotification("n9", cancelled);
  EXPECT_THAT(ReviewsOf(world, "officer-7"), IsEmpty());
  EXPECT_THAT(ReviewsOf(world, "leader"), ElementsAre(TestId("p9")));
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Due, OfAMergedPersonStandsUnderTheRecordThatStaysHoweverHeIsAskedFor) {
  MeetingWorld world;
  world.Reached("n1", "p1", world.Hour(0), {world.Hour(24 * 14)});
  world.Reached("n3", "p3", world.Hour(2), {world.Hour(24 * 15)});
  world.OnPerson("p1", Merged("p1", "p3"));
  for (const char* asked : {"p1", "p3"}) {
    v1::ListDueRequest request;
    request.set_person_id(TestId(asked));
    const v1::ListDueResponse due = world.Due(request);
    ASSERT_EQ(due.items_size(), 3) << asked;  // two follow-ups, one review
    for (const v1::DueItem& item : due.items()) EXPECT_EQ(item.person_id(), TestId("p3"));
    request.set_page_size(1);
    std::vector<std::string> seen;
    do {
      const v1::ListDueResponse page = world.Due(request);
      for (const std::string& id : NotificationsOf(page)) seen.push_back(id);
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_THAT(seen, ElementsAre(TestId("n1"), TestId("n3"), ""));
  }
  world.OnPerson("p1", Unmerged("p1"));
  v1::ListDueRequest request;
  request.set_person_id(TestId("p1"));
  const v1::ListDueResponse due = world.Due(request);
  ASSERT_EQ(due.items_size(), 2);
  EXPECT_EQ(due.items(0).person_id(), TestId("p1"));
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Due, OneWhoWasReachedUnderTwoRecordsIsFollowedUpOnceAfterAnIncident) {
  MeetingWorld world;
  world.Reached("n1", "p1", world.Hour(0));  // both red
  world.Reached("n3", "p3", world.Hour(2));
  world.OnPerson("p1", Merged("p1", "p3"));
  world.harness.AdvanceTo(world.Hour(11));
  world.Attack("i1", "red", "green", world.Hour(10));
  EXPECT_THAT(NotificationsOf(world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT)),
              ElementsAre(TestId("n3")));
  // Reached once more under the record that is gone: that answers it.
  world.Notification("n5", "p1", "red");
  world.Reached("n5", "p1", world.Hour(10.5));
  EXPECT_THAT(NotificationsOf(world.DueOf(v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT)), IsEmpty());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Due, AMeetingWithTwoRecordsOfOnePersonIsOneThingToDo) {
  MeetingWorld world;
  v1::MeetingForm form = world.Form("n1", world.Hour(24));
  form.add_items()->set_notification_id(TestId("n3"));
  ASSERT_THAT(world.Plan("m1", form), IsOk());
  world.OnPerson("p1", Merged("p1", "p3"));
  v1::ListDueRequest request;
  request.set_person_id(TestId("p1"));
  request.add_due_kinds(v1::DUE_KIND_MEETING_OUTCOME);
  EXPECT_EQ(world.Due(request).items_size(), 1);
}

TEST(Due, WhoseItIsToCompleteADeliveryIsKnownThoughNobodySaidWhoDelivered) {
  MeetingWorld world;
  for (const char* delivery : {"n1", "acute"}) {  // one planned, one not
    notification::v1::NotificationEvent event;
    notification::v1::DeliveryRecorded& recorded = *event.mutable_delivery_recorded();
    recorded.set_notification_id(TestId(delivery));
    recorded.set_person_id(TestId("p1"));
    recorded.set_delivery_id(TestId(std::string("d-") + delivery));
    recorded.mutable_dimensions()->set_section_id(TestId("north"));
    *recorded.mutable_complete_due() = ToProto(world.Hour(72));
    world.OnNotification(delivery, event);
  }
  v1::ListDueRequest request;
  request.add_due_kinds(v1::DUE_KIND_COMPLETE_DELIVERY);
  request.set_officer_id(TestId("officer-2"));
  EXPECT_THAT(NotificationsOf(world.Due(request)), ElementsAre(TestId("n1")));
  request.set_officer_id(TestId("leader"));  // who recorded it
  EXPECT_THAT(NotificationsOf(world.Due(request)), ElementsAre(TestId("acute")));
}

TEST(Due, TheOutcomeOfAMeetingUntilItIsRecordedOrCancelled) {
  MeetingWorld world;
  ASSERT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
  ASSERT_THAT(world.Plan("m2", world.Form("n2", world.Hour(48))), IsOk());
  v1::ListDueRequest person;
  person.set_person_id(TestId("p1"));
  person.add_due_kinds(v1::DUE_KIND_MEETING_OUTCOME);
  const v1::ListDueResponse due = world.Due(person);
  ASSERT_EQ(due.items_size(), 1);
  EXPECT_EQ(due.items(0).meeting_id(), TestId("m1"));
  EXPECT_EQ(FromProto(due.items(0).due()), world.Hour(25 + 72));
  world.harness.AdvanceTo(world.Hour(26));
  v1::RecordMeetingOutcomeRequest held;
  held.set_meeting_id(TestId("m1"));
  world.Do<v1::RecordMeetingOutcomeResponse>("RecordMeetingOutcome", held);
  v1::CancelMeetingRequest cancel;
  cancel.set_meeting_id(TestId("m2"));
  cancel.set_reason("nej");
  world.Do<v1::CancelMeetingResponse>("CancelMeeting", cancel);
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_MEETING_OUTCOME).items_size(), 0);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Due, IsListedInOrderOfTimeAcrossKindsAPageAtATime) {
  MeetingWorld world;
  world.Reached("n1", "p1", world.Hour(0), {world.Hour(24 * 14), world.Hour(24 * 56)});
  world.Reached("n2", "p2", world.Hour(0), {world.Hour(24 * 14), world.Hour(24 * 56)});
  world.Attack("i1", "red", "blue", world.Hour(24));
  ASSERT_THAT(world.Plan("m1", world.Form("n4", world.Hour(24))), IsOk());
  std::vector<v1::DueItem> all;
  v1::ListDueRequest request;
  request.set_page_size(3);
  int pages = 0;
  do {
    const v1::ListDueResponse reply = world.Due(request);
    all.insert(all.end(), reply.items().begin(), reply.items().end());
    request.set_page_token(reply.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(all.size(), 4u + 2 + 1 + 4);  // follow-ups, after the incident, the meeting, reviews
  EXPECT_EQ(pages, 4);
  for (size_t i = 1; i < all.size(); ++i) {
    EXPECT_LE(FromProto(all[i - 1].due()), FromProto(all[i].due()));
  }
  request.set_page_token("zz");
  EXPECT_THAT(world.Call<v1::ListDueResponse>("ListDue", request, MeetingWorld::Leader()),
              RefusedWith("PAGE_TOKEN_MALFORMED"));
  request.set_page_token("abcd");
  EXPECT_THAT(world.Call<v1::ListDueResponse>("ListDue", request, MeetingWorld::Leader()),
              RefusedWith("PAGE_TOKEN_MALFORMED"));
}

TEST(Due, AnOfficerSeesHisSectionsAndHisOwnElsewhere) {
  MeetingWorld world;
  world.Reached("n1", "p1", world.Hour(0), {world.Hour(24)});
  EXPECT_EQ(world.Due({}, MeetingWorld::Officer("officer-9")).items_size(), 5);  // with reviews
  EXPECT_EQ(world.Due({}, MeetingWorld::Officer("officer-9", "south")).items_size(), 0);
  v1::ListDueRequest officer;
  officer.set_officer_id(TestId("officer-2"));
  EXPECT_EQ(world.Due(officer, MeetingWorld::Officer("officer-2", "south")).items_size(), 5);
  EXPECT_EQ(world.Due(officer, MeetingWorld::Officer("officer-9", "south")).items_size(), 0);
}

TEST(Due, OverdueOnlyAndUntilBoundTheList) {
  MeetingWorld world;
  world.Reached("n1", "p1", world.Hour(0), {world.Hour(24), world.Hour(48), world.Hour(72)});
  world.harness.AdvanceTo(world.Hour(48));
  v1::ListDueRequest request;
  request.add_due_kinds(v1::DUE_KIND_FOLLOW_UP);
  request.set_overdue_only(true);
  EXPECT_EQ(world.Due(request).items_size(), 2);  // what falls due now is due
  request.set_overdue_only(false);
  *request.mutable_until() = ToProto(world.Hour(48));
  EXPECT_EQ(world.Due(request).items_size(), 1);
}

TEST(Due, IsCountedBySectionAndKind) {
  MeetingWorld world;
  world.Reached("n1", "p1", world.Hour(0), {world.Hour(24), world.Hour(24 * 10)});
  world.Attack("i1", "red", "green", world.Hour(10));
  const auto count = [&world] {
    std::map<v1::DueKind, std::pair<uint32_t, uint32_t>> counts;
    const auto reply =
        world.Do<v1::CountDueResponse>("CountDue", v1::CountDueRequest(), MeetingWorld::Leader());
    for (const v1::DuePart& part : reply.parts()) {
      EXPECT_EQ(part.section_id(), TestId("north"));
      counts[part.due_kind()] = {part.overdue(), part.to_come()};
    }
    return counts;
  };
  EXPECT_THAT(count()[v1::DUE_KIND_FOLLOW_UP], ::testing::Pair(0u, 2u));
  EXPECT_THAT(count()[v1::DUE_KIND_REVIEW], ::testing::Pair(0u, 4u));
  world.harness.AdvanceTo(world.Hour(24 * 2));  // due this very day: to come
  EXPECT_THAT(count()[v1::DUE_KIND_FOLLOW_UP], ::testing::Pair(1u, 1u));
  EXPECT_THAT(count()[v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT], ::testing::Pair(0u, 1u));
  world.harness.AdvanceTo(world.Hour(24 * 3));
  EXPECT_THAT(count()[v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT], ::testing::Pair(1u, 0u));
  world.Reached("n1", "p1", world.Hour(0), {});
  EXPECT_EQ(count().count(v1::DUE_KIND_FOLLOW_UP), 0u);
}

// 23:30 UTC on the second of January is the third in Denmark.
TEST(Due, IsCountedByTheDayInDenmark) {
  MeetingWorld world;  // begins on the first of January, 08:00 UTC
  world.Reached("n1", "p1", world.Hour(0), {world.Hour(16 + 23.5)});
  const auto overdue = [&world] {
    const auto reply =
        world.Do<v1::CountDueResponse>("CountDue", v1::CountDueRequest(), MeetingWorld::Leader());
    for (const v1::DuePart& part : reply.parts()) {
      if (part.due_kind() == v1::DUE_KIND_FOLLOW_UP) return part.overdue();
    }
    return 99u;
  };
  world.harness.AdvanceTo(world.Hour(16 + 24 + 22.5));  // 22:30 UTC: the third still
  EXPECT_EQ(overdue(), 0u);
  world.harness.AdvanceTo(world.Hour(16 + 24 + 23.5));  // 00:30 on the fourth
  EXPECT_EQ(overdue(), 1u);
}

}  // namespace
}  // namespace varsel::meeting
