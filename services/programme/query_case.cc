#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/programme/case_standing.h"
#include "services/programme/case_view.h"
#include "services/programme/query.h"
#include "services/programme/rules.h"
#include "services/programme/service.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/runtime/sealer.h"
#include "storage/base/status_macros.h"
#include "varsel/programme/v1/programme_events.pb.h"

namespace varsel::programme {
namespace {

using runtime::Call;

bool Sees(const std::string& agency, const v1::HeldFact& held) {
  const auto& shared = held.fact().shared_with();
  return held.agency_code() == agency ||
         std::find(shared.begin(), shared.end(), agency) != shared.end();
}

// The case with what falls due of what the agency sees. Facts that it does not see settle still.
v1::CaseLife PartOf(const v1::CaseLife& life, const std::string& agency) {
  v1::CaseLife part = life;
  for (v1::HeldFact& held : *part.mutable_facts()) {
    if (!Sees(agency, held)) held.clear_dues();
  }
  return part;
}

void FillSummary(const v1::CaseRow& row, const v1::CaseLife& part, const std::string& agency,
                 v1::CaseSummary* summary) {
  const v1::CaseLife& life = row.life();
  summary->set_case_id(life.case_id());
  summary->set_programme(life.programme());
  summary->set_subject(life.subject());
  summary->set_subject_id(life.subject_id());
  summary->set_section_id(life.section_id());
  summary->set_state(StateOf(life));
  *summary->mutable_opened_time() = life.opened_time();
  summary->set_version(row.version());
  if (const auto due = NextDue(part); due.has_value()) {
    *summary->mutable_next_due() = ToProto(*due);
  }
  std::set<v1::CaseMark> marks;
  for (const int mark : life.marks()) marks.insert(static_cast<v1::CaseMark>(mark));
  for (const v1::HeldFact& held : life.facts()) {
    if (held.withdrawn()) continue;
    if (held.fact().has_closing()) summary->set_outcome(held.fact().closing().outcome());
    if (!Sees(agency, held)) continue;
    for (const int mark : held.marks()) marks.insert(static_cast<v1::CaseMark>(mark));
    if (held.fact().has_responsibility()) {
      summary->set_responsible(held.fact().responsibility().agency());
    }
    if (!held.fact().has_phase()) continue;
    v1::ReachedPhase& phase = *summary->add_phases();
    phase.set_track(held.fact().phase().track());
    phase.set_phase(held.fact().phase().phase());
    *phase.mutable_reached_time() = held.fact().fact_time();
  }
  for (const v1::CaseMark mark : marks) summary->add_marks(mark);
}

template <typename Event>
absl::Status OpenTexts(const runtime::Sealer& sealer, const common::v1::SealedCopy& copy,
                       v1::ShownFact* shown) {
  bool erased = false;
  ASSIGN_OR_RETURN(const Event opened, runtime::OpenOr<Event>(sealer, copy, &erased));
  shown->set_note(opened.note());
  shown->set_name(opened.name());
  shown->set_text_erased(erased);
  return absl::OkStatus();
}

absl::Status FillFact(const v1::CaseRow& row, const v1::HeldFact& held,
                      const runtime::Sealer& sealer, v1::ShownFact* shown) {
  *shown->mutable_fact() = held.fact();
  shown->set_agency(held.agency_code());
  *shown->mutable_marks() = held.marks();
  shown->set_withdrawn(held.withdrawn());
  shown->set_corrected(held.corrected());
  *shown->mutable_recorded_time() = held.recorded_time();
  for (const v1::SealedFact& sealed : row.sealed()) {
    if (sealed.fact_id() != held.fact().fact_id()) continue;
    return sealed.copy().path() == "case_fact_corrected"
               ? OpenTexts<v1::CaseFactCorrected>(sealer, sealed.copy(), shown)
               : OpenTexts<v1::CaseFactRecorded>(sealer, sealed.copy(), shown);
  }
  return absl::OkStatus();
}

absl::Status FillOpeningNote(const v1::CaseRow& row, const runtime::Sealer& sealer,
                             v1::Case* shown) {
  shown->set_intake_code(row.life().intake_code());
  if (!row.has_opening()) return absl::OkStatus();
  bool erased = false;
  if (row.opening().path() == "case_corrected") {
    ASSIGN_OR_RETURN(const auto opened,
                     runtime::OpenOr<v1::CaseCorrected>(sealer, row.opening(), &erased));
    shown->set_note(opened.note());
  } else {
    ASSIGN_OR_RETURN(const auto opened,
                     runtime::OpenOr<v1::CaseOpened>(sealer, row.opening(), &erased));
    shown->set_note(opened.note());
  }
  shown->set_note_erased(erased);
  return absl::OkStatus();
}

std::string PrefixOf(const v1::ListCasesRequest& request, const std::string& section) {
  const bool by_due = request.has_due_until();
  if (!request.subject_id().empty() && !by_due) return SubjectCases(request.subject_id());
  if (!section.empty()) return SectionCases(section, by_due);
  if (!request.programme().empty()) return ProgrammeCases(request.programme(), by_due);
  return DistrictCases(by_due);
}

bool Passes(const v1::ListCasesRequest& request, const std::string& section,
            const v1::CaseLife& life) {
  if (!section.empty() && life.section_id() != section) return false;
  if (!request.programme().empty() && life.programme() != request.programme()) return false;
  if (!request.subject_id().empty() && life.subject_id() != request.subject_id()) return false;
  return !request.open_only() || StateOf(life) == v1::CASE_STATE_OPEN;
}

}  // namespace

absl::StatusOr<v1::GetCaseResponse> QueryCase(const Call& call, const v1::GetCaseRequest& request,
                                              const views::RowReader& rows,
                                              const runtime::Sealer& sealer) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::CaseRow>(rows, CaseKey(request.case_id())));
  const ProgrammeContext context = ContextOf(call);
  if (!row.has_value() ||
      InReach(row->life().programme(), row->life().section_id(), context) == nullptr) {
    return Refuse(v1::CASE_UNKNOWN, {.field = "case_id"});
  }
  v1::GetCaseResponse response;
  v1::Case& shown = *response.mutable_case_details();
  const v1::CaseLife part = PartOf(row->life(), context.agency);
  FillSummary(*row, part, context.agency, shown.mutable_summary());
  shown.set_legal_basis(row->life().legal_basis());
  if (row->life().agency_code() == context.agency) {
    RETURN_IF_ERROR(FillOpeningNote(*row, sealer, &shown));
  }
  for (const v1::HeldFact& held : row->life().facts()) {
    if (!Sees(context.agency, held)) continue;
    RETURN_IF_ERROR(FillFact(*row, held, sealer, shown.add_facts()));
  }
  for (v1::CaseDue& due : OpenDues(part)) *shown.add_dues() = std::move(due);
  return response;
}

absl::StatusOr<v1::ListCasesResponse> QueryCases(const Call& call,
                                                 const v1::ListCasesRequest& request,
                                                 const views::RowReader& rows) {
  v1::ListCasesResponse response;
  const ProgrammeContext context = ContextOf(call);
  std::string section = request.section_id();
  if (context.scope == common::v1::Access::OWN_SECTION) {
    const std::string own =
        context.caller_section.has_value() ? context.caller_section->ToString() : std::string();
    if (own.empty() || (!section.empty() && section != own)) return response;
    section = own;
  }
  const std::string prefix = PrefixOf(request, section);
  ASSIGN_OR_RETURN(const std::string start, runtime::KeyOfPageToken(request.page_token(), prefix));
  const int size = request.page_size() == 0 ? kCasePageDefault : request.page_size();
  int scanned = 0;
  absl::Status failed;
  RETURN_IF_ERROR(runtime::ScanRows<v1::CaseIndexRow>(
      rows, prefix, start, [&](std::string_view key, const v1::CaseIndexRow& index) {
        const absl::Time until =
            request.has_due_until() ? FromProto(request.due_until()) : absl::InfiniteFuture();
        if (request.has_due_until() && DueOfKey(key, prefix.size()) >= until) return false;
        if (response.cases_size() == size || scanned++ == kCasesScannedMax) {
          response.set_next_page_token(runtime::PageToken(key));
          return false;
        }
        const auto row = runtime::GetRow<v1::CaseRow>(rows, CaseKey(index.case_id()));
        if (!row.ok()) {
          failed = row.status();
          return false;
        }
        if (!row->has_value()) return true;
        const v1::CaseLife& life = (*row)->life();
        if (!Passes(request, section, life) ||
            InReach(life.programme(), life.section_id(), context) == nullptr) {
          return true;
        }
        const v1::CaseLife part = PartOf(life, context.agency);
        // What falls due is not of the caller's part.
        const std::optional<absl::Time> due = NextDue(part);
        if (request.has_due_until() && (!due.has_value() || *due >= until)) return true;
        FillSummary(**row, part, context.agency, response.add_cases());
        return true;
      }));
  RETURN_IF_ERROR(failed);
  return response;
}

}  // namespace varsel::programme
