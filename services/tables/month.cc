#include "services/tables/month.h"

#include "services/domain/danish_calendar.h"

namespace varsel::tables {

absl::CivilMonth MonthOf(absl::Time time) { return absl::CivilMonth(DanishDay(time)); }

std::string MonthText(absl::CivilMonth month) { return absl::FormatCivilTime(month); }

std::optional<absl::CivilMonth> ParseMonth(const std::string& text) {
  absl::CivilMonth month;
  if (!absl::ParseCivilTime(text, &month) || month.year() < 1900 || month.year() > 9999 ||
      absl::FormatCivilTime(month) != text) {
    return std::nullopt;
  }
  return month;
}

absl::Time ClosesAt(absl::CivilMonth month, int after_days) {
  return StartOfDanishDay(absl::CivilDay(month + 1) + after_days);
}

}  // namespace varsel::tables
