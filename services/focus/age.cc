#include "services/focus/age.h"

#include "absl/strings/string_view.h"
#include "storage/base/check.h"

namespace varsel::focus {
namespace {

constexpr absl::CivilYear kFirstBirthYear(1900);

absl::TimeZone LoadCopenhagen() {
  absl::TimeZone zone;
  // Part of every Debian (tzdata); without it no age would be right, so nothing goes on.
  VARSEL_CHECK(absl::LoadTimeZone("Europe/Copenhagen", &zone));
  return zone;
}

const absl::TimeZone& Copenhagen() {
  static const absl::TimeZone& zone = *new absl::TimeZone(LoadCopenhagen());
  return zone;
}

absl::CivilDay LastDayOf(absl::CivilMonth month) { return absl::CivilDay(month + 1) - 1; }

}  // namespace

absl::CivilDay DayOf(absl::Time time) { return absl::ToCivilDay(time, Copenhagen()); }

int AgeOn(absl::CivilDay birth_date, absl::CivilDay day) {
  int years = static_cast<int>(day.year() - birth_date.year());
  const bool before_birthday = day.month() < birth_date.month() ||
                               (day.month() == birth_date.month() && day.day() < birth_date.day());
  if (before_birthday) --years;
  return years;
}

v1::AgeGroup AgeGroupOn(const std::optional<absl::CivilDay>& birth_date, absl::CivilDay day,
                        int minimum_age_years) {
  if (!birth_date.has_value()) return v1::AGE_GROUP_UNKNOWN;
  return AgeOn(*birth_date, day) < minimum_age_years ? v1::AGE_GROUP_MINOR : v1::AGE_GROUP_ADULT;
}

absl::Time AddMonths(absl::Time time, int months) {
  const absl::TimeZone::CivilInfo at = Copenhagen().At(time);
  const absl::CivilMonth month = absl::CivilMonth(at.cs) + months;
  absl::CivilDay day = absl::CivilDay(month) + (at.cs.day() - 1);
  if (absl::CivilMonth(day) != month) day = LastDayOf(month);
  const absl::CivilSecond then(day.year(), day.month(), day.day(), at.cs.hour(), at.cs.minute(),
                               at.cs.second());
  return absl::FromCivil(then, Copenhagen()) + at.subsecond;
}

absl::Time SubtractYears(absl::Time time, int years) { return AddMonths(time, -12 * years); }

std::optional<absl::CivilDay> ParseDay(std::string_view text) {
  absl::CivilDay day;
  // ParseCivilTime takes "1995-4-12" and spaces too; one spelling is enough.
  if (text.size() != 10 ||
      !absl::ParseCivilTime(absl::string_view(text.data(), text.size()), &day) ||
      FormatDay(day) != text || absl::CivilYear(day) < kFirstBirthYear) {
    return std::nullopt;
  }
  return day;
}

std::string FormatDay(absl::CivilDay day) { return absl::FormatCivilTime(day); }

absl::Time NoonOf(absl::CivilDay day) {
  return absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(12);
}

absl::CivilDay DayOfNoon(absl::Time noon) { return absl::ToCivilDay(noon, absl::UTCTimeZone()); }

}  // namespace varsel::focus
