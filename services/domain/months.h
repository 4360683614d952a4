// Terms that are said in months, by the calendar of Denmark. Pure; thread-safe.
#ifndef VARSEL_SERVICES_DOMAIN_MONTHS_H_
#define VARSEL_SERVICES_DOMAIN_MONTHS_H_

#include "absl/time/time.h"

namespace varsel {

// As long after the beginning of the day, so many months on, or on the last day of that month where
// it is shorter (31 August + 6 = 28 February).
absl::Time AddMonths(absl::Time time, int months);

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_MONTHS_H_
