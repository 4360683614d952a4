// One line of an import file. Pure.
//
// A file is lines of JSON, in the order in which they are sent:
//   {"at": "2023-01-17T19:40:00+01:00", "method":
//   "varsel.notification.v1.NotificationService/RecordAttempt", "request": {...},
//    "actor": "...", "role": "officer", "section": "...", "purpose": "notification", "comment":
//    "..."}
// `method` and `request` must be there; the rest is as on the command line. Blank lines, and lines
// with nothing but a `comment`, are passed over. A command without request_id gets one that is
// derived from the line, so that sending it again does nothing.
#ifndef VARSEL_CLIENTS_CLI_IMPORT_LINE_H_
#define VARSEL_CLIENTS_CLI_IMPORT_LINE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace varsel::cli {

struct ImportLine {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::unique_ptr<google::protobuf::Message> request;
  Options options;  // the session's, with what the line says
};

// nullopt for a line that sends nothing. INVALID_ARGUMENT, saying what is wrong with it, if it
// cannot be sent as it is.
absl::StatusOr<std::optional<ImportLine>> ParseImportLine(std::string_view text,
                                                          const Options& options);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_IMPORT_LINE_H_
