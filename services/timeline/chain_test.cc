// Links, chains, spirals, windows and timing through the real pipeline, in memory.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/runtime/stored_event.h"
#include "services/timeline/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/timeline/v1/chain_service.pb.h"
#include "varsel/timeline/v1/timeline_service.pb.h"

namespace varsel::timeline {
namespace {

using testing::AreaHarness;
using testing::CallerOptions;
using ::testing::ElementsAre;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

const CallerOptions kInvestigator{.role = "investigator", .actor = TestId("investigator")};

class ChainTest : public ::testing::Test {
 protected:
  ChainTest() {
    for (const char* name : {"north", "south"}) {
      focus::v1::FocusEvent event;
      event.mutable_section_registered()->set_section_id(TestId(name));
      Happened({"focus.section", TestUuid(name)}, event);
    }
    for (const char* name : {"red", "blue", "green"}) {
      focus::v1::FocusEvent event;
      event.mutable_group_registered()->set_group_id(TestId(name));
      Happened({"focus.group", TestUuid(name)}, event);
    }
    focus::v1::FocusEvent event;
    event.mutable_person_registered()->set_person_id(TestId("person"));
    Happened({"focus.person", TestUuid("person")}, event);
  }
  ~ChainTest() override { harness_.ExpectRebuiltEqualsFollowed(); }

  void Happened(const StreamId& stream, focus::v1::FocusEvent event) {
    log::NewRecord record;
    record.meta.stream = stream;
    record.meta.kind = std::string(runtime::KindOf(event));
    record.meta.event_id = EventId(TestUuid(absl::StrCat("focus-", ++ids_)));
    record.meta.occurred = harness_.now();
    record.meta.actor = ActorId(TestUuid("actor"));
    record.meta.controller = 1;
    record.payload = event.SerializeAsString();
    log::AppendRequest request;
    request.records.push_back(std::move(record));
    ASSERT_THAT(harness_.event_log().AppendAndWait(std::move(request)), IsOk());
  }

  std::string NewRequest() { return TestId(absl::StrCat("request-", ++ids_)); }
  template <typename Request>
  Request Told(const std::string& name, const std::string& aggressor, const std::string& target,
               absl::Duration ago, const std::string& section = "north") {
    Request request;
    request.set_request_id(NewRequest());
    request.set_incident_id(TestId(name));
    *request.mutable_occurred_time() = ToProto(harness_.now() - ago);
    request.set_precision(v1::TIME_PRECISION_HOUR);
    request.set_section_id(TestId(section));
    request.set_incident_kind(v1::INCIDENT_KIND_BLUNT);
    request.set_severity(v1::SEVERITY_MINOR_INJURY);
    request.set_source(v1::SOURCE_PATROL);
    request.set_reliability(v1::RELIABILITY_CONFIRMED);
    if (!aggressor.empty()) {
      request.add_groups()->set_group_id(TestId(aggressor));
      request.mutable_groups(0)->set_role(v1::GROUP_ROLE_AGGRESSOR);
      request.add_groups()->set_group_id(TestId(target));
      request.mutable_groups(1)->set_role(v1::GROUP_ROLE_TARGET);
    }
    return request;
  }
  void Record(const v1::RecordIncidentRequest& request) {
    ASSERT_THAT(harness_.Call<v1::RecordIncidentResponse>(
                    "varsel.timeline.v1.TimelineService/RecordIncident", request, kInvestigator),
                IsOk());
  }
  void Attack(const std::string& name, const std::string& aggressor, const std::string& target,
              absl::Duration ago, const std::string& section = "north") {
    Record(Told<v1::RecordIncidentRequest>(name, aggressor, target, ago, section));
  }
  void Correct(v1::CorrectIncidentRequest request) {
    request.set_reason_code("wrong");
    ASSERT_THAT(harness_.Call<v1::CorrectIncidentResponse>(
                    "varsel.timeline.v1.TimelineService/CorrectIncident", request, kInvestigator),
                IsOk());
  }
  void Withdraw(const std::string& name) {
    v1::WithdrawIncidentRequest request;
    request.set_request_id(NewRequest());
    request.set_incident_id(TestId(name));
    request.set_reason_code("recorded-twice");
    ASSERT_THAT(harness_.Call<v1::WithdrawIncidentResponse>(
                    "varsel.timeline.v1.TimelineService/WithdrawIncident", request, kInvestigator),
                IsOk());
  }
  // The system looks at what waits.
  void SystemLooks() { harness_.Advance(absl::Minutes(1)); }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Chains(const std::string& rpc, Request request,
                                  const CallerOptions& caller = kInvestigator) {
    if constexpr (requires { request.set_request_id(""); }) request.set_request_id(NewRequest());
    return harness_.Call<Response>("varsel.timeline.v1.ChainService/" + rpc, request, caller);
  }
  absl::StatusOr<v1::LinkIncidentsResponse> Link(const std::string& retaliation,
                                                 const std::string& answered,
                                                 v1::LinkState state = v1::LINK_STATE_CONFIRMED) {
    v1::LinkIncidentsRequest request;
    request.set_retaliation_incident_id(TestId(retaliation));
    request.set_answered_incident_id(TestId(answered));
    request.set_state(state);
    request.set_reason_code("interview");
    return Chains<v1::LinkIncidentsResponse>("LinkIncidents", request);
  }
  v1::GetChainResponse Chain(const std::string& name, bool with_withdrawn = false) {
    v1::GetChainRequest request;
    request.set_chain_id(TestId(name));
    request.set_with_withdrawn_links(with_withdrawn);
    request.set_page_size(200);
    const auto reply = Chains<v1::GetChainResponse>("GetChain", request);
    EXPECT_THAT(reply, IsOk());
    return reply.value_or(v1::GetChainResponse());
  }
  std::vector<std::string> Ids(const v1::GetChainResponse& chain) {
    std::vector<std::string> ids;
    for (const auto& incident : chain.incidents()) ids.push_back(incident.incident_id());
    return ids;
  }
  std::vector<std::string> List(const v1::ListChainsRequest& request) {
    const auto reply = Chains<v1::ListChainsResponse>("ListChains", request);
    EXPECT_THAT(reply, IsOk());
    std::vector<std::string> ids;
    for (const auto& chain : reply->chains()) ids.push_back(chain.chain_id());
    return ids;
  }

  int ids_ = 0;
  AreaHarness harness_{NewTimelineArea()};
};

TEST_F(ChainTest, TheSystemProposesARetaliationAndAnInvestigatorConfirmsIt) {
  Attack("first", "red", "blue", absl::Hours(50));
  Attack("answer", "blue", "red", absl::Hours(20), "south");
  EXPECT_EQ(Chain("answer").incidents_size(), 1);
  SystemLooks();
  v1::GetChainResponse chain = Chain("answer");
  EXPECT_THAT(Ids(chain), ElementsAre(TestId("first"), TestId("answer")));
  EXPECT_EQ(chain.chain().chain_id(), TestId("first"));
  EXPECT_EQ(chain.chain().incidents(), 2u);
  EXPECT_EQ(chain.chain().group_ids_size(), 2);
  EXPECT_EQ(chain.chain().section_ids_size(), 2);
  EXPECT_TRUE(chain.chain().open());
  ASSERT_EQ(chain.incidents(1).answers_size(), 1);
  EXPECT_EQ(chain.incidents(1).answers(0).state(), v1::LINK_STATE_PROPOSED);
  ASSERT_THAT(Link("answer", "first"), IsOk());
  chain = Chain("first");
  EXPECT_EQ(chain.incidents(1).answers(0).state(), v1::LINK_STATE_CONFIRMED);
  EXPECT_EQ(chain.incidents(1).answers(0).history(1).actor_id(), TestId("investigator"));
  EXPECT_EQ(chain.incidents(1).links_version(), 2u);
}

TEST_F(ChainTest, AnIncidentToldLateIsProposedAsWhatWasAnswered) {
  Attack("answer", "blue", "red", absl::Hours(20));
  SystemLooks();
  Attack("first", "red", "blue", absl::Hours(50));
  SystemLooks();
  const v1::GetChainResponse chain = Chain("first");
  EXPECT_THAT(Ids(chain), ElementsAre(TestId("first"), TestId("answer")));
  EXPECT_EQ(chain.chain().chain_id(), TestId("answer")) << "recorded first";
}

TEST_F(ChainTest, OnlyTheNearestIsProposed) {
  Attack("first", "red", "blue", absl::Hours(90));
  Attack("second", "red", "blue", absl::Hours(50));
  Attack("answer", "blue", "red", absl::Hours(20));
  SystemLooks();
  const v1::GetChainResponse chain = Chain("answer");
  EXPECT_THAT(Ids(chain), ElementsAre(TestId("second"), TestId("answer")));
}

TEST_F(ChainTest, AWithdrawnIncidentLosesItsLinksAndTheChainParts) {
  Attack("a", "red", "blue", absl::Hours(90));
  Attack("b", "blue", "red", absl::Hours(70));
  Attack("c", "red", "blue", absl::Hours(50));
  SystemLooks();
  EXPECT_EQ(Chain("a").chain().incidents(), 3u);
  Withdraw("b");
  SystemLooks();
  EXPECT_EQ(Chain("a").chain().incidents(), 1u);
  const v1::GetChainResponse after = Chain("c", /*with_withdrawn=*/true);
  EXPECT_EQ(after.chain().incidents(), 1u);
  ASSERT_EQ(after.incidents(0).answers_size(), 1) << "the history stays";
  EXPECT_EQ(after.incidents(0).answers(0).history(1).reason_code(), "incident-withdrawn");
  EXPECT_TRUE(List({}).empty());
}

TEST_F(ChainTest, ACorrectionTakesBackAProposalThatNoLongerFitsAndLeavesAConfirmedLink) {
  Attack("a", "red", "blue", absl::Hours(90));
  Attack("b", "blue", "red", absl::Hours(70));
  Attack("c", "red", "blue", absl::Hours(50));
  SystemLooks();
  ASSERT_THAT(Link("b", "a"), IsOk());
  Correct(Told<v1::CorrectIncidentRequest>("b", "green", "red", absl::Hours(70)));
  SystemLooks();
  EXPECT_THAT(Ids(Chain("a")), ElementsAre(TestId("a"), TestId("b")));
  EXPECT_EQ(Chain("c").chain().incidents(), 1u);
  EXPECT_EQ(Chain("a").chain().group_ids_size(), 3);
  // moved to before what it is said to answer
  Correct(Told<v1::CorrectIncidentRequest>("b", "green", "red", absl::Hours(100)));
  SystemLooks();
  EXPECT_EQ(Chain("a").chain().incidents(), 1u);
}

TEST_F(ChainTest, RefusesACircleInTimeAndInLinks) {
  for (const char* name : {"a", "b", "c"}) {
    auto request = Told<v1::RecordIncidentRequest>(name, "", "", absl::Hours(50));
    request.set_precision(v1::TIME_PRECISION_DAY);
    Record(request);
  }
  Attack("late", "red", "blue", absl::Hours(1));
  EXPECT_THAT(Link("a", "late"), RefusedWith("LINK_BEFORE_ITS_CAUSE"));
  ASSERT_THAT(Link("b", "a"), IsOk());
  ASSERT_THAT(Link("c", "b", v1::LINK_STATE_SUSPECTED), IsOk());
  EXPECT_THAT(Link("a", "c"), RefusedWith("LINK_CLOSES_CIRCLE"));
  EXPECT_THAT(Link("a", "a"), RefusedWith("LINK_TO_ITSELF"));
  EXPECT_THAT(Link("a", "nowhere"), RefusedWith("INCIDENT_UNKNOWN"));
  v1::WithdrawLinkRequest withdraw;
  withdraw.set_retaliation_incident_id(TestId("c"));
  withdraw.set_answered_incident_id(TestId("b"));
  withdraw.set_expected_version(7);
  withdraw.set_reason_code("other-motive");
  EXPECT_THAT(Chains<v1::WithdrawLinkResponse>("WithdrawLink", withdraw),
              RefusedWith("VERSION_MET"));
  withdraw.set_expected_version(1);
  ASSERT_THAT(Chains<v1::WithdrawLinkResponse>("WithdrawLink", withdraw), IsOk());
  EXPECT_THAT(Link("a", "c"), IsOk());
}

TEST_F(ChainTest, ASpiralIsProposedOnceJudgedAndTakenBackWithItsStep) {
  auto first = Told<v1::RecordIncidentRequest>("first", "red", "blue", absl::Hours(90));
  first.set_incident_kind(v1::INCIDENT_KIND_KNIFE);
  Record(first);
  Attack("b", "blue", "red", absl::Hours(70));
  auto third = Told<v1::RecordIncidentRequest>("c", "red", "blue", absl::Hours(50));
  third.set_incident_kind(v1::INCIDENT_KIND_FIREARM);
  third.set_severity(v1::SEVERITY_KILLED);
  Record(third);
  SystemLooks();
  SystemLooks();
  v1::GetChainResponse chain = Chain("b");
  EXPECT_EQ(chain.chain().spiral(), v1::SPIRAL_STATE_PROPOSED);
  EXPECT_EQ(chain.chain().worst(), v1::SEVERITY_KILLED);
  ASSERT_GE(chain.spirals_size(), 1);
  int standing = 0;
  for (const auto& spiral : chain.spirals())
    standing += spiral.state() == v1::SPIRAL_STATE_PROPOSED;
  EXPECT_EQ(standing, 1);
  v1::JudgeSpiralRequest judge;
  judge.set_spiral_id(chain.spirals(0).spiral_id());
  judge.set_expected_version(chain.spirals(0).version());
  judge.set_state(v1::SPIRAL_STATE_CONFIRMED);
  judge.set_reason_code("assessed");
  ASSERT_THAT(Chains<v1::JudgeSpiralResponse>("JudgeSpiral", judge), IsOk());
  EXPECT_EQ(Chain("b").chain().spiral(), v1::SPIRAL_STATE_CONFIRMED);
  v1::WithdrawLinkRequest withdraw;
  withdraw.set_retaliation_incident_id(chain.spirals(0).retaliation_incident_id());
  withdraw.set_answered_incident_id(chain.spirals(0).answered_incident_id());
  withdraw.set_reason_code("other-motive");
  ASSERT_THAT(Chains<v1::WithdrawLinkResponse>("WithdrawLink", withdraw), IsOk());
  SystemLooks();
  judge.clear_expected_version();
  EXPECT_THAT(Chains<v1::JudgeSpiralResponse>("JudgeSpiral", judge),
              RefusedWith("SPIRAL_WITHDRAWN_ALREADY"));
}

TEST_F(ChainTest, ListsChainsByGroupSectionAndWhetherTheyAreOpen) {
  Attack("old", "red", "green", absl::Hours(24 * 300));
  Attack("old-answer", "green", "red", absl::Hours(24 * 250), "south");
  Attack("new", "red", "blue", absl::Hours(50));
  Attack("new-answer", "blue", "red", absl::Hours(20));
  SystemLooks();
  EXPECT_THAT(List({}), ElementsAre(TestId("new"), TestId("old")));
  v1::ListChainsRequest request;
  request.set_open_only(true);
  EXPECT_THAT(List(request), ElementsAre(TestId("new")));
  request = {};
  request.set_group_id(TestId("green"));
  EXPECT_THAT(List(request), ElementsAre(TestId("old")));
  request = {};
  request.set_section_id(TestId("south"));
  EXPECT_THAT(List(request), ElementsAre(TestId("old")));
  request = {};
  request.set_page_size(1);
  const auto page = Chains<v1::ListChainsResponse>("ListChains", request);
  request.set_page_token(page->next_page_token());
  EXPECT_THAT(List(request), ElementsAre(TestId("old")));
  // an old conflict that flares up joins the chains
  ASSERT_THAT(Link("new", "old-answer", v1::LINK_STATE_SUSPECTED), IsOk());
  EXPECT_THAT(List({}), ElementsAre(TestId("old")));
  EXPECT_EQ(Chain("new-answer").chain().incidents(), 4u);
}

TEST_F(ChainTest, AWindowOpensWithTheLastActBetweenTwoGroups) {
  Attack("a", "red", "blue", absl::Hours(90));
  Attack("b", "blue", "red", absl::Hours(70), "south");
  Attack("other", "green", "red", absl::Hours(24 * 200));
  SystemLooks();
  v1::ListRetaliationWindowsRequest request;
  auto list = Chains<v1::ListRetaliationWindowsResponse>("ListRetaliationWindows", request);
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->windows_size(), 1) << "200 days ago is over";
  EXPECT_EQ(list->windows(0).incident_id(), TestId("b"));
  EXPECT_EQ(list->windows(0).target_group_id(), TestId("red"));
  EXPECT_EQ(list->windows(0).chain_id(), TestId("a"));
  EXPECT_EQ(FromProto(list->windows(0).until()) - FromProto(list->windows(0).since()),
            absl::Hours(180 * 24));
  request.set_group_id(TestId("green"));
  EXPECT_EQ(
      Chains<v1::ListRetaliationWindowsResponse>("ListRetaliationWindows", request)->windows_size(),
      0);
  const CallerOptions officer{.role = "officer", .section = TestId("north")};
  EXPECT_EQ(Chains<v1::ListRetaliationWindowsResponse>("ListRetaliationWindows",
                                                       v1::ListRetaliationWindowsRequest(), officer)
                ->windows_size(),
            0);
  Withdraw("b");
  list = Chains<v1::ListRetaliationWindowsResponse>("ListRetaliationWindows",
                                                    v1::ListRetaliationWindowsRequest(), officer);
  ASSERT_EQ(list->windows_size(), 1);
  EXPECT_EQ(list->windows(0).incident_id(), TestId("a"));
}

TEST_F(ChainTest, TheLeaderSetsWhenToActAndItsHistoryStays) {
  Attack("a", "red", "blue", absl::Hours(90));
  const CallerOptions leader{.actor = TestId("leader")};
  v1::SetTimingRequest set;
  set.set_incident_id(TestId("a"));
  set.set_timing(v1::TIMING_WAIT_UNTIL);
  *set.mutable_wait_until() = ToProto(harness_.now() + absl::Hours(24 * 7));
  set.set_reason("Begravelsen først");
  ASSERT_THAT(Chains<v1::SetTimingResponse>("SetTiming", set, leader), IsOk());
  EXPECT_THAT(Chains<v1::SetTimingResponse>("SetTiming", set), RefusedWith("ROLE_NOT_ALLOWED"));
  set.set_timing(v1::TIMING_ACT_NOW);
  set.clear_wait_until();
  set.set_reason("Der samles folk");
  ASSERT_THAT(Chains<v1::SetTimingResponse>("SetTiming", set, leader), IsOk());
  const v1::GetChainResponse chain = Chain("a");
  ASSERT_EQ(chain.incidents(0).timings_size(), 2);
  EXPECT_EQ(chain.incidents(0).timings(0).reason(), "Begravelsen først");
  EXPECT_TRUE(chain.incidents(0).timings(0).has_recorded_until());
  EXPECT_EQ(chain.incidents(0).timings(1).timing(), v1::TIMING_ACT_NOW);
  const auto windows = Chains<v1::ListRetaliationWindowsResponse>(
      "ListRetaliationWindows", v1::ListRetaliationWindowsRequest());
  EXPECT_EQ(windows->windows(0).timing().timing(), v1::TIMING_ACT_NOW);
  v1::WithdrawTimingRequest withdraw;
  withdraw.set_incident_id(TestId("a"));
  withdraw.set_expected_version(2);
  withdraw.set_reason_code("mistaken");
  ASSERT_THAT(Chains<v1::WithdrawTimingResponse>("WithdrawTiming", withdraw, leader), IsOk());
  EXPECT_TRUE(Chain("a").incidents(0).timings(1).has_recorded_until());
}

TEST_F(ChainTest, PersonsAreKeptByCategorySealedWithTheirOwnKeyAndOthersAreCounted) {
  auto request = Told<v1::RecordIncidentRequest>("a", "red", "blue", absl::Hours(9));
  v1::InvolvedPerson& person = *request.add_persons();
  person.set_person_id(TestId("person"));
  person.set_involved_as(v1::INVOLVED_AS_VICTIM);
  v1::OthersInvolved& others = *request.add_others();
  others.set_involved_as(v1::INVOLVED_AS_WITNESS);
  others.set_count(3);
  Record(request);
  v1::GetIncidentRequest get;
  get.set_incident_id(TestId("a"));
  const std::string method = "varsel.timeline.v1.TimelineService/GetIncident";
  auto reply = harness_.Call<v1::GetIncidentResponse>(method, get, kInvestigator);
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->incident().persons_size(), 1);
  EXPECT_EQ(reply->incident().persons(0).involved_as(), v1::INVOLVED_AS_VICTIM);
  EXPECT_EQ(reply->incident().others(0).count(), 3u);
  request.add_persons()->set_person_id(TestId("nobody"));
  request.mutable_persons(1)->set_involved_as(v1::INVOLVED_AS_SUSPECT);
  request.set_request_id(NewRequest());
  request.set_incident_id(TestId("b"));
  EXPECT_THAT(harness_.Call<v1::RecordIncidentResponse>(
                  "varsel.timeline.v1.TimelineService/RecordIncident", request, kInvestigator),
              RefusedWith("PERSON_UNKNOWN"));
}

TEST_F(ChainTest, ALongChainReadsAPageAtATime) {
  constexpr int kLength = 300;
  for (int i = 0; i < kLength; ++i) {
    Attack(absl::StrCat("act-", i), i % 2 == 0 ? "red" : "blue", i % 2 == 0 ? "blue" : "red",
           absl::Hours(400 - i));
  }
  SystemLooks();
  v1::GetChainRequest request;
  request.set_chain_id(TestId("act-150"));
  request.set_page_size(200);
  auto page = Chains<v1::GetChainResponse>("GetChain", request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->chain().incidents(), static_cast<uint32_t>(kLength));
  EXPECT_EQ(page->incidents_size(), 200);
  request.set_page_token(page->next_page_token());
  page = Chains<v1::GetChainResponse>("GetChain", request);
  EXPECT_EQ(page->incidents_size(), 100);
  EXPECT_EQ(page->incidents(99).incident_id(), TestId("act-299"));
  Withdraw("act-150");
  SystemLooks();
  EXPECT_EQ(Chain("act-0").chain().incidents(), 150u);
  EXPECT_EQ(Chain("act-299").chain().incidents(), 149u);
}

}  // namespace
}  // namespace varsel::timeline
