// The area as its callers see it: through the real pipeline, over the in-memory log, with its
// views.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/meeting/meeting_world.h"

namespace varsel::meeting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using testing::RefusedWith;

TEST(MeetingArea, ShowsThePlanWithOwnRiskPlaceAndSafetyNotes) {
  MeetingWorld world;
  v1::RecordSafetyNoteRequest note;
  note.set_safety_note_id(TestId("note"));
  note.set_person_id(TestId("p1"));
  *note.mutable_expires() = ToProto(world.Hour(24 * 30));
  note.set_text("har stukket før");
  note.set_source("patruljen");
  world.Do<v1::RecordSafetyNoteResponse>("RecordSafetyNote", note);
  note.set_safety_note_id(TestId("place"));
  note.clear_person_id();
  note.set_section_id(TestId("north"));
  note.set_place("klubhuset");
  world.Do<v1::RecordSafetyNoteResponse>("RecordSafetyNote", note);
  note.set_safety_note_id(TestId("short"));
  *note.mutable_expires() = ToProto(world.Hour(1));  // expired before the meeting begins
  world.Do<v1::RecordSafetyNoteResponse>("RecordSafetyNote", note);

  ASSERT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
  const v1::GetMeetingResponse got = world.Get("m1");
  EXPECT_EQ(got.meeting().state(), v1::MEETING_STATE_PLANNED);
  EXPECT_EQ(got.meeting().persons(0).person_id(), TestId("p1"));
  EXPECT_EQ(got.meeting().persons(0).place(), "Opdigtet Vej 1");
  EXPECT_EQ(got.meeting().persons(0).own_risk(), "ses med politiet = mistænkt");
  ASSERT_EQ(got.safety_notes_size(), 2);
  EXPECT_EQ(got.safety_notes(0).text(), "har stukket før");
  EXPECT_EQ(got.safety_notes(1).place(), "klubhuset");
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(MeetingArea, ShowsTheCalendarBySectionOfficerNotificationAndDay) {
  MeetingWorld world;
  ASSERT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
  ASSERT_THAT(world.Plan("m2", world.Form("n2", world.Hour(48), "officer-1", "officer-3")), IsOk());
  v1::MeetingForm south = world.Form("n3", world.Hour(30), "officer-4", "officer-5");
  south.set_section_id(TestId("south"));
  ASSERT_THAT(world.Plan("m3", south), IsOk());
  v1::ListMeetingsRequest list;
  EXPECT_THAT(world.List(list), ElementsAre(TestId("m1"), TestId("m3"), TestId("m2")));
  list.set_section_id(TestId("north"));
  EXPECT_THAT(world.List(list), ElementsAre(TestId("m1"), TestId("m2")));
  *list.mutable_from() = ToProto(world.Hour(40));
  EXPECT_THAT(world.List(list), ElementsAre(TestId("m2")));
  list.clear_from();
  *list.mutable_until() = ToProto(world.Hour(40));
  EXPECT_THAT(world.List(list), ElementsAre(TestId("m1")));
  list.Clear();
  list.set_officer_id(TestId("officer-3"));
  EXPECT_THAT(world.List(list), ElementsAre(TestId("m2")));
  list.Clear();
  list.set_notification_id(TestId("n3"));
  EXPECT_THAT(world.List(list), ElementsAre(TestId("m3")));
  list.Clear();
  list.set_page_size(2);
  const auto page =
      world.Do<v1::ListMeetingsResponse>("ListMeetings", list, MeetingWorld::Leader());
  list.set_page_token(page.next_page_token());
  EXPECT_THAT(world.List(list), ElementsAre(TestId("m2")));
}

TEST(MeetingArea, WhatAnOfficerMayNotSeeIsUnknownToHim) {
  MeetingWorld world;
  ASSERT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
  const auto stranger = MeetingWorld::Officer("officer-9", "south");
  v1::GetMeetingRequest get;
  get.set_meeting_id(TestId("m1"));
  EXPECT_THAT(world.Call<v1::GetMeetingResponse>("GetMeeting", get, stranger),
              RefusedWith("MEETING_UNKNOWN"));
  EXPECT_THAT(world.List({}, stranger), IsEmpty());
  v1::CancelMeetingRequest cancel;
  cancel.set_meeting_id(TestId("m1"));
  cancel.set_reason("nej");
  EXPECT_THAT(world.Call<v1::CancelMeetingResponse>("CancelMeeting", cancel, stranger),
              RefusedWith("MEETING_UNKNOWN"));
  EXPECT_THAT(world.Plan("m2", world.Form("n2", world.Hour(24)), stranger),
              RefusedWith("NOTIFICATION_UNKNOWN"));
  // But the team sees it, wherever it is from.
  EXPECT_EQ(world.Get("m1", MeetingWorld::Officer("officer-2", "south")).meeting().meeting_id(),
            TestId("m1"));
}

TEST(MeetingArea, AChangeMovesItInEveryCalendarAndACancellingTakesItOut) {
  MeetingWorld world;
  ASSERT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
  v1::ChangeMeetingRequest change;
  change.set_meeting_id(TestId("m1"));
  change.set_expected_version(1);
  *change.mutable_meeting() = world.Form("n1", world.Hour(2), "officer-1", "officer-3");
  change.set_reason("han kan kun i dag");
  world.Do<v1::ChangeMeetingResponse>("ChangeMeeting", change);
  EXPECT_THAT(world.Call<v1::ChangeMeetingResponse>("ChangeMeeting", change),
              RefusedWith("VERSION_MET"));
  EXPECT_EQ(world.Get("m1").change_reason(), "han kan kun i dag");
  v1::ListMeetingsRequest list;
  list.set_officer_id(TestId("officer-2"));
  EXPECT_THAT(world.List(list), IsEmpty());
  list.set_officer_id(TestId("officer-3"));
  *list.mutable_until() = ToProto(world.Hour(3));
  EXPECT_THAT(world.List(list), ElementsAre(TestId("m1")));

  v1::CancelMeetingRequest cancel;
  cancel.set_meeting_id(TestId("m1"));
  cancel.set_reason("ingen bil");
  world.Do<v1::CancelMeetingResponse>("CancelMeeting", cancel);
  EXPECT_THAT(world.List(list), IsEmpty());
  list.set_with_cancelled(true);
  EXPECT_THAT(world.List(list), ElementsAre(TestId("m1")));
  EXPECT_EQ(world.Get("m1").change_reason(), "ingen bil");
  // The officers are free again.
  EXPECT_THAT(world.Plan("m2", world.Form("n2", world.Hour(2), "officer-1", "officer-3")), IsOk());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(MeetingArea, RefusesAnOfficerBookedTwice) {
  MeetingWorld world;
  ASSERT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
  v1::MeetingForm form = world.Form("n3", world.Hour(24.5), "officer-3", "officer-2");
  EXPECT_THAT(world.Plan("m2", form), RefusedWith("OFFICER_BOOKED_TWICE"));
  form.add_overrides(v1::PLAN_RULE_OFFICER_BOOKED_ONCE);
  form.set_override_reason("samme opgang");
  const auto planned = world.Plan("m2", form);
  ASSERT_THAT(planned, IsOk());
  EXPECT_THAT(planned->marks(), ElementsAre(v1::PLAN_RULE_OFFICER_BOOKED_ONCE));
  EXPECT_EQ(world.Get("m2").override_reason(), "samme opgang");
}

TEST(MeetingArea, RefusesACollisionWhileTheChainIsOpen) {
  MeetingWorld world;
  world.Attack("i1", "red", "blue", world.Hour(-24 * 100));
  ASSERT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
  const v1::MeetingForm near = world.Form("n2", world.Hour(40), "officer-3", "officer-4");
  EXPECT_THAT(world.Plan("m2", near), RefusedWith("GROUPS_COLLIDE"));
  EXPECT_THAT(world.Plan("m3", world.Form("n4", world.Hour(40), "officer-3", "officer-4")), IsOk());
  v1::MeetingForm elsewhere = near;
  elsewhere.set_section_id(TestId("south"));
  EXPECT_THAT(world.Plan("m4", elsewhere, MeetingWorld::Leader()),
              RefusedWith("OFFICER_BOOKED_TWICE"));
  elsewhere.set_officer_ids(0, TestId("officer-5"));
  elsewhere.set_officer_ids(1, TestId("officer-6"));
  EXPECT_THAT(world.Plan("m4", elsewhere), IsOk());
  EXPECT_THAT(world.Plan("m5", world.Form("n2", world.Hour(24 + 26), "officer-7", "officer-8")),
              IsOk());
}

TEST(MeetingArea, AChainIsOpenFor180DaysAndWhileItsIncidentStands) {
  MeetingWorld world;
  world.Attack("i1", "red", "blue", world.Hour(-24 * 190));
  v1::MeetingForm both = world.Form("n1", world.Hour(24));
  both.add_items()->set_notification_id(TestId("n2"));
  EXPECT_THAT(world.Plan("m1", both), IsOk());
  world.Attack("i2", "blue", "red", world.Hour(-24));
  *both.mutable_starts() = ToProto(world.Hour(72));
  EXPECT_THAT(world.Plan("m2", both), RefusedWith("GROUPS_COLLIDE"));
  timeline::v1::TimelineEvent never;
  never.mutable_incident_withdrawn()->set_incident_id(TestId("i2"));
  *never.mutable_incident_withdrawn()->mutable_occurred_time() = ToProto(world.Hour(-24));
  MeetingWorld::AddGroups("blue", "red", never.mutable_incident_withdrawn()->mutable_groups());
  world.Happened({"timeline.incident", TestUuid("i2")}, never);
  EXPECT_THAT(world.Plan("m2", both), IsOk());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(MeetingArea, ALinkCarriesAConflictOnThroughOthers) {
  MeetingWorld world;
  world.Attack("i1", "red", "blue", world.Hour(-24 * 190));
  v1::MeetingForm both = world.Form("n1", world.Hour(24));
  both.add_items()->set_notification_id(TestId("n2"));
  EXPECT_THAT(world.Plan("m1", both), IsOk());
  // friends of the blues answer a month ago
  world.Attack("i2", "green", "yellow", world.Hour(-24 * 30));
  *both.mutable_starts() = ToProto(world.Hour(72));
  EXPECT_THAT(world.Plan("m2", both), IsOk());
  world.Link("i2", "i1", true);
  *both.mutable_starts() = ToProto(world.Hour(120));
  EXPECT_THAT(world.Plan("m3", both), RefusedWith("GROUPS_COLLIDE"));
  world.Link("i2", "i1", false);
  EXPECT_THAT(world.Plan("m3", both), IsOk());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(MeetingArea, RefusesWhomNoPlanMayBeMadeFor) {
  MeetingWorld world;
  focus::v1::FocusEvent removed;
  removed.mutable_person_removed()->set_person_id(TestId("p1"));
  world.OnPerson("p1", removed);
  EXPECT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))),
              RefusedWith("PERSON_NOT_APPROVED"));
  world.Approved("p2", 10);
  world.harness.AdvanceTo(world.Hour(11));
  EXPECT_THAT(world.Plan("m1", world.Form("n2", world.Hour(24))), RefusedWith("REVIEW_OVERDUE"));
  notification::v1::NotificationEvent closed;
  closed.mutable_notification_closed()->set_notification_id(TestId("n3"));
  world.OnNotification("n3", closed);
  EXPECT_THAT(world.Plan("m1", world.Form("n3", world.Hour(24))),
              RefusedWith("NOTIFICATION_NOT_OPEN"));
  EXPECT_THAT(world.Plan("m1", world.Form("n4", world.Hour(10))), RefusedWith("PLANNED_IN_PAST"));
}

TEST(MeetingArea, AMergedPersonIsPlannedForAsTheOneWhoStays) {
  MeetingWorld world;
  focus::v1::FocusEvent merged;
  merged.mutable_person_merged()->set_person_id(TestId("p1"));
  merged.mutable_person_merged()->set_into_person_id(TestId("p2"));
  world.OnPerson("p1", merged);
  EXPECT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
}

TEST(MeetingArea, EkiIsAskedWithoutANameAndDisclosedToWhenOnTheTeam) {
  MeetingWorld world;
  world.EkiFree("t1", "eki-1", world.Hour(20), world.Hour(30));
  world.EkiFree("t2", "eki-2", world.Hour(28), world.Hour(34));
  const auto find = [&world] {
    return world.Do<v1::FindEkiTimesResponse>("FindEkiTimes", v1::FindEkiTimesRequest());
  };
  auto times = find();
  ASSERT_EQ(times.times_size(), 3);
  EXPECT_EQ(times.times(1).workers(), 2u);

  v1::MeetingForm form = world.Form("n1", world.Hour(24));
  MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &form);
  const auto planned = world.Plan("m1", form);
  ASSERT_THAT(planned, IsOk());
  EXPECT_TRUE(planned->eki_on_team());
  times = find();
  ASSERT_EQ(times.times_size(), 4);  // free before and after the meeting
  EXPECT_EQ(FromProto(times.times(0).ends()), world.Hour(24));

  const v1::GetMeetingResponse got = world.Get("m1");
  EXPECT_EQ(got.meeting().eki_worker_id(), TestId("eki-1"));
  ASSERT_EQ(got.disclosures_size(), 1);
  EXPECT_EQ(got.disclosures(0).person_id(), TestId("p1"));

  form.mutable_items(0)->set_notification_id(TestId("n3"));
  form.set_officer_ids(0, TestId("officer-3"));
  form.set_officer_ids(1, TestId("officer-4"));
  EXPECT_THAT(world.Plan("m2", form), RefusedWith("NO_EKI_FREE"));
  form.set_eki_wish(v1::EKI_WISH_IF_FREE);
  const auto without = world.Plan("m2", form);
  ASSERT_THAT(without, IsOk());
  EXPECT_FALSE(without->eki_on_team());
  EXPECT_THAT(without->marks(), ElementsAre(v1::PLAN_RULE_EKI_FREE));
}

TEST(MeetingArea, EkiSeesItsOwnMeetingsAndNothingOfPolice) {
  MeetingWorld world;
  world.EkiFree("t1", "eki-1", world.Hour(20), world.Hour(30));
  v1::MeetingForm form = world.Form("n1", world.Hour(24));
  MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &form);
  ASSERT_THAT(world.Plan("m1", form), IsOk());
  const v1::GetMeetingResponse got = world.Get("m1", MeetingWorld::Eki());
  EXPECT_EQ(got.meeting().persons(0).person_id(), TestId("p1"));
  EXPECT_EQ(got.meeting().persons(0).place(), "Opdigtet Vej 1");
  EXPECT_EQ(got.meeting().persons(0).notification_id(), "");
  EXPECT_THAT(got.meeting().persons(0).group_ids(), IsEmpty());
  EXPECT_EQ(got.meeting().persons(0).own_risk(), "");
  EXPECT_THAT(got.disclosures(), IsEmpty());
  EXPECT_THAT(world.List({}, MeetingWorld::Eki()), ElementsAre(TestId("m1")));
  EXPECT_THAT(world.List({}, MeetingWorld::Eki("eki-2")), IsEmpty());
  const auto listed = world.Do<v1::ListMeetingsResponse>("ListMeetings", v1::ListMeetingsRequest(),
                                                         MeetingWorld::Eki());
  EXPECT_EQ(listed.meetings(0).persons(0).notification_id(), "");
  EXPECT_THAT(listed.meetings(0).persons(0).group_ids(), IsEmpty());
  const v1::ListDueResponse due = world.Due({}, MeetingWorld::Eki());
  ASSERT_EQ(due.items_size(), 1);
  EXPECT_EQ(due.items(0).section_id(), "");
  v1::GetMeetingRequest get;
  get.set_meeting_id(TestId("m1"));
  EXPECT_THAT(world.Call<v1::GetMeetingResponse>("GetMeeting", get, MeetingWorld::Eki("eki-2")),
              RefusedWith("MEETING_UNKNOWN"));
}

std::vector<std::string> PersonsSeenByEki(MeetingWorld& world) {
  std::vector<std::string> persons;
  const v1::GetMeetingResponse got = world.Get("m1", MeetingWorld::Eki());
  for (const v1::MeetingPerson& person : got.meeting().persons()) {
    persons.push_back(person.person_id());
  }
  const auto listed = world.Do<v1::ListMeetingsResponse>("ListMeetings", v1::ListMeetingsRequest(),
                                                         MeetingWorld::Eki());
  EXPECT_EQ(listed.meetings(0).persons_size(), got.meeting().persons_size());
  return persons;
}

TEST(MeetingArea, ADisclosureThatIsRecalledShowsEkiNothingOfThePersonAnyMore) {
  MeetingWorld world;
  world.EkiFree("t1", "eki-1", world.Hour(20), world.Hour(30));
  v1::MeetingForm form = world.Form("n1", world.Hour(24));
  form.add_items()->set_notification_id(TestId("n3"));
  MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &form);
  ASSERT_THAT(world.Plan("m1", form), IsOk());
  EXPECT_THAT(PersonsSeenByEki(world), ElementsAre(TestId("p1"), TestId("p3")));

  v1::RecallDisclosureRequest recall;
  recall.set_meeting_id(TestId("m1"));
  recall.set_person_id(TestId("p1"));
  recall.set_reason("Opdigtet: tog det tilbage");
  EXPECT_THAT(
      world.Call<v1::RecallDisclosureResponse>("RecallDisclosure", recall, MeetingWorld::Eki()),
      RefusedWith("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(world.Call<v1::RecallDisclosureResponse>("RecallDisclosure", recall,
                                                       MeetingWorld::Officer("officer-9", "south")),
              RefusedWith("MEETING_UNKNOWN"));
  ASSERT_THAT(world.Call<v1::RecallDisclosureResponse>("RecallDisclosure", recall), IsOk());
  EXPECT_THAT(PersonsSeenByEki(world), ElementsAre(TestId("p3")));
  EXPECT_THAT(world.Call<v1::RecallDisclosureResponse>("RecallDisclosure", recall),
              RefusedWith("DISCLOSURE_UNKNOWN"));

  const v1::GetMeetingResponse got = world.Get("m1");
  ASSERT_EQ(got.disclosures_size(), 2);
  EXPECT_TRUE(got.disclosures(0).has_recalled_time());
  EXPECT_EQ(got.disclosures(0).recall_reason(), "Opdigtet: tog det tilbage");
  EXPECT_FALSE(got.disclosures(1).has_recalled_time());
  EXPECT_EQ(got.meeting().persons_size(), 2);

  // Wanted anew, with its basis, he is disclosed anew.
  v1::ChangeMeetingRequest change;
  change.set_meeting_id(TestId("m1"));
  *change.mutable_meeting() = form;
  ASSERT_THAT(world.Call<v1::ChangeMeetingResponse>("ChangeMeeting", change), IsOk());
  EXPECT_THAT(PersonsSeenByEki(world), ElementsAre(TestId("p1"), TestId("p3")));
  EXPECT_EQ(world.Get("m1").disclosures_size(), 3);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(MeetingArea, ADisclosureThatHasLapsedShowsEkiNothingOfThePersonAnyMore) {
  MeetingWorld world;
  world.EkiFree("t1", "eki-1", world.Hour(20), world.Hour(30));
  v1::MeetingForm form = world.Form("n1", world.Hour(24));
  MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &form);
  ASSERT_THAT(world.Plan("m1", form), IsOk());
  const absl::Time expires = FromProto(world.Get("m1").disclosures(0).expires());
  world.harness.AdvanceTo(expires - absl::Seconds(1));
  EXPECT_THAT(PersonsSeenByEki(world), ElementsAre(TestId("p1")));
  world.harness.AdvanceTo(expires);
  EXPECT_THAT(PersonsSeenByEki(world), IsEmpty());
}

TEST(MeetingArea, AWorkerWhoCannotComeLeavesTheTeamAndHisTime) {
  MeetingWorld world;
  world.EkiFree("t1", "eki-1", world.Hour(20), world.Hour(30));
  v1::MeetingForm form = world.Form("n1", world.Hour(24));
  MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &form);
  ASSERT_THAT(world.Plan("m1", form), IsOk());
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_EKI_ANSWER).items_size(), 1);
  EXPECT_EQ(world.Due({}, MeetingWorld::Eki()).items_size(), 1);
  EXPECT_EQ(world.Due({}, MeetingWorld::Eki("eki-2")).items_size(), 0);
  v1::AnswerMeetingRequest answer;
  answer.set_meeting_id(TestId("m1"));
  answer.set_answer(v1::EKI_ANSWER_CANNOT_COME);
  world.Do<v1::AnswerMeetingResponse>("AnswerMeeting", answer, MeetingWorld::Eki());
  EXPECT_EQ(world.DueOf(v1::DUE_KIND_EKI_ANSWER).items_size(), 0);
  EXPECT_EQ(world.Get("m1").meeting().eki_worker_id(), "");
  EXPECT_THAT(world.List({}, MeetingWorld::Eki()), IsEmpty());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(MeetingArea, ATimeThatWasWithdrawnIsNotTaken) {
  MeetingWorld world;
  world.EkiFree("t1", "eki-1", world.Hour(20), world.Hour(30));
  v1::WithdrawEkiTimeRequest withdraw;
  withdraw.set_eki_time_id(TestId("t1"));
  EXPECT_THAT(world.Call<v1::WithdrawEkiTimeResponse>("WithdrawEkiTime", withdraw,
                                                      MeetingWorld::Eki("eki-2")),
              RefusedWith("EKI_TIME_UNKNOWN"));
  const auto own = [&world] {
    return world
        .Do<v1::ListEkiTimesResponse>("ListEkiTimes", v1::ListEkiTimesRequest(),
                                      MeetingWorld::Eki())
        .times_size();
  };
  EXPECT_EQ(own(), 1);
  world.Do<v1::WithdrawEkiTimeResponse>("WithdrawEkiTime", withdraw, MeetingWorld::Eki());
  EXPECT_EQ(own(), 0);
  v1::MeetingForm form = world.Form("n1", world.Hour(24));
  MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &form);
  EXPECT_THAT(world.Plan("m1", form), RefusedWith("NO_EKI_FREE"));
}

TEST(MeetingArea, BriefingsAndTheOutcomeAreReadBack) {
  MeetingWorld world;
  ASSERT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
  v1::RecordBriefingRequest brief;
  brief.set_meeting_id(TestId("m1"));
  brief.set_briefing_kind(v1::BRIEFING_KIND_PRE_MEETING);
  brief.set_note("hvem siger hvad");
  world.Do<v1::RecordBriefingResponse>("RecordBriefing", brief);
  world.harness.AdvanceTo(world.Hour(26));
  brief.set_briefing_kind(v1::BRIEFING_KIND_DEBRIEF);
  brief.set_note("han lyttede");
  world.Do<v1::RecordBriefingResponse>("RecordBriefing", brief);
  v1::RecordMeetingOutcomeRequest held;
  held.set_meeting_id(TestId("m1"));
  held.add_items()->set_notification_id(TestId("n1"));
  held.mutable_items(0)->set_presence(v1::PRESENCE_NO_SHOW);
  held.set_note("ventede en time");
  world.Do<v1::RecordMeetingOutcomeResponse>("RecordMeetingOutcome", held);
  v1::GetMeetingResponse got = world.Get("m1");
  EXPECT_EQ(got.meeting().state(), v1::MEETING_STATE_HELD);
  EXPECT_EQ(got.meeting().persons(0).presence(), v1::PRESENCE_NO_SHOW);
  EXPECT_EQ(got.outcome().note(), "ventede en time");
  EXPECT_EQ(got.pre_meeting().note(), "hvem siger hvad");
  EXPECT_EQ(got.debrief().note(), "han lyttede");

  v1::WithdrawMeetingFactRequest withdraw;
  withdraw.set_meeting_id(TestId("m1"));
  withdraw.set_fact(v1::MEETING_FACT_OUTCOME);
  withdraw.set_reason("forkert møde");
  world.Do<v1::WithdrawMeetingFactResponse>("WithdrawMeetingFact", withdraw);
  got = world.Get("m1");
  EXPECT_EQ(got.meeting().state(), v1::MEETING_STATE_PLANNED);
  EXPECT_FALSE(got.has_outcome());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(MeetingArea, SafetyNotesAreListedCorrectedAndWithdrawn) {
  MeetingWorld world;
  v1::RecordSafetyNoteRequest note;
  note.set_safety_note_id(TestId("note"));
  note.set_person_id(TestId("p1"));
  *note.mutable_expires() = ToProto(world.Hour(48));
  note.set_text("hund");
  note.set_source("patruljen");
  world.Do<v1::RecordSafetyNoteResponse>("RecordSafetyNote", note);
  const auto list = [&world](const testing::CallerOptions& caller) {
    v1::ListSafetyNotesRequest request;
    request.set_person_id(TestId("p1"));
    return world.Do<v1::ListSafetyNotesResponse>("ListSafetyNotes", request, caller);
  };
  v1::CorrectSafetyNoteRequest correct;
  correct.set_safety_note_id(TestId("note"));
  *correct.mutable_expires() = note.expires();
  correct.set_text("to hunde");
  correct.set_source("patruljen");
  correct.set_reason("talt forkert");
  const auto stranger = MeetingWorld::Officer("officer-9", "south");
  EXPECT_THAT(world.Call<v1::CorrectSafetyNoteResponse>("CorrectSafetyNote", correct, stranger),
              RefusedWith("SAFETY_NOTE_UNKNOWN"));
  EXPECT_EQ(list(stranger).notes_size(), 0);
  world.Do<v1::CorrectSafetyNoteResponse>("CorrectSafetyNote", correct);
  ASSERT_EQ(list(MeetingWorld::Officer()).notes_size(), 1);
  EXPECT_EQ(list(MeetingWorld::Officer()).notes(0).text(), "to hunde");
  world.harness.AdvanceTo(world.Hour(49));
  EXPECT_EQ(list(MeetingWorld::Officer()).notes_size(), 0);
  v1::WithdrawSafetyNoteRequest withdraw;
  withdraw.set_safety_note_id(TestId("note"));
  withdraw.set_reason_code("wrong-person");
  world.Do<v1::WithdrawSafetyNoteResponse>("WithdrawSafetyNote", withdraw);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(MeetingArea, TheAgendaHoldsNoNameAndFollowsTheCalendar) {
  MeetingWorld world;
  ASSERT_THAT(world.Plan("m1", world.Form("n1", world.Hour(24))), IsOk());
  ASSERT_THAT(world.Plan("m2", world.Form("n2", world.Hour(48))), IsOk());
  v1::CancelMeetingRequest cancel;
  cancel.set_meeting_id(TestId("m2"));
  cancel.set_reason("aflyst af ham selv");
  world.Do<v1::CancelMeetingResponse>("CancelMeeting", cancel);
  const auto agenda = [&world](const testing::CallerOptions& caller, const std::string& of = "") {
    v1::GetAgendaRequest request;
    if (!of.empty()) request.set_officer_id(TestId(of));
    return world.Do<v1::GetAgendaResponse>("GetAgenda", request, caller);
  };
  const v1::GetAgendaResponse own = agenda(MeetingWorld::Officer("officer-2"));
  EXPECT_EQ(own.meetings(), 2u);
  EXPECT_THAT(own.calendar(), HasSubstr("UID:" + TestId("m1") + "@varsel\r\n"));
  EXPECT_THAT(own.calendar(), HasSubstr("STATUS:CANCELLED\r\n"));
  for (const char* secret : {"p1", "n1", "red", "north", "officer-1", "officer-2"}) {
    EXPECT_THAT(own.calendar(), Not(HasSubstr(TestId(secret)))) << secret;
  }
  EXPECT_THAT(own.calendar(), Not(HasSubstr("Opdigtet")));
  EXPECT_THAT(own.calendar(), Not(HasSubstr("aflyst af")));
  EXPECT_EQ(agenda(MeetingWorld::Officer("officer-9")).meetings(), 0u);
  EXPECT_EQ(agenda(MeetingWorld::Officer("officer-9"), "officer-1").meetings(), 0u);
  EXPECT_EQ(agenda(MeetingWorld::Leader(), "officer-1").meetings(), 2u);
}

}  // namespace
}  // namespace varsel::meeting
