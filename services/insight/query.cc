#include "services/insight/query.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/insight/cells.h"
#include "services/insight/contribution.h"
#include "services/insight/figures.h"
#include "services/insight/hit_rate_view.h"
#include "services/insight/round_rows.h"
#include "services/insight/selection.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

// In these only the persons who were reached are divided.
bool DividesReachedOnly(v1::Breakdown breakdown) {
  return breakdown == v1::BREAKDOWN_WAY || breakdown == v1::BREAKDOWN_ATTEMPT_NUMBER;
}

// The parts of a breakdown that hold anything, in order.
std::map<std::pair<std::string, uint32_t>, CellKey> PartsOf(v1::Breakdown breakdown,
                                                            const Selection& selection) {
  std::map<std::pair<std::string, uint32_t>, CellKey> parts;
  const auto add = [&](const auto& cells) {
    for (const auto& cell : cells) {
      if (cell.breakdown() == breakdown) parts[{cell.section_id(), cell.code()}] = KeyOf(cell);
    }
  };
  add(selection.persons.cells());
  add(selection.attempts.cells());
  return parts;
}

absl::Status AddHitRateParts(const Selection& selection, const views::RowReader& rows,
                             v1::HitRateBreakdown* reply) {
  const uint32_t whole = CountOf(FindCell(selection.persons, {}), kTargeted);
  for (const auto& [part, key] : PartsOf(reply->breakdown(), selection)) {
    const auto& [section_id, code] = part;
    v1::HitRatePart* figures = reply->add_parts();
    figures->set_key(KeyOfPart(key.breakdown, section_id, code));
    ASSIGN_OR_RETURN(*figures->mutable_label(), LabelOfPart(rows, key.breakdown, section_id));
    const v1::PersonCell* cell = FindCell(selection.persons, key);
    const uint32_t targeted = DividesReachedOnly(key.breakdown) ? whole : CountOf(cell, kTargeted);
    *figures->mutable_persons() = PersonFiguresOf(cell, targeted, selection.window);
    *figures->mutable_attempts() =
        AttemptFiguresOf(FindCell(selection.attempts, key), selection.window);
  }
  return absl::OkStatus();
}

absl::Status AddHitRateRounds(const Selection& selection, const views::RowReader& rows,
                              v1::HitRateBreakdown* reply) {
  for (const v1::RoundRow& round : selection.rounds) {
    v1::HitRatePart* figures = reply->add_parts();
    figures->set_key(round.round_id());
    figures->set_label(round.name());
    const v1::Window window = WindowOf({round});
    ASSIGN_OR_RETURN(
        const v1::PersonCounters persons,
        runtime::GetRowOrNew<v1::PersonCounters>(rows, PersonCountersKey(round.round_id())));
    ASSIGN_OR_RETURN(
        const v1::AttemptCounters attempts,
        runtime::GetRowOrNew<v1::AttemptCounters>(rows, AttemptCountersKey(round.round_id())));
    const v1::PersonCell* cell = FindCell(persons, {});
    *figures->mutable_persons() = PersonFiguresOf(cell, CountOf(cell, kTargeted), window);
    *figures->mutable_attempts() = AttemptFiguresOf(FindCell(attempts, {}), window);
  }
  return absl::OkStatus();
}

absl::Status AddReceptionParts(const Selection& selection, const views::RowReader& rows,
                               v1::ReceptionBreakdown* reply) {
  for (const auto& [part, key] : PartsOf(reply->breakdown(), selection)) {
    const auto& [section_id, code] = part;
    v1::ReceptionPart* figures = reply->add_parts();
    figures->set_key(KeyOfPart(key.breakdown, section_id, code));
    ASSIGN_OR_RETURN(*figures->mutable_label(), LabelOfPart(rows, key.breakdown, section_id));
    *figures->mutable_persons() =
        ReceptionFiguresOf(FindCell(selection.persons, key), selection.window);
  }
  return absl::OkStatus();
}

absl::Status AddReceptionRounds(const Selection& selection, const views::RowReader& rows,
                                v1::ReceptionBreakdown* reply) {
  for (const v1::RoundRow& round : selection.rounds) {
    v1::ReceptionPart* figures = reply->add_parts();
    figures->set_key(round.round_id());
    figures->set_label(round.name());
    ASSIGN_OR_RETURN(
        const v1::PersonCounters persons,
        runtime::GetRowOrNew<v1::PersonCounters>(rows, PersonCountersKey(round.round_id())));
    *figures->mutable_persons() = ReceptionFiguresOf(FindCell(persons, {}), WindowOf({round}));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetHitRateResponse> QueryHitRate(const v1::GetHitRateRequest& request,
                                                    const views::RowReader& rows) {
  ASSIGN_OR_RETURN(const std::vector<v1::Breakdown> breakdowns, BreakdownsOf(request.breakdowns()));
  ASSIGN_OR_RETURN(const Selection selection, Select(rows, request.round_ids(), true));
  v1::GetHitRateResponse response;
  const v1::PersonCell* whole = FindCell(selection.persons, {});
  *response.mutable_persons() = PersonFiguresOf(whole, CountOf(whole, kTargeted), selection.window);
  *response.mutable_attempts() =
      AttemptFiguresOf(FindCell(selection.attempts, {}), selection.window);
  for (const v1::Breakdown breakdown : breakdowns) {
    v1::HitRateBreakdown* reply = response.add_breakdowns();
    reply->set_breakdown(breakdown);
    RETURN_IF_ERROR(breakdown == v1::BREAKDOWN_ROUND ? AddHitRateRounds(selection, rows, reply)
                                                     : AddHitRateParts(selection, rows, reply));
  }
  ASSIGN_OR_RETURN(
      const v1::PersonCounters outside_persons,
      runtime::GetRowOrNew<v1::PersonCounters>(rows, PersonCountersKey(kOutsideRounds)));
  ASSIGN_OR_RETURN(
      const v1::AttemptCounters outside_attempts,
      runtime::GetRowOrNew<v1::AttemptCounters>(rows, AttemptCountersKey(kOutsideRounds)));
  const v1::PersonCell* outside = FindCell(outside_persons, {});
  *response.mutable_outside_rounds() =
      PersonFiguresOf(outside, CountOf(outside, kTargeted), v1::Window());
  *response.mutable_outside_rounds_attempts() =
      AttemptFiguresOf(FindCell(outside_attempts, {}), v1::Window());
  return response;
}

absl::StatusOr<v1::GetReceptionResponse> QueryReception(const v1::GetReceptionRequest& request,
                                                        const views::RowReader& rows) {
  ASSIGN_OR_RETURN(const std::vector<v1::Breakdown> breakdowns, BreakdownsOf(request.breakdowns()));
  ASSIGN_OR_RETURN(const Selection selection, Select(rows, request.round_ids(), false));
  v1::GetReceptionResponse response;
  *response.mutable_persons() =
      ReceptionFiguresOf(FindCell(selection.persons, {}), selection.window);
  for (const v1::Breakdown breakdown : breakdowns) {
    v1::ReceptionBreakdown* reply = response.add_breakdowns();
    reply->set_breakdown(breakdown);
    RETURN_IF_ERROR(breakdown == v1::BREAKDOWN_ROUND ? AddReceptionRounds(selection, rows, reply)
                                                     : AddReceptionParts(selection, rows, reply));
  }
  ASSIGN_OR_RETURN(const v1::PersonCounters outside, runtime::GetRowOrNew<v1::PersonCounters>(
                                                         rows, PersonCountersKey(kOutsideRounds)));
  *response.mutable_outside_rounds() = ReceptionFiguresOf(FindCell(outside, {}), v1::Window());
  return response;
}

}  // namespace varsel::insight
