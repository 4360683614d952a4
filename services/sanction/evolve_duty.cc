#include <string>

#include "services/domain/time_proto.h"
#include "services/sanction/evolve.h"

namespace varsel::sanction {
namespace {

using Kind = v1::SanctionEvent;

void Apply(v1::DutyLife& life, const v1::DutyCreated& event) {
  life.set_duty_id(event.duty_id());
  life.set_package_id(event.package_id());
  life.set_group_id(event.group_id());
  life.set_trigger_id(event.trigger_id());
  life.set_incident_id(event.incident_id());
  life.set_lever_id(event.lever_id());
  life.set_scope(event.scope());
  life.set_condition(event.condition());
  life.set_unit(event.unit());
  *life.mutable_incident_time() = event.incident_time();
  *life.mutable_triggered_time() = event.triggered_time();
  *life.mutable_due() = event.due();
}

void Apply(v1::DutyLife& life, const v1::DutyAssigned& event) {
  life.set_unit(event.unit());
  if (FromProto(event.due()) == FromProto(life.due())) return;
  *life.mutable_due() = event.due();
  life.set_due_passed(false);
}

void Apply(v1::DutyLife& life, const v1::FamilyUseApproved& event, const EventMeta& meta) {
  v1::ApprovalFact& approval = *life.add_approvals();
  approval.set_approval_id(event.approval_id());
  approval.set_event_id(Bytes(meta.event_id.uuid()));
  approval.set_subject_id(event.subject_id());
  approval.set_suspicion_basis(event.suspicion_basis());
  *approval.mutable_approved_time() = event.approved_time();
  approval.set_actor(Bytes(meta.actor.uuid()));
}

void Apply(v1::DutyLife& life, const v1::DutyOpened& event, const EventMeta& meta) {
  v1::CheckFact& check = *life.add_checks();
  check.set_check_id(event.check_id());
  check.set_event_id(Bytes(meta.event_id.uuid()));
  check.set_subject_id(event.subject_id());
  check.set_met(event.met());
  check.set_provision(event.provision());
  check.set_lawful(event.lawful());
  check.set_proportionate(event.proportionate());
  *check.mutable_checked_time() = event.checked_time();
  check.set_approval_id(event.approval_id());
  check.set_hold_question_id(event.hold_question_id());
  if (event.has_hold_asked_time()) *check.mutable_hold_asked_time() = event.hold_asked_time();
  check.set_hold_raised(event.hold_raised());
  check.set_actor(Bytes(meta.actor.uuid()));
}

void Apply(v1::DutyLife& life, const v1::DutyEnded& event, const EventMeta& meta) {
  v1::EndFact& end = *life.add_ends();
  end.set_event_id(Bytes(meta.event_id.uuid()));
  end.set_end(event.end());
  *end.mutable_ended_time() = event.ended_time();
  end.set_what_code(event.what_code());
  end.set_actor(Bytes(meta.actor.uuid()));
}

void Apply(v1::DutyLife& life, const v1::DutyFactWithdrawn& event) {
  const std::string& id = event.fact_id();
  for (v1::CheckFact& check : *life.mutable_checks()) {
    if (check.check_id() == id) check.set_withdrawn(true);
  }
  for (v1::ApprovalFact& approval : *life.mutable_approvals()) {
    if (approval.approval_id() == id) approval.set_withdrawn(true);
  }
  const auto uuid = Uuid::Parse(id);
  for (v1::EndFact& end : *life.mutable_ends()) {
    if (uuid.has_value() && end.event_id() == Bytes(*uuid)) end.set_withdrawn(true);
  }
}

}  // namespace

v1::DutyLife EvolveDuty(v1::DutyLife life, const v1::SanctionEvent& event, const EventMeta& meta) {
  switch (event.kind_case()) {
    case Kind::kDutyCreated:
      Apply(life, event.duty_created());
      return life;
    case Kind::kDutyAssigned:
      Apply(life, event.duty_assigned());
      return life;
    case Kind::kFamilyUseApproved:
      Apply(life, event.family_use_approved(), meta);
      return life;
    case Kind::kDutyOpened:
      Apply(life, event.duty_opened(), meta);
      return life;
    case Kind::kDutyEnded:
      Apply(life, event.duty_ended(), meta);
      return life;
    case Kind::kDutyDuePassed:
      life.set_due_passed(true);
      return life;
    case Kind::kDutyFactWithdrawn:
      Apply(life, event.duty_fact_withdrawn());
      return life;
    case Kind::kDutyWithdrawn:
      life.set_withdrawn(true);
      return life;
    // In other streams.
    case Kind::kPackageDrafted:
    case Kind::kPackageWithdrawn:
    case Kind::kGroupClaimed:
    case Kind::kGroupFreed:
    case Kind::kLeverDrafted:
    case Kind::kLeverRemoved:
    case Kind::kLeverCleared:
    case Kind::kLeverResourced:
    case Kind::kLeverSuspended:
    case Kind::kLeverResumed:
    case Kind::kLeverExpired:
    case Kind::kLeverFactWithdrawn:
    case Kind::kLeverReadinessDecided:
    case Kind::kPackageTriggered:
    case Kind::kTriggerWithdrawn:
    case Kind::kAnnouncementTakenBack:
    case Kind::kTakeBackWithdrawn:
    case Kind::KIND_NOT_SET:
      break;
  }
  return life;
}

}  // namespace varsel::sanction
