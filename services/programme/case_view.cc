#include "services/programme/case_view.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/programme/case_standing.h"
#include "services/programme/contribution.h"
#include "services/programme/evolve.h"
#include "services/programme/streams.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/newest_first.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

// Sorted. Of a case that was withdrawn, or is not there: none.
std::vector<std::string> IndexKeys(const v1::CaseLife& life) {
  std::vector<std::string> keys;
  if (!Exists(life) || life.withdrawn()) return keys;
  const Uuid id = UuidOf(life.case_id());
  const uint64_t opened = NewestFirst(FromProto(life.opened_time()));
  for (std::string& prefix : std::vector<std::string>{
           DistrictCases(false), SectionCases(life.section_id(), false),
           ProgrammeCases(life.programme(), false), SubjectCases(life.subject_id())}) {
    keys.push_back(KeyBuilder(std::move(prefix)).Number(opened).Id(id).Take());
  }
  if (const std::optional<absl::Time> due = NextDue(life); due.has_value()) {
    for (std::string& prefix :
         std::vector<std::string>{DistrictCases(true), SectionCases(life.section_id(), true),
                                  ProgrammeCases(life.programme(), true)}) {
      keys.push_back(KeyBuilder(std::move(prefix)).Time(*due).Id(id).Take());
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

// Where the texts of this event lie; empty = it has none of its own.
std::string_view SealedPathOf(const v1::ProgrammeEvent& event) {
  if (event.has_case_opened()) return "case_opened";
  if (event.has_case_corrected()) return "case_corrected";
  if (event.has_case_fact_recorded()) return "case_fact_recorded";
  if (event.has_case_fact_corrected()) return "case_fact_corrected";
  return {};
}

// The fact that the event gives; empty = the opening.
std::string FactIdOf(const v1::ProgrammeEvent& event) {
  if (event.has_case_fact_recorded()) return event.case_fact_recorded().fact().fact_id();
  if (event.has_case_fact_corrected()) return event.case_fact_corrected().fact().fact_id();
  return {};
}

// The texts as now known: those of the last event that gave them.
absl::Status KeepSealed(const log::Record& record, const v1::ProgrammeEvent& event,
                        v1::CaseRow& row) {
  const std::string_view path = SealedPathOf(event);
  if (path.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(record, path));
  const std::string fact_id = FactIdOf(event);
  if (fact_id.empty()) {
    row.clear_opening();
    if (copy.has_value()) *row.mutable_opening() = *std::move(copy);
    return absl::OkStatus();
  }
  auto& sealed = *row.mutable_sealed();
  sealed.erase(std::remove_if(sealed.begin(), sealed.end(),
                              [&](const auto& one) { return one.fact_id() == fact_id; }),
               sealed.end());
  if (copy.has_value()) {
    v1::SealedFact& kept = *sealed.Add();
    kept.set_fact_id(fact_id);
    *kept.mutable_copy() = *std::move(copy);
  }
  return absl::OkStatus();
}

absl::Status Recount(const v1::CaseLife& life, const Contribution& before,
                     const Contribution& after, views::RowStore& rows) {
  if (before == after) return absl::OkStatus();
  const auto change = [&](const std::string& section, bool takes, bool gives) -> absl::Status {
    const std::string key = FigureKey(life.programme(), section);
    ASSIGN_OR_RETURN(v1::FigureRow row, runtime::GetRowOrNew<v1::FigureRow>(rows, key));
    if (takes) AddTo(row, before, -1);
    if (gives) AddTo(row, after, 1);
    runtime::PutRow(rows, key, row);
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(change({}, true, true));
  if (before.section_id == after.section_id) return change(after.section_id, true, true);
  if (before.opened) RETURN_IF_ERROR(change(before.section_id, true, false));
  if (after.opened) RETURN_IF_ERROR(change(after.section_id, false, true));
  return absl::OkStatus();
}

}  // namespace

std::string CaseKey(std::string_view case_id) { return KeyBuilder("c").Id(UuidOf(case_id)).Take(); }
std::string DistrictCases(bool by_due) { return by_due ? "D" : "d"; }
std::string SectionCases(std::string_view section_id, bool by_due) {
  return KeyBuilder(by_due ? "S" : "s").Id(UuidOf(section_id)).Take();
}
std::string ProgrammeCases(std::string_view programme, bool by_due) {
  return KeyBuilder(by_due ? "P" : "p").Code(programme).Take();
}
std::string SubjectCases(std::string_view subject_id) {
  return KeyBuilder("b").Id(UuidOf(subject_id)).Take();
}
absl::Time DueOfKey(std::string_view key, size_t prefix_size) {
  return KeyReader(key.substr(prefix_size)).Time();
}
std::string FigureKey(std::string_view programme, std::string_view section_id) {
  KeyBuilder key("f");
  key.Code(programme);
  if (!section_id.empty()) key.Id(UuidOf(section_id));
  return key.Take();
}

bool CaseView::Wants(std::string_view kind) const { return kind.starts_with("programme.v1.Case"); }

absl::Status CaseView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::ProgrammeEvent* event,
                   runtime::DecodeShared<v1::ProgrammeEvent>(record));
  const std::string key = KeyBuilder("c").Id(record.header.meta.stream.id).Take();
  ASSIGN_OR_RETURN(v1::CaseRow row, runtime::GetRowOrNew<v1::CaseRow>(rows, key));
  const std::vector<std::string> keys_before = IndexKeys(row.life());
  const Contribution before = ContributionOf(row.life());
  *row.mutable_life() =
      EvolveCase(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  RETURN_IF_ERROR(KeepSealed(record, *event, row));
  const std::vector<std::string> keys = IndexKeys(row.life());
  v1::CaseIndexRow entry;
  entry.set_case_id(row.life().case_id());
  for (const std::string& gone : keys_before) {
    if (!std::binary_search(keys.begin(), keys.end(), gone)) rows.Delete(gone);
  }
  for (const std::string& added : keys) {
    if (!std::binary_search(keys_before.begin(), keys_before.end(), added)) {
      runtime::PutRow(rows, added, entry);
    }
  }
  RETURN_IF_ERROR(Recount(row.life(), before, ContributionOf(row.life()), rows));
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::programme
