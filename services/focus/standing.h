// Where a person stands, derived anew from all the facts that stand after every event. So a
// correction or a withdrawal needs no undoing: what would hold without the fact, holds. Pure and
// total; thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_STANDING_H_
#define VARSEL_SERVICES_FOCUS_STANDING_H_

#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

// Reads no clock: what depends on today (a review overdue) is told by who asks.
v1::PersonStanding Standing(const v1::PersonLife& life);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_STANDING_H_
