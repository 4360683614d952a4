#include "services/notification/decide_round.h"

#include "services/domain/time_proto.h"
#include "services/notification/person_facts.h"
#include "services/notification/streams.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

EventDrafts One(Event event, absl::Time occurred) {
  EventDrafts drafts;
  drafts.push_back({.event = std::move(event), .occurred = occurred, .corrects = {}, .stream = {}});
  return drafts;
}

absl::Status RoundUnknown() { return Refuse(v1::ROUND_UNKNOWN, {.field = "round_id"}); }

// Of Create and Correct.
template <typename Command>
absl::Status CheckTimes(const Command& command) {
  if (FromProto(command.ends()) <= FromProto(command.starts())) {
    return Refuse(v1::ROUND_ENDS_BEFORE_START, {.field = "ends"});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<EventDrafts> Decide(const RoundState& state, const v1::CreateRoundRequest& command,
                                   const DecideContext& context) {
  if (state.exists) return Refuse(common::v1::ID_IN_USE, {.field = "round_id"});
  RETURN_IF_ERROR(CheckTimes(command));
  ASSIGN_OR_RETURN(const common::v1::Programme* programme,
                   context.programmes->ToBegin(command.programme(), "programme"));
  if (programme->life() != common::v1::PROGRAMME_LIFE_ROUNDS) {
    return Refuse(v1::PROGRAMME_NOT_IN_ROUNDS, {.field = "programme", .id = programme->code()});
  }
  Event event;
  v1::RoundCreated& created = *event.mutable_round_created();
  created.set_round_id(command.round_id());
  created.set_name(command.name());
  created.set_programme(programme->code());
  *created.mutable_starts() = command.starts();
  *created.mutable_ends() = command.ends();
  return One(std::move(event), context.now);
}

absl::StatusOr<EventDrafts> Decide(const RoundState& state, const v1::CorrectRoundRequest& command,
                                   const DecideContext& context) {
  if (!state.exists) return RoundUnknown();
  RETURN_IF_ERROR(CheckTimes(command));
  Event event;
  v1::RoundCorrected& corrected = *event.mutable_round_corrected();
  corrected.set_round_id(command.round_id());
  corrected.set_name(command.name());
  *corrected.mutable_starts() = command.starts();
  *corrected.mutable_ends() = command.ends();
  return One(std::move(event), context.now);
}

absl::StatusOr<EventDrafts> Decide(const RoundState& state, const v1::StartRoundRequest& command,
                                   const DecideContext& context) {
  if (!state.exists) return RoundUnknown();
  if (state.is_ended()) return Refuse(v1::ROUND_ENDED_ALREADY, {.field = "round_id"});
  if (state.is_started()) return Refuse(v1::ROUND_STARTED_ALREADY, {.field = "round_id"});
  const absl::Time started =
      command.has_started_time() ? FromProto(command.started_time()) : context.now;
  Event event;
  event.mutable_round_started()->set_round_id(command.round_id());
  *event.mutable_round_started()->mutable_started_time() = ToProto(started);
  return One(std::move(event), started);
}

absl::StatusOr<EventDrafts> Decide(const RoundState& state, const v1::EndRoundRequest& command,
                                   const DecideContext& context) {
  if (!state.exists) return RoundUnknown();
  if (state.is_ended()) return Refuse(v1::ROUND_ENDED_ALREADY, {.field = "round_id"});
  if (!state.is_started()) return Refuse(v1::ROUND_NOT_STARTED, {.field = "round_id"});
  const absl::Time ended = command.has_ended_time() ? FromProto(command.ended_time()) : context.now;
  if (ended < state.started) return Refuse(v1::ROUND_ENDS_BEFORE_START, {.field = "ended_time"});
  Event event;
  event.mutable_round_ended()->set_round_id(command.round_id());
  *event.mutable_round_ended()->mutable_ended_time() = ToProto(ended);
  return One(std::move(event), ended);
}

absl::StatusOr<EventDrafts> Decide(const TargetState& state, const v1::AddTargetRequest& command,
                                   const TargetContext& facts, const DecideContext& context) {
  if (facts.round == nullptr) return RoundUnknown();
  if (facts.person == nullptr) return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  if (facts.round->has_ended_time()) {
    return Refuse(v1::ROUND_ENDED_ALREADY, {.field = "round_id"});
  }
  if (state.targeted) return Refuse(v1::ALREADY_A_TARGET, {.field = "person_id"});
  RETURN_IF_ERROR(MayBePlanned(*facts.person, context.now, facts.round->programme()));
  Event event;
  v1::TargetAdded& added = *event.mutable_target_added();
  added.set_round_id(command.round_id());
  added.set_person_id(command.person_id());
  *added.mutable_dimensions() = DimensionsAt(*facts.person, context.now);
  added.set_after_start(facts.round->has_started_time());
  added.set_officer_known(command.officer_known());
  return One(std::move(event), context.now);
}

absl::StatusOr<EventDrafts> Decide(const TargetState& state, const v1::RemoveTargetRequest& command,
                                   const DecideContext& context) {
  if (!state.targeted) return Refuse(v1::NOT_A_TARGET, {.field = "person_id"});
  Event event;
  v1::TargetRemoved& removed = *event.mutable_target_removed();
  removed.set_round_id(command.round_id());
  removed.set_person_id(command.person_id());
  removed.set_reason(command.reason());
  return One(std::move(event), context.now);
}

absl::StatusOr<EventDrafts> Decide(const TargetState& state,
                                   const v1::RecordOfficerKnownRequest& command,
                                   const std::vector<NotificationState>& notifications,
                                   const DecideContext& context) {
  if (!state.targeted) return Refuse(v1::NOT_A_TARGET, {.field = "person_id"});
  for (const NotificationState& notification : notifications) {
    for (const Attempt& attempt : notification.attempts) {
      if (!attempt.withdrawn) return Refuse(v1::OFFICER_KNOWN_FIXED, {.field = "officer_known"});
    }
  }
  if (state.officer_known == command.officer_known()) return EventDrafts();
  Event event;
  v1::OfficerKnownRecorded& known = *event.mutable_officer_known_recorded();
  known.set_round_id(command.round_id());
  known.set_person_id(command.person_id());
  known.set_officer_known(command.officer_known());
  EventDrafts drafts = One(std::move(event), context.now);
  for (const NotificationState& notification : notifications) {
    if (notification.outcome == nullptr) continue;
    Event decided;
    *decided.mutable_outcome_decided() = *notification.outcome;
    decided.mutable_outcome_decided()->set_outcome_before(notification.outcome->outcome());
    decided.mutable_outcome_decided()->set_officer_known(command.officer_known());
    Append(OnStream(NotificationStream(notification.plan->notification_id()),
                    One(std::move(decided), context.now)),
           &drafts);
  }
  return drafts;
}

absl::StatusOr<EventDrafts> Decide(const MessageState& state,
                                   const v1::RegisterMessageVersionRequest& command,
                                   const DecideContext& context) {
  if (state.exists) return Refuse(common::v1::ID_IN_USE, {.field = "message_version_id"});
  Event event;
  v1::MessageVersionRegistered& registered = *event.mutable_message_version_registered();
  registered.set_message_version_id(command.message_version_id());
  registered.set_code(command.code());
  registered.set_consequence(command.consequence());
  registered.set_support(command.support());
  *registered.mutable_valid_from() =
      command.has_valid_from() ? command.valid_from() : ToProto(context.now);
  return One(std::move(event), context.now);
}

}  // namespace varsel::notification
