// View sanction.duty: every duty, and where to find it by due time.
//   d <duty id>                                  -> DutyRow
//   o <group id or none> <open only> <due> <id>  -> DutyIndexRow   of a group or the district;
//   withdrawn ones stand in no index t <trigger id> <due> <duty id>               -> DutyIndexRow
//   x <due> <duty id>                            -> DutyIndexRow   the due time is still to pass
// Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SANCTION_DUTY_VIEW_H_
#define VARSEL_SERVICES_SANCTION_DUTY_VIEW_H_

#include <string>
#include <string_view>

#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::sanction {

inline constexpr std::string_view kDutyView = "sanction.duty";

inline std::string DutyKey(const Uuid& duty_id) { return KeyBuilder("d").Id(duty_id).Take(); }
// `group_id` none = the district.
inline std::string DutiesPrefix(const Uuid& group_id, bool open_only) {
  return KeyBuilder("o").Id(group_id).Byte(open_only ? 1 : 0).Take();
}
inline std::string TriggerDutiesPrefix(const Uuid& trigger_id) {
  return KeyBuilder("t").Id(trigger_id).Take();
}
inline std::string DueToPassPrefix() { return "x"; }

class DutyView final : public views::View {
 public:
  std::string_view name() const override { return kDutyView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_DUTY_VIEW_H_
