// What a token's claims must be (RFC 7519, section 4.1), and whom they name. Only for claims whose
// signature holds. Pure; thread-safe.
//
//   iss, aud, exp     required; nbf, iat as far as they are there
//   district          required: this server's
//   sub               the actor's UUID; or another claim, named by actor_claim
//   role              officer, project_leader ...: a text, or a list of one
//   section           UUID: a text, or a list of one; absent = of no section
//   controller        police, eki or partner; required of a role that each has
//   agency            a partner's
#ifndef VARSEL_SERVICES_IDENTITY_CALLER_CLAIMS_H_
#define VARSEL_SERVICES_IDENTITY_CALLER_CLAIMS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "services/identity/verifying_key.h"
#include "services/runtime/call.h"

namespace varsel::identity {

struct TokenRules {
  std::string issuer;
  std::string audience;
  std::string district;
  std::string actor_claim = "sub";
  absl::Duration skew = absl::Seconds(60);  // by which two machines' clocks may differ
  absl::Duration lifetime_max = absl::Hours(1);
  std::vector<Algorithm> algorithms = AllAlgorithms();
};

struct KnownCaller {
  runtime::Caller caller;
  absl::Time until;  // the token's expiry, with the skew
};

// UNAUTHENTICATED with the reason, which names a claim and never its content.
absl::StatusOr<KnownCaller> CallerOfClaims(const nlohmann::json& claims, const TokenRules& rules,
                                           absl::Time now);

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_CALLER_CLAIMS_H_
