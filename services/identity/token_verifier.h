// A token, checked from its form to whom it names, against a key set: form, key, algorithm,
// signature, claims, in this order, so that nothing is said of claims that nobody signed. Pure;
// thread-safe.
#ifndef VARSEL_SERVICES_IDENTITY_TOKEN_VERIFIER_H_
#define VARSEL_SERVICES_IDENTITY_TOKEN_VERIFIER_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/identity/caller_claims.h"
#include "services/identity/key_set.h"

namespace varsel::identity {

// UNAUTHENTICATED with its reason; TOKEN_KEY_UNKNOWN where a newer key set may know the key.
absl::StatusOr<KnownCaller> VerifyToken(std::string_view token, const KeySet& keys,
                                        const TokenRules& rules, absl::Time now);

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_TOKEN_VERIFIER_H_
