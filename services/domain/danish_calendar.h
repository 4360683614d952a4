// Days as Denmark has them: its time, its public holidays, its working days. Computed, so that no
// rule reads a time-zone file or a list that runs out. Pure; thread-safe.
#ifndef VARSEL_SERVICES_DOMAIN_DANISH_CALENDAR_H_
#define VARSEL_SERVICES_DOMAIN_DANISH_CALENDAR_H_

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace varsel {

// The day in Denmark at that moment. Central European time, with summer time from the last Sunday
// of March to the last Sunday of October, 01:00 UTC (directive 2000/84/EC; in Denmark since 1996).
absl::CivilDay DanishDay(absl::Time time);
// When that day begins in Denmark.
absl::Time StartOfDanishDay(absl::CivilDay day);

// Easter Sunday of the Gregorian calendar: the anonymous algorithm of Nature, 20 April 1876, as in
// Meeus, Astronomical Algorithms (1991), chapter 8.
absl::CivilDay EasterSunday(absl::CivilYear year);

// A public holiday of the folkekirke or of law: New Year's Day, Maundy Thursday, Good Friday,
// Easter Sunday and Monday, store bededag (until 2023: lov nr. 214 af 7. marts 2023 took it away
// from 2024 on), Ascension Day, Whit Sunday and Monday, Christmas Day and the day after.
bool IsDanishHoliday(absl::CivilDay day);
// Monday to Friday, no holiday, and none of the days on which municipal offices are closed though
// law does not say so: Grundlovsdag (5 June), 24 and 31 December. These three are our choice: a
// term that EKI is to keep does not run on a day on which EKI cannot keep it.
bool IsDanishWorkingDay(absl::CivilDay day);

// The last second of the `days`-th working day after the day of `from`. 0 = of the day of `from`
// itself. REQUIRES: days >= 0.
absl::Time EndOfWorkingDay(absl::Time from, int days);

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_DANISH_CALENDAR_H_
