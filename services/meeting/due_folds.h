// The folds of the due view, one file for each area whose events they fold. Each takes a record of
// that area and writes rows; see view_keys.h. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_MEETING_DUE_FOLDS_H_
#define VARSEL_SERVICES_MEETING_DUE_FOLDS_H_

#include "absl/status/status.h"
#include "storage/log/record.h"
#include "storage/views/view.h"
#include "varsel/meeting/v1/meeting_rows.pb.h"

namespace varsel::meeting {

bool WantsOfNotification(std::string_view name);  // the kind without its package
absl::Status FoldNotification(const log::Record& record, views::RowStore& rows);
bool WantsOfFocus(std::string_view name);
absl::Status FoldFocus(const log::Record& record, views::RowStore& rows);
absl::Status FoldIncident(const log::Record& record, views::RowStore& rows);
absl::Status FoldCase(const log::Record& record, views::RowStore& rows);
bool WantsOfMeeting(std::string_view name);
absl::Status FoldMeeting(const log::Record& record, views::RowStore& rows);

// The officers whose the person's review is: those of his last plan that stands. `officers` empty =
// that plan is cancelled. Of an older plan nothing changes. due_focus.cc
using Officers = google::protobuf::RepeatedPtrField<std::string>;
absl::Status PlanStands(std::string_view person_id, std::string_view notification_id, bool is_new,
                        const Officers& officers, views::RowStore& rows);

// An incident that involves a group of the person's happened after this notification reached him:
// it is to be followed up. due_notification.cc
absl::Status AttachIncident(std::string_view notification_id, std::string_view incident_id,
                            absl::Time occurred, views::RowStore& rows);
// It was never so, or it is told anew.
absl::Status DetachIncident(std::string_view notification_id, std::string_view incident_id,
                            views::RowStore& rows);

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_DUE_FOLDS_H_
