// What is known of each round, under "m/<round id>"; shared by the views that need a round's name
// and window.
#ifndef VARSEL_SERVICES_INSIGHT_ROUND_ROWS_H_
#define VARSEL_SERVICES_INSIGHT_ROUND_ROWS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/views/view.h"
#include "varsel/insight/v1/insight_rows.pb.h"
#include "varsel/insight/v1/insight_service.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::insight {

// Folds RoundCreated, RoundStarted, RoundEnded and RoundCorrected; others change nothing.
absl::Status FoldRound(const notification::v1::NotificationEvent& event, views::RowStore& rows);

absl::StatusOr<std::optional<v1::RoundRow>> GetRound(const views::RowReader& rows,
                                                     std::string_view round_id);
// In order of id.
absl::StatusOr<std::vector<v1::RoundRow>> AllRounds(const views::RowReader& rows);

// From the first start to the last end. Rounds that have not begun are passed over.
v1::Window WindowOf(const std::vector<v1::RoundRow>& rounds);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_ROUND_ROWS_H_
