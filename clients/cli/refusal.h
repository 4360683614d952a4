// What a server refused, read from the rich details of its answer (common/v1/error.proto, which are
// google.rpc's), and told in one or two lines. Inside the client a refusal travels as an
// absl::Status with the details as its payload.
#ifndef VARSEL_CLIENTS_CLI_REFUSAL_H_
#define VARSEL_CLIENTS_CLI_REFUSAL_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "clients/cli/words.h"

namespace varsel::cli {

struct Refusal {
  std::string reason;  // stable, e.g. UNDER_MINIMUM_AGE; empty if the server said none
  std::string domain;  // e.g. varsel.focus.v1
  std::string rule;    // the heading of the domain page
  std::string remedy;  // what would satisfy it, where the message does not say so already
  std::vector<std::string> fields;  // paths in the request
  absl::Duration retry_after = absl::ZeroDuration();
};

// `details` = the serialized google.rpc.Status of the trailing metadata, or empty.
absl::Status StatusFromCall(int code, const std::string& message, const std::string& details);
// Empty if the status did not come from a call.
Refusal RefusalOf(const absl::Status& status);

// One line that says what is wrong, and a second with reason, field, rule and remedy where there
// are any.
std::string Describe(const absl::Status& status, Language language);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_REFUSAL_H_
