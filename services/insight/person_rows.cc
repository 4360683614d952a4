#include <string>

#include "services/insight/hit_rate_fold.h"
#include "services/insight/hit_rate_view.h"
#include "services/insight/merged_people.h"
#include "services/runtime/deterministic.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

// Loads, changes, counts and writes one row; writes nothing when nothing changed.
template <typename Row>
absl::Status ChangeRow(const std::string& key, views::RowStore& rows, CounterChange& counters,
                       absl::FunctionRef<void(Row&)> change) {
  ASSIGN_OR_RETURN(Row row, runtime::GetRowOrNew<Row>(rows, key));
  const Row before = row;
  change(row);
  if (runtime::DeterministicBytes(row) == runtime::DeterministicBytes(before)) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(counters.Add(before, -1));
  RETURN_IF_ERROR(counters.Add(row, 1));
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace

absl::Status ChangePerson(std::string_view person_id, views::RowStore& rows,
                          CounterChange& counters, absl::FunctionRef<void(v1::PersonRow&)> change) {
  ASSIGN_OR_RETURN(const std::string id, SurvivingId(rows, person_id));
  return ChangeRow<v1::PersonRow>(PersonKey(id), rows, counters, change);
}

absl::Status ChangeNotification(std::string_view notification_id, views::RowStore& rows,
                                CounterChange& counters,
                                absl::FunctionRef<void(v1::NotificationRow&)> change) {
  return ChangeRow<v1::NotificationRow>(NotificationKey(notification_id), rows, counters, change);
}

absl::Status AlignOfficerKnown(const std::string& round_id, const std::string& person_id,
                               views::RowStore& rows, CounterChange& counters) {
  if (round_id.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string id, SurvivingId(rows, person_id));
  ASSIGN_OR_RETURN(const v1::PersonRow row,
                   runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(id)));
  notification::v1::TriState of_target = notification::v1::TRI_STATE_UNSPECIFIED;
  for (const v1::TargetEntry& target : row.targets()) {
    if (target.round_id() == round_id && target.person_id() == person_id) {
      of_target = target.officer_known();
    }
  }
  for (const v1::NotificationEntry& entry : row.notifications()) {
    if (entry.round_id() != round_id || entry.person_id() != person_id) continue;
    const notification::v1::TriState known =
        of_target == notification::v1::TRI_STATE_UNSPECIFIED ? entry.officer_known() : of_target;
    RETURN_IF_ERROR(
        ChangeNotification(entry.notification_id(), rows, counters,
                           [known](v1::NotificationRow& n) { n.set_officer_known(known); }));
  }
  return absl::OkStatus();
}

}  // namespace varsel::insight
