// View notification.lever: when each lever of a group's package is ready, folded from the sanction
// area's events, and what a delivery that announces levers is decided by.
//   g <group>          GroupPackageRow
//   l <group> <lever>  LeverReadinessRow
// Thread-safe: stateless.
#ifndef VARSEL_SERVICES_NOTIFICATION_LEVER_VIEW_H_
#define VARSEL_SERVICES_NOTIFICATION_LEVER_VIEW_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/notification/facts.h"
#include "services/notification/levers.h"
#include "storage/log/event_log.h"
#include "storage/views/view.h"

namespace varsel::notification {

inline constexpr std::string_view kLeverView = "notification.lever";

class LeverView final : public views::View {
 public:
  std::string_view name() const override { return kLeverView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// The levers of these groups. Adds to `reads` the streams that they rest on, each with the version
// that it had before its rows were read: whatever changes a lever meanwhile makes the append fail,
// and the plan is made anew. Per group 1 row and a scan of its levers.
absl::StatusOr<LeverFacts> GatherLevers(
    const Facts& facts, const google::protobuf::RepeatedPtrField<std::string>& group_ids,
    std::vector<log::Precondition>* reads);
// The same, of the groups that the notification counts under.
absl::StatusOr<LeverFacts> GatherLeversOf(const Facts& facts, const std::string& notification_id,
                                          std::vector<log::Precondition>* reads);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_LEVER_VIEW_H_
