#include "tests/replay/random_chains.h"

#include <utility>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "tests/replay/laws.h"
#include "varsel/timeline/v1/chain_service.pb.h"
#include "varsel/timeline/v1/timeline_service.pb.h"

namespace varsel::replay {

using testing::TestId;

RandomChains::RandomChains(uint64_t seed, testing::AreaHarness& harness,
                           const RandomDistrict& district)
    : harness_(harness),
      district_(district),
      random_(seed),
      mark_("vold " + std::to_string(seed) + "-") {}

template <typename Response, typename Request>
bool RandomChains::Ask(const std::string& rpc, Request request, const char* role) {
  if constexpr (requires { request.set_request_id(""); }) request.set_request_id(NewId());
  const auto answer = harness_.Call<Response>("varsel.timeline.v1." + rpc, request,
                                              {.role = role, .actor = TestId("investigator")});
  if (!answer.ok()) {
    EXPECT_FALSE(absl::IsInternal(answer.status()) || absl::IsDataLoss(answer.status()) ||
                 absl::IsUnavailable(answer.status()) || ReasonOf(answer.status()).empty())
        << rpc << ": " << answer.status();
    return false;
  }
  ++accepted_[rpc];
  for (std::string& text : TextsOf(request)) {
    if (text.rfind(mark_, 0) == 0) texts_.push_back(std::move(text));
  }
  return true;
}

std::string RandomChains::NewId() { return TestId(mark_ + std::to_string(++ids_)); }
std::string RandomChains::Text() { return mark_ + std::to_string(++ids_) + " om hvad der skete."; }

template <typename Request>
void RandomChains::Tell(Request* request) {
  *request->mutable_occurred_time() = ToProto(harness_.now() - absl::Hours(Pick(2000)));
  request->set_precision(static_cast<timeline::v1::TimePrecision>(1 + Pick(4)));
  request->set_section_id(Any(district_.sections()));
  request->set_incident_kind(static_cast<timeline::v1::IncidentKind>(1 + Pick(7)));
  request->set_severity(static_cast<timeline::v1::Severity>(1 + Pick(5)));
  request->set_source(timeline::v1::SOURCE_PATROL);
  request->set_reliability(timeline::v1::RELIABILITY_PROBABLE);
  request->set_note(Text());
  if (Pick(8) != 0) {
    const size_t aggressor = static_cast<size_t>(Pick(static_cast<int>(district_.groups().size())));
    auto& by = *request->add_groups();
    by.set_group_id(district_.groups()[aggressor]);
    by.set_role(timeline::v1::GROUP_ROLE_AGGRESSOR);
    auto& on = *request->add_groups();
    on.set_group_id(district_.groups()[(aggressor + 1) % 2]);
    on.set_role(timeline::v1::GROUP_ROLE_TARGET);
  }
  if (Pick(3) == 0) {
    auto& person = *request->add_persons();
    person.set_person_id(Any(district_.person_ids()));
    person.set_involved_as(static_cast<timeline::v1::InvolvedAs>(1 + Pick(5)));
  }
}

void RandomChains::Record() {
  timeline::v1::RecordIncidentRequest record;
  record.set_incident_id(NewId());
  Tell(&record);
  if (Ask<timeline::v1::RecordIncidentResponse>("TimelineService/RecordIncident", record)) {
    incidents_.push_back(record.incident_id());
  }
}

void RandomChains::Change() {
  if (Pick(3) == 0) {
    timeline::v1::WithdrawIncidentRequest withdraw;
    withdraw.set_incident_id(Any(incidents_));
    withdraw.set_reason_code("recorded-twice");
    Ask<timeline::v1::WithdrawIncidentResponse>("TimelineService/WithdrawIncident", withdraw);
    return;
  }
  timeline::v1::CorrectIncidentRequest correct;
  correct.set_incident_id(Any(incidents_));
  correct.set_reason_code("wrong");
  Tell(&correct);
  Ask<timeline::v1::CorrectIncidentResponse>("TimelineService/CorrectIncident", correct);
}

void RandomChains::Link() {
  if (Pick(3) == 0) {
    timeline::v1::GetChainRequest get;
    get.set_chain_id(Any(incidents_));
    const auto chain = harness_.Call<timeline::v1::GetChainResponse>(
        "varsel.timeline.v1.ChainService/GetChain", get, {.role = "investigator"});
    if (!chain.ok()) return;
    for (const auto& incident : chain->incidents()) {
      if (incident.answers().empty()) continue;
      timeline::v1::WithdrawLinkRequest withdraw;
      withdraw.set_retaliation_incident_id(incident.incident_id());
      withdraw.set_answered_incident_id(incident.answers(0).answered_incident_id());
      withdraw.set_reason_code("other-motive");
      Ask<timeline::v1::WithdrawLinkResponse>("ChainService/WithdrawLink", withdraw);
      return;
    }
    return;
  }
  if (Pick(3) == 0) {
    timeline::v1::ConfirmLinksRequest several;
    for (int i = Pick(3); i >= 0; --i) {
      several.add_links()->set_retaliation_incident_id(Any(incidents_));
      several.mutable_links()->rbegin()->set_answered_incident_id(Any(incidents_));
    }
    several.set_reason_code("interview");
    Ask<timeline::v1::ConfirmLinksResponse>("ChainService/ConfirmLinks", several);
    return;
  }
  timeline::v1::LinkIncidentsRequest link;
  link.set_retaliation_incident_id(Any(incidents_));
  link.set_answered_incident_id(Any(incidents_));
  link.set_state(Pick(2) == 0 ? timeline::v1::LINK_STATE_SUSPECTED
                              : timeline::v1::LINK_STATE_CONFIRMED);
  link.set_reason_code("interview");
  Ask<timeline::v1::LinkIncidentsResponse>("ChainService/LinkIncidents", link);
}

void RandomChains::Judge() {
  timeline::v1::GetChainRequest get;
  get.set_chain_id(Any(incidents_));
  const auto chain = harness_.Call<timeline::v1::GetChainResponse>(
      "varsel.timeline.v1.ChainService/GetChain", get, {.role = "investigator"});
  if (!chain.ok() || chain->spirals().empty()) return;
  timeline::v1::JudgeSpiralRequest judge;
  judge.set_spiral_id(Any(chain->spirals()).spiral_id());
  judge.set_state(Pick(2) == 0 ? timeline::v1::SPIRAL_STATE_CONFIRMED
                               : timeline::v1::SPIRAL_STATE_REJECTED);
  judge.set_reason_code("assessed");
  Ask<timeline::v1::JudgeSpiralResponse>("ChainService/JudgeSpiral", judge);
}

void RandomChains::SetTiming() {
  if (Pick(4) == 0 && !timed_.empty()) {
    timeline::v1::WithdrawTimingRequest withdraw;
    withdraw.set_incident_id(Any(timed_));
    withdraw.set_reason_code("mistaken");
    Ask<timeline::v1::WithdrawTimingResponse>("ChainService/WithdrawTiming", withdraw,
                                              "project_leader");
    return;
  }
  timeline::v1::SetTimingRequest set;
  set.set_incident_id(Any(incidents_));
  set.set_timing(Pick(2) == 0 ? timeline::v1::TIMING_ACT_NOW : timeline::v1::TIMING_WAIT_UNTIL);
  if (set.timing() == timeline::v1::TIMING_WAIT_UNTIL) {
    *set.mutable_wait_until() = ToProto(harness_.now() + absl::Hours(1 + Pick(100)));
  }
  set.set_reason(Text());
  if (Ask<timeline::v1::SetTimingResponse>("ChainService/SetTiming", set, "project_leader")) {
    timed_.push_back(set.incident_id());
  }
}

void RandomChains::Step() {
  const int kind = Pick(10);
  if (kind < 4 || incidents_.empty()) return Record();
  if (kind < 6) return Change();
  if (kind < 8) return Link();
  return kind == 8 ? Judge() : SetTiming();
}

}  // namespace varsel::replay
