#include "services/varseld/identity_flags.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/identity/fetch_keys.h"
#include "services/identity/verifying_key.h"

namespace varsel::varseld {
namespace {

using Mistakes = std::vector<std::string>;

void CheckSeconds(const char* name, const std::string& text, int max, Mistakes* mistakes) {
  int seconds = 0;
  if (absl::SimpleAtoi(text, &seconds) && seconds >= 1 && seconds <= max) return;
  mistakes->push_back(std::string("--") + name + "=" + text + " is not a number from 1 to " +
                      std::to_string(max));
}

void CheckTokens(const IdentityFlags& flags, Mistakes* mistakes) {
  if (flags.jwks.empty()) {
    mistakes->push_back(
        "--jwks is missing: the issuer's keys, by which callers' tokens are known (on a machine "
        "for "
        "development --dev_identity instead)");
  } else if (const std::string fault = identity::FaultOfPlace(flags.jwks); !fault.empty()) {
    mistakes->push_back("--jwks=" + flags.jwks + " " + fault);
  }
  if (flags.token_issuer.empty()) mistakes->push_back("--token_issuer is missing");
  if (flags.token_audience.empty()) mistakes->push_back("--token_audience is missing");
  if (flags.token_actor_claim.empty()) mistakes->push_back("--token_actor_claim is empty");
}

void CheckTls(const IdentityFlags& flags, const std::string& listen, bool loopback,
              Mistakes* mistakes) {
  if (flags.tls_cert.empty() != flags.tls_key.empty()) {
    mistakes->push_back("--tls_cert and --tls_key go together");
  } else if (flags.tls_cert.empty() && !flags.tls_client_ca.empty()) {
    mistakes->push_back("--tls_client_ca needs --tls_cert and --tls_key");
  } else if (flags.tls_cert.empty() && !loopback) {
    mistakes->push_back("--listen=" + listen +
                        " is not loopback: it needs --tls_cert and --tls_key");
  }
}

}  // namespace

void DeclareIdentity(CLI::App& app, IdentityFlags* flags) {
  app.add_option("--jwks", flags->jwks,
                 "the issuer's public keys (JWKS): a file, an https address, or http on loopback");
  app.add_option("--jwks_ca", flags->jwks_ca,
                 "PEM file of the authority of that address; empty = the machine's");
  app.add_option("--jwks_refresh_seconds", flags->jwks_refresh_seconds,
                 "how often the keys are read again");
  app.add_option("--jwks_keep_seconds", flags->jwks_keep_seconds,
                 "how long the last good keys hold while they cannot be read");
  app.add_option("--token_issuer", flags->token_issuer, "the tokens' iss");
  app.add_option("--token_audience", flags->token_audience, "what the tokens' aud must hold");
  app.add_option("--token_algorithms", flags->token_algorithms,
                 "those that are taken, of RS256, PS256, ES256 and EdDSA");
  app.add_option("--token_actor_claim", flags->token_actor_claim,
                 "the claim that holds the actor's UUID");
  app.add_option("--token_skew_seconds", flags->token_skew_seconds,
                 "by which the issuer's clock may differ");
  app.add_option("--token_lifetime_max_seconds", flags->token_lifetime_max_seconds,
                 "from a token's iat to its exp");
  app.add_flag("--dev_identity", flags->dev_identity,
               "trust tokens of a key pair in the data directory (made if new), and no others; for "
               "development, loopback only");
  app.add_option("--tls_cert", flags->tls_cert, "PEM file of the server's certificate and chain");
  app.add_option("--tls_key", flags->tls_key, "PEM file of its private key");
  app.add_option("--tls_client_ca", flags->tls_client_ca,
                 "PEM file of who signs clients' certificates; then each client needs one");
  app.add_flag("--reflection", flags->reflection,
               "gRPC reflection, which asks nobody for a token: with --dev_identity only");
}

void CheckIdentity(const IdentityFlags& flags, const std::string& listen, bool loopback,
                   Mistakes* mistakes) {
  if (flags.dev_identity) {
    if (!loopback) {
      mistakes->push_back("--listen=" + listen +
                          " is not loopback: --dev_identity is for this machine only");
    }
    if (!flags.jwks.empty() || !flags.token_issuer.empty() || !flags.token_audience.empty()) {
      mistakes->push_back(
          "--dev_identity trusts its own key alone: leave out --jwks, --token_issuer and "
          "--token_audience");
    }
  } else {
    CheckTokens(flags, mistakes);
    if (flags.reflection) {
      mistakes->push_back("--reflection answers without a token: it needs --dev_identity");
    }
  }
  for (const absl::string_view name : absl::StrSplit(flags.token_algorithms, ',')) {
    if (!identity::AlgorithmNamed(std::string(name)).has_value()) {
      mistakes->push_back("--token_algorithms=" + flags.token_algorithms +
                          " is not of RS256, PS256, ES256 and EdDSA, with commas");
      break;
    }
  }
  CheckSeconds("jwks_refresh_seconds", flags.jwks_refresh_seconds, 86'400, mistakes);
  CheckSeconds("jwks_keep_seconds", flags.jwks_keep_seconds, 7 * 86'400, mistakes);
  CheckSeconds("token_skew_seconds", flags.token_skew_seconds, 300, mistakes);
  CheckSeconds("token_lifetime_max_seconds", flags.token_lifetime_max_seconds, 86'400, mistakes);
  CheckTls(flags, listen, loopback, mistakes);
}

}  // namespace varsel::varseld
