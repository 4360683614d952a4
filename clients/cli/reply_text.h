// Replies to commands, shown: the id of the new thing, the version, what is missing, and the marks.
#ifndef VARSEL_CLIENTS_CLI_REPLY_TEXT_H_
#define VARSEL_CLIENTS_CLI_REPLY_TEXT_H_

#include <string>

#include "clients/cli/session.h"
#include "clients/cli/words.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"

namespace varsel::cli {

// Empty if there is no time (all zero).
std::string TimeText(Language language, const google::protobuf::Timestamp& time);

// `id_field` of the request names the thing: "attempt_id".
absl::Status ShowReply(Session& session, const google::protobuf::Message& request,
                       const std::string& id_field, const google::protobuf::Message& reply);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_REPLY_TEXT_H_
