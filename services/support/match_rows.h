// Persons' rows of the EKI table and the counters over them. A person who was entered twice and
// merged has a row for each record; he is counted once, by all of them together, so that a merge
// can be withdrawn again. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_SUPPORT_MATCH_ROWS_H_
#define VARSEL_SERVICES_SUPPORT_MATCH_ROWS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"
#include "varsel/support/v1/support_rows.pb.h"

namespace varsel::support {

std::string MatchPersonKey(const Uuid& person_id);
// Uuid() = all rounds that have begun.
std::string CountsKey(const Uuid& round_id);

// The record under which the person is counted: the one that others were merged into.
absl::StatusOr<std::string> CountedAs(const views::RowReader& rows, const std::string& person_id);
// Every record of that person, this one among them; one that never was merged stands alone.
absl::StatusOr<std::vector<std::string>> RecordsOf(const views::RowReader& rows,
                                                   const std::string& person_id);
// All that is matched of the person who is counted under this record.
absl::StatusOr<v1::MatchRow> WholePerson(const views::RowReader& rows,
                                         const std::string& counted_as);

// Changes one record's row (change(row) says whether it did), and the counters with it.
absl::Status ChangePerson(const std::string& person_id, views::RowStore& rows,
                          const std::function<bool(v1::MatchRow&)>& change);

// The record is of the same person as the other; nothing if they are one already.
absl::Status MergePersons(const std::string& person_id, const std::string& into_person_id,
                          views::RowStore& rows);
// It is not, after all.
absl::Status UnmergePerson(const std::string& person_id, views::RowStore& rows);

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_MATCH_ROWS_H_
