#include "clients/cli/credentials.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/session.h"
#include "grpcpp/security/credentials.h"
#include "services/identity/issuing_key.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {
namespace {

// A role as the server names it: project_leader of "project-leader".
std::string RoleOf(const std::string& typed) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(typed, {{"-", "_"}}));
}

// A role that each controller has is police's, unless the options name another or EKI's agency. Of
// every other role the server knows the controller itself.
std::string ControllerOf(const std::string& role, const Options& options) {
  if (!options.controller.empty()) return options.controller;
  const bool of_each = role == "records_officer" || role == "dpo" || role == "administrator";
  if (!of_each) return "";
  return options.agency == "eki" ? "eki" : "police";
}

absl::StatusOr<std::string> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return UsageError(path + ": cannot be read");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  struct stat facts;
  if (::stat(path.c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return UsageError(path + ": others may read this token; set its mode to 0600");
  }
  ASSIGN_OR_RETURN(const std::string text, ReadWhole(path));
  return std::string(absl::StripAsciiWhitespace(text));
}

bool IsThisMachine(const std::string& server) {
  return absl::StartsWith(server, "127.") || absl::StartsWith(server, "localhost:") ||
         absl::StartsWith(server, "[::1]:") || absl::StartsWith(server, "unix:");
}

}  // namespace

absl::StatusOr<std::string> IssueToken(const Options& options, absl::Duration lifetime) {
  if (options.dev_key.empty()) {
    return UsageError(
        "--dev-key (VARSEL_DEV_KEY) is missing: a development server's DATA_DIR/dev_identity.key");
  }
  const auto key = identity::IssuingKey::Load(options.dev_key);
  if (!key.ok()) return UsageError(std::string(key.status().message()));
  const std::string role = RoleOf(options.role);
  return (*key)->Issue({.actor = options.actor,
                        .role = role,
                        .section = options.section,
                        .controller = ControllerOf(role, options),
                        .agency = options.agency},
                       absl::Now(), lifetime);
}

Tokens::Tokens() = default;
Tokens::~Tokens() = default;

absl::StatusOr<std::string> Tokens::For(const Options& options) {
  if (!options.token.empty()) return options.token;
  if (!options.token_file.empty()) return ReadTokenFile(options.token_file);
  if (options.dev_key.empty()) return std::string();
  Issued& issued = issued_[absl::StrCat(options.actor, "\n", options.role, "\n", options.section,
                                        "\n", options.controller, "\n", options.agency)];
  if (issued.token.empty() || absl::Now() > issued.until) {
    issued.until = absl::Now() + kTokenLifetime - absl::Minutes(1);
    ASSIGN_OR_RETURN(issued.token, IssueToken(options, kTokenLifetime));
  }
  return issued.token;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ChannelCredentialsOf(
    const Options& options) {
  if (options.tls_ca.empty() && options.tls_cert.empty() && IsThisMachine(options.server)) {
    return grpc::InsecureChannelCredentials();
  }
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return UsageError("--tls-cert and --tls-key go together");
  }
  grpc::SslCredentialsOptions tls;
  if (!options.tls_ca.empty()) {
    ASSIGN_OR_RETURN(tls.pem_root_certs, ReadWhole(options.tls_ca));
  }
  if (!options.tls_cert.empty()) {
    ASSIGN_OR_RETURN(tls.pem_cert_chain, ReadWhole(options.tls_cert));
    ASSIGN_OR_RETURN(tls.pem_private_key, ReadWhole(options.tls_key));
  }
  return grpc::SslCredentials(tls);
}

}  // namespace varsel::cli
