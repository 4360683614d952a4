// How what is due is laid down: a row under each whom it concerns, in order of kind and time, and a
// count by section, kind and day. Used by the due view's folds and its queries. Thread-safe.
#ifndef VARSEL_SERVICES_MEETING_DUE_ROWS_H_
#define VARSEL_SERVICES_MEETING_DUE_ROWS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/meeting/view_keys.h"
#include "storage/views/view.h"
#include "varsel/meeting/v1/meeting_rows.pb.h"

namespace varsel::meeting {

inline constexpr v1::DueKind kDueKinds[] = {v1::DUE_KIND_COMPLETE_DELIVERY,
                                            v1::DUE_KIND_FOLLOW_UP,
                                            v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT,
                                            v1::DUE_KIND_REVIEW,
                                            v1::DUE_KIND_EKI_ANSWER,
                                            v1::DUE_KIND_MEETING_OUTCOME,
                                            v1::DUE_KIND_CASE_PHASE,
                                            v1::DUE_KIND_CASE_FOLLOW_UP,
                                            v1::DUE_KIND_CASE_MEASURE,
                                            v1::DUE_KIND_CASE_REVIEW};

// One thing to do, and the persons by whom it is found; `id` tells it from others of its kind and
// time.
struct DueThing {
  v1::DueRow row;
  std::string id;
  std::vector<std::string> person_ids;
};

// The rows of one owner's list of a kind; `owner` empty = the district.
std::string DuePrefix(char space, std::string_view owner, v1::DueKind kind);
// What follows the prefix: time, id, incident.
std::string DueSuffix(const DueThing& thing);

std::string DueCountPrefix(std::string_view section_id);
// Of a key of a count row.
struct DueCountKey {
  std::string section_id;
  v1::DueKind kind = v1::DUE_KIND_UNSPECIFIED;
  int32_t day = 0;
};
DueCountKey ReadDueCountKey(std::string_view key);

// Notes that the record was merged into another one; empty = it stands for itself (again).
void PutMerged(std::string_view person_id, std::string_view into_id, views::RowStore& rows);
// The record that the person stands under now: of one that was merged, the one that stays. Of the
// rows of the due view; one lookup that finds nothing for a record that was never merged.
absl::StatusOr<std::string> SurvivingId(const views::RowReader& rows, std::string_view person_id);
// Every record of that person, this one among them. Things are laid down under the record that they
// were recorded of, so that a merge moves nothing and can be withdrawn.
absl::StatusOr<std::vector<std::string>> RecordsOf(const views::RowReader& rows,
                                                   std::string_view person_id);

// The day in Denmark, since 1970-01-01.
int32_t DueDayOf(absl::Time time);

// What was due and what now is: takes out the rows of those that are no more, lays down the new,
// and moves the counts. Things in both with the same values cost nothing; one that only changes
// hands is written over.
absl::Status ReplaceDue(const std::vector<DueThing>& before, const std::vector<DueThing>& after,
                        views::RowStore& rows);

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_DUE_ROWS_H_
