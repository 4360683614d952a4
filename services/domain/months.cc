#include "services/domain/months.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "services/domain/danish_calendar.h"

namespace varsel {

absl::Time AddMonths(absl::Time time, int months) {
  const absl::CivilDay day = DanishDay(time);
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  const absl::CivilDay then = std::min(absl::CivilDay(month) + (day.day() - 1), last);
  return StartOfDanishDay(then) + (time - StartOfDanishDay(day));
}

}  // namespace varsel
