#include <algorithm>

#include "services/domain/time_proto.h"
#include "services/notification/evolve.h"

namespace varsel::notification {

using Event = v1::NotificationEvent;

namespace {

Attempt AttemptOf(const v1::AttemptRecorded& event, const EventId& origin) {
  Attempt attempt;
  attempt.id = AttemptId::Parse(event.attempt_id()).value_or(AttemptId());
  attempt.origin = origin;
  attempt.number = event.attempt_number();
  attempt.way = event.way();
  attempt.outcome = event.outcome();
  attempt.time = FromProto(event.attempted_time());
  for (const std::string& id : event.officer_ids()) {
    attempt.officers.push_back(ActorId::Parse(id).value_or(ActorId()));
  }
  for (const int mark : event.marks()) attempt.marks.push_back(static_cast<v1::Mark>(mark));
  return attempt;
}

void Correct(const v1::AttemptCorrected& event, std::vector<Attempt>* attempts) {
  const AttemptId id = AttemptId::Parse(event.attempt_id()).value_or(AttemptId());
  for (Attempt& attempt : *attempts) {
    if (attempt.id != id) continue;
    attempt.way = event.way();
    attempt.outcome = event.outcome();
    attempt.time = FromProto(event.attempted_time());
    attempt.officers.clear();
    for (const std::string& officer : event.officer_ids()) {
      attempt.officers.push_back(ActorId::Parse(officer).value_or(ActorId()));
    }
    attempt.marks.clear();
    for (const int mark : event.marks()) attempt.marks.push_back(static_cast<v1::Mark>(mark));
  }
}

// DeliveryCompleted and DeliveryCorrected: the same values anew.
template <typename Anew>
void Renew(const Anew& event, std::vector<Delivery>* deliveries) {
  for (Delivery& delivery : *deliveries) {
    if (delivery.now->delivery_id() != event.delivery_id()) continue;
    auto now = std::make_shared<v1::DeliveryRecorded>(*delivery.now);
    now->set_attempt_id(event.attempt_id());
    *now->mutable_facts() = event.facts();
    now->set_reached(event.reached());
    *now->mutable_follow_ups_due() = event.follow_ups_due();
    if (event.has_complete_due()) {
      *now->mutable_complete_due() = event.complete_due();
    } else {
      now->clear_complete_due();
    }
    *now->mutable_missing() = event.missing();
    *now->mutable_marks() = event.marks();
    delivery.now = std::move(now);
  }
}

void Correct(const v1::FollowUpCorrected& event, std::vector<FollowUp>* follow_ups) {
  for (FollowUp& follow_up : *follow_ups) {
    if (follow_up.now->follow_up_id() != event.follow_up_id()) continue;
    auto now = std::make_shared<v1::FollowUpRecorded>(*follow_up.now);
    *now->mutable_followed_up_time() = event.followed_up_time();
    if (event.has_settles_due()) {
      *now->mutable_settles_due() = event.settles_due();
    } else {
      now->clear_settles_due();
    }
    now->set_contact_made(event.contact_made());
    now->set_remembers_message(event.remembers_message());
    now->set_passed_on(event.passed_on());
    *now->mutable_officer_ids() = event.officer_ids();
    *now->mutable_marks() = event.marks();
    follow_up.now = std::move(now);
  }
}

// The sealed texts are not the state's: live and replayed it must be the same.
v1::DeliveryRecorded Clear(const v1::DeliveryRecorded& event) {
  v1::DeliveryRecorded clear = event;
  clear.clear_request();
  clear.clear_note();
  return clear;
}
v1::FollowUpRecorded Clear(const v1::FollowUpRecorded& event) {
  v1::FollowUpRecorded clear = event;
  clear.clear_remembers();
  clear.clear_asks_for();
  clear.clear_note();
  return clear;
}

void Withdraw(const v1::FactWithdrawn& event, NotificationState* state) {
  if (event.has_attempt()) {
    const AttemptId id = AttemptId::Parse(event.fact_id()).value_or(AttemptId());
    for (Attempt& attempt : state->attempts) attempt.withdrawn |= attempt.id == id;
  } else if (event.has_delivery()) {
    for (Delivery& delivery : state->deliveries) {
      delivery.withdrawn |= delivery.now->delivery_id() == event.fact_id();
    }
  } else if (event.has_follow_up()) {
    for (FollowUp& follow_up : state->follow_ups) {
      follow_up.withdrawn |= follow_up.now->follow_up_id() == event.fact_id();
    }
  } else {
    state->closed = false;
    state->leader_decided_declined = false;
  }
}

void Correct(const v1::PlanCorrected& event, NotificationState* state) {
  if (!state->exists()) return;
  auto plan = std::make_shared<v1::NotificationPlanned>(*state->plan);
  plan->set_incident_id(event.incident_id());
  *plan->mutable_officer_ids() = event.officer_ids();
  if (event.has_scheduled_time()) {
    *plan->mutable_scheduled_time() = event.scheduled_time();
  } else {
    plan->clear_scheduled_time();
  }
  plan->set_address_known(event.address_known());
  plan->set_telephone_known(event.telephone_known());
  *plan->mutable_marks() = event.marks();
  plan->set_planned_mode(event.planned_mode());
  state->plan = std::move(plan);
}

void Plan(const v1::NotificationPlanned& event, const EventMeta& meta, NotificationState* state) {
  auto plan = std::make_shared<v1::NotificationPlanned>(event);
  plan->clear_own_risk();
  plan->clear_note();
  state->plan = std::move(plan);
  state->plan_origin = meta.event_id;
}

}  // namespace

NotificationState EvolveNotification(NotificationState state, const Event& event,
                                     const EventMeta& meta) {
  switch (event.kind_case()) {
    case Event::kNotificationPlanned:
      Plan(event.notification_planned(), meta, &state);
      break;
    case Event::kPlanCorrected:
      Correct(event.plan_corrected(), &state);
      break;
    case Event::kNotificationCancelled:
      state.cancelled = true;
      state.closing_origin = meta.event_id;
      break;
    case Event::kNotificationClosed:
      state.closed = true;
      state.leader_decided_declined = event.notification_closed().leader_decided_declined();
      state.closing_origin = meta.event_id;
      break;
    case Event::kNotificationReopened:
      state.closed = false;
      state.cancelled = false;
      state.leader_decided_declined = false;
      break;
    case Event::kAttemptRecorded:
      state.attempts.push_back(AttemptOf(event.attempt_recorded(), meta.event_id));
      break;
    case Event::kAttemptCorrected:
      Correct(event.attempt_corrected(), &state.attempts);
      break;
    case Event::kDeliveryRecorded:
      state.deliveries.push_back({meta.event_id, std::make_shared<const v1::DeliveryRecorded>(
                                                     Clear(event.delivery_recorded()))});
      break;
    case Event::kDeliveryCompleted:
      Renew(event.delivery_completed(), &state.deliveries);
      break;
    case Event::kDeliveryCorrected:
      Renew(event.delivery_corrected(), &state.deliveries);
      break;
    case Event::kFollowUpRecorded:
      state.follow_ups.push_back({meta.event_id, std::make_shared<const v1::FollowUpRecorded>(
                                                     Clear(event.follow_up_recorded()))});
      break;
    case Event::kFollowUpCorrected:
      Correct(event.follow_up_corrected(), &state.follow_ups);
      break;
    case Event::kFactWithdrawn:
      Withdraw(event.fact_withdrawn(), &state);
      break;
    case Event::kOutcomeDecided:
      state.outcome = std::make_shared<const v1::OutcomeDecided>(event.outcome_decided());
      break;
    case Event::kRoundCreated:
    case Event::kRoundStarted:
    case Event::kRoundEnded:
    case Event::kRoundCorrected:
    case Event::kTargetAdded:
    case Event::kTargetRemoved:
    case Event::kTargetNotified:
    case Event::kTargetFreed:
    case Event::kOfficerKnownRecorded:
    case Event::kMessageVersionRegistered:
    case Event::kGroupTalkRecorded:
    case Event::kGroupTalkCorrected:
    case Event::kGroupTalkWithdrawn:
    case Event::kProvisionalRecorded:
    case Event::kProvisionalAdopted:
    case Event::kProvisionalLapsed:
    case Event::kProvisionalWithdrawn:
    case Event::kProvisionalCorrected:
    case Event::KIND_NOT_SET:
      break;
  }
  return state;
}

}  // namespace varsel::notification
