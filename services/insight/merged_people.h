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

struct Merge {
  std::string gone;
  std::string staying;
  bool happens = false;  // false: they are one record already
};
// Writes down that `person_id` is now `into_person_id`, and says whose rows are to be joined.
absl::StatusOr<Merge> RecordMerge(std::string_view person_id, std::string_view into_person_id,
                                  views::RowStore& rows);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_MERGED_PEOPLE_H_
