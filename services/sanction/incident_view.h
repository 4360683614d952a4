// View sanction.incident: what a trigger is checked against, folded from the timeline area's
// events.
//   i <incident id>                     -> IncidentRow
//   g <group id> <time> <incident id>   -> empty      violence by the group, oldest first;
//   withdrawn incidents are left out
// Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SANCTION_INCIDENT_VIEW_H_
#define VARSEL_SERVICES_SANCTION_INCIDENT_VIEW_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::sanction {

inline constexpr std::string_view kIncidentView = "sanction.incident";

inline std::string IncidentKey(const Uuid& incident_id) {
  return KeyBuilder("i").Id(incident_id).Take();
}
inline std::string ViolencePrefix(const Uuid& group_id) {
  return KeyBuilder("g").Id(group_id).Take();
}
inline std::string ViolenceFrom(const Uuid& group_id, absl::Time time) {
  return KeyBuilder(ViolencePrefix(group_id)).Time(time).Take();
}

// True if the group was violent in [from, until].
absl::StatusOr<bool> WasViolent(const views::RowReader& rows, const Uuid& group_id, absl::Time from,
                                absl::Time until);

class IncidentView final : public views::View {
 public:
  std::string_view name() const override { return kIncidentView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_INCIDENT_VIEW_H_
