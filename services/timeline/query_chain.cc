#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/runtime/connected_rows.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/timeline/chain_read.h"
#include "services/timeline/query.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/timeline/v1/timeline_events.pb.h"
#include "varsel/timeline/v1/timeline_reasons.pb.h"

namespace varsel::timeline {
namespace {

using runtime::Call;

constexpr int kChainPageDefault = 50;
constexpr int kChainsScannedMax = 2000;  // of one page, where a filter passes few
constexpr int kSpiralsShownMax = 50;

template <typename Statements, typename Said>
void FillHistory(const Statements& statements, Said* history) {
  for (const auto& statement : statements) {
    auto& said = *history->Add();
    said.set_state(statement.state());
    *said.mutable_recorded_time() = statement.recorded_time();
    said.set_actor_id(statement.actor_id());
    said.set_reason_code(statement.reason_code());
  }
}

void FillSpiral(const v1::SpiralRow& row, v1::Spiral* spiral) {
  spiral->set_spiral_id(row.life().spiral_id());
  spiral->set_version(row.version());
  spiral->set_state(StateOf(row.life()));
  spiral->set_retaliation_incident_id(row.life().retaliation_incident_id());
  spiral->set_answered_incident_id(row.life().answered_incident_id());
  *spiral->mutable_signs() = row.life().signs();
  FillHistory(row.life().statements(), spiral->mutable_history());
}

void FillCounts(const Call& call, const v1::ChainRow& row, v1::Chain* chain) {
  chain->set_incidents(row.incidents());
  *chain->mutable_first_time() = row.first_time();
  *chain->mutable_last_time() = row.last_time();
  const absl::Time until = FromProto(row.last_time()) + call.programme().chain_open_for;
  *chain->mutable_open_until() = ToProto(until);
  chain->set_open(until > call.now);
  for (const v1::CountedId& group : row.groups()) chain->add_group_ids(group.id());
  for (const v1::CountedId& section : row.sections()) chain->add_section_ids(section.id());
  for (int severity = 0; severity < row.by_severity_size(); ++severity) {
    if (row.by_severity(severity) > 0) chain->set_worst(static_cast<v1::Severity>(severity));
  }
  for (int kind = 1; kind < row.by_kind_size(); ++kind) {
    if (row.by_kind(kind) == 0) continue;
    v1::KindCount& count = *chain->add_kinds();
    count.set_incident_kind(static_cast<v1::IncidentKind>(kind));
    count.set_count(row.by_kind(kind));
  }
}

// The spirals of a chain, those that stand first; and how the chain stands.
absl::StatusOr<std::vector<v1::SpiralRow>> SpiralsOf(const views::RowReader& rows,
                                                     const Uuid& chain) {
  std::vector<Uuid> ids;
  const std::string prefix = OneKey('x', chain);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    ids.push_back(KeyReader(key.substr(prefix.size())).Id());
    return ids.size() < kSpiralsShownMax;
  }));
  std::vector<v1::SpiralRow> spirals;
  for (const Uuid& id : ids) {
    ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::SpiralRow>(rows, OneKey('s', id)));
    if (!row.has_value()) continue;
    const bool stands = Stands(StateOf(row->life()));
    spirals.insert(stands ? spirals.begin() : spirals.end(), *std::move(row));
  }
  return spirals;
}

absl::Status FillChain(const Call& call, const views::RowReader& rows, const Uuid& inner,
                       v1::Chain* chain) {
  ASSIGN_OR_RETURN(const Uuid first, runtime::FirstMember(rows, kChainConnected, inner));
  chain->set_chain_id(first.ToString());
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::ChainRow>(rows, OneKey('c', inner)));
  FillCounts(call, row, chain);
  ASSIGN_OR_RETURN(const std::vector<v1::SpiralRow> spirals, SpiralsOf(rows, inner));
  for (const v1::SpiralRow& spiral : spirals) {
    const v1::SpiralState state = StateOf(spiral.life());
    if (!Stands(state)) continue;
    if (chain->spiral() != v1::SPIRAL_STATE_CONFIRMED) chain->set_spiral(state);
  }
  return absl::OkStatus();
}

absl::Status FillTimings(const views::RowReader& rows, const runtime::Sealer& sealer,
                         const Uuid& incident, v1::ChainIncident* shown) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::TimingRow>(rows, OneKey('t', incident)));
  if (!row.has_value()) return absl::OkStatus();
  shown->set_timing_version(row->version());
  for (int i = 0; i < row->life().facts_size(); ++i) {
    v1::TimingSaid& said = *shown->add_timings();
    FillTiming(row->life().facts(i), &said);
    if (i >= row->reasons_sealed_size() || row->reasons_sealed(i).path().empty()) continue;
    bool erased = false;
    ASSIGN_OR_RETURN(const auto opened,
                     runtime::OpenOr<v1::TimingSet>(sealer, row->reasons_sealed(i), &erased));
    said.set_reason(opened.reason());
  }
  return absl::OkStatus();
}

absl::Status FillIncident(const v1::GetChainRequest& request, const views::RowReader& rows,
                          const runtime::Sealer& sealer, const Uuid& incident,
                          v1::ChainIncident* shown) {
  ASSIGN_OR_RETURN(const auto row, ReadIncident(rows, incident));
  if (!row.has_value()) return absl::OkStatus();
  shown->set_incident_id(incident.ToString());
  shown->set_version(row->version());
  shown->set_links_version(row->links_version());
  *shown->mutable_occurred_time() = row->occurred_time();
  shown->set_precision(row->precision());
  shown->set_section_id(row->section_id());
  shown->set_incident_kind(row->incident_kind());
  shown->set_severity(row->severity());
  *shown->mutable_groups() = row->groups();
  shown->set_withdrawn(row->withdrawn());
  ASSIGN_OR_RETURN(const auto links,
                   ReadAnswers(rows, incident, /*standing_only=*/!request.with_withdrawn_links()));
  for (const v1::LinkLife& life : links) {
    v1::Link& link = *shown->add_answers();
    link.set_answered_incident_id(life.answered_incident_id());
    link.set_state(StateOf(life));
    FillHistory(life.statements(), link.mutable_history());
  }
  return FillTimings(rows, sealer, incident, shown);
}

std::string ListPrefix(const v1::ListChainsRequest& request) {
  if (!request.group_id().empty()) return OneKey('G', IdOf(request.group_id()));
  if (!request.section_id().empty()) return OneKey('S', IdOf(request.section_id()));
  return ChainSpace('L').Take();
}

bool HasSection(const v1::Chain& chain, const std::string& section) {
  if (section.empty()) return true;
  for (const std::string& id : chain.section_ids()) {
    if (id == section) return true;
  }
  return false;
}

}  // namespace

void FillTiming(const v1::TimingFact& fact, v1::TimingSaid* said) {
  said->set_timing(fact.timing());
  if (fact.has_wait_until()) *said->mutable_wait_until() = fact.wait_until();
  said->set_actor_id(fact.actor_id());
  *said->mutable_recorded_from() = fact.recorded_from();
  if (fact.has_recorded_until()) *said->mutable_recorded_until() = fact.recorded_until();
}

absl::StatusOr<std::string> ChainIdOf(const views::RowReader& rows, const Uuid& incident) {
  ASSIGN_OR_RETURN(const std::optional<Uuid> inner,
                   runtime::FindComponent(rows, kChainConnected, incident));
  if (!inner.has_value()) return incident.ToString();
  ASSIGN_OR_RETURN(const Uuid first, runtime::FirstMember(rows, kChainConnected, *inner));
  return first.ToString();
}

absl::StatusOr<v1::GetChainResponse> QueryChain(const Call& call,
                                                const v1::GetChainRequest& request,
                                                const views::RowReader& rows,
                                                const runtime::Sealer& sealer) {
  const Uuid asked = *Uuid::Parse(request.chain_id());
  ASSIGN_OR_RETURN(const auto known, ReadIncident(rows, asked));
  if (!known.has_value()) return Refuse(v1::INCIDENT_UNKNOWN, {.field = "chain_id"});
  v1::GetChainResponse response;
  ASSIGN_OR_RETURN(const std::optional<Uuid> inner,
                   runtime::FindComponent(rows, kChainConnected, asked));
  if (!inner.has_value()) {
    RETURN_IF_ERROR(FillIncident(request, rows, sealer, asked, response.add_incidents()));
    v1::Chain& chain = *response.mutable_chain();
    chain.set_chain_id(request.chain_id());
    v1::ChainRow alone;
    *alone.mutable_first_time() = known->occurred_time();
    *alone.mutable_last_time() = known->occurred_time();
    FillCounts(call, alone, &chain);
    chain.set_incidents(1);
    chain.set_worst(known->severity());
    chain.add_section_ids(known->section_id());
    for (const v1::InvolvedGroup& group : known->groups()) chain.add_group_ids(group.group_id());
    return response;
  }
  RETURN_IF_ERROR(FillChain(call, rows, *inner, response.mutable_chain()));
  const std::string prefix = OneKey('a', *inner);
  ASSIGN_OR_RETURN(const std::string from, runtime::KeyOfPageToken(request.page_token(), prefix));
  if (from.empty()) {
    ASSIGN_OR_RETURN(const std::vector<v1::SpiralRow> spirals, SpiralsOf(rows, *inner));
    for (const v1::SpiralRow& spiral : spirals) FillSpiral(spiral, response.add_spirals());
  }
  const size_t size = request.page_size() == 0 ? static_cast<size_t>(kChainPageDefault)
                                               : static_cast<size_t>(request.page_size());
  std::vector<Uuid> page;
  RETURN_IF_ERROR(rows.Scan(prefix, from, [&](std::string_view key, std::string_view) {
    if (page.size() == size) {
      response.set_next_page_token(runtime::PageToken(key));
      return false;
    }
    KeyReader reader(key.substr(prefix.size()));
    reader.Time();
    page.push_back(reader.Id());
    return true;
  }));
  for (const Uuid& incident : page) {
    RETURN_IF_ERROR(FillIncident(request, rows, sealer, incident, response.add_incidents()));
  }
  return response;
}

absl::StatusOr<v1::ListChainsResponse> QueryChains(const Call& call,
                                                   const v1::ListChainsRequest& request,
                                                   const views::RowReader& rows) {
  v1::ListChainsResponse response;
  const std::string prefix = ListPrefix(request);
  ASSIGN_OR_RETURN(const std::string from, runtime::KeyOfPageToken(request.page_token(), prefix));
  const int size = request.page_size() == 0 ? kChainPageDefault : request.page_size();
  int scanned = 0;
  absl::Status failed;
  RETURN_IF_ERROR(rows.Scan(prefix, from, [&](std::string_view key, std::string_view) {
    KeyReader reader(key.substr(prefix.size()));
    const absl::Time last = FromLatestFirst(reader.Number());
    if (request.open_only() && last + call.programme().chain_open_for <= call.now) return false;
    if (response.chains_size() == size || scanned++ == kChainsScannedMax) {
      response.set_next_page_token(runtime::PageToken(key));
      return false;
    }
    v1::Chain chain;
    failed = FillChain(call, rows, reader.Id(), &chain);
    if (!failed.ok()) return false;
    if (HasSection(chain, request.section_id())) *response.add_chains() = std::move(chain);
    return true;
  }));
  RETURN_IF_ERROR(failed);
  return response;
}

void RegisterChainQueries(const runtime::Ground& ground) {
  views::ViewSource& views = ground.views;
  runtime::Sealer& sealer = ground.sealer;
  const std::string service = "varsel.timeline.v1.ChainService/";
  ground.methods.Query<v1::GetChainRequest, v1::GetChainResponse>(
      service + "GetChain", runtime::Work::kScan,
      [&views, &sealer](const Call& call, const v1::GetChainRequest& request)
          -> absl::StatusOr<v1::GetChainResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kChainView, call.at_least));
        return QueryChain(call, request, *rows, sealer);
      });
  ground.methods.Query<v1::ListChainsRequest, v1::ListChainsResponse>(
      service + "ListChains", runtime::Work::kScan,
      [&views](const Call& call,
               const v1::ListChainsRequest& request) -> absl::StatusOr<v1::ListChainsResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kChainView, call.at_least));
        return QueryChains(call, request, *rows);
      });
  ground.methods.Query<v1::ListRetaliationWindowsRequest, v1::ListRetaliationWindowsResponse>(
      service + "ListRetaliationWindows", runtime::Work::kScan,
      [&views](const Call& call, const v1::ListRetaliationWindowsRequest& request)
          -> absl::StatusOr<v1::ListRetaliationWindowsResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kChainView, call.at_least));
        return QueryWindows(call, request, *rows);
      });
}

}  // namespace varsel::timeline
