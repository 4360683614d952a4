// One public key as a JSON Web Key (RFC 7517, RFC 7518, RFC 8037) in OpenSSL's form. Pure.
#ifndef VARSEL_SERVICES_IDENTITY_JSON_WEB_KEY_H_
#define VARSEL_SERVICES_IDENTITY_JSON_WEB_KEY_H_

#include <memory>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"
#include "services/identity/verifying_key.h"

namespace varsel::identity {

inline constexpr int kRsaBitsMin = 2048;
inline constexpr int kRsaBitsMax = 8192;  // a larger one costs more than a call is worth

// Its algorithm is its "alg"; without one, what its kind is used for by OpenID Connect: RSA RS256,
// P-256 ES256, Ed25519 EdDSA. INVALID_ARGUMENT, saying in a few words what it is not: of another
// kind, use or curve, too weak, or not a point or number that it should be.
absl::StatusOr<std::shared_ptr<const VerifyingKey>> ParseJsonWebKey(const nlohmann::json& jwk);

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_JSON_WEB_KEY_H_
