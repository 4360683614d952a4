#include "services/notification/decide_plan.h"

#include <algorithm>

#include "services/domain/time_proto.h"
#include "services/notification/classify.h"
#include "services/notification/person_facts.h"
#include "services/notification/streams.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

Draft<Event>& Add(absl::Time occurred, EventDrafts* drafts) {
  drafts->push_back({.event = {}, .occurred = occurred, .corrects = {}, .stream = {}});
  return drafts->back();
}

absl::Status CheckExists(const NotificationState& state) {
  if (state.exists()) return absl::OkStatus();
  return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
}

absl::Status CheckRound(const v1::PlanNotificationRequest& command, const PlanContext& facts) {
  if (command.round_id().empty()) return absl::OkStatus();
  if (facts.round == nullptr) return Refuse(v1::ROUND_UNKNOWN, {.field = "round_id"});
  if (facts.round->has_ended_time()) {
    return Refuse(v1::ROUND_ENDED_ALREADY, {.field = "round_id"});
  }
  if (facts.target == nullptr || facts.target->removed()) {
    return Refuse(v1::NOT_TARGETED, {.field = "person_id"});
  }
  if (facts.target->notification_ids_size() > 0) {
    return Refuse(v1::ALREADY_PLANNED_IN_ROUND,
                  {.field = "round_id", .id = facts.target->notification_ids(0)});
  }
  return absl::OkStatus();
}

// A meeting in person of one officer alone is warned of, not refused: the second is often found on
// the day.
template <typename Planned>
void MarkTeam(Planned* planned) {
  if (IsInPerson(planned->planned_mode()) && planned->has_scheduled_time() &&
      planned->officer_ids_size() < 2) {
    planned->add_marks(v1::MARK_ONE_OFFICER);
  }
}

v1::NotificationPlanned PlannedOf(const v1::PlanNotificationRequest& command,
                                  const PlanContext& facts, const DecideContext& context) {
  v1::NotificationPlanned planned;
  planned.set_notification_id(command.notification_id());
  planned.set_person_id(command.person_id());
  planned.set_notification_kind(v1::NOTIFICATION_KIND_PLANNED);
  planned.set_round_id(command.round_id());
  planned.set_incident_id(command.incident_id());
  if (facts.target != nullptr) {
    *planned.mutable_dimensions() = facts.target->dimensions();
    planned.set_officer_known(facts.target->officer_known());
  } else {
    *planned.mutable_dimensions() = DimensionsAt(*facts.person, context.now);
  }
  SetOfficers(command.officer_ids(), context.actor, planned.mutable_officer_ids());
  if (command.has_scheduled_time()) *planned.mutable_scheduled_time() = command.scheduled_time();
  *planned.mutable_planned_time() = ToProto(context.now);
  planned.set_planned_mode(command.planned_mode());
  planned.set_programme(ProgrammeOfPerson(*facts.person, context.now));
  planned.set_address_known(command.address_known() != v1::TRI_STATE_UNSPECIFIED
                                ? command.address_known()
                                : facts.address_known);
  planned.set_telephone_known(command.telephone_known() != v1::TRI_STATE_UNSPECIFIED
                                  ? command.telephone_known()
                                  : facts.telephone_known);
  planned.set_own_risk(command.own_risk());
  planned.set_note(command.note());
  MarkTeam(&planned);
  return planned;
}

bool HasDelivery(const NotificationState& state) {
  return std::any_of(state.deliveries.begin(), state.deliveries.end(),
                     [](const Delivery& delivery) { return !delivery.withdrawn; });
}

}  // namespace

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::PlanNotificationRequest& command,
                                   const PlanContext& facts, const DecideContext& context) {
  if (state.exists()) return Refuse(common::v1::ID_IN_USE, {.field = "notification_id"});
  if (facts.person == nullptr) return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  RETURN_IF_ERROR(MayBePlanned(*facts.person, context.now,
                               facts.round == nullptr ? "" : facts.round->programme()));
  RETURN_IF_ERROR(CheckRound(command, facts));
  if (command.has_scheduled_time() && FromProto(command.scheduled_time()) < context.now) {
    return Refuse(v1::PLANNED_IN_PAST, {.field = "scheduled_time"});
  }
  EventDrafts drafts;
  *Add(context.now, &drafts).event.mutable_notification_planned() =
      PlannedOf(command, facts, context);
  if (!command.round_id().empty()) {
    Draft<Event>& notified = Add(context.now, &drafts);
    v1::TargetNotified& event = *notified.event.mutable_target_notified();
    event.set_round_id(command.round_id());
    event.set_person_id(command.person_id());
    event.set_notification_id(command.notification_id());
    notified.stream = TargetStream(command.round_id(), command.person_id());
  }
  return WithOutcome(state, std::move(drafts), context);
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CorrectPlanRequest& command,
                                   const DecideContext& context) {
  RETURN_IF_ERROR(CheckExists(state));
  if (state.cancelled) {
    return Refuse(v1::NOTIFICATION_IS_CANCELLED, {.field = "notification_id"});
  }
  if (state.closed) return Refuse(v1::NOTIFICATION_IS_CLOSED, {.field = "notification_id"});
  const bool moved = !state.plan->has_scheduled_time() ||
                     FromProto(state.plan->scheduled_time()) != FromProto(command.scheduled_time());
  if (command.has_scheduled_time() && moved && FromProto(command.scheduled_time()) < context.now) {
    return Refuse(v1::PLANNED_IN_PAST, {.field = "scheduled_time"});
  }
  EventDrafts drafts;
  Draft<Event>& draft = Add(context.now, &drafts);
  draft.corrects = state.plan_origin;
  v1::PlanCorrected& corrected = *draft.event.mutable_plan_corrected();
  corrected.set_notification_id(command.notification_id());
  corrected.set_person_id(state.plan->person_id());
  corrected.set_incident_id(command.incident_id());
  *corrected.mutable_dimensions() = state.plan->dimensions();
  *corrected.mutable_planned_time() = state.plan->planned_time();
  *corrected.mutable_officer_ids() = command.officer_ids();
  if (command.has_scheduled_time()) *corrected.mutable_scheduled_time() = command.scheduled_time();
  corrected.set_planned_mode(command.planned_mode());
  corrected.set_address_known(command.address_known() != v1::TRI_STATE_UNSPECIFIED
                                  ? command.address_known()
                                  : state.plan->address_known());
  corrected.set_telephone_known(command.telephone_known() != v1::TRI_STATE_UNSPECIFIED
                                    ? command.telephone_known()
                                    : state.plan->telephone_known());
  corrected.set_own_risk(command.own_risk());
  corrected.set_note(command.note());
  MarkTeam(&corrected);
  return WithOutcome(state, std::move(drafts), context);
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CancelNotificationRequest& command,
                                   const DecideContext& context) {
  RETURN_IF_ERROR(CheckExists(state));
  if (state.cancelled) {
    return Refuse(v1::NOTIFICATION_IS_CANCELLED, {.field = "notification_id"});
  }
  if (HasDelivery(state)) {
    return Refuse(v1::CANCEL_AFTER_DELIVERY, {.field = "notification_id"});
  }
  EventDrafts drafts;
  const v1::NotificationPlanned& plan = *state.plan;
  v1::NotificationCancelled& cancelled =
      *Add(context.now, &drafts).event.mutable_notification_cancelled();
  cancelled.set_notification_id(plan.notification_id());
  cancelled.set_person_id(plan.person_id());
  cancelled.set_round_id(plan.round_id());
  cancelled.set_reason(command.reason());
  if (!plan.round_id().empty() && plan.notification_kind() == v1::NOTIFICATION_KIND_PLANNED) {
    Draft<Event>& freed = Add(context.now, &drafts);
    v1::TargetFreed& event = *freed.event.mutable_target_freed();
    event.set_round_id(plan.round_id());
    event.set_person_id(plan.person_id());
    event.set_notification_id(plan.notification_id());
    freed.stream = TargetStream(plan.round_id(), plan.person_id());
  }
  return WithOutcome(state, std::move(drafts), context);
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CloseNotificationRequest& command,
                                   const DecideContext& context) {
  RETURN_IF_ERROR(CheckExists(state));
  if (state.cancelled) {
    return Refuse(v1::NOTIFICATION_IS_CANCELLED, {.field = "notification_id"});
  }
  if (state.closed) return Refuse(v1::NOTIFICATION_IS_CLOSED, {.field = "notification_id"});
  if (FirstReached(state) != nullptr) {
    return Refuse(v1::ALREADY_REACHED, {.field = "notification_id"});
  }
  if (command.leader_decided_declined()) {
    if (context.role != common::v1::Access::PROJECT_LEADER) {
      return Refuse(v1::LEADER_DECIDES, {.field = "leader_decided_declined"});
    }
    const bool refused =
        std::any_of(state.attempts.begin(), state.attempts.end(), [](const Attempt& attempt) {
          return !attempt.withdrawn && attempt.outcome == v1::ATTEMPT_OUTCOME_DECLINED;
        });
    if (!refused) return Refuse(v1::NO_REFUSAL_ON_RECORD, {.field = "leader_decided_declined"});
  }
  EventDrafts drafts;
  const absl::Time closed =
      command.has_closed_time() ? FromProto(command.closed_time()) : context.now;
  v1::NotificationClosed& event = *Add(closed, &drafts).event.mutable_notification_closed();
  event.set_notification_id(state.plan->notification_id());
  event.set_person_id(state.plan->person_id());
  event.set_leader_decided_declined(command.leader_decided_declined());
  event.set_reason(command.reason());
  return WithOutcome(state, std::move(drafts), context);
}

}  // namespace varsel::notification
