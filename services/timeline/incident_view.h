// View timeline.incident: every incident as now known, and where to find it by time.
//   i <incident id>                         -> IncidentRow
//   d <newest first> <incident id>          -> IncidentIndexRow   of the district
//   s <section id> <newest first> <id>      -> IncidentIndexRow
//   g <group id> <newest first> <id>        -> IncidentIndexRow   in either role
// Withdrawn incidents stand in no index. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_TIMELINE_INCIDENT_VIEW_H_
#define VARSEL_SERVICES_TIMELINE_INCIDENT_VIEW_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::timeline {

inline constexpr std::string_view kIncidentView = "timeline.incident";

std::string IncidentKey(const Uuid& incident_id);
// Prefixes of the three indexes, and where a scan of those before `until` begins.
std::string DistrictPrefix();
std::string SectionPrefix(const Uuid& section_id);
std::string GroupPrefix(const Uuid& group_id);
std::string Before(const std::string& prefix, absl::Time until);
// When the incident of an index key happened.
absl::Time TimeOfIndexKey(std::string_view key, size_t prefix_size);

class IncidentView final : public views::View {
 public:
  std::string_view name() const override { return kIncidentView; }
  uint32_t schema() const override { return 2; }  // 2: persons
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_INCIDENT_VIEW_H_
