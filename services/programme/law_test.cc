// Laws under random commands: rebuilt == followed, and no text of a case stands in the clear.
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/programme/case_tale.h"
#include "services/programme/register.h"
#include "storage/base/error.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/told_event.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::programme {
namespace {

using testing::AreaHarness;
using testing::CallerOptions;

std::vector<std::unique_ptr<runtime::Area>> ProgrammeAreaAlone() {
  std::vector<std::unique_ptr<runtime::Area>> areas;
  areas.push_back(NewProgrammeArea());
  return areas;
}

class RandomCases {
 public:
  explicit RandomCases(uint64_t seed)
      : harness_(ProgrammeAreaAlone(), {.seed = seed, .programmes = &ShippedProgrammes()}),
        random_(seed) {
    focus::v1::FocusEvent event;
    event.mutable_group_registered()->set_group_id(TestId("group"));
    Happened({"focus.group", TestUuid("group")}, event);
    for (const char* section : {"north", "south"}) {
      event.mutable_section_registered()->set_section_id(TestId(section));
      Happened({"focus.section", TestUuid(section)}, event);
    }
  }

  void Step() {
    harness_.Advance(absl::Hours(1 + Pick(20)));
    switch (Pick(8)) {
      case 0:
        return Open();
      case 1:
        return Withdraw();
      case 2:
        return Correct();
      default:
        return Record();
    }
  }

  AreaHarness& harness() { return harness_; }
  const std::vector<std::string>& texts() const { return texts_; }
  int accepted() const { return accepted_; }

 private:
  struct Known {
    std::string case_id;
    std::string fact_id;
    v1::CaseFact fact;
  };

  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  std::string NewId() { return TestId("random-" + std::to_string(++ids_)); }
  std::string Text() { return "ord-" + std::to_string(++ids_) + "-om-nogen"; }
  CallerOptions Anyone() {
    static const std::vector<std::string> agencies = {"", "", "ssp", "youth-unit", "school"};
    const std::string agency = agencies[static_cast<size_t>(Pick(5))];
    if (agency.empty()) return {.role = "project_leader"};
    return {.role = "partner", .agency = agency};
  }
  void Happened(const StreamId& stream, const focus::v1::FocusEvent& event) {
    testing::Tell(harness_, stream, event);
  }
  template <typename Response, typename Request>
  bool Ask(const std::string& rpc, Request request) {
    request.set_request_id(NewId());
    const auto answer =
        harness_.Call<Response>("varsel.programme.v1.ProgrammeService/" + rpc, request, Anyone());
    EXPECT_FALSE(!answer.ok() && ReasonOf(answer.status()).empty()) << rpc << answer.status();
    EXPECT_FALSE(absl::IsInternal(answer.status())) << rpc << answer.status();
    if (!answer.ok()) return false;
    ++accepted_;
    if constexpr (requires { request.note(); }) texts_.push_back(request.note());
    return true;
  }
  void Open() {
    v1::OpenCaseRequest request =
        Opening("gruppe-14-dage", Pick(2) == 0 ? "school" : "residents", "retsplejeloven-115");
    request.set_case_id(NewId());
    request.set_subject(common::v1::PROGRAMME_SUBJECT_GROUP);
    request.set_subject_id(TestId("group"));
    request.set_section_id(TestId(Pick(2) == 0 ? "north" : "south"));
    *request.mutable_opened_time() = ToProto(harness_.now());
    request.set_note(Text());
    if (Ask<v1::OpenCaseResponse>("OpenCase", request)) cases_.push_back(request.case_id());
  }
  v1::CaseFact Fact() {
    v1::CaseFact fact;
    fact.set_fact_id(NewId());
    *fact.mutable_fact_time() = ToProto(harness_.now() - absl::Hours(Pick(100)));
    if (Pick(3) == 0) fact.add_shared_with("school");
    switch (Pick(6)) {
      case 0:
        fact.mutable_party()->set_party("parents");
        break;
      case 1:
        fact.mutable_measure()->set_measure("club");
        fact.mutable_measure()->set_agency("ssp");
        *fact.mutable_measure()->mutable_due() = ToProto(harness_.now() + absl::Hours(Pick(500)));
        break;
      case 2:
        fact.mutable_follow_up()->set_contact_made(true);
        break;
      case 3:
        fact.mutable_closing()->set_outcome("calm");
        break;
      default:
        fact.mutable_phase()->set_track("young");
        fact.mutable_phase()->set_phase(Pick(2) == 0 ? "visited" : "activity");
        break;
    }
    return fact;
  }
  void Record() {
    if (cases_.empty()) return;
    v1::RecordCaseFactRequest request;
    request.set_case_id(cases_[static_cast<size_t>(Pick(static_cast<int>(cases_.size())))]);
    *request.mutable_fact() = Fact();
    request.set_note(Text());
    if (!Ask<v1::RecordCaseFactResponse>("RecordCaseFact", request)) return;
    facts_.push_back({request.case_id(), request.fact().fact_id(), request.fact()});
  }
  void Correct() {
    if (facts_.empty()) return;
    const Known& known = facts_[static_cast<size_t>(Pick(static_cast<int>(facts_.size())))];
    v1::CorrectCaseFactRequest request;
    request.set_case_id(known.case_id);
    *request.mutable_fact() = known.fact;
    *request.mutable_fact()->mutable_fact_time() = ToProto(harness_.now() - absl::Hours(Pick(50)));
    request.set_reason_code("wrong-time");
    request.set_note(Text());
    Ask<v1::CorrectCaseFactResponse>("CorrectCaseFact", request);
  }
  void Withdraw() {
    if (facts_.empty()) return;
    const Known& known = facts_[static_cast<size_t>(Pick(static_cast<int>(facts_.size())))];
    v1::WithdrawCaseFactRequest request;
    request.set_case_id(known.case_id);
    request.set_fact_id(known.fact_id);
    request.set_reason_code("recorded-twice");
    Ask<v1::WithdrawCaseFactResponse>("WithdrawCaseFact", request);
  }

  AreaHarness harness_;
  std::mt19937_64 random_;
  int ids_ = 0;
  int accepted_ = 0;
  std::vector<std::string> cases_;
  std::vector<Known> facts_;
  std::vector<std::string> texts_;
};

class ProgrammeLaws : public ::testing::TestWithParam<uint64_t> {};

TEST_P(ProgrammeLaws, HoldAfterRandomCommands) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  RandomCases story(GetParam());
  for (int step = 0; step < 300 && !HasFailure(); ++step) story.Step();
  EXPECT_GT(story.accepted(), 50);
  story.harness().ExpectRebuiltEqualsFollowed();
  for (const log::Record& record : story.harness().Records()) {
    for (const std::string& text : story.texts()) {
      ASSERT_EQ(record.payload.find(text), std::string::npos);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ProgrammeLaws, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace varsel::programme
