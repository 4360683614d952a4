#include <map>
#include <optional>
#include <string>

#include "services/programme/case_standing.h"
#include "services/programme/case_view.h"
#include "services/programme/count_view.h"
#include "services/programme/query.h"
#include "services/programme/rules.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

using Policy = common::v1::Programme;

// What the counts-only agencies of a programme returned, by phase.
struct Returned {
  int64_t total = 0;
  int periods = 0;
};
using ReturnedByPhase = std::map<std::string, Returned>;

absl::StatusOr<ReturnedByPhase> ReturnedOf(const Policy& policy, const views::RowReader& counts) {
  ReturnedByPhase returned;
  for (const common::v1::ProgrammeAgency& agency : policy.agencies()) {
    if (!agency.counts_only()) continue;
    ASSIGN_OR_RETURN(const v1::CountLife life, runtime::GetRowOrNew<v1::CountLife>(
                                                   counts, CountKey(policy.code(), agency.code())));
    for (const v1::HeldCount& held : life.counts()) {
      if (held.withdrawn()) continue;
      for (const v1::PhaseTotal& total : held.totals()) {
        Returned& of = returned[total.phase()];
        of.total += total.total();
        ++of.periods;
      }
    }
  }
  return returned;
}

int64_t CasesIn(const v1::FigureRow& row, const std::string& track, const std::string& phase) {
  for (const v1::PhaseCounter& counter : row.phases()) {
    if (counter.track() == track && counter.phase() == phase) return counter.cases();
  }
  return 0;
}

class Filler {
 public:
  // Small numbers that another agency returned are left out.
  Filler(int below, v1::GetProgrammeFiguresResponse* response)
      : below_(below), response_(response) {
    response_->set_suppressed_below(below);
  }

  bool IsSmall(int64_t number) const { return number > 0 && number < below_; }

  void Phases(const common::v1::ProgrammeTrack& track, const v1::FigureRow& row,
              const ReturnedByPhase& returned, bool with_counts) {
    int64_t before = row.opened();
    bool before_hidden = false;
    for (const common::v1::ProgrammePhase& phase : track.phases()) {
      const bool counted = !phase.counted_by().empty();
      if (counted && !with_counts) continue;
      v1::PhaseFigure& figure = *response_->add_phases();
      figure.set_track(track.code());
      figure.set_phase(phase.code());
      figure.set_counted_by(phase.counted_by());
      int64_t cases = CasesIn(row, track.code(), phase.code());
      if (counted) {
        const auto found = returned.find(phase.code());
        cases = found == returned.end() ? 0 : found->second.total;
        figure.set_periods(found == returned.end() ? 0 : found->second.periods);
        figure.set_of(before_hidden ? 0 : before);
      } else {
        figure.set_of(row.opened());
      }
      const bool hidden = counted && IsSmall(cases);
      figure.set_suppressed(hidden);
      if (!hidden) figure.set_cases(cases);
      before = cases;
      before_hidden = hidden;
    }
  }

  void Outcomes(const v1::FigureRow& row) {
    for (const v1::OutcomeCounter& counter : row.outcomes()) {
      if (counter.cases() == 0) continue;
      v1::OutcomeFigure& figure = *response_->add_outcomes();
      figure.set_outcome(counter.outcome());
      figure.set_cases(counter.cases());
    }
  }

 private:
  const int below_;
  v1::GetProgrammeFiguresResponse* const response_;
};

}  // namespace

absl::StatusOr<v1::GetProgrammeFiguresResponse> QueryFigures(
    const runtime::Call& call, const v1::GetProgrammeFiguresRequest& request,
    const views::RowReader& cases, const views::RowReader& counts) {
  const Policy* policy = call.programmes->Find(request.programme());
  if (policy == nullptr) {
    return Refuse(v1::NO_SUCH_PROGRAMME, {.field = "programme", .id = request.programme()});
  }
  v1::GetProgrammeFiguresResponse response;
  response.set_programme(policy->code());
  std::string section = request.section_id();
  if (call.scope == common::v1::Access::OWN_SECTION) {
    const std::string own =
        call.caller.section.has_value() ? call.caller.section->ToString() : std::string();
    if (own.empty() || (!section.empty() && section != own)) return response;
    section = own;
  }
  ASSIGN_OR_RETURN(const v1::FigureRow row,
                   runtime::GetRowOrNew<v1::FigureRow>(cases, FigureKey(policy->code(), section)));
  ASSIGN_OR_RETURN(const ReturnedByPhase returned, ReturnedOf(*policy, counts));
  Filler fill(policy->terms().small_cells_below(), &response);
  response.set_opened(row.opened());
  response.set_open(row.open());
  response.set_marked(row.marked());
  response.set_consent_ended(row.consent_ended());
  // What an agency returns is of the district: it stands beside no section's cases.
  for (const common::v1::ProgrammeTrack& track : policy->tracks()) {
    fill.Phases(track, row, returned, section.empty());
  }
  fill.Outcomes(row);
  return response;
}

}  // namespace varsel::programme
