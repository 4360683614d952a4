// clang-format off
// View "insight.timeliness": whether each group that an incident involves was contacted before the next linked incident.
//
// Rows:  p/..., a/...                    a person's deliveries and affiliations (dose_people.h)
//   i incident                           TimelinessIncidentRow
//   g group, newest first, incident      empty; incidents that stand, by the groups that they involve
//   d group, time, delivery              empty; deliveries that reached a person of the group of that day
//   r answered, retaliation              empty; links that stand
//   l retaliation, answered              the same
//   o section or none, newest first, incident  empty; incidents that stand
//   c section or none, day               TimelinessDayRow; days since 1970, Danish
//
// A new delivery looks at the incidents of its groups that were not contacted before it, and at no others: contact comes to each
// once. Thread-safe: stateless.
// clang-format on
#ifndef VARSEL_SERVICES_INSIGHT_TIMELINESS_VIEW_H_
#define VARSEL_SERVICES_INSIGHT_TIMELINESS_VIEW_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::insight {

inline constexpr std::string_view kTimelinessView = "insight.timeliness";

class TimelinessView : public views::View {
 public:
  std::string_view name() const override { return kTimelinessView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Keys for the fold and the queries. `section` none = the district.
inline std::string TimelinessKey(char space, const Uuid& id) {
  return KeyBuilder().Byte(static_cast<uint8_t>(space)).Id(id).Take();
}
inline uint64_t NewestTimeFirst(int64_t micros) {
  return ~(static_cast<uint64_t>(micros) ^ (uint64_t{1} << 63));
}
inline int64_t FromNewestTimeFirst(uint64_t number) {
  return static_cast<int64_t>(~number ^ (uint64_t{1} << 63));
}

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_TIMELINESS_VIEW_H_
