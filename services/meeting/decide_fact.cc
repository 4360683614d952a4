#include <algorithm>
#include <string>

#include "services/domain/time_proto.h"
#include "services/meeting/decide.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/meeting/v1/meeting_reasons.pb.h"

namespace varsel::meeting {
namespace {

absl::Status CheckKnown(const v1::MeetingLife& life) {
  if (life.meeting_id().empty()) return Refuse(v1::MEETING_UNKNOWN, {.field = "meeting_id"});
  return absl::OkStatus();
}

EventId EventIdOf(const std::string& bytes) {
  return bytes.size() == Uuid::kSize ? EventId(Uuid::FromBytes(bytes)) : EventId();
}

const v1::MeetingItem* ItemOf(const v1::MeetingLife& life, const std::string& notification_id) {
  for (const v1::MeetingItem& item : life.plan().items()) {
    if (item.notification_id() == notification_id) return &item;
  }
  return nullptr;
}

// Who came of those whom the meeting carries; whom nobody answered for is unspecified.
absl::Status FillItems(const v1::MeetingLife& life, const v1::RecordMeetingOutcomeRequest& command,
                       v1::MeetingOutcomeRecorded* event) {
  absl::flat_hash_map<std::string, v1::Presence> answers;
  for (const v1::OutcomeItem& item : command.items()) {
    if (ItemOf(life, item.notification_id()) == nullptr) {
      return Refuse(v1::NOT_IN_MEETING,
                    {.field = "items.notification_id", .id = item.notification_id()});
    }
    if (!answers.emplace(item.notification_id(), item.presence()).second) {
      return Refuse(v1::NAMED_TWICE,
                    {.field = "items.notification_id", .id = item.notification_id()});
    }
  }
  for (const v1::MeetingItem& planned : life.plan().items()) {
    v1::ItemOutcome& item = *event->add_items();
    item.set_person_id(planned.person_id());
    item.set_notification_id(planned.notification_id());
    const auto answer = answers.find(planned.notification_id());
    if (answer != answers.end()) item.set_presence(answer->second);
  }
  return absl::OkStatus();
}

}  // namespace

Decision Decide(const v1::MeetingLife& life, const v1::CancelMeetingRequest& command,
                const DecideContext& context) {
  RETURN_IF_ERROR(CheckKnown(life));
  if (life.cancelled()) return Refuse(v1::MEETING_IS_CANCELLED, {.field = "meeting_id"});
  if (life.has_held()) return Refuse(v1::MEETING_IS_OVER, {.field = "meeting_id"});
  EventDrafts drafts;
  v1::MeetingCancelled& event = *Add(context.now, &drafts).event.mutable_meeting_cancelled();
  event.set_meeting_id(command.meeting_id());
  event.set_reason(command.reason());
  return drafts;
}

Decision Decide(const v1::MeetingLife& life, const v1::AnswerMeetingRequest& command,
                const DecideContext& context) {
  RETURN_IF_ERROR(CheckKnown(life));
  if (life.plan().eki_worker_id() != context.actor.ToString()) {
    return Refuse(v1::MEETING_UNKNOWN, {.field = "meeting_id"});
  }
  if (life.cancelled()) return Refuse(v1::MEETING_IS_CANCELLED, {.field = "meeting_id"});
  EventDrafts drafts;
  v1::EkiAnswered& event = *Add(context.now, &drafts).event.mutable_eki_answered();
  event.set_meeting_id(command.meeting_id());
  event.set_eki_worker_id(context.actor.ToString());
  event.set_answer(command.answer());
  return drafts;
}

Decision Decide(const v1::MeetingLife& life, const v1::RecordMeetingOutcomeRequest& command,
                const DecideContext& context) {
  RETURN_IF_ERROR(CheckKnown(life));
  const absl::Time ended = command.has_ended_time() ? FromProto(command.ended_time()) : context.now;
  EventDrafts drafts;
  Draft<v1::MeetingEvent>& draft = Add(ended, &drafts);
  draft.corrects = EventIdOf(life.held().event_id());
  v1::MeetingOutcomeRecorded& event = *draft.event.mutable_meeting_outcome_recorded();
  event.set_meeting_id(command.meeting_id());
  *event.mutable_ended_time() = ToProto(ended);
  RETURN_IF_ERROR(FillItems(life, command, &event));
  *event.mutable_officer_ids() =
      command.officer_ids().empty() ? life.plan().officer_ids() : command.officer_ids();
  event.set_eki_attended(command.eki_attended());
  event.set_after_cancelling(life.cancelled() || life.held().after_cancelling());
  event.set_note(command.note());
  return drafts;
}

Decision Decide(const v1::MeetingLife& life, const v1::RecordBriefingRequest& command,
                const DecideContext& context) {
  RETURN_IF_ERROR(CheckKnown(life));
  const absl::Time briefed =
      command.has_briefed_time() ? FromProto(command.briefed_time()) : context.now;
  const v1::BriefingFact& before =
      command.briefing_kind() == v1::BRIEFING_KIND_DEBRIEF ? life.debrief() : life.pre_meeting();
  EventDrafts drafts;
  Draft<v1::MeetingEvent>& draft = Add(briefed, &drafts);
  draft.corrects = EventIdOf(before.event_id());
  v1::BriefingRecorded& event = *draft.event.mutable_briefing_recorded();
  event.set_meeting_id(command.meeting_id());
  event.set_briefing_kind(command.briefing_kind());
  *event.mutable_briefed_time() = ToProto(briefed);
  *event.mutable_officer_ids() =
      command.officer_ids().empty() ? life.plan().officer_ids() : command.officer_ids();
  event.set_eki_took_part(command.eki_took_part());
  event.set_note(command.note());
  return drafts;
}

Decision Decide(const v1::MeetingLife& life, const v1::WithdrawMeetingFactRequest& command,
                const DecideContext& context) {
  RETURN_IF_ERROR(CheckKnown(life));
  const std::string& fact = command.fact() == v1::MEETING_FACT_OUTCOME ? life.held().event_id()
                            : command.fact() == v1::MEETING_FACT_DEBRIEF
                                ? life.debrief().event_id()
                                : life.pre_meeting().event_id();
  if (fact.empty()) return Refuse(v1::FACT_UNKNOWN, {.field = "fact"});
  EventDrafts drafts;
  Draft<v1::MeetingEvent>& draft = Add(context.now, &drafts);
  draft.corrects = EventIdOf(fact);
  v1::MeetingFactWithdrawn& event = *draft.event.mutable_meeting_fact_withdrawn();
  event.set_meeting_id(command.meeting_id());
  event.set_fact(command.fact());
  event.set_reason(command.reason());
  return drafts;
}

// Of each that stands, so that each recall names what it recalls.
Decision Decide(const v1::MeetingLife& life, const v1::RecallDisclosureRequest& command,
                const DecideContext& context) {
  RETURN_IF_ERROR(CheckKnown(life));
  EventDrafts drafts;
  for (const v1::DisclosureFact& fact : life.disclosures()) {
    if (fact.person_id() != command.person_id() || !StandsAt(fact, context.now)) continue;
    Draft<v1::MeetingEvent>& draft = Add(context.now, &drafts);
    draft.corrects = EventIdOf(fact.event_id());
    v1::DisclosureRecalled& event = *draft.event.mutable_disclosure_recalled();
    event.set_meeting_id(command.meeting_id());
    event.set_person_id(fact.person_id());
    event.set_eki_worker_id(fact.eki_worker_id());
    event.set_reason(command.reason());
  }
  if (drafts.empty()) return Refuse(v1::DISCLOSURE_UNKNOWN, {.field = "person_id"});
  return drafts;
}

}  // namespace varsel::meeting
