// The area through the real pipeline, in memory, under the shipped programmes.
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/programme/case_tale.h"
#include "services/programme/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/told_event.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::programme {
namespace {

using testing::AreaHarness;
using testing::CallerOptions;
using ::testing::ElementsAre;
using testing::IsOk;
using testing::RefusedWith;

constexpr char kService[] = "varsel.programme.v1.ProgrammeService/";
const CallerOptions kLeader{.role = "project_leader"};
const CallerOptions kEkiWorker{.role = "eki"};
CallerOptions Partner(const std::string& agency) { return {.role = "partner", .agency = agency}; }

class CaseTest : public ::testing::Test {
 protected:
  CaseTest() : harness_(Areas(), {.programmes = &ShippedProgrammes()}) {
    focus::v1::FocusEvent section;
    section.mutable_section_registered()->set_section_id(TestId("north"));
    Happened({"focus.section", TestUuid("north")}, section);
    focus::v1::FocusEvent group;
    group.mutable_group_registered()->set_group_id(TestId("red"));
    Happened({"focus.group", TestUuid("red")}, group);
    Person("young", At("2003-05-01T12:00:00Z"));
  }

  static std::vector<std::unique_ptr<runtime::Area>> Areas() {
    std::vector<std::unique_ptr<runtime::Area>> areas;
    areas.push_back(NewProgrammeArea());
    return areas;
  }
  void Happened(const StreamId& stream, const focus::v1::FocusEvent& event) {
    testing::Tell(harness_, stream, event);
  }
  void Person(const std::string& name, absl::Time birth) {
    focus::v1::FocusEvent event;
    event.mutable_person_registered()->set_person_id(TestId(name));
    event.mutable_person_registered()->set_section_id(TestId("north"));
    *event.mutable_person_registered()->mutable_birth_date() = ToProto(birth);
    Happened({"focus.person", TestUuid(name)}, event);
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& rpc, Request request,
                                const CallerOptions& caller) {
    if constexpr (requires { request.set_request_id(""); }) {
      request.set_request_id(TestId("request-" + std::to_string(++requests_)));
    }
    return harness_.Call<Response>(kService + rpc, request, caller);
  }
  absl::StatusOr<v1::OpenCaseResponse> Open(const std::string& name, const std::string& programme,
                                            const std::string& intake, const std::string& basis,
                                            const CallerOptions& caller = kLeader,
                                            const std::string& subject = "young") {
    v1::OpenCaseRequest request = Opening(programme, intake, basis);
    request.set_case_id(TestId(name));
    request.set_subject_id(TestId(subject));
    if (subject == "red") request.set_subject(common::v1::PROGRAMME_SUBJECT_GROUP);
    request.set_section_id(TestId("north"));
    *request.mutable_opened_time() = ToProto(harness_.now());
    request.set_note("Opened because of " + name);
    return Call<v1::OpenCaseResponse>("OpenCase", request, caller);
  }
  absl::StatusOr<v1::RecordCaseFactResponse> Record(const std::string& name, v1::CaseFact fact,
                                                    const CallerOptions& caller = kLeader) {
    v1::RecordCaseFactRequest request;
    request.set_case_id(TestId(name));
    if (!fact.has_fact_time()) *fact.mutable_fact_time() = ToProto(harness_.now());
    fact.set_fact_id(TestId("fact-" + std::to_string(++requests_)));
    *request.mutable_fact() = fact;
    request.set_note("A note about " + name);
    return Call<v1::RecordCaseFactResponse>("RecordCaseFact", request, caller);
  }
  static v1::CaseFact PhaseOf(const std::string& track, const std::string& phase) {
    v1::CaseFact fact;
    fact.mutable_phase()->set_track(track);
    fact.mutable_phase()->set_phase(phase);
    return fact;
  }
  absl::StatusOr<v1::Case> Get(const std::string& name, const CallerOptions& caller = kLeader) {
    v1::GetCaseRequest request;
    request.set_case_id(TestId(name));
    auto reply = Call<v1::GetCaseResponse>("GetCase", request, caller);
    if (!reply.ok()) return reply.status();
    return reply->case_details();
  }
  std::vector<std::string> List(const v1::ListCasesRequest& request,
                                const CallerOptions& caller = kLeader) {
    const auto reply = Call<v1::ListCasesResponse>("ListCases", request, caller);
    EXPECT_THAT(reply, IsOk());
    std::vector<std::string> ids;
    if (reply.ok()) {
      for (const v1::CaseSummary& summary : reply->cases()) ids.push_back(summary.case_id());
    }
    return ids;
  }
  absl::StatusOr<v1::GetProgrammeFiguresResponse> Figures(const std::string& programme,
                                                          const CallerOptions& caller = kLeader) {
    v1::GetProgrammeFiguresRequest request;
    request.set_programme(programme);
    return Call<v1::GetProgrammeFiguresResponse>("GetProgrammeFigures", request, caller);
  }

  int requests_ = 0;
  AreaHarness harness_;
};

TEST_F(CaseTest, OpensForTheProgrammesAgesByTheSealedBirthDate) {
  Person("child", At("2016-05-01T12:00:00Z"));
  EXPECT_THAT(Open("c1", "ssp-18-plus", "charged", "retsplejeloven-115"), IsOk());
  EXPECT_THAT(Open("c2", "ssp-18-plus", "charged", "retsplejeloven-115", kLeader, "child"),
              RefusedWith("UNDER_MINIMUM_AGE"));
  EXPECT_THAT(Open("c3", "ssp-18-plus", "charged", "retsplejeloven-115", kLeader, "nobody"),
              RefusedWith("SUBJECT_UNKNOWN"));
  const auto second = Open("c4", "ssp-18-plus", "charged", "retsplejeloven-115");
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(second->marks(), ElementsAre(v1::CASE_MARK_SECOND_OPEN_CASE));
}

TEST_F(CaseTest, EachAgencySeesItsPartAndWhatWasSharedWithIt) {
  ASSERT_THAT(Open("c1", "ssp-18-plus", "charged", "retsplejeloven-115"), IsOk());
  v1::CaseFact mine = PhaseOf("bridge", "discussed");
  mine.add_shared_with("youth-unit");
  ASSERT_THAT(Record("c1", mine), IsOk());
  v1::CaseFact measure;
  measure.mutable_measure()->set_measure("housing");
  measure.mutable_measure()->set_agency("youth-unit");
  *measure.mutable_measure()->mutable_due() = ToProto(harness_.now() + absl::Hours(48));
  ASSERT_THAT(Record("c1", measure, Partner("youth-unit")), IsOk());

  const auto police = Get("c1");
  ASSERT_THAT(police, IsOk());
  EXPECT_EQ(police->facts_size(), 1);
  EXPECT_EQ(police->note(), "Opened because of c1");
  EXPECT_EQ(police->intake_code(), "charged");
  ASSERT_EQ(police->dues_size(), 1);
  EXPECT_EQ(police->dues(0).due_kind(), v1::CASE_DUE_KIND_REVIEW);
  const auto youth = Get("c1", Partner("youth-unit"));
  ASSERT_THAT(youth, IsOk());
  EXPECT_EQ(youth->facts_size(), 2);
  EXPECT_EQ(youth->note(), "");
  EXPECT_EQ(youth->intake_code(), "");
  EXPECT_EQ(youth->facts(1).note(), "A note about c1");
  EXPECT_EQ(youth->dues_size(), 2);
  const auto substance = Get("c1", Partner("substance-centre"));
  ASSERT_THAT(substance, IsOk());
  EXPECT_EQ(substance->facts_size(), 0);
  EXPECT_TRUE(substance->summary().phases().empty());
  EXPECT_THAT(Get("c1", kEkiWorker), IsOk());
  EXPECT_THAT(Get("c1", Partner("school")), RefusedWith("CASE_UNKNOWN"));
  EXPECT_THAT(Get("c1", {.role = "officer", .section = TestId("south")}),
              RefusedWith("CASE_UNKNOWN"));
  // Sealed with the keys of another controller: erasing police's leaves the youth unit's.
  ASSERT_THAT(harness_.keys().Erase(SubjectId(TestUuid("young")), 1), IsOk());
  const auto erased = Get("c1");
  ASSERT_THAT(erased, IsOk());
  EXPECT_TRUE(erased->note_erased());
  EXPECT_EQ(Get("c1", Partner("youth-unit"))->facts(1).note(), "A note about c1");
}

TEST_F(CaseTest, AreListedBySectionProgrammeSubjectAndWhatFallsDue) {
  ASSERT_THAT(Open("c1", "ssp-18-plus", "charged", "retsplejeloven-115"), IsOk());
  harness_.Advance(absl::Hours(1));
  ASSERT_THAT(Open("c2", "gruppe-14-dage", "residents", "retsplejeloven-115", kLeader, "red"),
              IsOk());
  EXPECT_THAT(List({}), ElementsAre(TestId("c2"), TestId("c1")));
  v1::ListCasesRequest list;
  list.set_programme("ssp-18-plus");
  EXPECT_THAT(List(list), ElementsAre(TestId("c1")));
  list = {};
  list.set_subject_id(TestId("red"));
  EXPECT_THAT(List(list), ElementsAre(TestId("c2")));
  list = {};
  EXPECT_THAT(List(list, Partner("school")), ElementsAre(TestId("c2")));
  EXPECT_THAT(List(list, {.role = "officer", .section = TestId("north")}),
              ElementsAre(TestId("c2"), TestId("c1")));
  *list.mutable_due_until() = ToProto(harness_.now() + absl::Hours(14 * 24));
  EXPECT_THAT(List(list), ElementsAre(TestId("c1")));
  list.set_page_size(1);
  *list.mutable_due_until() = ToProto(harness_.now() + absl::Hours(15 * 24));
  const auto page = Call<v1::ListCasesResponse>("ListCases", list, kLeader);
  ASSERT_THAT(page, IsOk());
  EXPECT_FALSE(page->next_page_token().empty());
  ASSERT_THAT(Record("c2", PhaseOf("answer", "answered")), IsOk());
  list.set_page_size(0);
  EXPECT_THAT(List(list), ElementsAre(TestId("c1")));
}

TEST_F(CaseTest, AnswersHowManyWereToldMadeContactAndStarted) {
  for (int i = 0; i < 12; ++i) {
    const std::string name = "told-" + std::to_string(i);
    Person(name, At("2003-05-01T12:00:00Z"));
    ASSERT_THAT(
        Open(name, "rusbehandling", "met-in-the-street", "politiloven-paragraf-2", kLeader, name),
        IsOk());
    ASSERT_THAT(Record(name, PhaseOf("treatment", "told")), IsOk());
  }
  v1::ReturnCountRequest count;
  count.set_count_id(TestId("january"));
  count.set_programme("rusbehandling");
  *count.mutable_from() = ToProto(harness_.now() - absl::Hours(48));
  *count.mutable_until() = ToProto(harness_.now() - absl::Hours(1));
  for (const auto& [phase, total] : {std::pair("contact-made", 7), std::pair("started", 3)}) {
    v1::PhaseTotal& returned = *count.add_totals();
    returned.set_phase(phase);
    returned.set_total(total);
  }
  EXPECT_THAT(Call<v1::ReturnCountResponse>("ReturnCount", count, kLeader),
              RefusedWith("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(Call<v1::ReturnCountResponse>("ReturnCount", count, Partner("ssp")),
              RefusedWith("PROGRAMME_RETURNS_NO_COUNTS"));
  ASSERT_THAT(Call<v1::ReturnCountResponse>("ReturnCount", count, Partner("treatment-centre")),
              IsOk());
  const auto figures = Figures("rusbehandling");
  ASSERT_THAT(figures, IsOk());
  EXPECT_EQ(figures->opened(), 12);
  ASSERT_EQ(figures->phases_size(), 3);
  EXPECT_EQ(figures->phases(0).cases(), 12);
  EXPECT_EQ(figures->phases(0).of(), 12);
  EXPECT_EQ(figures->phases(1).cases(), 7);
  EXPECT_EQ(figures->phases(1).of(), 12);
  EXPECT_EQ(figures->phases(1).periods(), 1);
  EXPECT_TRUE(figures->phases(2).suppressed());
  EXPECT_EQ(figures->phases(2).cases(), 0);
  EXPECT_EQ(figures->phases(2).of(), 7);
  // The centre learns of no case.
  EXPECT_TRUE(List({}, Partner("treatment-centre")).empty());
  EXPECT_THAT(Get("told-1", Partner("treatment-centre")), RefusedWith("CASE_UNKNOWN"));
}

TEST_F(CaseTest, FiguresFollowCorrectionsAndWithdrawals) {
  ASSERT_THAT(Open("c1", "ssp-18-plus", "charged", "retsplejeloven-115"), IsOk());
  const auto phase = Record("c1", PhaseOf("bridge", "contacted"));
  ASSERT_THAT(phase, IsOk());
  EXPECT_THAT(phase->marks(), ElementsAre(v1::CASE_MARK_PHASE_OUT_OF_ORDER));
  EXPECT_EQ(Figures("ssp-18-plus")->marked(), 1);
  v1::WithdrawCaseFactRequest fact;
  fact.set_case_id(TestId("c1"));
  fact.set_fact_id(phase->fact_id());
  fact.set_reason_code("wrong-case");
  ASSERT_THAT(Call<v1::WithdrawCaseFactResponse>("WithdrawCaseFact", fact, kLeader), IsOk());
  EXPECT_EQ(Figures("ssp-18-plus")->marked(), 0);
  EXPECT_EQ(Figures("ssp-18-plus")->phases(1).cases(), 0);
  v1::WithdrawCaseRequest all;
  all.set_case_id(TestId("c1"));
  all.set_reason_code("other-person");
  ASSERT_THAT(Call<v1::WithdrawCaseResponse>("WithdrawCase", all, kLeader), IsOk());
  EXPECT_EQ(Figures("ssp-18-plus")->opened(), 0);
  EXPECT_TRUE(List({}).empty());
  EXPECT_EQ(Get("c1")->summary().state(), v1::CASE_STATE_WITHDRAWN);
  harness_.ExpectRebuiltEqualsFollowed();
}

TEST_F(CaseTest, AListMeetsOverTheOpenCases) {
  v1::OpenMeetingListRequest open;
  open.set_list_id(TestId("list"));
  open.set_programme("ssp-18-plus");
  open.set_section_id(TestId("north"));
  *open.mutable_first_meeting() = ToProto(harness_.now());
  ASSERT_THAT(Call<v1::OpenMeetingListResponse>("OpenMeetingList", open, Partner("ssp")), IsOk());
  v1::RecordListMeetingRequest meeting;
  meeting.set_list_id(TestId("list"));
  meeting.set_meeting_id(TestId("first"));
  *meeting.mutable_held_time() = ToProto(harness_.now());
  meeting.add_agencies("police");
  const auto held = Call<v1::RecordListMeetingResponse>("RecordListMeeting", meeting, kLeader);
  ASSERT_THAT(held, IsOk());
  EXPECT_EQ(FromProto(held->next_due()), harness_.now() + absl::Hours(14 * 24));
  v1::GetMeetingListRequest get;
  get.set_list_id(TestId("list"));
  const auto list = Call<v1::GetMeetingListResponse>("GetMeetingList", get, kEkiWorker);
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->list().meetings_size(), 1);
  EXPECT_EQ(list->list().meetings_left(), 26);
  EXPECT_THAT(Call<v1::GetMeetingListResponse>("GetMeetingList", get, Partner("school")),
              RefusedWith("LIST_UNKNOWN"));
  const auto lists = Call<v1::ListMeetingListsResponse>("ListMeetingLists",
                                                        v1::ListMeetingListsRequest(), kLeader);
  ASSERT_THAT(lists, IsOk());
  EXPECT_EQ(lists->lists_size(), 1);
  harness_.ExpectRebuiltEqualsFollowed();
}

TEST_F(CaseTest, ProgrammesAreServedAsTheyAre) {
  v1::ListProgrammesRequest list;
  list.set_page_size(5);
  auto page = Call<v1::ListProgrammesResponse>("ListProgrammes", list, kEkiWorker);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->programmes_size(), 5);
  EXPECT_EQ(page->programmes(2).code(), "call-in");
  EXPECT_FALSE(page->programmes(2).enabled());
  EXPECT_THAT(page->programmes(2).legal_reason().da(), ::testing::HasSubstr("§ 81 a"));
  list.set_page_token(page->next_page_token());
  page = Call<v1::ListProgrammesResponse>("ListProgrammes", list, kEkiWorker);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->programmes_size(), 3);
  v1::GetProgrammeRequest get;
  get.set_programme("ssp-18-plus");
  const auto one = Call<v1::GetProgrammeResponse>("GetProgramme", get, kLeader);
  ASSERT_THAT(one, IsOk());
  EXPECT_EQ(one->programme().forum().meets().every_days(), 14);
  get.set_programme("nothing");
  EXPECT_THAT(Call<v1::GetProgrammeResponse>("GetProgramme", get, kLeader),
              RefusedWith("NO_SUCH_PROGRAMME"));
}

TEST_F(CaseTest, APartnerSaysWhichAgencyHeIsOf) {
  EXPECT_THAT(Call<v1::ListCasesResponse>("ListCases", v1::ListCasesRequest(), Partner("")),
              RefusedWith("CALLER_UNKNOWN"));
  EXPECT_THAT(Call<v1::ListCasesResponse>("ListCases", v1::ListCasesRequest(), Partner("police")),
              RefusedWith("CALLER_UNKNOWN"));
}

}  // namespace
}  // namespace varsel::programme
