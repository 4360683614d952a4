// Records of one person that were entered twice and merged: the record that stands for the person,
// and all that are his. Each view has rows of its own that tell of merges, and says here how they
// are read, one lookup at a time: things lie under the record that they were recorded of, so that a
// merge moves nothing and can be withdrawn. Used by folds and queries; thread-safe, if what is
// given is.
//
// `Id` is std::string or Uuid; Id() is nobody.
#ifndef VARSEL_SERVICES_RUNTIME_MERGED_RECORDS_H_
#define VARSEL_SERVICES_RUNTIME_MERGED_RECORDS_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/base/status_macros.h"

namespace varsel::runtime {

// So far merges are followed. Focus never merges in a ring; rows that did would end here.
inline constexpr size_t kMergesFollowedMax = 256;

// The record that `id` stands under: of one that was merged, the one that stays; else itself.
// into(id) -> absl::StatusOr<Id>: what it was merged into, or Id().
template <typename Id, typename Into>
absl::StatusOr<Id> SurvivingRecord(Id id, const Into& into) {
  for (size_t i = 0; i < kMergesFollowedMax; ++i) {
    ASSIGN_OR_RETURN(Id next, into(std::as_const(id)));
    if (next == Id()) break;
    id = std::move(next);
  }
  return id;
}

// Every record of the person who stands under `surviving`, that one first.
// absorbed(id) -> absl::StatusOr<a range of Id>: the records that were merged into this one.
template <typename Id, typename Absorbed>
absl::StatusOr<std::vector<Id>> RecordsUnder(Id surviving, const Absorbed& absorbed) {
  std::vector<Id> records = {std::move(surviving)};
  for (size_t i = 0; i < records.size() && i < kMergesFollowedMax; ++i) {
    ASSIGN_OR_RETURN(const auto more, absorbed(std::as_const(records[i])));
    records.insert(records.end(), more.begin(), more.end());
  }
  return records;
}

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_MERGED_RECORDS_H_
