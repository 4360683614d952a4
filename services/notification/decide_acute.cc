#include "services/notification/decide_acute.h"

#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/notification/decide_fact.h"
#include "services/notification/evolve.h"
#include "services/notification/person_facts.h"
#include "services/notification/streams.h"
#include "storage/base/error.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

bool IsTarget(const v1::TargetRow* target) { return target != nullptr && !target->removed(); }

// In a round of which he is no target the contact is in no round, so that no figure counts a reach
// without a target.
v1::NotificationPlanned PlannedOf(const v1::RecordAcuteRequest& command,
                                  const AcuteContext& facts) {
  v1::NotificationPlanned planned;
  planned.set_notification_id(command.notification_id());
  planned.set_person_id(command.person_id());
  planned.set_notification_kind(v1::NOTIFICATION_KIND_ACUTE);
  planned.set_incident_id(command.incident_id());
  *planned.mutable_officer_ids() = command.officer_ids();
  *planned.mutable_planned_time() = command.contact_time();
  planned.set_programme(ProgrammeOfPerson(*facts.person, FromProto(command.contact_time())));
  *planned.mutable_dimensions() =
      DimensionsOf(*facts.person, facts.target, FromProto(command.contact_time()));
  if (IsTarget(facts.target)) {
    planned.set_round_id(command.round_id());
    planned.set_officer_known(facts.target->officer_known());
    if (facts.target->notification_ids_size() > 0) {
      planned.add_marks(v1::MARK_SECOND_IN_ROUND);
    }
    return planned;
  }
  if (!command.round_id().empty()) planned.add_marks(v1::MARK_NOT_A_TARGET);
  return planned;
}

v1::RecordAttemptRequest AttemptOf(const v1::RecordAcuteRequest& command) {
  v1::RecordAttemptRequest attempt;
  attempt.set_attempt_id(command.attempt_id());
  attempt.set_notification_id(command.notification_id());
  attempt.set_way(command.way());
  attempt.set_outcome(command.outcome());
  *attempt.mutable_attempted_time() = command.contact_time();
  *attempt.mutable_officer_ids() = command.officer_ids();
  attempt.set_relation(command.relation());
  // Without a delivery the note is the attempt's.
  if (!command.has_facts()) attempt.set_note(command.note());
  return attempt;
}

v1::RecordDeliveryRequest DeliveryOf(const v1::RecordAcuteRequest& command) {
  v1::RecordDeliveryRequest delivery;
  delivery.set_delivery_id(command.delivery_id());
  delivery.set_notification_id(command.notification_id());
  delivery.set_attempt_id(command.attempt_id());
  *delivery.mutable_facts() = command.facts();
  delivery.set_request(command.request());
  delivery.set_note(command.note());
  return delivery;
}

// Notification, attempt, delivery and outcome. `recorded`: by when the marks of recording are
// judged.
EventDrafts AcuteDrafts(const v1::RecordAcuteRequest& command, const AcuteContext& facts,
                        absl::Time recorded, const DecideContext& context) {
  DecideContext then = context;
  then.now = recorded;
  const FactContext fact{.person = facts.person, .levers = facts.levers};
  const absl::Time contact = FromProto(command.contact_time());
  EventDrafts drafts;
  Draft<Event> planned;
  *planned.event.mutable_notification_planned() = PlannedOf(command, facts);
  planned.occurred = contact;
  NotificationState state = EvolveNotification({}, planned.event, EventMeta{});
  drafts.push_back(std::move(planned));
  drafts.push_back(AttemptDraft(state, AttemptOf(command), fact, then));
  state = EvolveNotification(std::move(state), drafts.back().event, EventMeta{});
  if (command.has_facts()) {
    drafts.push_back(DeliveryDraft(state, DeliveryOf(command), fact, then));
  }
  return WithOutcome({}, std::move(drafts), context);
}

v1::RecordAcuteRequest CommandOf(const v1::ProvisionalRecorded& recorded,
                                 const ProvisionalTexts& texts) {
  v1::RecordAcuteRequest command;
  command.set_notification_id(recorded.provisional_id());
  command.set_person_id(recorded.person_id());
  command.set_attempt_id(recorded.attempt_id());
  command.set_delivery_id(recorded.delivery_id());
  command.set_round_id(recorded.round_id());
  command.set_incident_id(recorded.incident_id());
  command.set_way(recorded.way());
  command.set_outcome(recorded.outcome());
  *command.mutable_contact_time() = recorded.contact_time();
  *command.mutable_officer_ids() = recorded.officer_ids();
  if (recorded.has_facts()) *command.mutable_facts() = recorded.facts();
  command.set_relation(texts.relation);
  command.set_note(texts.note);
  command.set_request(texts.request);
  return command;
}

EventDrafts Adopt(const ProvisionalState& state, const AcuteContext& facts,
                  const ProvisionalTexts& texts, const DecideContext& context) {
  const v1::ProvisionalRecorded& recorded = *state.now;
  EventDrafts drafts;
  Draft<Event> adopted;
  v1::ProvisionalAdopted& event = *adopted.event.mutable_provisional_adopted();
  event.set_provisional_id(recorded.provisional_id());
  event.set_person_id(recorded.person_id());
  event.set_notification_id(recorded.provisional_id());
  adopted.occurred = context.now;
  adopted.corrects = state.origin;
  drafts.push_back(std::move(adopted));
  Append(OnStream(NotificationStream(recorded.provisional_id()),
                  AcuteDrafts(CommandOf(recorded, texts), facts, state.recorded, context)),
         &drafts);
  return drafts;
}

absl::Status CheckOpen(const ProvisionalState& state) {
  if (state.now == nullptr) return Refuse(v1::PROVISIONAL_UNKNOWN, {.field = "provisional_id"});
  if (state.state != v1::PROVISIONAL_STATE_OPEN) {
    return Refuse(v1::PROVISIONAL_SETTLED, {.field = "provisional_id"});
  }
  return absl::OkStatus();
}

// What was adopted is corrected where it stands now; what is withdrawn was never so.
absl::Status CheckStands(const ProvisionalState& state) {
  if (state.now == nullptr) return Refuse(v1::PROVISIONAL_UNKNOWN, {.field = "provisional_id"});
  if (state.state == v1::PROVISIONAL_STATE_OPEN || state.state == v1::PROVISIONAL_STATE_LAPSED) {
    return absl::OkStatus();
  }
  return Refuse(v1::PROVISIONAL_SETTLED, {.field = "provisional_id"});
}

// Judged in the same form as when it is first recorded.
v1::RecordAcuteRequest CommandOf(const v1::ProvisionalRecorded& recorded,
                                 const v1::CorrectProvisionalRequest& correction) {
  v1::RecordAcuteRequest command;
  command.set_way(correction.way());
  command.set_outcome(correction.outcome());
  *command.mutable_contact_time() = correction.contact_time();
  *command.mutable_officer_ids() = correction.officer_ids();
  if (correction.has_facts()) *command.mutable_facts() = correction.facts();
  command.set_delivery_id(recorded.delivery_id().empty() ? correction.delivery_id()
                                                         : recorded.delivery_id());
  return command;
}

}  // namespace

absl::Status Complete(const ActorId& caller, v1::RecordAcuteRequest* command) {
  if (command->officer_ids().empty()) command->add_officer_ids(caller.ToString());
  if (!command->has_facts()) {
    if (command->outcome() == v1::ATTEMPT_OUTCOME_UNSPECIFIED) {
      return Refuse(common::v1::FIELD_REQUIRED, {.field = "outcome"});
    }
    return absl::OkStatus();
  }
  if (command->delivery_id().empty()) {
    return Refuse(common::v1::FIELD_REQUIRED, {.field = "delivery_id"});
  }
  v1::DeliveryFacts& facts = *command->mutable_facts();
  if (facts.mode() == v1::DELIVERY_MODE_UNSPECIFIED) {
    return Refuse(common::v1::FIELD_REQUIRED, {.field = "facts.mode"});
  }
  if (command->outcome() == v1::ATTEMPT_OUTCOME_UNSPECIFIED) {
    command->set_outcome(v1::ATTEMPT_OUTCOME_DELIVERED);
  }
  if (!facts.has_delivered_time()) *facts.mutable_delivered_time() = command->contact_time();
  if (facts.officer_ids().empty()) *facts.mutable_officer_ids() = command->officer_ids();
  return absl::OkStatus();
}

v1::Dimensions DimensionsOf(const v1::PersonFactsRow& person, const v1::TargetRow* target,
                            absl::Time contact) {
  return IsTarget(target) ? target->dimensions() : DimensionsAt(person, contact);
}

bool StandsAsNotification(const v1::PersonFactsRow& person, const v1::RecordAcuteRequest& command) {
  return StandingAt(person, FromProto(command.contact_time())) == FocusStanding::kApproved;
}

std::string WhyProvisional(const v1::PersonFactsRow& person, absl::Time contact) {
  return StandingAt(person, contact) == FocusStanding::kRemoved
             ? v1::NotificationReason_Name(v1::PERSON_IS_REMOVED)
             : v1::NotificationReason_Name(v1::PERSON_NOT_APPROVED);
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::RecordAcuteRequest& command, const AcuteContext& facts,
                                   const DecideContext& context) {
  if (state.exists()) return Refuse(common::v1::ID_IN_USE, {.field = "notification_id"});
  return AcuteDrafts(command, facts, context.now, context);
}

absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::RecordAcuteRequest& command, const AcuteContext& facts,
                                   const DecideContext& context) {
  if (state.now != nullptr) return Refuse(common::v1::ID_IN_USE, {.field = "notification_id"});
  Draft<Event> draft;
  draft.occurred = FromProto(command.contact_time());
  v1::ProvisionalRecorded& event = *draft.event.mutable_provisional_recorded();
  event.set_provisional_id(command.notification_id());
  event.set_person_id(command.person_id());
  event.set_section_id(facts.person->section_id());
  event.set_way(command.way());
  event.set_outcome(command.outcome());
  *event.mutable_contact_time() = command.contact_time();
  *event.mutable_officer_ids() = command.officer_ids();
  if (command.has_facts()) *event.mutable_facts() = command.facts();
  event.set_incident_id(command.incident_id());
  *event.mutable_lapse_due() =
      ToProto(context.now + context.In(facts.programme).programme.provisional_lapses_after);
  event.set_attempt_id(command.attempt_id());
  event.set_delivery_id(command.delivery_id());
  event.set_round_id(command.round_id());
  event.set_relation(command.relation());
  event.set_note(command.note());
  event.set_request(command.request());
  EventDrafts drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::AdoptProvisionalRequest&, const AcuteContext& facts,
                                   const ProvisionalTexts& texts, const DecideContext& context) {
  if (absl::Status open = CheckOpen(state); !open.ok()) return open;
  if (facts.person == nullptr) return Refuse(v1::PERSON_UNKNOWN, {.field = "provisional_id"});
  switch (StandingAt(*facts.person, context.now)) {
    case FocusStanding::kApproved:
      return Adopt(state, facts, texts, context);
    case FocusStanding::kRemoved:
      return Refuse(v1::PERSON_IS_REMOVED, {.field = "provisional_id"});
    case FocusStanding::kNotApproved:
      break;
  }
  return Refuse(v1::PERSON_NOT_APPROVED, {.field = "provisional_id"});
}

absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::LapseProvisionalRequest&, const AcuteContext& facts,
                                   const ProvisionalTexts& texts, const DecideContext& context) {
  if (state.now == nullptr) return Refuse(v1::PROVISIONAL_UNKNOWN, {.field = "provisional_id"});
  if (state.state != v1::PROVISIONAL_STATE_OPEN) return EventDrafts();
  const absl::Time due = FromProto(state.now->lapse_due());
  if (context.now < due) {
    return Refuse(v1::PROVISIONAL_NOT_DUE, {.field = "provisional_id",
                                            .detail = absl::FormatTime(due, absl::UTCTimeZone())});
  }
  if (facts.person != nullptr && StandingAt(*facts.person, due) == FocusStanding::kApproved) {
    return Adopt(state, facts, texts, context);
  }
  Draft<Event> draft;
  draft.occurred = due;
  v1::ProvisionalLapsed& event = *draft.event.mutable_provisional_lapsed();
  event.set_provisional_id(state.now->provisional_id());
  event.set_person_id(state.now->person_id());
  *event.mutable_lapsed_time() = state.now->lapse_due();
  EventDrafts drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::CorrectProvisionalRequest& command,
                                   const DecideContext& context) {
  if (absl::Status stands = CheckStands(state); !stands.ok()) return stands;
  v1::RecordAcuteRequest anew = CommandOf(*state.now, command);
  if (absl::Status complete = Complete(context.actor, &anew); !complete.ok()) return complete;
  Draft<Event> draft;
  draft.occurred = FromProto(anew.contact_time());
  draft.corrects = state.origin;
  v1::ProvisionalCorrected& event = *draft.event.mutable_provisional_corrected();
  event.set_provisional_id(state.now->provisional_id());
  event.set_person_id(state.now->person_id());
  event.set_section_id(state.now->section_id());
  event.set_way(anew.way());
  event.set_outcome(anew.outcome());
  *event.mutable_contact_time() = anew.contact_time();
  *event.mutable_officer_ids() = anew.officer_ids();
  if (anew.has_facts()) *event.mutable_facts() = anew.facts();
  event.set_incident_id(command.incident_id());
  event.set_delivery_id(anew.delivery_id());
  event.set_round_id(command.round_id());
  event.set_note(command.note());
  event.set_request(command.request());
  event.set_relation(command.relation());
  event.set_reason(command.reason());
  EventDrafts drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::WithdrawProvisionalRequest& command,
                                   const DecideContext& context) {
  if (absl::Status stands = CheckStands(state); !stands.ok()) return stands;
  Draft<Event> draft;
  draft.occurred = context.now;
  draft.corrects = state.origin;
  v1::ProvisionalWithdrawn& event = *draft.event.mutable_provisional_withdrawn();
  event.set_provisional_id(state.now->provisional_id());
  event.set_person_id(state.now->person_id());
  event.set_reason(command.reason());
  EventDrafts drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

}  // namespace varsel::notification
