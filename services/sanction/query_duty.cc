#include <algorithm>
#include <optional>

#include "services/domain/time_proto.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/sanction/duty_view.h"
#include "services/sanction/incident_view.h"
#include "services/sanction/query.h"
#include "services/sanction/rules.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {
namespace {

using runtime::Call;

bool Passed(const v1::CheckFact& check) {
  return !check.withdrawn() && check.lawful() && check.proportionate();
}

v1::DutyState StateOf(const v1::DutyLife& life) {
  if (life.withdrawn()) return v1::DUTY_STATE_WITHDRAWN;
  const v1::EndFact* end = EndOf(life);
  if (end != nullptr) {
    switch (end->end()) {
      case v1::DUTY_END_CARRIED_OUT:
        return v1::DUTY_STATE_CARRIED_OUT;
      case v1::DUTY_END_NOT_CARRIED_OUT:
        return v1::DUTY_STATE_NOT_CARRIED_OUT;
      case v1::DUTY_END_IMPOSSIBLE:
        return v1::DUTY_STATE_IMPOSSIBLE;
      case v1::DUTY_END_UNSPECIFIED:
      case v1::DutyEnd_INT_MIN_SENTINEL_DO_NOT_USE_:
      case v1::DutyEnd_INT_MAX_SENTINEL_DO_NOT_USE_:
        break;
    }
  }
  const bool checked = std::any_of(life.checks().begin(), life.checks().end(),
                                   [](const v1::CheckFact& check) { return !check.withdrawn(); });
  return checked ? v1::DUTY_STATE_OPENED : v1::DUTY_STATE_TRIGGERED;
}

void FillMarks(const v1::DutyLife& life, bool incident_changed, v1::Duty* duty) {
  if (incident_changed) duty->add_marks(v1::SANCTION_MARK_INCIDENT_CHANGED);
  const v1::EndFact* end = EndOf(life);
  bool any = false;
  bool passed = false;
  bool passed_before_end = false;
  for (const v1::CheckFact& check : life.checks()) {
    any = any || !check.withdrawn();
    passed = passed || Passed(check);
    passed_before_end =
        passed_before_end || (Passed(check) && end != nullptr &&
                              FromProto(check.checked_time()) <= FromProto(end->ended_time()));
  }
  if (any && !passed) duty->add_marks(v1::SANCTION_MARK_CHECK_NOT_PASSED);
  if (duty->state() == v1::DUTY_STATE_CARRIED_OUT && !passed_before_end) {
    duty->add_marks(v1::SANCTION_MARK_CARRIED_OUT_UNCHECKED);
  }
}

void Fill(const v1::DutyRow& row, absl::Time now, bool incident_changed, v1::Duty* duty) {
  const v1::DutyLife& life = row.life();
  duty->set_duty_id(life.duty_id());
  duty->set_version(row.version());
  duty->set_package_id(life.package_id());
  duty->set_group_id(life.group_id());
  duty->set_trigger_id(life.trigger_id());
  duty->set_incident_id(life.incident_id());
  duty->set_lever_id(life.lever_id());
  duty->set_scope(life.scope());
  duty->set_condition(life.condition());
  duty->set_unit(life.unit());
  *duty->mutable_triggered_time() = life.triggered_time();
  *duty->mutable_due() = life.due();
  duty->set_state(StateOf(life));
  duty->set_overdue(EndOf(life) == nullptr && !life.withdrawn() && FromProto(life.due()) < now);
  FillMarks(life, incident_changed, duty);
}

// The texts that an event sealed; nullptr = it had none.
const common::v1::SealedCopy* SealedOf(const v1::DutyRow& row, const std::string& event_id) {
  for (const common::v1::SealedCopy& copy : row.sealed()) {
    if (copy.event_id() == event_id) return &copy;
  }
  return nullptr;
}

template <typename Event>
absl::StatusOr<Event> OpenTexts(const v1::DutyRow& row, const std::string& event_id,
                                const runtime::Sealer& sealer, bool* erased) {
  *erased = false;
  const common::v1::SealedCopy* copy = SealedOf(row, event_id);
  if (copy == nullptr) return Event();
  return runtime::OpenOr<Event>(sealer, *copy, erased);
}

std::string IdOf(const std::string& bytes) { return Uuid::FromBytes(bytes).ToString(); }

absl::Status FillChecks(const v1::DutyRow& row, const runtime::Sealer& sealer, v1::Duty* duty) {
  for (const v1::CheckFact& check : row.life().checks()) {
    v1::DutyCheck& told = *duty->add_checks();
    told.set_check_id(check.check_id());
    if (check.subject_id() != row.life().group_id()) told.set_person_id(check.subject_id());
    told.set_met(check.met());
    told.set_provision(check.provision());
    told.set_lawful(check.lawful());
    told.set_proportionate(check.proportionate());
    *told.mutable_checked_time() = check.checked_time();
    told.set_checked_by(IdOf(check.actor()));
    told.set_approval_id(check.approval_id());
    told.set_withdrawn(check.withdrawn());
    if (!check.hold_question_id().empty()) {
      told.mutable_hold()->set_question_id(check.hold_question_id());
      *told.mutable_hold()->mutable_asked_time() = check.hold_asked_time();
      told.mutable_hold()->set_raised(check.hold_raised());
      // What EKI tells carries its label wherever it is shown (retsplejeloven § 115).
      told.mutable_hold()->set_use_label_code("no-investigation");
    }
    bool erased = false;
    ASSIGN_OR_RETURN(const auto texts,
                     OpenTexts<v1::DutyOpened>(row, check.event_id(), sealer, &erased));
    told.set_met_what(texts.met_what());
    told.set_legality(texts.legality());
    told.set_proportionality(texts.proportionality());
    told.set_texts_erased(erased);
  }
  return absl::OkStatus();
}

absl::Status FillApprovals(const v1::DutyRow& row, const runtime::Sealer& sealer, v1::Duty* duty) {
  for (const v1::ApprovalFact& approval : row.life().approvals()) {
    v1::DutyApproval& told = *duty->add_approvals();
    told.set_approval_id(approval.approval_id());
    told.set_person_id(approval.subject_id());
    told.set_suspicion_basis(approval.suspicion_basis());
    *told.mutable_approved_time() = approval.approved_time();
    told.set_approved_by(IdOf(approval.actor()));
    told.set_withdrawn(approval.withdrawn());
    bool erased = false;
    ASSIGN_OR_RETURN(const auto texts,
                     OpenTexts<v1::FamilyUseApproved>(row, approval.event_id(), sealer, &erased));
    told.set_reasoning(texts.reasoning());
    told.set_texts_erased(erased);
  }
  return absl::OkStatus();
}

absl::Status FillEnds(const v1::DutyRow& row, const runtime::Sealer& sealer, v1::Duty* duty) {
  for (const v1::EndFact& end : row.life().ends()) {
    v1::DutyEnding& told = *duty->add_ends();
    told.set_fact_id(IdOf(end.event_id()));
    told.set_end(end.end());
    *told.mutable_ended_time() = end.ended_time();
    told.set_what_code(end.what_code());
    told.set_recorded_by(IdOf(end.actor()));
    told.set_withdrawn(end.withdrawn());
    bool erased = false;
    ASSIGN_OR_RETURN(const auto texts,
                     OpenTexts<v1::DutyEnded>(row, end.event_id(), sealer, &erased));
    told.set_note(texts.note());
    told.set_texts_erased(erased);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetDutyResponse> QueryDuty(const Queries& queries, const Call& call,
                                              const v1::GetDutyRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kDutyView, call.at_least));
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::DutyRow>(
                                       *rows, DutyKey(*Uuid::Parse(request.duty_id()))));
  if (row.life().duty_id().empty()) return Refuse(v1::DUTY_UNKNOWN, {.field = "duty_id"});
  ASSIGN_OR_RETURN(const auto incidents, queries.views.Read(kIncidentView, call.at_least));
  ASSIGN_OR_RETURN(const bool changed,
                   IncidentChanged(*incidents, row.life().incident_id(), row.life().group_id()));
  v1::GetDutyResponse response;
  v1::Duty& duty = *response.mutable_duty();
  Fill(row, call.now, changed, &duty);
  RETURN_IF_ERROR(FillChecks(row, queries.sealer, &duty));
  RETURN_IF_ERROR(FillApprovals(row, queries.sealer, &duty));
  RETURN_IF_ERROR(FillEnds(row, queries.sealer, &duty));
  return response;
}

absl::StatusOr<v1::ListDutiesResponse> QueryDuties(const Queries& queries, const Call& call,
                                                   const v1::ListDutiesRequest& request) {
  const auto trigger = Uuid::Parse(request.trigger_id());
  const Uuid group = Uuid::Parse(request.group_id()).value_or(Uuid());
  std::string prefix = trigger.has_value() ? TriggerDutiesPrefix(*trigger)
                                           : DutiesPrefix(group, request.open_only());
  ASSIGN_OR_RETURN(const Page page,
                   PageOf(std::move(prefix), request.page_size(), request.page_token()));
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kDutyView, call.at_least));
  ASSIGN_OR_RETURN(const auto incidents, queries.views.Read(kIncidentView, call.at_least));
  v1::ListDutiesResponse response;
  absl::Status failed;
  uint32_t scanned = 0;
  RETURN_IF_ERROR(runtime::ScanRows<v1::DutyIndexRow>(
      *rows, page.prefix, page.start, [&](std::string_view key, const v1::DutyIndexRow& index) {
        if (response.duties_size() == page.size || scanned++ == runtime::kScannedMax) {
          response.set_next_page_token(runtime::PageToken(key));
          return false;
        }
        const auto row =
            runtime::GetRowOrNew<v1::DutyRow>(*rows, DutyKey(*Uuid::Parse(index.duty_id())));
        failed = row.status();
        if (!row.ok()) return false;
        if (request.open_only() && EndOf(row->life()) != nullptr) return true;
        if (!request.group_id().empty() && row->life().group_id() != request.group_id()) {
          return true;
        }
        const auto changed =
            IncidentChanged(*incidents, row->life().incident_id(), row->life().group_id());
        failed = changed.status();
        if (!changed.ok()) return false;
        Fill(*row, call.now, *changed, response.add_duties());
        return true;
      }));
  RETURN_IF_ERROR(failed);
  return response;
}

}  // namespace varsel::sanction
