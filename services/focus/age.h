// Birth dates, ages and months, all by the calendar of Copenhagen: a person is as old as he is
// there on the day of the act. Pure; thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_AGE_H_
#define VARSEL_SERVICES_FOCUS_AGE_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "varsel/focus/v1/focus_types.pb.h"

namespace varsel::focus {

// The day that it is in Copenhagen.
absl::CivilDay DayOf(absl::Time time);

// Whole years on that day. Who was born on 29 February turns a year older on 1 March of a common
// year: so nobody is ever taken for of age a day too soon. Negative before the birth.
int AgeOn(absl::CivilDay birth_date, absl::CivilDay day);

// UNKNOWN without a birth date, else MINOR or ADULT by `minimum_age_years`.
v1::AgeGroup AgeGroupOn(const std::optional<absl::CivilDay>& birth_date, absl::CivilDay day,
                        int minimum_age_years);

// The same time of day so many months on, or on the last day of that month where it is shorter (31
// August + 6 = 28 February).
absl::Time AddMonths(absl::Time time, int months);
// The same so many years back.
absl::Time SubtractYears(absl::Time time, int years);

// "1995-04-12"; nullopt if it is no date or lies before 1900.
std::optional<absl::CivilDay> ParseDay(std::string_view text);
std::string FormatDay(absl::CivilDay day);

// As events keep a day: noon UTC.
absl::Time NoonOf(absl::CivilDay day);
absl::CivilDay DayOfNoon(absl::Time noon);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_AGE_H_
