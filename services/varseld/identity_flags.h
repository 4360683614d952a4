// Who may call and over what: the flags of tokens, keys and certificates, and what must hold
// between them before the server opens anything.
#ifndef VARSEL_SERVICES_VARSELD_IDENTITY_FLAGS_H_
#define VARSEL_SERVICES_VARSELD_IDENTITY_FLAGS_H_

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace varsel::varseld {

// Numbers are texts, so that a malformed one is a mistake among the others.
struct IdentityFlags {
  bool dev_identity = false;
  std::string jwks;
  std::string jwks_ca;
  std::string jwks_refresh_seconds = "300";
  std::string jwks_keep_seconds = "86400";
  std::string token_issuer;
  std::string token_audience;
  std::string token_algorithms = "RS256,PS256,ES256,EdDSA";
  std::string token_actor_claim = "sub";
  std::string token_skew_seconds = "60";
  std::string token_lifetime_max_seconds = "3600";
  std::string tls_cert;
  std::string tls_key;
  std::string tls_client_ca;
  bool reflection = false;
};

void DeclareIdentity(CLI::App& app, IdentityFlags* flags);
// One line for each mistake. `loopback`: whether --listen, `listen`, is on this machine only.
void CheckIdentity(const IdentityFlags& flags, const std::string& listen, bool loopback,
                   std::vector<std::string>* mistakes);

}  // namespace varsel::varseld

#endif  // VARSEL_SERVICES_VARSELD_IDENTITY_FLAGS_H_
