// A person's deliveries and affiliations in the rows of a view, with the records that were merged
// into his: kept while facts are recorded, corrected, withdrawn and merged. Shared by the views
// that count deliveries by the group of that day; each keeps rows of its own:
//
//   p/<person>           DosePersonRow
//   a/<person>           MergedRow       a record that was merged into another
#ifndef VARSEL_SERVICES_INSIGHT_DOSE_PEOPLE_H_
#define VARSEL_SERVICES_INSIGHT_DOSE_PEOPLE_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "storage/views/view.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/insight/v1/insight_rows.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::insight {

// Told what each row that the event changes was before and is now; empty = there was none, or is
// none any more.
using DosePersonChanged =
    absl::FunctionRef<absl::Status(const v1::DosePersonRow& before, const v1::DosePersonRow& now)>;

// Events that change no person's deliveries or affiliations do nothing.
absl::Status FoldFocusForDosePeople(const focus::v1::FocusEvent& event, views::RowStore& rows,
                                    DosePersonChanged changed);
absl::Status FoldNotificationForDosePeople(const notification::v1::NotificationEvent& event,
                                           views::RowStore& rows, DosePersonChanged changed);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_DOSE_PEOPLE_H_
