// Many links in one request through the real pipeline: the law that they come to the same as one by
// one, and that a request that is refused leaves nothing behind.
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/runtime/stored_event.h"
#include "services/timeline/register.h"
#include "storage/base/error.h"
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
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

using Pairs = std::vector<std::pair<int, int>>;  // retaliation, answered

// A district in which so many acts happened, one an hour, and nothing is linked.
class FeudDistrict {
 public:
  explicit FeudDistrict(int acts, v1::TimePrecision precision = v1::TIME_PRECISION_MINUTE)
      : acts_(acts) {
    focus::v1::FocusEvent section;
    section.mutable_section_registered()->set_section_id(TestId("north"));
    Happened({"focus.section", TestUuid("north")}, section);
    for (const char* name : {"red", "blue"}) {
      focus::v1::FocusEvent group;
      group.mutable_group_registered()->set_group_id(TestId(name));
      Happened({"focus.group", TestUuid(name)}, group);
    }
    for (int i = 0; i < acts; ++i) Act(i, precision);
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& rpc, Request request) {
    request.set_request_id(TestId(absl::StrCat("request-", ++ids_)));
    request.set_reason_code("interview");
    return harness_.Call<Response>("varsel.timeline.v1.ChainService/" + rpc, request,
                                   kInvestigator);
  }
  absl::Status ConfirmOne(int retaliation, int answered) {
    v1::LinkIncidentsRequest request;
    request.set_retaliation_incident_id(Name(retaliation));
    request.set_answered_incident_id(Name(answered));
    request.set_state(v1::LINK_STATE_CONFIRMED);
    return Ask<v1::LinkIncidentsResponse>("LinkIncidents", request).status();
  }
  absl::Status WithdrawOne(int retaliation, int answered) {
    v1::WithdrawLinkRequest request;
    request.set_retaliation_incident_id(Name(retaliation));
    request.set_answered_incident_id(Name(answered));
    return Ask<v1::WithdrawLinkResponse>("WithdrawLink", request).status();
  }
  absl::StatusOr<v1::ConfirmLinksResponse> Confirm(const Pairs& links) {
    return Ask<v1::ConfirmLinksResponse>("ConfirmLinks", Named<v1::ConfirmLinksRequest>(links));
  }
  absl::StatusOr<v1::WithdrawLinksResponse> Withdraw(const Pairs& links) {
    return Ask<v1::WithdrawLinksResponse>("WithdrawLinks", Named<v1::WithdrawLinksRequest>(links));
  }
  template <typename Request>
  Request Named(const Pairs& links) {
    Request request;
    for (const auto& [retaliation, answered] : links) {
      request.add_links()->set_retaliation_incident_id(Name(retaliation));
      request.mutable_links(request.links_size() - 1)->set_answered_incident_id(Name(answered));
    }
    return request;
  }

  // Each act with its chain, what it answers and in which state, and the version of that.
  std::vector<std::string> Told() {
    std::vector<std::string> told;
    for (int i = 0; i < acts_; ++i) {
      v1::GetChainRequest request;
      request.set_chain_id(Name(i));
      request.set_with_withdrawn_links(true);
      request.set_page_size(200);
      const auto chain = harness_.Call<v1::GetChainResponse>(
          "varsel.timeline.v1.ChainService/GetChain", request, kInvestigator);
      EXPECT_THAT(chain, IsOk());
      if (!chain.ok()) continue;
      std::string line =
          absl::StrCat(chain->chain().chain_id(), " of ", chain->chain().incidents());
      for (const v1::ChainIncident& incident : chain->incidents()) {
        if (incident.incident_id() != Name(i)) continue;
        absl::StrAppend(&line, ", version ", incident.links_version());
        for (const v1::Link& link : incident.answers()) {
          absl::StrAppend(&line, ", ", link.answered_incident_id(), " ",
                          v1::LinkState_Name(link.state()), " ", link.history_size());
        }
      }
      told.push_back(std::move(line));
    }
    return told;
  }
  // The same without asking: the acts' ids are the same in every feud.
  static std::string Name(int i) { return TestId(absl::StrCat("act-", i)); }

  AreaHarness harness_{NewTimelineArea()};

 private:
  const CallerOptions kInvestigator{.role = "investigator", .actor = TestId("investigator")};

  void Happened(const StreamId& stream, const focus::v1::FocusEvent& event) {
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
  void Act(int i, v1::TimePrecision precision) {
    v1::RecordIncidentRequest request;
    request.set_request_id(TestId(absl::StrCat("request-", ++ids_)));
    request.set_incident_id(Name(i));
    *request.mutable_occurred_time() = ToProto(harness_.now() - absl::Hours(acts_ - i));
    request.set_precision(precision);
    request.set_section_id(TestId("north"));
    request.set_incident_kind(v1::INCIDENT_KIND_BLUNT);
    request.set_severity(v1::SEVERITY_MINOR_INJURY);
    request.set_source(v1::SOURCE_PATROL);
    request.set_reliability(v1::RELIABILITY_CONFIRMED);
    for (const bool aggressor : {true, false}) {
      v1::InvolvedGroup& group = *request.add_groups();
      group.set_group_id(TestId((i % 2 == 0) == aggressor ? "red" : "blue"));
      group.set_role(aggressor ? v1::GROUP_ROLE_AGGRESSOR : v1::GROUP_ROLE_TARGET);
    }
    ASSERT_THAT(harness_.Call<v1::RecordIncidentResponse>(
                    "varsel.timeline.v1.TimelineService/RecordIncident", request, kInvestigator),
                IsOk());
  }

  const int acts_;
  int ids_ = 0;
};

std::string RefusedField(const absl::Status& status) {
  const auto detail = DetailOf(status);
  return detail.has_value() ? detail->field_path() : std::string();
}

class LinksLaw : public ::testing::TestWithParam<uint64_t> {};

// Precision of a day: which act came first is often not known, and circles can be said.
TEST_P(LinksLaw, ManyAtOnceComeToTheSameAsOneByOne) {
  constexpr int kActs = 14;
  std::mt19937_64 random(GetParam());
  FeudDistrict at_once(kActs, v1::TIME_PRECISION_DAY);
  FeudDistrict one_by_one(kActs, v1::TIME_PRECISION_DAY);
  for (int round = 0; round < 12; ++round) {
    SCOPED_TRACE(absl::StrCat("seed ", GetParam(), ", round ", round));
    const bool confirms = round % 3 != 2;
    Pairs links;
    for (size_t i = 0; i < 1 + random() % 6; ++i) {
      links.emplace_back(random() % kActs, random() % kActs);
    }
    // Those before the first that is refused are what the request may hold.
    Pairs taken;
    absl::Status refused;
    const std::vector<std::string> before = at_once.Told();
    for (const auto& [retaliation, answered] : links) {
      refused = confirms ? one_by_one.ConfirmOne(retaliation, answered)
                         : one_by_one.WithdrawOne(retaliation, answered);
      if (!refused.ok()) break;
      taken.emplace_back(retaliation, answered);
    }
    const absl::Status all =
        confirms ? at_once.Confirm(links).status() : at_once.Withdraw(links).status();
    ASSERT_EQ(all.ok(), refused.ok()) << all << " and " << refused;
    if (!refused.ok()) {
      EXPECT_EQ(ReasonOf(all), ReasonOf(refused));
      EXPECT_EQ(RefusedField(all),
                absl::StrCat("links[", taken.size(), "].", RefusedField(refused)));
      EXPECT_EQ(at_once.Told(), before) << "nothing half done";
      if (taken.empty()) continue;
      ASSERT_THAT(confirms ? at_once.Confirm(taken).status() : at_once.Withdraw(taken).status(),
                  IsOk());
    }
    ASSERT_EQ(at_once.Told(), one_by_one.Told());
  }
  at_once.harness_.ExpectRebuiltEqualsFollowed();
}

INSTANTIATE_TEST_SUITE_P(Seeds, LinksLaw, ::testing::Range<uint64_t>(1, 13));

TEST(Links, AThousandBecomeOneChainInOneRequest) {
  constexpr int kActs = 1001;
  FeudDistrict feud(kActs);
  Pairs links;
  for (int i = 1; i < kActs; ++i) links.emplace_back(i, i - 1);
  const auto confirmed = feud.Confirm(links);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->changed(), 1000u);
  const auto again = feud.Confirm(links);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->changed(), 0u);
  links.emplace_back(1, 0);
  EXPECT_THAT(feud.Confirm(links), RefusedWith("FIELD_TOO_MANY"));
  links.pop_back();
  const auto withdrawn = feud.Withdraw(links);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->changed(), 1000u);
  feud.harness_.ExpectRebuiltEqualsFollowed();
}

// Every act and every act that it answers is another: what an append takes of streams.
TEST(Links, AThousandThatHaveNothingInCommonFitOneRequest) {
  constexpr int kLinks = 1000;
  FeudDistrict feud(2 * kLinks);
  Pairs links;
  for (int i = 0; i < kLinks; ++i) links.emplace_back(2 * i + 1, 2 * i);
  const auto confirmed = feud.Confirm(links);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->changed(), 1000u);
}

TEST(Links, ACircleWithinOneRequestIsRefusedWhole) {
  FeudDistrict feud(3, v1::TIME_PRECISION_DAY);
  const auto circle = feud.Confirm({{1, 0}, {2, 1}, {0, 2}});
  EXPECT_THAT(circle, RefusedWith("LINK_CLOSES_CIRCLE"));
  EXPECT_EQ(RefusedField(circle.status()), "links[2].answered_incident_id");
  EXPECT_THAT(feud.Withdraw({{1, 0}}), RefusedWith("LINK_UNKNOWN"));
}

}  // namespace
}  // namespace varsel::timeline
