// Months as Denmark has them. Pure; thread-safe.
#ifndef VARSEL_SERVICES_TABLES_MONTH_H_
#define VARSEL_SERVICES_TABLES_MONTH_H_

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace varsel::tables {

// The month in Denmark at that moment.
absl::CivilMonth MonthOf(absl::Time time);

// "2023-01". nullopt if it is not of this form, or of no year from 1900 to 9999.
std::string MonthText(absl::CivilMonth month);
std::optional<absl::CivilMonth> ParseMonth(const std::string& text);

// When its tables are made: so many days (policy) after its end, in Denmark.
absl::Time ClosesAt(absl::CivilMonth month, int after_days);

}  // namespace varsel::tables

#endif  // VARSEL_SERVICES_TABLES_MONTH_H_
