#include "services/domain/danish_calendar.h"

#include "storage/base/check.h"

namespace varsel {
namespace {

constexpr int kStoreBededagUntil = 2023;

absl::Time LastSundayAtOne(absl::CivilYear year, int month) {
  const absl::CivilDay last = absl::CivilDay(absl::CivilMonth(year.year(), month) + 1) - 1;
  const absl::CivilDay sunday = absl::PrevWeekday(last + 1, absl::Weekday::sunday);
  return absl::FromCivil(absl::CivilHour(sunday) + 1, absl::UTCTimeZone());
}

bool IsSummer(absl::Time time) {
  const absl::CivilYear year(absl::ToCivilYear(time, absl::UTCTimeZone()));
  return time >= LastSundayAtOne(year, 3) && time < LastSundayAtOne(year, 10);
}

}  // namespace

absl::CivilDay DanishDay(absl::Time time) {
  return absl::ToCivilDay(time + absl::Hours(IsSummer(time) ? 2 : 1), absl::UTCTimeZone());
}

absl::Time StartOfDanishDay(absl::CivilDay day) {
  // Clocks change at night, never at midnight: one of the two is right, and only one.
  const absl::Time summer = absl::FromCivil(day, absl::UTCTimeZone()) - absl::Hours(2);
  return IsSummer(summer) ? summer : summer + absl::Hours(1);
}

absl::CivilDay EasterSunday(absl::CivilYear year) {
  // The letters are those of the source.
  const int64_t y = year.year();
  const int64_t a = y % 19;
  const int64_t b = y / 100;
  const int64_t c = y % 100;
  const int64_t d = b / 4;
  const int64_t e = b % 4;
  const int64_t f = (b + 8) / 25;
  const int64_t g = (b - f + 1) / 3;
  const int64_t h = (19 * a + b - d - g + 15) % 30;
  const int64_t i = c / 4;
  const int64_t k = c % 4;
  const int64_t l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int64_t m = (a + 11 * h + 22 * l) / 451;
  const int64_t n = h + l - 7 * m + 114;
  return absl::CivilDay(y, n / 31, n % 31 + 1);
}

bool IsDanishHoliday(absl::CivilDay day) {
  if (day.month() == 1 && day.day() == 1) return true;
  if (day.month() == 12 && (day.day() == 25 || day.day() == 26)) return true;
  switch (day - EasterSunday(absl::CivilYear(day))) {
    case -3:  // Maundy Thursday
    case -2:  // Good Friday
    case 0:
    case 1:   // Easter Monday
    case 39:  // Ascension Day
    case 49:  // Whit Sunday
    case 50:  // Whit Monday
      return true;
    case 26:  // store bededag
      return day.year() <= kStoreBededagUntil;
    default:
      return false;
  }
}

bool IsDanishWorkingDay(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  if (weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday) return false;
  if (day.month() == 6 && day.day() == 5) return false;
  if (day.month() == 12 && (day.day() == 24 || day.day() == 31)) return false;
  return !IsDanishHoliday(day);
}

absl::Time EndOfWorkingDay(absl::Time from, int days) {
  VARSEL_CHECK(days >= 0);
  absl::CivilDay day = DanishDay(from);
  for (int left = days; left > 0;) {
    ++day;
    if (IsDanishWorkingDay(day)) --left;
  }
  return StartOfDanishDay(day + 1) - absl::Seconds(1);
}

}  // namespace varsel
