#include "services/meeting/evolve.h"

#include <string>

#include "services/domain/time_proto.h"

namespace varsel::meeting {
namespace {

using Event = v1::MeetingEvent;

std::string EventIdBytes(const EventMeta& meta) {
  return std::string(meta.event_id.uuid().bytes());
}

// The calendar entry is another one: a phone that has it takes this one instead.
void CountChange(v1::MeetingLife& life, const EventMeta& meta) {
  life.set_sequence(life.sequence() + 1);
  *life.mutable_changed_time() = ToProto(meta.recorded);
}

void Plan(v1::MeetingLife& life, const v1::MeetingPlanned& event, const EventMeta& meta) {
  life.set_meeting_id(event.meeting_id());
  *life.mutable_plan() = event.plan();
  *life.mutable_changed_time() = ToProto(meta.recorded);
}

// EKI's answer was to another time, or another worker's.
void Change(v1::MeetingLife& life, const v1::MeetingChanged& event, const EventMeta& meta) {
  const v1::MeetingPlan& before = life.plan();
  const v1::MeetingPlan& now = event.plan();
  const bool same = before.eki_worker_id() == now.eki_worker_id() &&
                    FromProto(before.starts()) == FromProto(now.starts()) &&
                    FromProto(before.ends()) == FromProto(now.ends());
  if (!same) life.clear_eki_answer();
  *life.mutable_plan() = now;
  CountChange(life, meta);
}

void Hold(v1::MeetingLife& life, const v1::MeetingOutcomeRecorded& event, const EventMeta& meta) {
  v1::HeldFact& held = *life.mutable_held();
  held.Clear();
  *held.mutable_ended_time() = event.ended_time();
  for (const v1::ItemOutcome& item : event.items()) {
    v1::HeldItem& kept = *held.add_items();
    kept.set_person_id(item.person_id());
    kept.set_notification_id(item.notification_id());
    kept.set_presence(item.presence());
  }
  *held.mutable_officer_ids() = event.officer_ids();
  held.set_eki_attended(event.eki_attended());
  held.set_after_cancelling(event.after_cancelling());
  held.set_event_id(EventIdBytes(meta));
  life.set_cancelled(false);
}

void Brief(v1::MeetingLife& life, const v1::BriefingRecorded& event, const EventMeta& meta) {
  v1::BriefingFact& fact = event.briefing_kind() == v1::BRIEFING_KIND_DEBRIEF
                               ? *life.mutable_debrief()
                               : *life.mutable_pre_meeting();
  fact.Clear();
  *fact.mutable_briefed_time() = event.briefed_time();
  *fact.mutable_officer_ids() = event.officer_ids();
  fact.set_eki_took_part(event.eki_took_part());
  fact.set_event_id(EventIdBytes(meta));
}

// A meeting that was held though it had been cancelled is cancelled again, when that was never so.
void Withdraw(v1::MeetingLife& life, v1::MeetingFact fact) {
  switch (fact) {
    case v1::MEETING_FACT_OUTCOME:
      life.set_cancelled(life.held().after_cancelling());
      life.clear_held();
      return;
    case v1::MEETING_FACT_PRE_MEETING:
      life.clear_pre_meeting();
      return;
    case v1::MEETING_FACT_DEBRIEF:
      life.clear_debrief();
      return;
    case v1::MEETING_FACT_UNSPECIFIED:
    case v1::MeetingFact_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::MeetingFact_INT_MAX_SENTINEL_DO_NOT_USE_:
      return;
  }
}

void Answer(v1::MeetingLife& life, const v1::EkiAnswered& event) {
  life.set_eki_answer(event.answer());
  if (event.answer() == v1::EKI_ANSWER_CANNOT_COME) life.mutable_plan()->clear_eki_worker_id();
}

void Disclose(v1::MeetingLife& life, const v1::PersonDisclosed& event, const EventMeta& meta) {
  v1::DisclosureFact& fact = *life.add_disclosures();
  fact.set_person_id(event.person_id());
  fact.set_eki_worker_id(event.eki_worker_id());
  fact.set_limb_code(event.limb_code());
  *fact.mutable_disclosed_time() = ToProto(meta.occurred);
  *fact.mutable_expires() = event.expires();
  fact.set_event_id(EventIdBytes(meta));
}

// The one that `corrects` names.
void Recall(v1::MeetingLife& life, const EventMeta& meta) {
  const std::string recalled(meta.corrects.uuid().bytes());
  for (v1::DisclosureFact& fact : *life.mutable_disclosures()) {
    if (fact.event_id() != recalled) continue;
    *fact.mutable_recalled_time() = ToProto(meta.occurred);
    fact.set_recall_event_id(EventIdBytes(meta));
  }
}

// SafetyNoteRecorded and SafetyNoteCorrected give all values.
template <typename Said>
void Note(v1::SafetyNoteLife& life, const Said& event, const EventMeta& meta) {
  life.set_safety_note_id(event.safety_note_id());
  life.set_about_id(event.about_id());
  life.set_about(event.about());
  life.set_section_id(event.section_id());
  *life.mutable_expires() = event.expires();
  life.set_event_id(EventIdBytes(meta));
}

}  // namespace

v1::MeetingLife EvolveMeeting(v1::MeetingLife life, const Event& event, const EventMeta& meta) {
  switch (event.kind_case()) {
    case Event::kMeetingPlanned:
      Plan(life, event.meeting_planned(), meta);
      break;
    case Event::kMeetingChanged:
      Change(life, event.meeting_changed(), meta);
      break;
    case Event::kMeetingCancelled:
      life.set_cancelled(true);
      CountChange(life, meta);
      break;
    case Event::kMeetingOutcomeRecorded:
      Hold(life, event.meeting_outcome_recorded(), meta);
      break;
    case Event::kBriefingRecorded:
      Brief(life, event.briefing_recorded(), meta);
      break;
    case Event::kMeetingFactWithdrawn:
      Withdraw(life, event.meeting_fact_withdrawn().fact());
      break;
    case Event::kEkiAnswered:
      Answer(life, event.eki_answered());
      break;
    case Event::kPersonDisclosed:
      Disclose(life, event.person_disclosed(), meta);
      break;
    case Event::kDisclosureRecalled:
      Recall(life, meta);
      break;
    case Event::kCalendarBooked:
    case Event::kEkiTimeOffered:
    case Event::kEkiTimeWithdrawn:
    case Event::kSafetyNoteRecorded:
    case Event::kSafetyNoteCorrected:
    case Event::kSafetyNoteWithdrawn:
    case Event::KIND_NOT_SET:
      break;
  }
  return life;
}

v1::EkiTimeLife EvolveEkiTime(v1::EkiTimeLife life, const Event& event) {
  if (event.has_eki_time_offered()) {
    const v1::EkiTimeOffered& offered = event.eki_time_offered();
    life.set_eki_time_id(offered.eki_time_id());
    life.set_eki_worker_id(offered.eki_worker_id());
    *life.mutable_starts() = offered.starts();
    *life.mutable_ends() = offered.ends();
  }
  if (event.has_eki_time_withdrawn()) life.set_withdrawn(true);
  return life;
}

v1::SafetyNoteLife EvolveSafetyNote(v1::SafetyNoteLife life, const Event& event,
                                    const EventMeta& meta) {
  if (event.has_safety_note_recorded()) Note(life, event.safety_note_recorded(), meta);
  if (event.has_safety_note_corrected()) Note(life, event.safety_note_corrected(), meta);
  if (event.has_safety_note_withdrawn()) life.set_withdrawn(true);
  return life;
}

bool StandsAt(const v1::DisclosureFact& fact, absl::Time time) {
  return !fact.has_recalled_time() && FromProto(fact.expires()) > time;
}

v1::MeetingState StateOf(const v1::MeetingLife& life) {
  if (life.cancelled()) return v1::MEETING_STATE_CANCELLED;
  return life.has_held() ? v1::MEETING_STATE_HELD : v1::MEETING_STATE_PLANNED;
}

}  // namespace varsel::meeting
