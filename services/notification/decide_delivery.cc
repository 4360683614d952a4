#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/notification/classify.h"
#include "services/notification/decide_fact.h"
#include "services/notification/levers.h"
#include "services/notification/merge_facts.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

std::vector<v1::Mark> DeliveryMarks(const NotificationState& state,
                                    const v1::DeliveryFacts& delivery, const FactContext& facts,
                                    const DecideContext& context) {
  std::vector<v1::Mark> marks = MarksOf(state,
                                        {.time = FromProto(delivery.delivered_time()),
                                         .in_person = IsInPerson(delivery.mode()),
                                         .officers = delivery.officer_ids_size()},
                                        facts, context);
  if (AnnouncesUnbacked(delivery)) marks.push_back(v1::MARK_LEVER_WITHOUT_PACKAGE);
  std::sort(marks.begin(), marks.end());
  return marks;
}

// True if `delivered` would be the first that reached, `except` the delivery itself.
bool IsFirst(const NotificationState& state, const std::string& except, absl::Time delivered) {
  return std::none_of(state.deliveries.begin(), state.deliveries.end(), [&](const Delivery& other) {
    return !other.withdrawn && other.now->reached() && other.now->delivery_id() != except &&
           FromProto(other.now->facts().delivered_time()) <= delivered;
  });
}

// What is decided of facts, on any of the three events.
template <typename Recorded>
void Settle(const NotificationState& state, const v1::DeliveryFacts& facts,
            const DecideContext& context, Recorded* event) {
  const Programme& programme = ProgrammeOf(state, context);
  event->set_notification_id(state.plan->notification_id());
  event->set_person_id(state.plan->person_id());
  event->set_round_id(state.plan->round_id());
  *event->mutable_dimensions() = state.plan->dimensions();
  *event->mutable_facts() = facts;
  event->set_reached(Reaches(facts));
  const absl::Time delivered = FromProto(facts.delivered_time());
  if (event->reached() && IsFirst(state, event->delivery_id(), delivered)) {
    for (const absl::Time due : FollowUpsAfter(programme, delivered)) {
      *event->add_follow_ups_due() = ToProto(due);
    }
  }
  for (std::string& name : MissingOf(facts)) event->add_missing(std::move(name));
  if (event->missing_size() > 0) {
    *event->mutable_complete_due() = ToProto(delivered + programme.complete_within);
  }
}

absl::Status CheckFacts(const v1::DeliveryFacts& facts) {
  if (facts.mode() == v1::DELIVERY_MODE_UNSPECIFIED) {
    return Refuse(common::v1::FIELD_REQUIRED, {.field = "facts.mode"});
  }
  if (!facts.has_delivered_time()) {
    return Refuse(common::v1::FIELD_REQUIRED, {.field = "facts.delivered_time"});
  }
  return absl::OkStatus();
}

absl::StatusOr<const Delivery*> Standing(const NotificationState& state, const std::string& id) {
  if (!state.exists()) return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
  const Delivery* delivery = FindDelivery(state, id);
  if (delivery == nullptr) return Refuse(v1::DELIVERY_UNKNOWN, {.field = "delivery_id"});
  if (delivery->withdrawn) return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "delivery_id"});
  return delivery;
}

bool HasAttempt(const NotificationState& state, const std::string& attempt_id) {
  const AttemptId id = AttemptId::Parse(attempt_id).value_or(AttemptId());
  return std::any_of(state.attempts.begin(), state.attempts.end(),
                     [&](const Attempt& attempt) { return attempt.id == id; });
}

// The attempt that a delivery came of, recorded by the same call.
v1::RecordAttemptRequest AttemptOf(const v1::RecordDeliveryRequest& command) {
  v1::RecordAttemptRequest attempt;
  attempt.set_attempt_id(command.attempt_id());
  attempt.set_notification_id(command.notification_id());
  attempt.set_way(command.attempt_way());
  attempt.set_outcome(v1::ATTEMPT_OUTCOME_DELIVERED);
  *attempt.mutable_attempted_time() = command.facts().delivered_time();
  *attempt.mutable_officer_ids() = command.facts().officer_ids();
  return attempt;
}

// A correction that makes a closed notification a reached one opens it again.
EventDrafts ReopenedIfReached(const NotificationState& state, const v1::DeliveryFacts& facts) {
  if (!Reaches(facts)) return {};
  return Reopened(state, FromProto(facts.delivered_time()));
}

}  // namespace

const Delivery* FindDelivery(const NotificationState& state, const std::string& delivery_id) {
  for (const Delivery& delivery : state.deliveries) {
    if (delivery.now->delivery_id() == delivery_id) return &delivery;
  }
  return nullptr;
}

Draft<Event> DeliveryDraft(const NotificationState& state, const v1::RecordDeliveryRequest& command,
                           const FactContext& facts, const DecideContext& context) {
  v1::DeliveryFacts told = command.facts();
  DecideLevers(facts.levers, &told);
  if (told.officer_ids().empty()) told.add_officer_ids(context.actor.ToString());
  Draft<Event> draft;
  draft.occurred = FromProto(told.delivered_time());
  v1::DeliveryRecorded& event = *draft.event.mutable_delivery_recorded();
  event.set_delivery_id(command.delivery_id());
  event.set_attempt_id(command.attempt_id());
  Settle(state, told, context, &event);
  SetMarks(DeliveryMarks(state, told, facts, context), &event);
  event.set_request(command.request());
  event.set_note(command.note());
  return draft;
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::RecordDeliveryRequest& command,
                                   const FactContext& facts, const DecideContext& context) {
  if (!state.exists()) return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
  RETURN_IF_ERROR(CheckFacts(command.facts()));
  if (FindDelivery(state, command.delivery_id()) != nullptr) {
    return Refuse(common::v1::ID_IN_USE, {.field = "delivery_id"});
  }
  const bool with_attempt = command.attempt_way() != v1::ATTEMPT_WAY_UNSPECIFIED;
  if (with_attempt && command.attempt_id().empty()) {
    return Refuse(common::v1::FIELD_REQUIRED, {.field = "attempt_id"});
  }
  if (!command.attempt_id().empty()) {
    const bool there = HasAttempt(state, command.attempt_id());
    if (with_attempt && there) return Refuse(common::v1::ID_IN_USE, {.field = "attempt_id"});
    if (!with_attempt && !there) return Refuse(v1::ATTEMPT_UNKNOWN, {.field = "attempt_id"});
  }
  EventDrafts drafts = Reopened(state, FromProto(command.facts().delivered_time()));
  if (with_attempt) drafts.push_back(AttemptDraft(state, AttemptOf(command), facts, context));
  drafts.push_back(DeliveryDraft(state, command, facts, context));
  return WithOutcome(state, std::move(drafts), context);
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CompleteDeliveryRequest& command,
                                   const FactContext& facts, const DecideContext& context) {
  ASSIGN_OR_RETURN(const Delivery* delivery, Standing(state, command.delivery_id()));
  v1::DeliveryFacts told = delivery->now->facts();
  MergeAnswers(command.facts(), &told);
  DecideLevers(facts.levers, &told);
  Draft<Event> draft;
  draft.occurred = FromProto(told.delivered_time());
  draft.corrects = delivery->origin;
  v1::DeliveryCompleted& event = *draft.event.mutable_delivery_completed();
  event.set_delivery_id(command.delivery_id());
  event.set_attempt_id(delivery->now->attempt_id());
  Settle(state, told, context, &event);
  *event.mutable_facts_before() = delivery->now->facts();
  event.set_reached_before(delivery->now->reached());
  SetMarks(MarksAgain(DeliveryMarks(state, told, facts, context), MarksIn(*delivery->now)), &event);
  event.set_request(command.request());
  event.set_note(command.note());
  EventDrafts drafts = ReopenedIfReached(state, told);
  drafts.push_back(std::move(draft));
  return WithOutcome(state, std::move(drafts), context);
}

Draft<Event> DeliveryCorrection(const NotificationState& state, const Delivery& delivery,
                                const v1::CorrectDeliveryRequest& command, const FactContext& facts,
                                const DecideContext& context) {
  v1::DeliveryFacts told = command.facts();
  DecideLevers(facts.levers, &told);
  Draft<Event> draft;
  draft.occurred = FromProto(told.delivered_time());
  draft.corrects = delivery.origin;
  v1::DeliveryCorrected& event = *draft.event.mutable_delivery_corrected();
  event.set_delivery_id(delivery.now->delivery_id());
  event.set_attempt_id(command.attempt_id());
  Settle(state, told, context, &event);
  *event.mutable_facts_before() = delivery.now->facts();
  event.set_reached_before(delivery.now->reached());
  SetMarks(MarksAgain(DeliveryMarks(state, told, facts, context), MarksIn(*delivery.now)), &event);
  event.set_request(command.request());
  event.set_note(command.note());
  event.set_reason(command.reason());
  return draft;
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CorrectDeliveryRequest& command,
                                   const FactContext& facts, const DecideContext& context) {
  ASSIGN_OR_RETURN(const Delivery* delivery, Standing(state, command.delivery_id()));
  RETURN_IF_ERROR(CheckFacts(command.facts()));
  if (!command.attempt_id().empty() && !HasAttempt(state, command.attempt_id())) {
    return Refuse(v1::ATTEMPT_UNKNOWN, {.field = "attempt_id"});
  }
  EventDrafts drafts = ReopenedIfReached(state, command.facts());
  drafts.push_back(DeliveryCorrection(state, *delivery, command, facts, context));
  return WithOutcome(state, std::move(drafts), context);
}

Draft<Event> DeliveryWithdrawal(const NotificationState& state, const Delivery& delivery,
                                const std::string& reason, const DecideContext& context) {
  Draft<Event> draft;
  draft.occurred = context.now;
  draft.corrects = delivery.origin;
  v1::FactWithdrawn& event = *draft.event.mutable_fact_withdrawn();
  event.set_notification_id(state.plan->notification_id());
  event.set_person_id(state.plan->person_id());
  event.set_fact_id(delivery.now->delivery_id());
  *event.mutable_delivery() = *delivery.now;
  event.set_round_id(state.plan->round_id());
  *event.mutable_dimensions() = state.plan->dimensions();
  event.set_reason(reason);
  return draft;
}

}  // namespace varsel::notification
