// What the commands about proof ask of a server, checked: nothing that it says is believed without
// the public key and a path.
#ifndef VARSEL_CLIENTS_CLI_PROOF_CALLS_H_
#define VARSEL_CLIENTS_CLI_PROOF_CALLS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "storage/proof/head_book.h"
#include "storage/proof/signed_head.h"
#include "storage/proof/signing_key.h"
#include "varsel/log/v1/proof_service.pb.h"

namespace varsel::cli {

// "main" or "access", as the flag --log says.
struct WhichLog {
  std::string name = "main";

  proof::LogName value() const {
    return name == "access" ? proof::LogName::kAccess : proof::LogName::kMain;
  }
  log::v1::LogName proto() const {
    return name == "access" ? log::v1::LOG_NAME_ACCESS : log::v1::LOG_NAME_MAIN;
  }
};

// The keys of these files, in their order: those that came into use first are named first.
absl::StatusOr<proof::PublicKeys> LoadKeys(const std::vector<std::string>& files);
// The note of a reply, read and its signature checked; it must be of the log that was asked for.
absl::StatusOr<proof::SignedHead> CheckedHead(const log::v1::SignedHead& head,
                                              const WhichLog& which, const proof::PublicKeys& keys);
// The server's latest head, checked.
absl::StatusOr<proof::SignedHead> LatestHead(Session& session, const WhichLog& which,
                                             const proof::PublicKeys& keys);
// Whether `later` grew out of `earlier`, by the server's proof. DATA_LOSS HEAD_CONTRADICTED.
absl::Status CheckGrowthByServer(Session& session, const WhichLog& which,
                                 const proof::TreeHead& earlier, const proof::TreeHead& later);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_PROOF_CALLS_H_
