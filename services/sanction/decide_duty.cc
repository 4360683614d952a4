#include <algorithm>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/sanction/decide.h"
#include "services/sanction/lever.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {
namespace {

// Whether a lever of this scope can meet that. What is aimed at a group, place or business may meet
// a person on the way.
bool CanMeet(v1::LeverScope scope, v1::MetKind met) {
  switch (scope) {
    case v1::LEVER_SCOPE_PERSON:
      return met == v1::MET_KIND_PERSON;
    case v1::LEVER_SCOPE_GROUP:
      return met == v1::MET_KIND_GROUP || met == v1::MET_KIND_PERSON;
    case v1::LEVER_SCOPE_PLACE:
      return met == v1::MET_KIND_PLACE || met == v1::MET_KIND_PERSON;
    case v1::LEVER_SCOPE_BUSINESS:
      return met == v1::MET_KIND_BUSINESS || met == v1::MET_KIND_PERSON;
    case v1::LEVER_SCOPE_FAMILY:
      return met == v1::MET_KIND_FAMILY;
    case v1::LEVER_SCOPE_UNSPECIFIED:
    case v1::LeverScope_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::LeverScope_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return false;
}

bool IdInUse(const v1::DutyLife& life, const std::string& id) {
  return std::any_of(life.checks().begin(), life.checks().end(),
                     [&](const v1::CheckFact& check) { return check.check_id() == id; }) ||
         std::any_of(life.approvals().begin(), life.approvals().end(),
                     [&](const v1::ApprovalFact& fact) { return fact.approval_id() == id; });
}

// Leadership's approval of this use: for this person, standing, and used for no other check.
absl::Status CheckFamilyApproval(const v1::DutyLife& life, const v1::OpenDutyRequest& command) {
  if (life.scope() != v1::LEVER_SCOPE_FAMILY) return absl::OkStatus();
  const bool approved = std::any_of(
      life.approvals().begin(), life.approvals().end(), [&](const v1::ApprovalFact& approval) {
        return !approval.withdrawn() && approval.approval_id() == command.approval_id() &&
               approval.subject_id() == command.person_id();
      });
  if (!approved) return Refuse(v1::FAMILY_APPROVAL_MISSING, {.field = "approval_id"});
  const bool used =
      std::any_of(life.checks().begin(), life.checks().end(), [&](const v1::CheckFact& check) {
        return !check.withdrawn() && check.approval_id() == command.approval_id();
      });
  if (used) return Refuse(v1::FAMILY_APPROVAL_USED, {.field = "approval_id"});
  return absl::OkStatus();
}

// The question that the command names: about the person whom the check is for, put to EKI after the
// trigger and before the check.
absl::Status CheckQuestion(const v1::DutyLife& life, const v1::OpenDutyRequest& command,
                           const SanctionContext& context, absl::Time checked) {
  if (!context.hold_question.has_value()) {
    return Refuse(v1::HOLD_QUESTION_UNKNOWN,
                  {.field = "hold.question_id", .id = command.hold().question_id()});
  }
  if (context.hold_question->person_id() != command.person_id()) {
    return Refuse(v1::HOLD_QUESTION_OF_ANOTHER,
                  {.field = "hold.question_id", .id = command.hold().question_id()});
  }
  const absl::Time asked = FromProto(context.hold_question->asked_time());
  if (asked < FromProto(life.triggered_time())) {
    return Refuse(v1::TIME_REVERSED,
                  {.field = "hold.asked_time", .detail = Text(life.triggered_time())});
  }
  if (checked < asked) {
    return Refuse(v1::TIME_REVERSED, {.field = "checked_time", .detail = Text(asked)});
  }
  return absl::OkStatus();
}

// A check that is not passed is taken down of anybody.
absl::Status CheckNotProtected(const v1::OpenDutyRequest& command, const SanctionContext& context) {
  const bool may_meet = command.lawful() && command.proportionate();
  if (!may_meet || !context.person_protected) return absl::OkStatus();
  return Refuse(v1::PERSON_PROTECTED, {.field = "person_id"});
}

// Before a lever meets a person, EKI is asked about a hold; while one stands, nobody is met. What
// the caller says of time and answer is not used.
absl::Status CheckHold(const v1::DutyLife& life, const v1::OpenDutyRequest& command,
                       const SanctionContext& context, absl::Time checked) {
  if (command.has_hold()) RETURN_IF_ERROR(CheckQuestion(life, command, context, checked));
  const bool may_meet = command.lawful() && command.proportionate();
  const bool meets_a_person = !command.person_id().empty() ||
                              command.met() == v1::MET_KIND_PERSON ||
                              command.met() == v1::MET_KIND_FAMILY;
  if (!may_meet || !meets_a_person) return absl::OkStatus();
  if (!command.has_hold()) return Refuse(v1::HOLD_NOT_ASKED, {.field = "hold"});
  if (context.hold_stands) return Refuse(v1::HOLD_RAISED, {.field = "hold"});
  return absl::OkStatus();
}

// A suspended lever meets nobody, whatever this check would find.
absl::Status CheckNotSuspended(const v1::DutyLife& life, const v1::OpenDutyRequest& command,
                               const SanctionContext& context) {
  if (!command.lawful() || !context.package.has_value()) return absl::OkStatus();
  const v1::LeverLife* lever = FindLever(*context.package, life.lever_id());
  if (lever == nullptr ||
      FactAt(*lever, v1::LEVER_FACT_KIND_SUSPENSION, context.base.now) == nullptr) {
    return absl::OkStatus();
  }
  return Refuse(v1::LEVER_IS_SUSPENDED, {.field = "lawful", .id = life.lever_id()});
}

absl::Status CheckMet(const v1::DutyLife& life, const v1::OpenDutyRequest& command) {
  if (!CanMeet(life.scope(), command.met())) {
    return Refuse(v1::SCOPE_NOT_MET, {.field = "met", .detail = v1::LeverScope_Name(life.scope())});
  }
  const bool about_a_person =
      command.met() == v1::MET_KIND_PERSON || command.met() == v1::MET_KIND_FAMILY;
  if (about_a_person && command.person_id().empty()) {
    return Refuse(v1::MET_PERSON_MISSING, {.field = "person_id"});
  }
  return absl::OkStatus();
}

}  // namespace

Decision Decide(const v1::DutyLife& life, const v1::AssignDutyRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckOpen(life));
  const absl::Time due = FromProto(life.due());
  if (FromProto(command.due()) != due) {
    if (due <= context.base.now) {
      return Refuse(v1::DUE_PASSED, {.field = "due", .detail = Text(due)});
    }
    if (FromProto(command.due()) <= context.base.now) {
      return Refuse(v1::DUE_MISSING, {.field = "due"});
    }
  }
  Events events(1);
  events[0].occurred = context.base.now;
  v1::DutyAssigned& event = *events[0].event.mutable_duty_assigned();
  event.set_duty_id(life.duty_id());
  event.set_group_id(life.group_id());
  event.set_trigger_id(life.trigger_id());
  event.set_lever_id(life.lever_id());
  event.set_unit(command.unit());
  *event.mutable_due() = command.due();
  event.set_reason_code(command.reason_code());
  return events;
}

Decision Decide(const v1::DutyLife& life, const v1::ApproveFamilyUseRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckOpen(life));
  if (life.scope() != v1::LEVER_SCOPE_FAMILY) {
    return Refuse(v1::NOT_A_FAMILY_LEVER, {.field = "duty_id"});
  }
  if (IdInUse(life, command.approval_id())) {
    return Refuse(common::v1::ID_IN_USE, {.field = "approval_id", .id = command.approval_id()});
  }
  if (context.person_protected) return Refuse(v1::PERSON_PROTECTED, {.field = "person_id"});
  if (command.suspicion_basis().empty()) {
    return Refuse(v1::SUSPICION_BASIS_MISSING, {.field = "suspicion_basis"});
  }
  Events events(1);
  events[0].occurred = context.base.now;
  v1::FamilyUseApproved& event = *events[0].event.mutable_family_use_approved();
  event.set_duty_id(life.duty_id());
  event.set_group_id(life.group_id());
  event.set_approval_id(command.approval_id());
  event.set_subject_id(command.person_id());
  event.set_suspicion_basis(command.suspicion_basis());
  *event.mutable_approved_time() = ToProto(context.base.now);
  event.set_reasoning(command.reasoning());
  return events;
}

Decision Decide(const v1::DutyLife& life, const v1::OpenDutyRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckOpen(life));
  if (IdInUse(life, command.check_id())) {
    return Refuse(common::v1::ID_IN_USE, {.field = "check_id", .id = command.check_id()});
  }
  RETURN_IF_ERROR(CheckMet(life, command));
  RETURN_IF_ERROR(CheckProvision(command.provision(), life.lever_id(), *context.catalogue));
  const absl::Time checked =
      TimeOr(command.has_checked_time(), command.checked_time(), context.base.now);
  if (checked < FromProto(life.triggered_time())) {
    return Refuse(v1::TIME_REVERSED,
                  {.field = "checked_time", .detail = Text(life.triggered_time())});
  }
  RETURN_IF_ERROR(CheckNotSuspended(life, command, context));
  RETURN_IF_ERROR(CheckNotProtected(command, context));
  RETURN_IF_ERROR(CheckHold(life, command, context, checked));
  RETURN_IF_ERROR(CheckFamilyApproval(life, command));
  Events events(1);
  events[0].occurred = checked;
  v1::DutyOpened& event = *events[0].event.mutable_duty_opened();
  event.set_duty_id(life.duty_id());
  event.set_group_id(life.group_id());
  event.set_lever_id(life.lever_id());
  event.set_check_id(command.check_id());
  event.set_subject_id(command.person_id().empty() ? life.group_id() : command.person_id());
  event.set_met(command.met());
  event.set_provision(command.provision());
  event.set_lawful(command.lawful());
  event.set_proportionate(command.proportionate());
  *event.mutable_checked_time() = ToProto(checked);
  if (life.scope() == v1::LEVER_SCOPE_FAMILY) event.set_approval_id(command.approval_id());
  if (command.has_hold()) {
    event.set_hold_question_id(command.hold().question_id());
    *event.mutable_hold_asked_time() = context.hold_question->asked_time();
    event.set_hold_raised(context.hold_stands);
  }
  event.set_legality(command.legality());
  event.set_proportionality(command.proportionality());
  event.set_met_what(command.met_what());
  return events;
}

}  // namespace varsel::sanction
