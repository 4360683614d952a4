#include "services/insight/dose_contribution.h"

#include <set>

#include "absl/time/time.h"
#include "services/domain/danish_week.h"

namespace varsel::insight {
std::set<std::string> GroupsAt(const v1::DosePersonRow& row, int64_t time_us) {
  std::map<std::string, const v1::DoseAffiliation*> last_said;  // by affiliation
  for (const v1::DoseAffiliation& affiliation : row.affiliations()) {
    last_said[affiliation.affiliation_id()] = &affiliation;
  }
  std::set<std::string> groups;
  for (const auto& [id, said] : last_said) {
    const v1::DoseAffiliation& affiliation = *said;
    if (affiliation.withdrawn()) continue;
    const bool begun = affiliation.from_us() <= time_us;
    const bool over = affiliation.has_until_us() && affiliation.until_us() <= time_us;
    if (begun && !over) groups.insert(affiliation.group_id());
  }
  if (groups.empty()) groups.insert("");
  return groups;
}

void AddDose(const v1::DosePersonRow& row, int times, DoseCounts* counts) {
  for (const v1::DoseDelivery& delivery : row.deliveries()) {
    const std::string week =
        WeekOf(DanishDay(absl::FromUnixMicros(delivery.delivered_us()))).ToString();
    for (const std::string& group : GroupsAt(row, delivery.delivered_us())) {
      DoseCount& count = (*counts)[week + "/" + group];
      count.deliveries += times;
      count.reached += delivery.reached() ? times : 0;
    }
  }
}

}  // namespace varsel::insight
