// Records of one person that were entered twice and merged: whose row their facts stand in. Shared
// by views that count persons; each keeps its own "a/<person id>" rows.
#ifndef VARSEL_SERVICES_INSIGHT_MERGED_PEOPLE_H_
#define VARSEL_SERVICES_INSIGHT_MERGED_PEOPLE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/views/view.h"

namespace varsel::insight {

// The id that `person_id` was merged into at last; itself if it never was.
absl::StatusOr<std::string> SurvivingId(const views::RowReader& rows, std::string_view person_id);

// What focus calls a merge when it withdraws one.
inline constexpr std::string_view kMergeKind = "person_merged";

struct Merge {
  std::string gone;
  std::string staying;
  bool happens = false;  // false: they are one record already
};
// Takes it back: `gone` is again a record of its own; `staying` is where its facts stood. Not
// `happens` if it was not merged.
absl::StatusOr<Merge> WithdrawMerge(std::string_view person_id, views::RowStore& rows);
// Moves to `to` what, now that the merge is withdrawn, belongs to `person_id`. Items have a
// person_id, as recorded.
template <typename Items>
absl::Status MoveOwn(const views::RowReader& rows, std::string_view person_id, Items& from,
                     Items& to) {
  Items rest;
  for (auto& item : from) {
    absl::StatusOr<std::string> owner = SurvivingId(rows, item.person_id());
    if (!owner.ok()) return owner.status();
    *(*owner == person_id ? to : rest).Add() = std::move(item);
  }
  from = std::move(rest);
  return absl::OkStatus();
}

// Writes down that `person_id` is now `into_person_id`, and says whose rows are to be joined.
absl::StatusOr<Merge> RecordMerge(std::string_view person_id, std::string_view into_person_id,
                                  views::RowStore& rows);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_MERGED_PEOPLE_H_
