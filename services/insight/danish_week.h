// Days and ISO 8601 weeks of Danish time. Pure: the rule of summer time stands here and not in a
// file of the machine, so that the same records give the same rows on every machine.
#ifndef VARSEL_SERVICES_INSIGHT_DANISH_WEEK_H_
#define VARSEL_SERVICES_INSIGHT_DANISH_WEEK_H_

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace varsel::insight {

// The day in Denmark: UTC+1, and UTC+2 from the last Sunday of March to the last Sunday of October,
// both at 01:00 UTC (directive 2000/84/EC; in Denmark so since 1996, and near enough before).
absl::CivilDay DanishDay(absl::Time time);

// An ISO 8601 week: weeks begin on Monday; the first of a year is the one with its first Thursday.
struct IsoWeek {
  int64_t year = 0;
  int week = 0;

  std::string ToString() const;  // "2023-W03"; in the order of time for the years 0 to 9999
  friend bool operator==(const IsoWeek&, const IsoWeek&) = default;
};
IsoWeek WeekOf(absl::CivilDay day);

// Whole weeks from `earlier` to `later`; 0 if it is not earlier.
uint32_t WeeksBetween(absl::CivilDay earlier, absl::CivilDay later);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_DANISH_WEEK_H_
