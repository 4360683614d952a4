// What falls due in the cases of programmes: phases, follow-ups, measures, reviews. Of a case that
// several agencies have part in: of its opening, and of what police recorded or was shared with
// them; what another agency recorded settles still.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/case_dues.h"
#include "services/meeting/due_folds.h"
#include "services/meeting/due_rows.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/programme/v1/programme_events.pb.h"

namespace varsel::meeting {
namespace {

using programme::v1::CaseDue;
using programme::v1::ProgrammeEvent;

constexpr char kPolice[] = "police";

bool PoliceSee(const v1::DueCaseFact& held) {
  const auto& shared = held.fact().shared_with();
  return held.agency_code() == kPolice ||
         std::find(shared.begin(), shared.end(), kPolice) != shared.end();
}

std::vector<StandingFact> StandingFacts(const v1::DueCaseRow& row) {
  std::vector<StandingFact> facts;
  for (const v1::DueCaseFact& held : row.facts()) {
    facts.push_back({.fact = &held.fact(),
                     .dues = &held.dues(),
                     .settles = held.has_settles() ? &held.settles() : nullptr,
                     .in_form = !held.not_in_form()});
  }
  return facts;
}

v1::DueKind KindOf(const CaseDue& due) {
  switch (static_cast<int>(due.due_kind())) {
    case programme::v1::CASE_DUE_KIND_PHASE:
      return v1::DUE_KIND_CASE_PHASE;
    case programme::v1::CASE_DUE_KIND_FOLLOW_UP:
      return v1::DUE_KIND_CASE_FOLLOW_UP;
    case programme::v1::CASE_DUE_KIND_MEASURE:
      return v1::DUE_KIND_CASE_MEASURE;
    case programme::v1::CASE_DUE_KIND_REVIEW:
      return v1::DUE_KIND_CASE_REVIEW;
    default:  // a kind of a later version: laid down when this one is told of it
      return v1::DUE_KIND_UNSPECIFIED;
  }
}

// Who answers for the case, where that is an officer.
std::string OfficerOf(const v1::DueCaseRow& row) {
  std::string officer;
  for (const v1::DueCaseFact& held : row.facts()) {
    if (!held.fact().has_responsibility() || !PoliceSee(held)) continue;
    const auto& said = held.fact().responsibility();
    officer = said.agency() == kPolice ? said.worker_id() : std::string();
  }
  return officer;
}

std::vector<DueThing> DueOfCase(const v1::DueCaseRow& row) {
  std::vector<DueThing> things;
  const std::vector<StandingFact> facts = StandingFacts(row);
  if (row.case_id().empty() || row.withdrawn() || IsClosed(facts)) return things;
  const bool ended = ConsentHasEnded(facts);
  const std::string officer = OfficerOf(row);
  const auto add = [&](const CaseDue& due) {
    if (FallsAway(due, facts, ended)) return;
    if (KindOf(due) == v1::DUE_KIND_UNSPECIFIED) return;
    DueThing& thing = things.emplace_back();
    thing.id = Uuid::Derived("meeting.due", {UuidOf(row.case_id())},
                             absl::StrCat(due.track(), "/", due.phase(), "/", due.measure_id()))
                   .ToString();
    if (!row.person_id().empty()) thing.person_ids = {row.person_id()};
    thing.row.set_due_kind(KindOf(due));
    *thing.row.mutable_time() = due.due();
    thing.row.set_person_id(row.person_id());
    thing.row.set_section_id(row.section_id());
    if (!officer.empty()) thing.row.add_officer_ids(officer);
    thing.row.set_case_id(row.case_id());
    thing.row.set_programme(row.programme());
    thing.row.set_track(due.track());
    thing.row.set_phase(due.phase());
  };
  for (const CaseDue& due : row.dues()) add(due);
  for (const v1::DueCaseFact& held : row.facts()) {
    if (!PoliceSee(held)) continue;
    for (const CaseDue& due : held.dues()) add(due);
  }
  return things;
}

// CaseOpened and CaseCorrected.
template <typename Opening>
void SetOpening(const Opening& said, v1::DueCaseRow& row) {
  row.set_section_id(said.section_id());
  *row.mutable_dues() = said.dues();
}

// CaseFactRecorded and CaseFactCorrected.
template <typename Said>
void SetFact(const Said& said, v1::DueCaseFact& held) {
  *held.mutable_fact() = said.fact();
  *held.mutable_dues() = said.dues();
  held.clear_settles();
  if (said.has_settles()) *held.mutable_settles() = said.settles();
  const auto& marks = said.marks();
  held.set_not_in_form(std::find(marks.begin(), marks.end(),
                                 programme::v1::CASE_MARK_CONSENT_NOT_IN_FORM) != marks.end());
}

void DropFact(const std::string& fact_id, v1::DueCaseRow& row) {
  auto& facts = *row.mutable_facts();
  facts.erase(
      std::remove_if(facts.begin(), facts.end(),
                     [&](const v1::DueCaseFact& held) { return held.fact().fact_id() == fact_id; }),
      facts.end());
}

void ApplyCase(const ProgrammeEvent& event, v1::DueCaseRow& row) {
  if (event.has_case_opened()) {
    const programme::v1::CaseOpened& said = event.case_opened();
    row.set_case_id(said.case_id());
    row.set_programme(said.programme());
    if (said.subject() == common::v1::PROGRAMME_SUBJECT_PERSON) {
      row.set_person_id(said.subject_id());
    }
    SetOpening(said, row);
  } else if (event.has_case_corrected()) {
    SetOpening(event.case_corrected(), row);
  } else if (event.has_case_withdrawn()) {
    row.set_withdrawn(true);
  } else if (event.has_case_fact_recorded()) {
    v1::DueCaseFact& held = *row.add_facts();
    SetFact(event.case_fact_recorded(), held);
    held.set_agency_code(event.case_fact_recorded().agency_code());
  } else if (event.has_case_fact_corrected()) {
    for (v1::DueCaseFact& held : *row.mutable_facts()) {
      if (held.fact().fact_id() == event.case_fact_corrected().fact().fact_id()) {
        SetFact(event.case_fact_corrected(), held);
      }
    }
  } else if (event.has_case_fact_withdrawn()) {
    DropFact(event.case_fact_withdrawn().fact_id(), row);
  }
}

}  // namespace

absl::Status FoldCase(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const ProgrammeEvent* event, runtime::DecodeShared<ProgrammeEvent>(record));
  const std::string key = IdKey('c', record.header.meta.stream.id.ToString());
  ASSIGN_OR_RETURN(v1::DueCaseRow row, runtime::GetRowOrNew<v1::DueCaseRow>(rows, key));
  const std::vector<DueThing> before = DueOfCase(row);
  ApplyCase(*event, row);
  RETURN_IF_ERROR(ReplaceDue(before, DueOfCase(row), rows));
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::meeting
