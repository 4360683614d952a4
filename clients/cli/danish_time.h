// Times as people here write and read them: in Europe/Copenhagen.
#ifndef VARSEL_CLIENTS_CLI_DANISH_TIME_H_
#define VARSEL_CLIENTS_CLI_DANISH_TIME_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cli/words.h"

namespace varsel::cli {

// RFC 3339 ("2023-01-17T19:40:00+01:00"), or "2023-01-17 19:40" or "2023-01-17" (midnight) in
// Europe/Copenhagen, or "now". A local time that a clock change skips or repeats is refused: write
// it with its offset. UsageError otherwise.
absl::StatusOr<absl::Time> ParseTime(std::string_view text);

// "17. jan. 2023 kl. 19.40" or "17 Jan 2023 19:40", in Europe/Copenhagen.
std::string FormatTime(Language language, absl::Time time);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_DANISH_TIME_H_
