// Group audits, their findings, and the judgement of the most violent group.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/picture/command.h"
#include "services/picture/evolve.h"
#include "services/picture/service.h"
#include "services/picture/surviving.h"
#include "services/picture/views.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::picture {
namespace {

using runtime::Call;

absl::Status GatherRound(const views::RowReader& rows, const std::string& round_id,
                         PictureFacts* facts) {
  const Uuid round = PictureId(round_id);
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::AuditRoundRow>(rows, PictureKey('m', round)));
  if (!row.has_value()) return absl::OkStatus();
  facts->reads.push_back({{"notification.round", round}, Version(row->version())});
  facts->context.round_known = true;
  return absl::OkStatus();
}

bool Holds(const v1::AffiliationRow& row, absl::Time time) {
  if (row.has_from() && FromProto(row.from()) > time) return false;
  return !row.has_until() || FromProto(row.until()) > time;
}

// Distinct persons who may be tied to a group; who denies one affiliation of two to it denies.
absl::Status CountMembers(const views::RowReader& rows, const Uuid& group, absl::Time time,
                          GroupAsKnown* known) {
  std::vector<Uuid> affiliations;
  const std::string prefix = PictureKey('a', group);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    affiliations.push_back(KeyReader(key.substr(prefix.size())).Id());
    return true;
  }));
  std::map<std::string, bool> members;
  for (const Uuid& id : affiliations) {
    ASSIGN_OR_RETURN(const auto row,
                     runtime::GetRow<v1::AffiliationRow>(rows, PictureKey('f', id)));
    if (!row.has_value() || !Holds(*row, time)) continue;
    ASSIGN_OR_RETURN(const std::string person, Surviving(rows, row->person_id()));
    ASSIGN_OR_RETURN(const bool hidden, HasNoEdges(rows, person, time));
    if (hidden) continue;
    bool& denies = members[person];
    denies = denies || row->denied();
  }
  known->members = static_cast<uint32_t>(members.size());
  for (const auto& [person, denies] : members) known->denying += denies ? 1 : 0;
  return absl::OkStatus();
}

// Of each indicator the one judged last that holds.
absl::Status CopyRisks(const views::RowReader& rows, const Uuid& group, GroupAsKnown* known) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::RiskRow>(rows, PictureKey('r', group)));
  std::map<int, const v1::RiskFact*> now;
  for (const v1::RiskFact& fact : row.life().facts()) {
    if (fact.has_recorded_until()) continue;
    const v1::RiskFact*& last = now[fact.indicator()];
    if (last == nullptr || FromProto(last->judged_time()) <= FromProto(fact.judged_time())) {
      last = &fact;
    }
  }
  for (const auto& [indicator, fact] : now) {
    v1::HeldRisk& held = known->risks.emplace_back();
    held.set_judgement_id(fact->judgement_id());
    held.set_indicator(fact->indicator());
    held.set_level(fact->level());
  }
  return absl::OkStatus();
}

// No rule rests on members and risks: they are taken down as they stand when they are read, so they
// are no read precondition.
template <typename Request>
absl::Status GatherFinding(views::ViewSource& views, const Call& call, const Request& request,
                           const views::RowReader& facts_rows, PictureFacts* facts) {
  for (const auto* ids : {&request.conflict_group_ids(), &request.allied_group_ids()}) {
    for (const std::string& group : *ids) RETURN_IF_ERROR(GatherGroup(facts_rows, group, facts));
  }
  const Uuid group = PictureId(request.group_id());
  RETURN_IF_ERROR(CopyRisks(facts_rows, group, &facts->context.group));
  ASSIGN_OR_RETURN(const auto edges, views.Read(kEdgesView, call.at_least));
  return CountMembers(*edges, group, FromProto(request.judged_time()), &facts->context.group);
}

template <typename Request>
absl::StatusOr<PictureFacts> GatherAudit(views::ViewSource& views, const Call& call,
                                         const Request& request) {
  PictureFacts facts{.context = {.base = call.Context()}, .reads = {}};
  if constexpr (requires { request.round_id(); }) {
    ASSIGN_OR_RETURN(const auto rows, views.Read(kAuditsView, call.at_least));
    RETURN_IF_ERROR(GatherRound(*rows, request.round_id(), &facts));
  }
  if constexpr (requires { request.group_id(); }) {
    ASSIGN_OR_RETURN(const auto rows, views.Read(kFactsView, call.at_least));
    RETURN_IF_ERROR(GatherGroup(*rows, request.group_id(), &facts));
    if constexpr (requires { request.activity(); }) {
      RETURN_IF_ERROR(GatherFinding(views, call, request, *rows, &facts));
    }
  }
  return facts;
}

template <typename Aggregate, typename Request, typename Response>
void AddAudit(const runtime::Ground& ground, const std::string& rpc) {
  AddCommand<Aggregate, Request, Response>(ground, rpc, &GatherAudit<Request>);
}

}  // namespace

void RegisterAuditCommands(const runtime::Ground& ground) {
  using A = AuditAggregate;
  using V = ViolentAggregate;
  AddAudit<A, v1::HoldAuditRequest, v1::HoldAuditResponse>(ground, "HoldAudit");
  AddAudit<A, v1::CorrectAuditRequest, v1::CorrectAuditResponse>(ground, "CorrectAudit");
  AddAudit<A, v1::WithdrawAuditRequest, v1::WithdrawAuditResponse>(ground, "WithdrawAudit");
  AddAudit<A, v1::RecordFindingRequest, v1::RecordFindingResponse>(ground, "RecordFinding");
  AddAudit<A, v1::CorrectFindingRequest, v1::CorrectFindingResponse>(ground, "CorrectFinding");
  AddAudit<A, v1::WithdrawFindingRequest, v1::WithdrawFindingResponse>(ground, "WithdrawFinding");
  AddAudit<V, v1::JudgeMostViolentRequest, v1::JudgeMostViolentResponse>(ground,
                                                                         "JudgeMostViolent");
  AddAudit<V, v1::CorrectMostViolentRequest, v1::CorrectMostViolentResponse>(ground,
                                                                             "CorrectMostViolent");
  AddAudit<V, v1::WithdrawMostViolentRequest, v1::WithdrawMostViolentResponse>(
      ground, "WithdrawMostViolent");
}

}  // namespace varsel::picture
