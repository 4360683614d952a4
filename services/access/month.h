// Months of UTC as numbers: 202301. Pure; thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_MONTH_H_
#define VARSEL_SERVICES_ACCESS_MONTH_H_

#include <cstdint>

#include "absl/time/time.h"

namespace varsel::access {

uint32_t MonthOf(absl::Time time);
// False for what is no month from 1990 to 2999.
bool IsMonth(uint32_t month);
// So many calendar years before `time`, in UTC.
absl::Time YearsBefore(absl::Time time, uint32_t years);
// The first moment after it. REQUIRES: IsMonth(month).
absl::Time EndOf(uint32_t month);

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_MONTH_H_
