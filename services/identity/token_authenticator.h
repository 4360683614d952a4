// The server's answer to who calls: the bearer token of the call's metadata (RFC 6750), looked up
// among those already verified, else verified with the issuer's keys. Nothing of a token reaches an
// error or a log line. Thread-safe; never blocks on the network.
#ifndef VARSEL_SERVICES_IDENTITY_TOKEN_AUTHENTICATOR_H_
#define VARSEL_SERVICES_IDENTITY_TOKEN_AUTHENTICATOR_H_

#include <memory>

#include "services/identity/caller_claims.h"
#include "services/identity/key_source.h"
#include "services/identity/token_cache.h"
#include "services/runtime/authenticator.h"
#include "storage/base/clock.h"

namespace varsel::identity {

class TokenAuthenticator final : public runtime::Authenticator {
 public:
  // `clock` is the system's, never a story's. All of it outlives this.
  TokenAuthenticator(TokenRules rules, KeySource& keys, const Clock& clock)
      : rules_(std::move(rules)), keys_(keys), clock_(clock) {}

  // UNAUTHENTICATED with its reason; UNAVAILABLE KEYS_UNAVAILABLE while the keys are too old.
  absl::StatusOr<runtime::Caller> Authenticate(const runtime::Metadata& metadata) override;

  size_t cached() const { return cache_.size(); }

 private:
  const TokenRules rules_;
  KeySource& keys_;
  const Clock& clock_;
  TokenCache cache_;
};

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_TOKEN_AUTHENTICATOR_H_
