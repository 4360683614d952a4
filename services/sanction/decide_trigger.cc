#include <algorithm>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/sanction/decide.h"
#include "services/sanction/lever.h"
#include "services/sanction/streams.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {
namespace {

const v1::TriggerFact* FindTrigger(const v1::PackageLife& life, const std::string& trigger_id) {
  for (const v1::TriggerFact& trigger : life.triggers()) {
    if (trigger.trigger_id() == trigger_id) return &trigger;
  }
  return nullptr;
}

bool TriggeredAfter(const v1::PackageLife& life, const std::string& incident_id) {
  return std::any_of(life.triggers().begin(), life.triggers().end(),
                     [&](const v1::TriggerFact& trigger) {
                       return !trigger.withdrawn() && trigger.incident_id() == incident_id;
                     });
}

bool WasAggressor(const v1::IncidentRow& incident, const std::string& group_id) {
  const auto& groups = incident.aggressor_group_ids();
  return std::find(groups.begin(), groups.end(), group_id) != groups.end();
}

bool Occurred(v1::Condition condition, const v1::TriggerPackageRequest& command) {
  return condition != v1::CONDITION_JUDGED_MOST_VIOLENT || !command.judged_by().empty();
}

// The levers whose condition has occurred, once each, in order of code.
std::vector<WaitingLever> Due(const v1::TriggerPackageRequest& command,
                              const SanctionContext& context) {
  std::vector<WaitingLever> due;
  for (const WaitingLever& lever : context.waiting) {
    if (!Occurred(lever.condition, command)) continue;
    if (!due.empty() && due.back().lever_id == lever.lever_id) continue;
    due.push_back(lever);
  }
  return due;
}

// Whoever names a lever expects a duty of it.
absl::Status CheckNamed(const v1::TriggerPackageRequest& command,
                        const std::vector<WaitingLever>& due, const SanctionContext& context) {
  const auto among = [](const std::vector<WaitingLever>& levers, const std::string& id) {
    return std::any_of(levers.begin(), levers.end(),
                       [&](const WaitingLever& lever) { return lever.lever_id == id; });
  };
  for (const v1::DutyAssignment& named : command.levers()) {
    if (among(due, named.lever_id())) continue;
    return Refuse(
        among(context.waiting, named.lever_id()) ? v1::GROUP_NOT_JUDGED : v1::LEVER_NOT_ANNOUNCED,
        {.field = "levers.lever_id", .id = named.lever_id()});
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::DutyCreated> DutyOf(const v1::PackageLife& life, const WaitingLever& waiting,
                                       const v1::TriggerPackageRequest& command,
                                       absl::Time triggered, const SanctionContext& context) {
  const v1::DutyAssignment* named = nullptr;
  for (const v1::DutyAssignment& assignment : command.levers()) {
    if (assignment.lever_id() == waiting.lever_id) named = &assignment;
  }
  v1::DutyCreated duty;
  if (named != nullptr) duty.set_unit(named->unit());
  if (duty.unit().empty()) {
    const v1::LeverLife* lever = FindLever(life, waiting.lever_id);
    const v1::LeverFact* resource =
        lever == nullptr ? nullptr : FactAt(*lever, v1::LEVER_FACT_KIND_RESOURCE, context.base.now);
    if (resource == nullptr) {
      return Refuse(v1::UNIT_MISSING, {.field = "levers.unit", .id = waiting.lever_id});
    }
    duty.set_unit(resource->unit());
  }
  const bool own_due = named != nullptr && named->has_due();
  if (own_due || command.has_due()) *duty.mutable_due() = own_due ? named->due() : command.due();
  if (!duty.has_due() || FromProto(duty.due()) <= context.base.now) {
    return Refuse(v1::DUE_MISSING, {.field = own_due ? "levers.due" : "due"});
  }
  const v1::Lever* lever = FindLever(*context.catalogue, waiting.lever_id);
  if (lever == nullptr) {
    return Refuse(v1::LEVER_UNKNOWN, {.field = "levers.lever_id", .id = waiting.lever_id});
  }
  duty.set_duty_id(DutyIdOf(*Uuid::Parse(life.package_id()), *Uuid::Parse(command.trigger_id()),
                            waiting.lever_id)
                       .ToString());
  duty.set_package_id(life.package_id());
  duty.set_group_id(life.group_id());
  duty.set_trigger_id(command.trigger_id());
  duty.set_incident_id(command.incident_id());
  duty.set_lever_id(waiting.lever_id);
  duty.set_scope(lever->scope());
  duty.set_condition(waiting.condition);
  *duty.mutable_incident_time() = context.incident->occurred_time();
  *duty.mutable_triggered_time() = ToProto(triggered);
  return duty;
}

}  // namespace

Decision Decide(const v1::PackageLife& life, const v1::TriggerPackageRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckPackage(life));
  if (FindTrigger(life, command.trigger_id()) != nullptr) {
    return Refuse(common::v1::ID_IN_USE, {.field = "trigger_id", .id = command.trigger_id()});
  }
  if (!context.incident.has_value()) {
    return Refuse(v1::INCIDENT_UNKNOWN, {.field = "incident_id"});
  }
  if (!WasAggressor(*context.incident, life.group_id())) {
    return Refuse(v1::INCIDENT_OF_OTHER_GROUP, {.field = "incident_id"});
  }
  const absl::Time triggered =
      TimeOr(command.has_triggered_time(), command.triggered_time(), context.base.now);
  if (triggered < FromProto(context.incident->occurred_time())) {
    return Refuse(v1::INCIDENT_TOO_EARLY,
                  {.field = "triggered_time", .detail = Text(context.incident->occurred_time())});
  }
  const std::vector<WaitingLever> due = Due(command, context);
  RETURN_IF_ERROR(CheckNamed(command, due, context));
  if (due.empty()) {
    return Refuse(
        TriggeredAfter(life, command.incident_id()) ? v1::TRIGGERED_ALREADY : v1::NOTHING_ANNOUNCED,
        {.field = "incident_id"});
  }
  Events events(1);
  events[0].occurred = triggered;
  v1::PackageTriggered event;
  event.set_package_id(life.package_id());
  event.set_group_id(life.group_id());
  event.set_trigger_id(command.trigger_id());
  event.set_incident_id(command.incident_id());
  *event.mutable_incident_time() = context.incident->occurred_time();
  *event.mutable_triggered_time() = ToProto(triggered);
  event.set_judged_by(command.judged_by());
  for (const WaitingLever& waiting : due) {
    ASSIGN_OR_RETURN(v1::DutyCreated duty, DutyOf(life, waiting, command, triggered, context));
    event.add_lever_ids(waiting.lever_id);
    Draft<Event> draft{.occurred = triggered, .stream = DutyStream(*Uuid::Parse(duty.duty_id()))};
    *draft.event.mutable_duty_created() = std::move(duty);
    events.push_back(std::move(draft));
  }
  *events[0].event.mutable_package_triggered() = std::move(event);
  return events;
}

Decision Decide(const v1::PackageLife& life, const v1::WithdrawTriggerRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckPackage(life));
  const v1::TriggerFact* trigger = FindTrigger(life, command.trigger_id());
  if (trigger == nullptr) return Refuse(v1::TRIGGER_UNKNOWN, {.field = "trigger_id"});
  if (trigger->withdrawn()) {
    return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "trigger_id"});
  }
  Events events(1);
  events[0].occurred = context.base.now;
  events[0].corrects = EventId(Uuid::FromBytes(trigger->event_id()));
  v1::TriggerWithdrawn& event = *events[0].event.mutable_trigger_withdrawn();
  event.set_package_id(life.package_id());
  event.set_group_id(life.group_id());
  event.set_trigger_id(trigger->trigger_id());
  event.set_incident_id(trigger->incident_id());
  event.set_reason_code(command.reason_code());
  for (const std::string& lever_id : trigger->lever_ids()) {
    const Uuid duty_id =
        DutyIdOf(*Uuid::Parse(life.package_id()), *Uuid::Parse(trigger->trigger_id()), lever_id);
    Draft<Event> draft{.occurred = context.base.now, .stream = DutyStream(duty_id)};
    v1::DutyWithdrawn& duty = *draft.event.mutable_duty_withdrawn();
    duty.set_duty_id(duty_id.ToString());
    duty.set_group_id(life.group_id());
    duty.set_trigger_id(trigger->trigger_id());
    duty.set_lever_id(lever_id);
    events.push_back(std::move(draft));
  }
  return events;
}

}  // namespace varsel::sanction
