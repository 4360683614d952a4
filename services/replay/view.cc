#include "services/replay/view.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "services/replay/protected_ties.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::replay {
namespace {

struct Found {
  StepPlace place;
  v1::StepRow row;
};

// The standing steps of a home that `closed` means, from `from_us` on if that is said.
absl::Status FindIn(const views::RowReader& rows, std::string_view home, const ClosedFact& closed,
                    std::vector<Found>* found) {
  const auto look = [&](std::string_view key, const v1::StepRow& row) {
    const std::string& by = closed.by_thing ? row.thing_id() : row.origin();
    const bool meant = row.superseded_position() == 0 && by == closed.by &&
                       (closed.only == v1::STEP_KIND_UNSPECIFIED || closed.only == row.step_kind());
    if (meant) found->push_back({PlaceOf(key), row});
    return true;
  };
  if (closed.hint_us != 0) {
    const std::string there = StepKeyFrom(home, closed.hint_us);
    RETURN_IF_ERROR(runtime::ScanRows<v1::StepRow>(rows, there, "", look));
    if (!found->empty()) return absl::OkStatus();
  }
  return runtime::ScanRows<v1::StepRow>(rows, home, "", look);
}

// In the person's home, or else in those of the records that are his too.
absl::StatusOr<std::vector<Found>> Find(const views::RowReader& rows, const ClosedFact& closed) {
  std::vector<Found> found;
  RETURN_IF_ERROR(FindIn(rows, closed.home, closed, &found));
  if (!found.empty() || closed.home[0] != static_cast<char>(Home::kPerson)) return found;
  ASSIGN_OR_RETURN(const std::vector<Uuid> family,
                   FamilyOf(rows, Uuid::FromBytes(std::string_view(closed.home).substr(1)), kNow));
  for (const Uuid& person : family) {
    if (!found.empty()) break;
    RETURN_IF_ERROR(FindIn(rows, HomePrefix(Home::kPerson, person), closed, &found));
  }
  return found;
}

void PutInGroup(const Uuid& group, const v1::StepRow& row, std::string_view value,
                const StepPlace& place, views::RowStore& rows) {
  rows.Put(StepKey(HomePrefix(Home::kGroupPersons, group), place), value);
  if (row.levers().empty()) return;
  rows.Put(StepKey(HomePrefix(Home::kGroupPersonsPromises, group), place), value);
}

absl::Status PutAmongGroups(const std::string& person_id, const v1::StepRow& row,
                            std::string_view value, const StepPlace& place, views::RowStore& rows) {
  if (person_id.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto person,
                   runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(IdOf(person_id))));
  for (const std::string& group : person.group_ids()) {
    PutInGroup(Uuid::FromBytes(group), row, value, place, rows);
  }
  return absl::OkStatus();
}

absl::Status PutStep(const v1::StepRow& row, const StepPlace& place, views::RowStore& rows) {
  std::string value;
  row.SerializeToString(&value);  // no maps: the same bytes each time
  for (const std::string& home : HomesOf(row)) rows.Put(StepKey(home, place), value);
  if (!IsOfGroupsOfPerson(row.step_kind())) return absl::OkStatus();
  RETURN_IF_ERROR(PutAmongGroups(row.person_id(), row, value, place, rows));
  if (row.step_kind() != v1::STEP_KIND_MERGED) return absl::OkStatus();
  return PutAmongGroups(row.other_id(), row, value, place, rows);
}

absl::Status CloseFact(ClosedFact closed, Position position, Change* change,
                       views::RowStore& rows) {
  if (closed.by.empty()) return absl::OkStatus();
  if (closed.home.empty()) {  // a group talk
    ASSIGN_OR_RETURN(const auto place, runtime::GetRow<v1::PlaceRow>(rows, TalkKey(closed.by)));
    if (!place.has_value()) return absl::OkStatus();
    closed.home = HomePrefix(Home::kGroup, IdOf(place->group_id()));
    closed.hint_us = place->occurred_us();
  }
  ASSIGN_OR_RETURN(std::vector<Found> found, Find(rows, closed));
  for (Found& old : found) {
    for (AddedStep& step : change->added) {
      if (step.row.origin() != old.row.origin()) continue;
      step.row.set_first_recorded_us(old.row.first_recorded_us() != 0 ? old.row.first_recorded_us()
                                                                      : old.row.recorded_us());
    }
    old.row.set_superseded_position(position.value());
    RETURN_IF_ERROR(PutStep(old.row, old.place, rows));
  }
  return absl::OkStatus();
}

// Of which promise, in which section: what the event itself does not say.
absl::Status FillTakenBack(AddedStep& step, const views::RowReader& rows) {
  const std::string home = HomePrefix(Home::kPersonPromises, IdOf(step.row.person_id()));
  const std::string lever = step.row.levers(0).lever_id();
  return runtime::ScanRows<v1::StepRow>(
      rows, home, "", [&](std::string_view, const v1::StepRow& row) {
        const bool announced = std::any_of(row.levers().begin(), row.levers().end(),
                                           [&](const auto& l) { return l.lever_id() == lever; });
        if (row.superseded_position() != 0 || row.step_kind() != v1::STEP_KIND_DELIVERY ||
            row.thing_id() != step.row.thing_id() || !announced) {
          return true;
        }
        step.row.set_section_id(row.section_id());
        *step.row.mutable_group_ids() = row.group_ids();
        step.row.set_other_id(row.origin());
        return false;
      });
}

}  // namespace

absl::Status StepsView::Fold(const log::Record& record, views::RowStore& rows) const {
  const log::RecordHeader& header = record.header;
  ASSIGN_OR_RETURN(Change change, ChangeOf(record));
  for (ClosedFact& closed : change.closed) {
    RETURN_IF_ERROR(CloseFact(std::move(closed), header.position, &change, rows));
  }
  if (header.meta.kind.starts_with("focus.")) {
    ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<focus::v1::FocusEvent>(record));
    RETURN_IF_ERROR(FoldTies(*event, header, rows));
    RETURN_IF_ERROR(FoldProtectedTies(*event, header, rows));
  } else if (header.meta.kind == "sanction.v1.LeverReadinessDecided") {
    ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<sanction::v1::SanctionEvent>(record));
    RETURN_IF_ERROR(FoldReadiness(event->lever_readiness_decided(), header, &change, rows));
  }
  for (AddedStep& step : change.added) {
    if (step.row.step_kind() == v1::STEP_KIND_PROMISE_TAKEN_BACK) {
      RETURN_IF_ERROR(FillTakenBack(step, rows));
    }
    RETURN_IF_ERROR(
        PutStep(step.row, {step.occurred_us, header.position.value(), step.ordinal}, rows));
    if (step.row.step_kind() != v1::STEP_KIND_GROUP_TALK) continue;
    v1::PlaceRow place;
    place.set_group_id(step.row.group_ids(0));
    place.set_occurred_us(step.occurred_us);
    runtime::PutRow(rows, TalkKey(step.row.origin()), place);
  }
  return absl::OkStatus();
}

absl::Status FoldReadiness(const sanction::v1::LeverReadinessDecided& said,
                           const log::RecordHeader& header, Change* change, views::RowStore& rows) {
  const Uuid group = IdOf(said.group_id());
  const std::string key = LeverKey(group, said.lever_id());
  ASSIGN_OR_RETURN(const v1::LeverRow before, runtime::GetRowOrNew<v1::LeverRow>(rows, key));
  v1::LeverRow now;
  std::vector<AddedStep> fresh;
  std::vector<bool> kept(static_cast<size_t>(before.periods_size()), false);
  for (AddedStep& step : change->added) {
    int same = 0;
    while (
        same < before.periods_size() &&
        (before.periods(same).from_us() != step.occurred_us ||
         !std::equal(before.periods(same).blockers().begin(), before.periods(same).blockers().end(),
                     step.row.blockers().begin(), step.row.blockers().end()))) {
      ++same;
    }
    if (same < before.periods_size()) {
      kept[static_cast<size_t>(same)] = true;
      *now.add_periods() = before.periods(same);
      continue;
    }
    v1::LeverPeriod& period = *now.add_periods();
    period.set_from_us(step.occurred_us);
    *period.mutable_blockers() = step.row.blockers();
    period.set_position(header.position.value());
    period.set_ordinal(step.ordinal);
    fresh.push_back(std::move(step));
  }
  const std::string home = HomePrefix(Home::kLevers, group);
  for (int i = 0; i < before.periods_size(); ++i) {
    if (kept[static_cast<size_t>(i)]) continue;
    const v1::LeverPeriod& gone = before.periods(i);
    const std::string at = StepKey(home, {gone.from_us(), gone.position(), gone.ordinal()});
    ASSIGN_OR_RETURN(v1::StepRow row, runtime::GetRowOrNew<v1::StepRow>(rows, at));
    row.set_superseded_position(header.position.value());
    runtime::PutRow(rows, at, row);
  }
  change->added = std::move(fresh);
  if (now.periods().empty()) {
    rows.Delete(key);
  } else {
    runtime::PutRow(rows, key, now);
  }
  return absl::OkStatus();
}

}  // namespace varsel::replay
