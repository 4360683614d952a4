#include "services/domain/danish_week.h"

#include "absl/strings/str_format.h"

namespace varsel {

std::string IsoWeek::ToString() const { return absl::StrFormat("%04d-W%02d", year, week); }

absl::CivilDay MondayOf(absl::CivilDay day) {
  return absl::PrevWeekday(day + 1, absl::Weekday::monday);
}

IsoWeek WeekOf(absl::CivilDay day) {
  // the week's Thursday lies in the week's year
  const absl::CivilDay thursday = MondayOf(day) + 3;
  return {.year = thursday.year(), .week = (absl::GetYearDay(thursday) - 1) / 7 + 1};
}

uint32_t WeeksBetween(absl::CivilDay earlier, absl::CivilDay later) {
  return later <= earlier ? 0 : static_cast<uint32_t>((later - earlier) / 7);
}

}  // namespace varsel
