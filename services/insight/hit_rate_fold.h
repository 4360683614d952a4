// How events change the rows of persons and notifications of the hit-rate view. Each function
// changes rows and says by how much the counters change; none decides anything.
#ifndef VARSEL_SERVICES_INSIGHT_HIT_RATE_FOLD_H_
#define VARSEL_SERVICES_INSIGHT_HIT_RATE_FOLD_H_

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "services/insight/counter_change.h"
#include "storage/views/view.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::insight {

// hit_rate_targets.cc: rounds and who is in them.
absl::Status FoldTargetAdded(const notification::v1::TargetAdded& said, views::RowStore& rows,
                             CounterChange& counters);
absl::Status FoldTargetRemoved(const notification::v1::TargetRemoved& said, views::RowStore& rows,
                               CounterChange& counters);
absl::Status FoldOfficerKnown(const notification::v1::OfficerKnownRecorded& said,
                              views::RowStore& rows, CounterChange& counters);
// A round began or ended, for each of its persons; `ended` false = it began.
absl::Status FoldRoundTurn(const std::string& round_id, bool ended, views::RowStore& rows,
                           CounterChange& counters);
absl::Status FoldMerge(const focus::v1::PersonMerged& said, views::RowStore& rows,
                       CounterChange& counters);
absl::Status FoldMergeWithdrawn(const focus::v1::FactWithdrawn& said, views::RowStore& rows,
                                CounterChange& counters);

// hit_rate_notifications.cc: where each notification stands.
absl::Status FoldPlanned(const notification::v1::NotificationPlanned& said, views::RowStore& rows,
                         CounterChange& counters);
absl::Status FoldCancelled(const notification::v1::NotificationCancelled& said,
                           views::RowStore& rows, CounterChange& counters);
absl::Status FoldOutcome(const notification::v1::OutcomeDecided& said, views::RowStore& rows,
                         CounterChange& counters);

// hit_rate_attempts.cc: attempts, and the deliveries that came of them.
absl::Status FoldAttempt(const notification::v1::AttemptRecorded& said, views::RowStore& rows,
                         CounterChange& counters);
absl::Status FoldAttemptCorrected(const notification::v1::AttemptCorrected& said,
                                  views::RowStore& rows, CounterChange& counters);
absl::Status FoldDelivery(const notification::v1::DeliveryRecorded& said, views::RowStore& rows,
                          CounterChange& counters);
absl::Status FoldDelivery(const notification::v1::DeliveryCompleted& said, views::RowStore& rows,
                          CounterChange& counters);
absl::Status FoldDelivery(const notification::v1::DeliveryCorrected& said, views::RowStore& rows,
                          CounterChange& counters);
absl::Status FoldWithdrawn(const notification::v1::FactWithdrawn& said, views::RowStore& rows,
                           CounterChange& counters);

// person_rows.cc: the rows themselves.
// Loads the row of the person (or of the one he was merged into), lets `change` change it, and
// counts the difference.
absl::Status ChangePerson(std::string_view person_id, views::RowStore& rows,
                          CounterChange& counters, absl::FunctionRef<void(v1::PersonRow&)> change);
absl::Status ChangeNotification(std::string_view notification_id, views::RowStore& rows,
                                CounterChange& counters,
                                absl::FunctionRef<void(v1::NotificationRow&)> change);
// What NotificationPlanned, AttemptRecorded and DeliveryRecorded say alike.
template <typename Said>
void DescribeRow(const Said& said, v1::NotificationRow& row) {
  row.set_round_id(said.round_id());
  row.set_section_id(said.dimensions().section_id());
  row.set_group_kind(said.dimensions().group_kind());
}
// Brings what the row of each notification of this person in this round says of officer_known in
// line with his target.
absl::Status AlignOfficerKnown(const std::string& round_id, const std::string& person_id,
                               views::RowStore& rows, CounterChange& counters);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_HIT_RATE_FOLD_H_
