// Contacts, courses, holds and what is shared, through the pipeline.
#include <set>
#include <string>

#include "services/runtime/redaction.h"
#include "services/support/support_world.h"

namespace varsel::support {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SharingTest : public ::testing::Test {
 protected:
  v1::GetHoldResponse AskedBy(const std::string& role, const std::string& person) {
    v1::GetHoldRequest request;
    request.set_person_id(TestId(person));
    const auto reply = world_.Ask<v1::GetHoldResponse>("GetHold", request, role);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? *reply : v1::GetHoldResponse();
  }
  absl::StatusOr<v1::RaiseHoldResponse> Raise(const std::string& hold, absl::Duration length) {
    v1::RaiseHoldRequest request;
    request.set_hold_id(TestId(hold));
    request.set_person_id(TestId("p1"));
    request.set_basis(v1::SHARE_BASIS_CONSENT);
    *request.mutable_consent_time() = ToProto(world_.now());
    if (length > absl::ZeroDuration()) *request.mutable_until() = ToProto(world_.now() + length);
    request.set_note("Opdigtet: skal flytte på fredag");
    return world_.Do<v1::RaiseHoldResponse>("RaiseHold", request);
  }
  absl::StatusOr<v1::GetSharingResponse> Sharing(const std::string& role) {
    v1::GetSharingRequest request;
    request.set_person_id(TestId("p1"));
    return world_.Ask<v1::GetSharingResponse>("GetSharing", request, role);
  }

  SupportWorld world_;
};

TEST_F(SharingTest, AHoldTellsPoliceThatItExistsAndNothingElse) {
  v1::AskHoldRequest ask;
  ask.set_question_id(TestId("q1"));
  ask.set_person_id(TestId("p1"));
  ASSERT_THAT(world_.Do<v1::AskHoldResponse>("AskHold", ask, "jurist"), IsOk());
  EXPECT_FALSE(AskedBy("jurist", "p1").hold_exists());
  const auto questions = world_.Ask<v1::ListHoldQuestionsResponse>("ListHoldQuestions",
                                                                   v1::ListHoldQuestionsRequest());
  ASSERT_THAT(questions, IsOk());
  ASSERT_EQ(questions->questions_size(), 1);
  EXPECT_EQ(questions->questions(0).person_id(), TestId("p1"));

  ASSERT_THAT(Raise("h1", absl::ZeroDuration()), IsOk());
  const v1::GetHoldResponse told = AskedBy("jurist", "p1");
  EXPECT_TRUE(told.hold_exists());
  EXPECT_EQ(told.use_label(), v1::USE_LABEL_NO_INVESTIGATION);
  EXPECT_FALSE(AskedBy("jurist", "p2").hold_exists());
  v1::ListHoldsRequest list;
  list.set_person_id(TestId("p1"));
  const auto holds = world_.Ask<v1::ListHoldsResponse>("ListHolds", list);
  ASSERT_THAT(holds, IsOk());
  ASSERT_EQ(holds->holds_size(), 1);
  EXPECT_EQ(holds->holds(0).note(), "Opdigtet: skal flytte på fredag");
  EXPECT_THAT(world_.Ask<v1::ListHoldsResponse>("ListHolds", list, "jurist"),
              RefusedWith("ROLE_NOT_ALLOWED"));
}

TEST_F(SharingTest, AHoldIsEndedWithdrawnOrLapses) {
  ASSERT_THAT(Raise("h1", absl::ZeroDuration()), IsOk());
  v1::EndHoldRequest end;
  end.set_hold_id(TestId("h1"));
  ASSERT_THAT(world_.Do<v1::EndHoldResponse>("EndHold", end), IsOk());
  EXPECT_FALSE(AskedBy("project_leader", "p1").hold_exists());
  EXPECT_THAT(world_.Do<v1::EndHoldResponse>("EndHold", end), RefusedWith("HOLD_UNKNOWN"));

  ASSERT_THAT(Raise("h2", absl::ZeroDuration()), IsOk());
  v1::WithdrawHoldRequest withdraw;
  withdraw.set_hold_id(TestId("h2"));
  withdraw.set_reason_code("wrong-person");
  ASSERT_THAT(world_.Do<v1::WithdrawHoldResponse>("WithdrawHold", withdraw), IsOk());
  EXPECT_FALSE(AskedBy("project_leader", "p1").hold_exists());

  ASSERT_THAT(Raise("h3", absl::Hours(48)), IsOk());
  EXPECT_TRUE(AskedBy("project_leader", "p1").hold_exists());
  world_.harness().Advance(absl::Hours(49));
  EXPECT_FALSE(AskedBy("project_leader", "p1").hold_exists());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(SharingTest, AHoldStandsForThePersonUnderEachOfHisRecords) {
  ASSERT_THAT(Raise("h1", absl::ZeroDuration()), IsOk());
  EXPECT_FALSE(AskedBy("jurist", "p2").hold_exists());
  world_.Merged("p1", "p2");
  world_.Merged("p3", "p2");
  for (const char* record : {"p1", "p2", "p3"}) {
    EXPECT_TRUE(AskedBy("jurist", record).hold_exists()) << record;
    v1::ListHoldsRequest list;
    list.set_person_id(TestId(record));
    const auto holds = world_.Ask<v1::ListHoldsResponse>("ListHolds", list);
    ASSERT_THAT(holds, IsOk());
    EXPECT_EQ(holds->holds_size(), 1) << record;
  }
  world_.Unmerged("p1");
  EXPECT_TRUE(AskedBy("jurist", "p1").hold_exists());
  EXPECT_FALSE(AskedBy("jurist", "p3").hold_exists());
}

TEST_F(SharingTest, APageOfHoldsGoesOnFromOneRecordIntoTheNext) {
  for (const char* person : {"p1", "p2", "p3"}) {
    for (const char* hold : {"a", "b"}) {
      v1::RaiseHoldRequest request;
      request.set_hold_id(TestId(absl::StrCat(person, hold)));
      request.set_person_id(TestId(person));
      request.set_basis(v1::SHARE_BASIS_LAW);
      request.set_legal_basis("retsplejeloven-115");
      ASSERT_THAT(world_.Do<v1::RaiseHoldResponse>("RaiseHold", request), IsOk());
    }
  }
  world_.Merged("p1", "p2");
  world_.Merged("p3", "p2");
  for (int size = 1; size <= 7; ++size) {
    v1::ListHoldsRequest list;
    list.set_person_id(TestId("p1"));
    list.set_page_size(size);
    std::set<std::string> seen;
    do {
      const auto holds = world_.Ask<v1::ListHoldsResponse>("ListHolds", list);
      ASSERT_THAT(holds, IsOk());
      ASSERT_LE(holds->holds_size(), size);
      for (const v1::Hold& hold : holds->holds()) EXPECT_TRUE(seen.insert(hold.hold_id()).second);
      list.set_page_token(holds->next_page_token());
    } while (!list.page_token().empty());
    EXPECT_EQ(seen.size(), 6u) << "pages of " << size;
  }
  v1::ListHoldsRequest foreign;
  foreign.set_person_id(TestId("p4"));
  foreign.set_page_token("cQ");
  EXPECT_THAT(world_.Ask<v1::ListHoldsResponse>("ListHolds", foreign),
              RefusedWith("PAGE_TOKEN_MALFORMED"));
}

TEST_F(SharingTest, ACourseIsReadBackWithItsStepsInOrder) {
  const absl::Time begins = world_.now() - absl::Hours(24 * 100);
  ASSERT_THAT(world_.Course("c1", "p1", begins), IsOk());
  ASSERT_THAT(world_.Step("c1", "active", v1::COURSE_STATE_ACTIVE, begins + absl::Hours(50)),
              IsOk());
  ASSERT_THAT(world_.Step("c1", "screening", v1::COURSE_STATE_SCREENING, begins + absl::Hours(10)),
              IsOk());
  EXPECT_THAT(world_.Step("c1", "early", v1::COURSE_STATE_COMPLETED, begins + absl::Hours(20)),
              RefusedWith("COURSE_COMPLETED_BEFORE_IT_BEGAN"));
  v1::GetCourseRequest get;
  get.set_course_id(TestId("c1"));
  const auto course = world_.Ask<v1::GetCourseResponse>("GetCourse", get);
  ASSERT_THAT(course, IsOk());
  ASSERT_EQ(course->course().steps_size(), 2);
  EXPECT_EQ(course->course().steps(0).state(), v1::COURSE_STATE_SCREENING);
  EXPECT_EQ(course->course().steps(1).note(), "Opdigtet");
  EXPECT_EQ(course->course().state(), v1::COURSE_STATE_ACTIVE);
  v1::ListCoursesRequest list;
  list.set_state(v1::COURSE_STATE_ACTIVE);
  EXPECT_EQ(world_.Ask<v1::ListCoursesResponse>("ListCourses", list)->courses_size(), 1);
  list.set_state(v1::COURSE_STATE_REFERRED);
  EXPECT_EQ(world_.Ask<v1::ListCoursesResponse>("ListCourses", list)->courses_size(), 0);
  ASSERT_THAT(world_.WithdrawCourseFact("c1", "c1"), IsOk());
  EXPECT_EQ(
      world_.Ask<v1::ListCoursesResponse>("ListCourses", v1::ListCoursesRequest())->courses_size(),
      0);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(SharingTest, EkiSharesACourseWithTheExitCoordinatorOnlyAndMayRecallIt) {
  ASSERT_THAT(world_.Course("c1", "p1", world_.now()), IsOk());
  EXPECT_THAT(Sharing("exit_coordinator"), RefusedWith("SHARING_UNKNOWN"));
  v1::AskSharingRequest ask;
  ask.set_person_id(TestId("p1"));
  ask.set_share_subject(v1::SHARE_SUBJECT_COURSE);
  ASSERT_THAT(world_.Do<v1::AskSharingResponse>("AskSharing", ask, "exit_coordinator"), IsOk());
  const v1::ListSharingAskedRequest waiting;
  EXPECT_EQ(world_.Ask<v1::ListSharingAskedResponse>("ListSharingAsked", waiting)->sharings_size(),
            1);
  EXPECT_THAT(Sharing("exit_coordinator")->sharings(0).course_states(), IsEmpty());

  ASSERT_THAT(world_.Share("p1", v1::SHARE_SUBJECT_COURSE, v1::SHARE_ANSWER_SHARED), IsOk());
  EXPECT_EQ(world_.Ask<v1::ListSharingAskedResponse>("ListSharingAsked", waiting)->sharings_size(),
            0);
  auto told = Sharing("exit_coordinator");
  ASSERT_THAT(told, IsOk());
  EXPECT_THAT(told->sharings(0).course_states(), ElementsAre(v1::COURSE_STATE_REFERRED));
  EXPECT_EQ(told->sharings(0).use_label(), v1::USE_LABEL_NO_INVESTIGATION);
  EXPECT_THAT(Sharing("project_leader")->sharings(0).course_states(), IsEmpty());

  ASSERT_THAT(world_.Share("p1", v1::SHARE_SUBJECT_COURSE, v1::SHARE_ANSWER_DECLINED), IsOk());
  told = Sharing("exit_coordinator");
  EXPECT_EQ(told->sharings(0).answer(), v1::SHARE_ANSWER_DECLINED);
  EXPECT_THAT(told->sharings(0).course_states(), IsEmpty());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(SharingTest, WhatIsSharedIsOfThePersonUnderEachOfHisRecordsAsLastAnswered) {
  ASSERT_THAT(world_.Course("c1", "p1", world_.now()), IsOk());
  ASSERT_THAT(world_.Course("c2", "p2", world_.now()), IsOk());
  ASSERT_THAT(world_.Share("p2", v1::SHARE_SUBJECT_COURSE, v1::SHARE_ANSWER_SHARED), IsOk());
  EXPECT_THAT(Sharing("exit_coordinator"), RefusedWith("SHARING_UNKNOWN"));
  world_.Merged("p2", "p1");
  auto told = Sharing("exit_coordinator");
  ASSERT_THAT(told, IsOk());
  ASSERT_EQ(told->sharings_size(), 1);
  EXPECT_EQ(told->sharings(0).person_id(), TestId("p2"));
  EXPECT_EQ(told->sharings(0).course_states_size(), 2);
  EXPECT_EQ(told->version(), 0u);
  world_.harness().Advance(absl::Hours(1));
  ASSERT_THAT(world_.Share("p1", v1::SHARE_SUBJECT_COURSE, v1::SHARE_ANSWER_DECLINED), IsOk());
  told = Sharing("exit_coordinator");
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->version(), 1u);
  for (const v1::Sharing& sharing : told->sharings()) {
    EXPECT_THAT(sharing.course_states(), IsEmpty()) << "EKI has recalled it";
  }
  world_.Unmerged("p2");
  EXPECT_EQ(Sharing("exit_coordinator")->sharings_size(), 1);
}

// What police may call leaves whole for them; of EKI's own nothing would, had they got it.
TEST_F(SharingTest, WhatLeavesIsDeclaredWhereTheFieldsAre) {
  v1::SupportOffer offer;
  offer.set_offer_id(TestId("o1"));
  offer.set_offer_code("housing");
  offer.set_note("Opdigtet");
  offer.set_answer(v1::OFFER_ANSWER_ACCEPTED);
  offer.add_answers()->set_answer_id(TestId("a1"));
  runtime::Redact(common::v1::Access::PROJECT_LEADER, &offer);
  EXPECT_EQ(offer.offer_code() + offer.note(), "");
  EXPECT_EQ(offer.answer(), v1::OFFER_ANSWER_UNSPECIFIED);
  EXPECT_EQ(offer.answers_size(), 0);

  v1::GetSharingResponse sharing;
  sharing.add_sharings()->add_course_states(v1::COURSE_STATE_ACTIVE);
  sharing.mutable_sharings(0)->set_use_label(v1::USE_LABEL_NO_INVESTIGATION);
  const std::string before = sharing.SerializeAsString();
  runtime::Redact(common::v1::Access::EXIT_COORDINATOR, &sharing);
  EXPECT_EQ(sharing.SerializeAsString(), before);

  v1::GetEkiTableResponse table;
  table.mutable_table()->mutable_counts()->set_persons(35);
  table.mutable_table()->add_suppressed("completed");
  runtime::Redact(common::v1::Access::ANALYST, &table);
  EXPECT_EQ(table.table().counts().persons(), 35);
  EXPECT_EQ(table.table().suppressed_size(), 1);
}

TEST_F(SharingTest, AContactIsCorrectedAndWithdrawn) {
  ASSERT_THAT(world_.Contact("c1", "p1", world_.now() - absl::Hours(5)), IsOk());
  v1::CorrectContactRequest correct;
  correct.set_contact_id(TestId("c1"));
  correct.set_expected_version(1);
  *correct.mutable_contact_time() = ToProto(world_.now() - absl::Hours(4));
  correct.set_contact_kind(v1::CONTACT_KIND_TELEPHONE);
  correct.set_reason_code("wrong-hour");
  correct.set_note("Opdigtet: ringede");
  ASSERT_THAT(world_.Do<v1::CorrectContactResponse>("CorrectContact", correct), IsOk());
  EXPECT_THAT(world_.Do<v1::CorrectContactResponse>("CorrectContact", correct),
              RefusedWith("VERSION_MET"));
  v1::ListContactsRequest list;
  list.set_person_id(TestId("p1"));
  auto contacts = world_.Ask<v1::ListContactsResponse>("ListContacts", list);
  ASSERT_THAT(contacts, IsOk());
  ASSERT_EQ(contacts->contacts_size(), 1);
  EXPECT_EQ(contacts->contacts(0).note(), "Opdigtet: ringede");
  EXPECT_EQ(contacts->contacts(0).worker_id(), TestId("eki-worker"));
  ASSERT_THAT(world_.WithdrawContact("c1"), IsOk());
  EXPECT_EQ(world_.Ask<v1::ListContactsResponse>("ListContacts", list)->contacts_size(), 0);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

}  // namespace
}  // namespace varsel::support
