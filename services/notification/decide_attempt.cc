#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/notification/classify.h"
#include "services/notification/decide_fact.h"
#include "storage/base/error.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

// Ways of a planned meeting in person; the street, or his coming by himself, is chance.
bool IsMeeting(v1::AttemptWay way) {
  return way == v1::ATTEMPT_WAY_HOME_VISIT || way == v1::ATTEMPT_WAY_INSTITUTION ||
         way == v1::ATTEMPT_WAY_GROUPS_PLACE;
}

// The values that recording and correcting have in common.
template <typename Command, typename Recorded>
void FillAttempt(const NotificationState& state, const Command& command, Recorded* event) {
  event->set_notification_id(command.notification_id());
  event->set_person_id(state.plan->person_id());
  event->set_attempt_id(command.attempt_id());
  event->set_way(command.way());
  event->set_outcome(command.outcome());
  *event->mutable_attempted_time() = command.attempted_time();
  event->set_relation(command.relation());
  event->set_round_id(state.plan->round_id());
  *event->mutable_dimensions() = state.plan->dimensions();
  event->set_note(command.note());
}

template <typename Recorded>
FactAt FactOf(const Recorded& event) {
  return {.time = FromProto(event.attempted_time()),
          .in_person = IsMeeting(event.way()),
          .officers = event.officer_ids_size()};
}

}  // namespace

Draft<Event> AttemptDraft(const NotificationState& state, const v1::RecordAttemptRequest& command,
                          const FactContext& facts, const DecideContext& context) {
  Draft<Event> draft;
  draft.occurred = FromProto(command.attempted_time());
  v1::AttemptRecorded& event = *draft.event.mutable_attempt_recorded();
  FillAttempt(state, command, &event);
  SetOfficers(command.officer_ids(), context.actor, event.mutable_officer_ids());
  event.set_attempt_number(static_cast<uint32_t>(state.attempts.size() + 1));
  SetMarks(MarksOf(state, FactOf(event), facts, context), &event);
  return draft;
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::RecordAttemptRequest& command,
                                   const FactContext& facts, const DecideContext& context) {
  if (!state.exists()) return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
  const AttemptId id = AttemptId::Parse(command.attempt_id()).value_or(AttemptId());
  const bool used = std::any_of(state.attempts.begin(), state.attempts.end(),
                                [&](const Attempt& attempt) { return attempt.id == id; });
  if (used) return Refuse(common::v1::ID_IN_USE, {.field = "attempt_id"});
  EventDrafts drafts = Reopened(state, FromProto(command.attempted_time()));
  drafts.push_back(AttemptDraft(state, command, facts, context));
  return WithOutcome(state, std::move(drafts), context);
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CorrectAttemptRequest& command,
                                   const FactContext& facts, const DecideContext& context) {
  if (!state.exists()) return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
  const AttemptId id = AttemptId::Parse(command.attempt_id()).value_or(AttemptId());
  const auto attempt = std::find_if(state.attempts.begin(), state.attempts.end(),
                                    [&](const Attempt& it) { return it.id == id; });
  if (attempt == state.attempts.end()) {
    return Refuse(v1::ATTEMPT_UNKNOWN, {.field = "attempt_id"});
  }
  if (attempt->withdrawn) return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "attempt_id"});
  Draft<Event> draft;
  draft.occurred = FromProto(command.attempted_time());
  draft.corrects = attempt->origin;
  v1::AttemptCorrected& event = *draft.event.mutable_attempt_corrected();
  FillAttempt(state, command, &event);
  *event.mutable_officer_ids() = command.officer_ids();
  event.set_attempt_number(attempt->number);
  event.set_way_before(attempt->way);
  event.set_outcome_before(attempt->outcome);
  *event.mutable_attempted_time_before() = ToProto(attempt->time);
  event.set_reason(command.reason());
  SetMarks(MarksAgain(MarksOf(state, FactOf(event), facts, context), attempt->marks), &event);
  EventDrafts drafts;
  drafts.push_back(std::move(draft));
  return WithOutcome(state, std::move(drafts), context);
}

}  // namespace varsel::notification
