#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/notification/decide_fact.h"
#include "services/notification/person_facts.h"
#include "storage/base/error.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

// The attempt with all its clear values, as it stood.
v1::AttemptRecorded Recorded(const NotificationState& state, const Attempt& attempt) {
  v1::AttemptRecorded event;
  event.set_notification_id(state.plan->notification_id());
  event.set_person_id(state.plan->person_id());
  event.set_attempt_id(attempt.id.ToString());
  event.set_way(attempt.way);
  event.set_outcome(attempt.outcome);
  *event.mutable_attempted_time() = ToProto(attempt.time);
  for (const ActorId& officer : attempt.officers) event.add_officer_ids(officer.ToString());
  event.set_round_id(state.plan->round_id());
  *event.mutable_dimensions() = state.plan->dimensions();
  event.set_attempt_number(attempt.number);
  for (const v1::Mark mark : attempt.marks) event.add_marks(mark);
  return event;
}

// Puts what is withdrawn into the event, and its origin into the draft. NOT_FOUND FACT_UNKNOWN;
// FAILED_PRECONDITION FACT_WITHDRAWN_ALREADY.
absl::Status Take(const NotificationState& state, const std::string& fact_id, Draft<Event>* draft) {
  v1::FactWithdrawn& event = *draft->event.mutable_fact_withdrawn();
  bool withdrawn = false;
  bool found = false;
  const AttemptId attempt_id = AttemptId::Parse(fact_id).value_or(AttemptId());
  for (const Attempt& attempt : state.attempts) {
    if (attempt.id != attempt_id) continue;
    found = true;
    withdrawn = attempt.withdrawn;
    draft->corrects = attempt.origin;
    *event.mutable_attempt() = Recorded(state, attempt);
  }
  if (const Delivery* delivery = FindDelivery(state, fact_id); !found && delivery != nullptr) {
    found = true;
    withdrawn = delivery->withdrawn;
    draft->corrects = delivery->origin;
    *event.mutable_delivery() = *delivery->now;
  }
  for (const FollowUp& follow_up : state.follow_ups) {
    if (found || follow_up.now->follow_up_id() != fact_id) continue;
    found = true;
    withdrawn = follow_up.withdrawn;
    draft->corrects = follow_up.origin;
    *event.mutable_follow_up() = *follow_up.now;
  }
  if (!found && fact_id == state.plan->notification_id() && !state.closing_origin.is_none()) {
    found = true;
    withdrawn = !state.closed && !state.cancelled;
    draft->corrects = state.closing_origin;
  }
  if (!found) return Refuse(v1::FACT_UNKNOWN, {.field = "fact_id"});
  if (withdrawn) return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "fact_id"});
  return absl::OkStatus();
}

// Without its cancelling the plan stands again, so it must be one that could be made now.
absl::Status MayStandAgain(const FactContext& facts, const DecideContext& context) {
  if (facts.second_in_round) return Refuse(v1::ALREADY_PLANNED_IN_ROUND, {.field = "fact_id"});
  if (facts.person == nullptr) return absl::OkStatus();
  return MayBePlanned(*facts.person, context.now, ProgrammeOfPerson(*facts.person, context.now));
}

}  // namespace

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::WithdrawFactRequest& command, const FactContext& facts,
                                   const DecideContext& context) {
  if (!state.exists()) return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
  Draft<Event> draft;
  draft.occurred = context.now;
  v1::FactWithdrawn& event = *draft.event.mutable_fact_withdrawn();
  event.set_notification_id(state.plan->notification_id());
  event.set_person_id(state.plan->person_id());
  event.set_fact_id(command.fact_id());
  event.set_round_id(state.plan->round_id());
  *event.mutable_dimensions() = state.plan->dimensions();
  event.set_reason(command.reason());
  if (absl::Status taken = Take(state, command.fact_id(), &draft); !taken.ok()) return taken;
  const bool cancelling = command.fact_id() == state.plan->notification_id() && state.cancelled;
  EventDrafts drafts;
  drafts.push_back(std::move(draft));
  if (cancelling) {
    if (absl::Status stands = MayStandAgain(facts, context); !stands.ok()) return stands;
    Append(Reopened(state, context.now), &drafts);
  }
  return WithOutcome(state, std::move(drafts), context);
}

}  // namespace varsel::notification
