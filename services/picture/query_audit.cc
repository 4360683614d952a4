// Group audits with their findings, and lists of them.
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/picture/evolve.h"
#include "services/picture/service.h"
#include "services/picture/views.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/picture/v1/picture_events.pb.h"
#include "varsel/picture/v1/picture_reasons.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"

namespace varsel::picture {
namespace {

using runtime::Call;

void FillAudit(const v1::AuditRow& row, v1::GroupAudit* shown) {
  shown->set_audit_id(row.life().audit_id());
  shown->set_version(row.version());
  shown->set_round_id(row.life().round_id());
  *shown->mutable_held_time() = row.life().held_time();
  *shown->mutable_participants() = row.life().participants();
  shown->set_actor_id(row.life().actor_id());
  shown->set_withdrawn(row.life().withdrawn());
  shown->set_gone_through(row.gone_through());
}

absl::Status FillFinding(const v1::FindingFact& fact, const common::v1::SealedCopy* note,
                         const runtime::Sealer& sealer, v1::AuditFinding* shown) {
  shown->set_finding_id(fact.finding_id());
  shown->set_group_id(fact.group_id());
  *shown->mutable_judged_time() = fact.judged_time();
  shown->set_actor_id(fact.actor_id());
  shown->set_activity(fact.activity());
  shown->set_group_kind(fact.group_kind());
  shown->set_members_known(fact.members_known());
  shown->set_members_denying(fact.members_denying());
  if (fact.has_members_judged()) shown->set_members_judged(fact.members_judged());
  *shown->mutable_conflict_group_ids() = fact.conflict_group_ids();
  *shown->mutable_allied_group_ids() = fact.allied_group_ids();
  *shown->mutable_areas() = fact.areas();
  *shown->mutable_risks() = fact.risks();
  *shown->mutable_recorded_from() = fact.recorded_from();
  if (fact.has_recorded_until()) *shown->mutable_recorded_until() = fact.recorded_until();
  if (note == nullptr || note->path().empty()) return absl::OkStatus();
  bool erased = false;
  ASSIGN_OR_RETURN(const auto opened, runtime::OpenOr<v1::FindingRecorded>(sealer, *note, &erased));
  shown->set_note(opened.note());
  return absl::OkStatus();
}

absl::StatusOr<v1::GetGroupAuditResponse> QueryAudit(const v1::GetGroupAuditRequest& request,
                                                     const views::RowReader& rows,
                                                     const runtime::Sealer& sealer) {
  const Uuid audit = PictureId(request.audit_id());
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::AuditRow>(rows, PictureKey('a', audit)));
  if (!row.has_value() || row->life().audit_id().empty()) {
    return Refuse(v1::AUDIT_UNKNOWN, {.field = "audit_id", .id = request.audit_id()});
  }
  v1::GetGroupAuditResponse response;
  FillAudit(*row, response.mutable_audit());
  absl::flat_hash_set<std::string> found;
  absl::Status failed;
  RETURN_IF_ERROR(runtime::ScanRows<v1::FindingRow>(
      rows, PictureKey('f', audit), "", [&](std::string_view, const v1::FindingRow& findings) {
        for (int i = 0; i < findings.life().findings_size() && failed.ok(); ++i) {
          const v1::FindingFact& fact = findings.life().findings(i);
          if (!fact.has_recorded_until()) found.insert(fact.group_id());
          failed = FillFinding(
              fact, i < findings.notes_sealed_size() ? &findings.notes_sealed(i) : nullptr, sealer,
              response.add_findings());
        }
        return failed.ok();
      }));
  RETURN_IF_ERROR(failed);
  const absl::Time held = FromProto(row->life().held_time());
  const std::string groups = PictureSpace('g').Take();
  RETURN_IF_ERROR(runtime::ScanRows<v1::AuditGroupRow>(
      rows, groups, "", [&](std::string_view key, const v1::AuditGroupRow& group) {
        const std::string id = KeyReader(key.substr(groups.size())).Id().ToString();
        if (ActiveWithin(group, held, held + absl::Microseconds(1)) && !found.contains(id)) {
          response.add_not_gone_through(id);
        }
        return true;
      }));
  return response;
}

absl::StatusOr<v1::ListGroupAuditsResponse> QueryAudits(const v1::ListGroupAuditsRequest& request,
                                                        const views::RowReader& rows) {
  const std::string prefix = request.round_id().empty()
                                 ? PictureSpace('d').Take()
                                 : PictureKey('l', PictureId(request.round_id()));
  v1::ListGroupAuditsResponse response;
  const auto take = [&](std::string_view key, std::string_view) -> absl::StatusOr<runtime::Taken> {
    KeyReader reader(key.substr(prefix.size()));
    reader.Number();
    ASSIGN_OR_RETURN(const auto row,
                     runtime::GetRow<v1::AuditRow>(rows, PictureKey('a', reader.Id())));
    if (!row.has_value()) return runtime::Taken::kPassedOver;
    FillAudit(*row, response.add_audits());
    return runtime::Taken::kShown;
  };
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      runtime::ScanPage(rows, prefix, "",
                        {static_cast<uint32_t>(request.page_size()), request.page_token()}, take));
  return response;
}

}  // namespace

bool ActiveWithin(const v1::AuditGroupRow& group, absl::Time from, absl::Time until) {
  return group.active_from_us() < absl::ToUnixMicros(until) &&
         (group.active_until_us() == 0 || group.active_until_us() > absl::ToUnixMicros(from));
}

void RegisterAuditQueries(const runtime::Ground& ground) {
  views::ViewSource& views = ground.views;
  runtime::Sealer& sealer = ground.sealer;
  const std::string service = kPictureService;
  ground.methods.Query<v1::GetGroupAuditRequest, v1::GetGroupAuditResponse>(
      service + "GetGroupAudit", runtime::Work::kScan,
      [&views, &sealer](const Call& call, const v1::GetGroupAuditRequest& request)
          -> absl::StatusOr<v1::GetGroupAuditResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kAuditsView, call.at_least));
        return QueryAudit(request, *rows, sealer);
      });
  ground.methods.Query<v1::ListGroupAuditsRequest, v1::ListGroupAuditsResponse>(
      service + "ListGroupAudits", runtime::Work::kScan,
      [&views](const Call& call, const v1::ListGroupAuditsRequest& request)
          -> absl::StatusOr<v1::ListGroupAuditsResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kAuditsView, call.at_least));
        return QueryAudits(request, *rows);
      });
}

}  // namespace varsel::picture
