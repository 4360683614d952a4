// Whether the work came in time after an incident, and what that adds to the counters of its day:
// domain.md, *Incidents, chains, replay*. Pure.
#ifndef VARSEL_SERVICES_INSIGHT_TIMELINESS_CONTRIBUTION_H_
#define VARSEL_SERVICES_INSIGHT_TIMELINESS_CONTRIBUTION_H_

#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {

// Contacted before the next linked incident; late once that has come first; else open.
v1::Timeliness TimelinessOf(const v1::TimelinessIncidentRow& incident,
                            const v1::TimelinessGroup& group);
// Of the incident: late if one group was, else open if one is, else timely. Unspecified: no group
// is known, or it was withdrawn.
v1::Timeliness TimelinessOf(const v1::TimelinessIncidentRow& incident);
// What the incident counts for on its day.
v1::TimelinessDayRow ContributionOf(const v1::TimelinessIncidentRow& incident);
// Adds, or takes out (`times` = -1).
void AddTimeliness(const v1::TimelinessDayRow& part, int times, v1::TimelinessDayRow* into);
bool IsNothing(const v1::TimelinessDayRow& row);
bool IsSame(const v1::TimelinessDayRow& one, const v1::TimelinessDayRow& other);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_TIMELINESS_CONTRIBUTION_H_
