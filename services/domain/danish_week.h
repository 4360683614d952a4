// ISO 8601 weeks of Danish time (DanishDay). Pure.
#ifndef VARSEL_SERVICES_DOMAIN_DANISH_WEEK_H_
#define VARSEL_SERVICES_DOMAIN_DANISH_WEEK_H_

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/domain/danish_calendar.h"

namespace varsel {

// An ISO 8601 week: weeks begin on Monday; the first of a year is the one with its first Thursday.
struct IsoWeek {
  int64_t year = 0;
  int week = 0;

  std::string ToString() const;  // "2023-W03"; in the order of time for the years 0 to 9999
  friend bool operator==(const IsoWeek&, const IsoWeek&) = default;
};
IsoWeek WeekOf(absl::CivilDay day);
// The Monday of the day's week.
absl::CivilDay MondayOf(absl::CivilDay day);

// Whole weeks from `earlier` to `later`; 0 if it is not earlier.
uint32_t WeeksBetween(absl::CivilDay earlier, absl::CivilDay later);

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_DANISH_WEEK_H_
