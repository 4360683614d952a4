#include "services/access/month.h"

#include "absl/time/civil_time.h"

namespace varsel::access {

uint32_t MonthOf(absl::Time time) {
  const absl::CivilMonth month = absl::ToCivilMonth(time, absl::UTCTimeZone());
  return static_cast<uint32_t>(month.year() * 100 + month.month());
}

bool IsMonth(uint32_t month) {
  return month / 100 >= 1990 && month / 100 < 3000 && month % 100 >= 1 && month % 100 <= 12;
}

absl::Time EndOf(uint32_t month) {
  const absl::CivilMonth begun(month / 100, static_cast<int>(month % 100));
  return absl::FromCivil(begun + 1, absl::UTCTimeZone());
}

absl::Time YearsBefore(absl::Time time, uint32_t years) {
  const absl::CivilSecond now = absl::ToCivilSecond(time, absl::UTCTimeZone());
  return absl::FromCivil(absl::CivilSecond(now.year() - years, now.month(), now.day(), now.hour(),
                                           now.minute(), now.second()),
                         absl::UTCTimeZone());
}

}  // namespace varsel::access
