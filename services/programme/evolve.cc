#include "services/programme/evolve.h"

#include <string>

#include "services/domain/time_proto.h"

namespace varsel::programme {
namespace {

using Event = v1::ProgrammeEvent;

std::string BytesOf(const EventId& id) { return std::string(id.uuid().bytes()); }

// CaseOpened and CaseCorrected.
template <typename Opening>
void SetOpening(v1::CaseLife& life, const Opening& event) {
  life.set_section_id(event.section_id());
  *life.mutable_opened_time() = event.opened_time();
  life.set_intake_code(event.intake_code());
  life.set_legal_basis(event.legal_basis());
  *life.mutable_dues() = event.dues();
}

// CaseFactRecorded and CaseFactCorrected.
template <typename Given>
void SetFact(v1::HeldFact& held, const Given& event) {
  *held.mutable_fact() = event.fact();
  *held.mutable_dues() = event.dues();
  *held.mutable_marks() = event.marks();
  held.clear_settles();
  held.clear_keep_until();
  if (event.has_settles()) *held.mutable_settles() = event.settles();
  if (event.has_keep_until()) *held.mutable_keep_until() = event.keep_until();
}

v1::HeldFact* MutableFact(v1::CaseLife& life, const std::string& fact_id) {
  for (v1::HeldFact& held : *life.mutable_facts()) {
    if (held.fact().fact_id() == fact_id) return &held;
  }
  return nullptr;
}

v1::HeldCount* MutableCount(v1::CountLife& life, const std::string& count_id) {
  for (v1::HeldCount& held : *life.mutable_counts()) {
    if (held.count_id() == count_id) return &held;
  }
  return nullptr;
}

v1::HeldMeeting* MutableMeeting(v1::ListLife& life, const std::string& meeting_id) {
  for (v1::HeldMeeting& held : *life.mutable_meetings()) {
    if (held.meeting_id() == meeting_id) return &held;
  }
  return nullptr;
}

template <typename Given>
void SetMeeting(v1::HeldMeeting& held, const Given& event) {
  *held.mutable_held_time() = event.held_time();
  *held.mutable_agency_codes() = event.agency_codes();
  *held.mutable_case_ids() = event.case_ids();
  held.clear_settles_due();
  if (event.has_settles_due()) *held.mutable_settles_due() = event.settles_due();
}

void Open(v1::CaseLife& life, const v1::CaseOpened& event, const EventMeta& meta) {
  life.set_case_id(event.case_id());
  life.set_subject_id(event.subject_id());
  life.set_subject(event.subject());
  life.set_programme(event.programme());
  life.set_agency_code(event.agency_code());
  *life.mutable_marks() = event.marks();
  life.set_origin_event_id(BytesOf(meta.event_id));
  SetOpening(life, event);
}

}  // namespace

v1::CaseLife EvolveCase(v1::CaseLife life, const Event& event, const EventMeta& meta) {
  switch (event.kind_case()) {
    case Event::kCaseOpened:
      Open(life, event.case_opened(), meta);
      break;
    case Event::kCaseCorrected:
      SetOpening(life, event.case_corrected());
      break;
    case Event::kCaseWithdrawn:
      life.set_withdrawn(true);
      break;
    case Event::kCaseFactRecorded: {
      v1::HeldFact& held = *life.add_facts();
      SetFact(held, event.case_fact_recorded());
      held.set_agency_code(event.case_fact_recorded().agency_code());
      held.set_origin_event_id(BytesOf(meta.event_id));
      *held.mutable_recorded_time() = ToProto(meta.recorded);
      break;
    }
    case Event::kCaseFactCorrected:
      if (v1::HeldFact* held = MutableFact(life, event.case_fact_corrected().fact().fact_id())) {
        SetFact(*held, event.case_fact_corrected());
        held->set_corrected(true);
      }
      break;
    case Event::kCaseFactWithdrawn:
      if (v1::HeldFact* held = MutableFact(life, event.case_fact_withdrawn().fact_id())) {
        held->set_withdrawn(true);
      }
      break;
    case Event::kCountReturned:
    case Event::kCountCorrected:
    case Event::kCountWithdrawn:
    case Event::kMeetingListOpened:
    case Event::kMeetingListClosed:
    case Event::kListMeetingHeld:
    case Event::kListMeetingCorrected:
    case Event::kListMeetingWithdrawn:
    case Event::KIND_NOT_SET:
      break;
  }
  return life;
}

v1::CountLife EvolveCount(v1::CountLife life, const Event& event, const EventMeta& meta) {
  switch (event.kind_case()) {
    case Event::kCountReturned: {
      const v1::CountReturned& returned = event.count_returned();
      life.set_programme(returned.programme());
      life.set_agency_code(returned.agency_code());
      v1::HeldCount& held = *life.add_counts();
      held.set_count_id(returned.count_id());
      *held.mutable_from() = returned.from();
      *held.mutable_until() = returned.until();
      *held.mutable_totals() = returned.totals();
      held.set_origin_event_id(BytesOf(meta.event_id));
      break;
    }
    case Event::kCountCorrected:
      if (v1::HeldCount* held = MutableCount(life, event.count_corrected().count_id())) {
        *held->mutable_from() = event.count_corrected().from();
        *held->mutable_until() = event.count_corrected().until();
        *held->mutable_totals() = event.count_corrected().totals();
      }
      break;
    case Event::kCountWithdrawn:
      if (v1::HeldCount* held = MutableCount(life, event.count_withdrawn().count_id())) {
        held->set_withdrawn(true);
      }
      break;
    case Event::kCaseOpened:
    case Event::kCaseCorrected:
    case Event::kCaseWithdrawn:
    case Event::kCaseFactRecorded:
    case Event::kCaseFactCorrected:
    case Event::kCaseFactWithdrawn:
    case Event::kMeetingListOpened:
    case Event::kMeetingListClosed:
    case Event::kListMeetingHeld:
    case Event::kListMeetingCorrected:
    case Event::kListMeetingWithdrawn:
    case Event::KIND_NOT_SET:
      break;
  }
  return life;
}

v1::ListLife EvolveList(v1::ListLife life, const Event& event, const EventMeta& meta) {
  switch (event.kind_case()) {
    case Event::kMeetingListOpened:
      life.set_list_id(event.meeting_list_opened().list_id());
      life.set_programme(event.meeting_list_opened().programme());
      life.set_section_id(event.meeting_list_opened().section_id());
      *life.mutable_meetings_due() = event.meeting_list_opened().meetings_due();
      break;
    case Event::kMeetingListClosed:
      life.set_closed(true);
      break;
    case Event::kListMeetingHeld: {
      v1::HeldMeeting& held = *life.add_meetings();
      held.set_meeting_id(event.list_meeting_held().meeting_id());
      held.set_origin_event_id(BytesOf(meta.event_id));
      SetMeeting(held, event.list_meeting_held());
      break;
    }
    case Event::kListMeetingCorrected:
      if (auto* held = MutableMeeting(life, event.list_meeting_corrected().meeting_id())) {
        SetMeeting(*held, event.list_meeting_corrected());
      }
      break;
    case Event::kListMeetingWithdrawn:
      if (auto* held = MutableMeeting(life, event.list_meeting_withdrawn().meeting_id())) {
        held->set_withdrawn(true);
      }
      break;
    case Event::kCaseOpened:
    case Event::kCaseCorrected:
    case Event::kCaseWithdrawn:
    case Event::kCaseFactRecorded:
    case Event::kCaseFactCorrected:
    case Event::kCaseFactWithdrawn:
    case Event::kCountReturned:
    case Event::kCountCorrected:
    case Event::kCountWithdrawn:
    case Event::KIND_NOT_SET:
      break;
  }
  return life;
}

}  // namespace varsel::programme
