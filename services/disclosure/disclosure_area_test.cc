// The commands, and what police and the data-protection officers see, through the real pipeline.
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "services/disclosure/disclosure_world.h"

namespace varsel::disclosure {
namespace {

class DisclosureAreaTest : public DisclosureWorldTest {
 protected:
  std::vector<std::string> Listed(
      const v1::ListDisclosuresRequest& request = {},
      const testing::CallerOptions& caller = DisclosureWorld::Leader()) {
    std::vector<std::string> ids;
    const auto list = world_.List(request, caller);
    EXPECT_THAT(list, IsOk());
    if (list.ok()) {
      for (const v1::Disclosure& one : list->disclosures()) ids.push_back(one.disclosure_id());
    }
    return ids;
  }
};

TEST_F(DisclosureAreaTest, AnOfficerDisclosesOfHisOwnSectionAndALeaderOfAll) {
  world_.Registered("p3", "south");
  EXPECT_THAT(world_.Disclose("one", "p3", world_.Form()), RefusedWith("PERSON_UNKNOWN"));
  EXPECT_THAT(world_.Disclose("one", "nobody", world_.Form(), DisclosureWorld::Leader()),
              RefusedWith("PERSON_UNKNOWN"));
  ASSERT_THAT(world_.Disclose("one", "p3", world_.Form(), DisclosureWorld::Leader()), IsOk());
  EXPECT_THAT(world_.Recall("one"), RefusedWith("DISCLOSURE_UNKNOWN"));
  EXPECT_THAT(world_.Correct("one", world_.Form()), RefusedWith("DISCLOSURE_UNKNOWN"));
  EXPECT_THAT(world_.Get(TestId("one")), RefusedWith("DISCLOSURE_UNKNOWN"));
  EXPECT_THAT(Listed({}, DisclosureWorld::Officer()), IsEmpty());
  EXPECT_THAT(Listed({}, DisclosureWorld::Officer("south")), ElementsAre(TestId("one")));
  EXPECT_THAT(world_.Recall("one", DisclosureWorld::Officer("south")), IsOk());
  EXPECT_THAT(world_.Disclose("two", "p1", world_.Form(), DisclosureWorld::Eki()),
              RefusedWith("ROLE_NOT_ALLOWED"));
}

TEST_F(DisclosureAreaTest, ARemovedPersonIsNotDisclosedUntilTheRemovalIsTakenBack) {
  world_.Removed("p1");
  EXPECT_THAT(world_.Disclose("one", "p1", world_.Form()), RefusedWith("PERSON_REMOVED"));
  focus::v1::FocusEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_person_id(TestId("p1"));
  withdrawn.mutable_fact_withdrawn()->set_fact_kind("person_removed");
  withdrawn.mutable_fact_withdrawn()->set_nomination_state(focus::v1::NOMINATION_STATE_APPROVED);
  world_.OnPerson("p1", withdrawn);
  EXPECT_THAT(world_.Disclose("one", "p1", world_.Form()), IsOk());
}

TEST_F(DisclosureAreaTest, ShowsPoliceTheTextsAndTheDataProtectionOfficerNone) {
  ASSERT_THAT(world_.Disclose("one", "p1", world_.Form()), IsOk());
  ASSERT_THAT(world_.Correct("one", world_.Form({v1::DISCLOSED_FIELD_NAME}, 3)), IsOk());
  ASSERT_THAT(world_.Recall("one"), IsOk());
  const auto got = world_.Get(TestId("one"));
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->necessity(), "NECESSITY");
  EXPECT_EQ(got->correction_reason(), "CORRECTION");
  EXPECT_EQ(got->recall_reason(), "RECALL");
  EXPECT_EQ(got->disclosure().version(), 3u);
  EXPECT_EQ(got->disclosure().state(), v1::DISCLOSURE_STATE_RECALLED);
  EXPECT_EQ(got->disclosure().disclosed_by(), TestId("officer"));
  const auto dpo = world_.Get(TestId("one"), DisclosureWorld::Dpo());
  ASSERT_THAT(dpo, IsOk());
  EXPECT_EQ(dpo->disclosure().duty_code(), "exit-programme");
  for (const char* text : {"NECESSITY", "CORRECTION", "RECALL ", "NAME p1"}) {
    EXPECT_THAT(dpo->DebugString(), Not(HasSubstr(text)));
    EXPECT_THAT(world_.List({}, DisclosureWorld::Dpo())->DebugString(), Not(HasSubstr(text)));
  }
}

TEST_F(DisclosureAreaTest, ListsByPersonAndByTimeWithThoseOfMeetings) {
  ASSERT_THAT(world_.Disclose("first", "p1", world_.Form()), IsOk());
  world_.harness.Advance(absl::Hours(24));
  const absl::Time second_day = world_.harness.now();
  const EventId by_meeting = world_.DisclosedByMeeting("m1", "p1");
  world_.harness.Advance(absl::Hours(1));
  ASSERT_THAT(world_.Disclose("other", "p2", world_.Form()), IsOk());
  const std::string meeting_id = by_meeting.ToString();
  EXPECT_THAT(Listed(), ElementsAre(TestId("other"), meeting_id, TestId("first")));
  v1::ListDisclosuresRequest of_person;
  of_person.set_person_id(TestId("p1"));
  EXPECT_THAT(Listed(of_person), ElementsAre(meeting_id, TestId("first")));
  v1::ListDisclosuresRequest of_day;
  *of_day.mutable_from() = ToProto(second_day);
  EXPECT_THAT(Listed(of_day, DisclosureWorld::Dpo()), ElementsAre(TestId("other"), meeting_id));
  *of_day.mutable_until() = ToProto(second_day + absl::Hours(1));
  EXPECT_THAT(Listed(of_day, DisclosureWorld::Dpo()), ElementsAre(meeting_id));
  of_person.set_page_size(1);
  const auto page = world_.List(of_person);
  of_person.set_page_token(page->next_page_token());
  EXPECT_THAT(Listed(of_person), ElementsAre(TestId("first")));
}

TEST_F(DisclosureAreaTest, WhatAMeetingDisclosedIsListedAndRecalledThere) {
  const EventId by_meeting = world_.DisclosedByMeeting("m1", "p1");
  auto got = world_.Get(by_meeting.ToString());
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->disclosure().meeting_id(), TestId("m1"));
  EXPECT_EQ(got->disclosure().recipient_actor_id(), TestId("eki-1"));
  EXPECT_THAT(got->disclosure().fields(),
              ElementsAre(v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_PLANNED_MEETING));
  EXPECT_THAT(got->disclosure().meeting_field_codes(), ElementsAre("meeting-place"));
  EXPECT_EQ(got->necessity(), "NECESSITY of the meeting");
  // What it opens, the meeting shows.
  EXPECT_THAT(world_.Disclosed("p1"), RefusedWith("NOTHING_DISCLOSED"));
  v1::RecallDisclosureRequest recall;
  recall.set_disclosure_id(by_meeting.ToString());
  recall.set_reason("RECALL");
  EXPECT_THAT(world_.Call<v1::RecallDisclosureResponse>("RecallDisclosure", recall),
              RefusedWith("DISCLOSURE_OF_A_MEETING"));
  EXPECT_THAT(world_.Call<v1::RecallDisclosureResponse>("RecallDisclosure", recall,
                                                        DisclosureWorld::Officer("south")),
              RefusedWith("DISCLOSURE_UNKNOWN"));
  world_.RecalledByMeeting("m1", "p1", by_meeting);
  got = world_.Get(by_meeting.ToString());
  EXPECT_EQ(got->disclosure().state(), v1::DISCLOSURE_STATE_RECALLED);
  EXPECT_EQ(got->recall_reason(), "RECALL of the meeting");
}

TEST_F(DisclosureAreaTest, TheListOfAPersonHasAllOfHisRecords) {
  ASSERT_THAT(world_.Disclose("one", "p1", world_.Form()), IsOk());
  ASSERT_THAT(world_.Disclose("two", "p2", world_.Form()), IsOk());
  world_.Merged("p1", "p2");
  v1::ListDisclosuresRequest request;
  for (const char* asked : {"p1", "p2"}) {
    request.set_person_id(TestId(asked));
    EXPECT_THAT(Listed(request), ElementsAre(TestId("two"), TestId("one")));
  }
  // A page may go on from one record into the next.
  request.set_page_size(1);
  const auto first = world_.List(request);
  ASSERT_NE(first->next_page_token(), "");
  request.set_page_token(first->next_page_token());
  EXPECT_THAT(Listed(request), ElementsAre(TestId("one")));
  request.set_page_token("00ff");
  EXPECT_THAT(world_.List(request), RefusedWith("PAGE_TOKEN_MALFORMED"));
  // A merged person's disclosure is recalled under its own id.
  EXPECT_THAT(world_.Recall("one"), IsOk());
}

TEST_F(DisclosureAreaTest, OfTwoWhoRecallAtOnceOneIsToldThatItWasDone) {
  for (int round = 0; round < 10; ++round) {
    const std::string id = "round-" + std::to_string(round);
    ASSERT_THAT(world_.Disclose(id, "p1", world_.Form()), IsOk());
    absl::Status first;
    absl::Status second;
    std::thread one([&] { first = world_.Recall(id); });
    std::thread other([&] { second = world_.Recall(id, DisclosureWorld::Leader()); });
    one.join();
    other.join();
    EXPECT_NE(first.ok(), second.ok());
    EXPECT_THAT(first.ok() ? second : first, RefusedWith("DISCLOSURE_RECALLED_ALREADY"));
  }
}

TEST_F(DisclosureAreaTest, AVersionThatWasReadMustStillHold) {
  ASSERT_THAT(world_.Disclose("one", "p1", world_.Form()), IsOk());
  ASSERT_THAT(world_.Correct("one", world_.Form()), IsOk());
  v1::RecallDisclosureRequest recall;
  recall.set_disclosure_id(TestId("one"));
  recall.set_reason("RECALL");
  recall.set_expected_version(1);
  EXPECT_THAT(world_.Call<v1::RecallDisclosureResponse>("RecallDisclosure", recall),
              RefusedWith("VERSION_MET"));
}

TEST_F(DisclosureAreaTest, StoresNoTextInTheClearAndFoldsNothingOfAffiliations) {
  world_.Affiliated("p1");
  ASSERT_THAT(world_.Disclose("one", "p1", world_.Form()), IsOk());
  for (const log::Record& record : world_.harness.Records()) {
    for (const char* text : {"NECESSITY", "NAME p1"}) {
      EXPECT_THAT(record.payload, Not(HasSubstr(text)));
    }
  }
  for (const auto& [key, value] : world_.harness.DumpView("disclosure.person")) {
    for (const std::string& text :
         {std::string("NECESSITY"), std::string("NAME p1"), TestId("AFFILIATION")}) {
      EXPECT_THAT(value, Not(HasSubstr(text)));
    }
  }
}

}  // namespace
}  // namespace varsel::disclosure
