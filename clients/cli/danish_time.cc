#include "clients/cli/danish_time.h"

#include <array>
#include <regex>

#include "absl/strings/str_format.h"
#include "clients/cli/exit_code.h"

namespace varsel::cli {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan.",  "feb.", "marts", "april",
                                                      "maj",   "juni", "juli",  "aug.",
                                                      "sept.", "okt.", "nov.",  "dec."};

// UTC if the machine has no time zone data.
absl::TimeZone Copenhagen() {
  static const absl::TimeZone zone = [] {
    absl::TimeZone loaded;
    if (!absl::LoadTimeZone("Europe/Copenhagen", &loaded)) return absl::UTCTimeZone();
    return loaded;
  }();
  return zone;
}

}  // namespace

absl::StatusOr<absl::Time> ParseTime(std::string_view text) {
  if (text == "now" || text == "nu") return absl::Now();
  absl::Time time;
  std::string error;
  const std::string copy(text);
  if (absl::ParseTime(absl::RFC3339_full, copy, &time, &error)) return time;
  static const std::regex kLocal(R"((\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?)");
  std::smatch match;
  if (!std::regex_match(copy, match, kLocal)) {
    return UsageError("\"" + copy + "\": 2023-01-17 19:40 or 2023-01-17T19:40:00+01:00");
  }
  const auto number = [&match](size_t group) {
    return match[group].matched ? std::stoi(match[group].str()) : 0;
  };
  const absl::CivilSecond civil(number(1), number(2), number(3), number(4), number(5), number(6));
  if (civil.month() != number(2) || civil.day() != number(3) || civil.hour() != number(4) ||
      civil.minute() != number(5)) {
    return UsageError("\"" + copy + "\": no such date or time");
  }
  if (Copenhagen() == absl::UTCTimeZone()) {
    return UsageError(
        "no time zone data for Europe/Copenhagen (package tzdata): write the offset, "
        "e.g. 2023-01-17T19:40:00+01:00");
  }
  const absl::TimeZone::TimeInfo at = Copenhagen().At(civil);
  if (at.kind != absl::TimeZone::TimeInfo::UNIQUE) {
    return UsageError("\"" + copy + "\": the clock was changed then; write the offset");
  }
  return at.pre;
}

std::string FormatTime(Language language, absl::Time time) {
  const absl::CivilSecond civil = absl::ToCivilSecond(time, Copenhagen());
  if (language == Language::kEnglish)
    return absl::FormatTime("%-d %b %Y %H:%M", time, Copenhagen());
  return absl::StrFormat("%d. %s %d kl. %02d.%02d", civil.day(),
                         std::string(kMonths.at(static_cast<size_t>(civil.month() - 1))),
                         civil.year(), civil.hour(), civil.minute());
}

}  // namespace varsel::cli
