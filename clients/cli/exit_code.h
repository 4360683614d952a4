// What the program ends with, so that a script can tell why. Documented in README.md and in --help;
// never renumbered.
#ifndef VARSEL_CLIENTS_CLI_EXIT_CODE_H_
#define VARSEL_CLIENTS_CLI_EXIT_CODE_H_

#include "absl/status/status.h"
#include "clients/cli/words.h"

namespace varsel::cli {

enum class ExitCode : int {
  kOk = 0,
  kFailed = 1,   // anything else: a file that cannot be read, a bug
  kUsage = 2,    // the command line
  kRefused = 3,  // a rule, bad input, or not allowed
  kNotFound = 4,
  kConflict = 5,     // changed meanwhile, or an id in use
  kUnavailable = 6,  // no server, stopping, overloaded, or too slow: try again
  kDataLoss = 7,
};

ExitCode ExitCodeOf(const absl::Status& status);

// An error of the command line itself: ExitCodeOf gives kUsage.
absl::Status UsageError(const std::string& text);

// The table of codes as --help shows it.
std::string ExitCodeHelp(Language language);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_EXIT_CODE_H_
