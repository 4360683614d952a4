#include "clients/cli/exit_code.h"

#include <string>

#include "absl/strings/cord.h"

namespace varsel::cli {
namespace {

constexpr char kUsageUrl[] = "varsel.cli/usage";

}  // namespace

absl::Status UsageError(const std::string& text) {
  absl::Status status = absl::InvalidArgumentError(text);
  status.SetPayload(kUsageUrl, absl::Cord());
  return status;
}

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.GetPayload(kUsageUrl).has_value()) return ExitCode::kUsage;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kOk;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return ExitCode::kRefused;
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
      return ExitCode::kConflict;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
      return ExitCode::kUnavailable;
    case absl::StatusCode::kDataLoss:
      return ExitCode::kDataLoss;
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kDoNotUseReservedForFutureExpansionUseDefaultInSwitchInstead_:
      break;
  }
  return ExitCode::kFailed;
}

std::string ExitCodeHelp(Language language) {
  return In(language, {.da = "Slutkoder:\n"
                             "  0  i orden\n"
                             "  1  anden fejl\n"
                             "  2  forkert brug af kommandolinjen\n"
                             "  3  afvist af en regel, forkert input eller ikke tilladt\n"
                             "  4  findes ikke\n"
                             "  5  konflikt: ændret imens, eller id i brug\n"
                             "  6  serveren svarer ikke, er ved at stoppe eller overbelastet\n"
                             "  7  tab af data\n",
                       .en = "Exit codes:\n"
                             "  0  ok\n"
                             "  1  any other error\n"
                             "  2  wrong use of the command line\n"
                             "  3  refused by a rule, bad input, or not allowed\n"
                             "  4  not found\n"
                             "  5  conflict: changed meanwhile, or an id in use\n"
                             "  6  the server does not answer, is stopping or overloaded\n"
                             "  7  data loss\n"});
}

}  // namespace varsel::cli
