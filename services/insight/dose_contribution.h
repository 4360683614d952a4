// What one person's deliveries add to the counters of groups and weeks, by his affiliations on the
// day of each. A late or corrected affiliation is nothing but another row: what it contributed
// before is taken out, what it contributes is added. Pure.
#ifndef VARSEL_SERVICES_INSIGHT_DOSE_CONTRIBUTION_H_
#define VARSEL_SERVICES_INSIGHT_DOSE_CONTRIBUTION_H_

#include <map>
#include <set>
#include <string>

#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {

struct DoseCount {
  int64_t deliveries = 0;
  int64_t reached = 0;
};

// By "2023-W03/<group id>"; the group is empty where the person had no affiliation at that time. A
// delivery counts once in each group that the person was affiliated with.
using DoseCounts = std::map<std::string, DoseCount>;

// The groups that the person was affiliated with at that time, in microseconds since 1970; the
// empty id alone if there was none.
std::set<std::string> GroupsAt(const v1::DosePersonRow& row, int64_t time_us);

// Adds `times` (1, or -1 to take out) the row.
void AddDose(const v1::DosePersonRow& row, int times, DoseCounts* counts);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_DOSE_CONTRIBUTION_H_
