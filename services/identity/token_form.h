// The form of a token: a JSON Web Signature in compact form (RFC 7515, RFC 7519). Nothing of it is
// to be believed before its signature holds (token_verifier.h). Pure; thread-safe.
//
//   base64url(header) "." base64url(claims) "." base64url(signature)
#ifndef VARSEL_SERVICES_IDENTITY_TOKEN_FORM_H_
#define VARSEL_SERVICES_IDENTITY_TOKEN_FORM_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

namespace varsel::identity {

// gRPC takes 8 KiB of metadata in all; so a longer token is refused with our words.
inline constexpr size_t kTokenBytesMax = 6144;

struct TokenForm {
  std::string algorithm;  // "alg" as the token says it: only ever compared with the key's own
  std::string key_id;     // "kid"; empty = none
  nlohmann::json claims;
  std::string_view signed_part;  // points into the token
  std::string signature;
};

// UNAUTHENTICATED TOKEN_MALFORMED, naming what is wrong in the words of the form and nothing of the
// token; so is one with `crit`, which asks for what nobody here understands. `token` outlives it.
absl::StatusOr<TokenForm> ParseToken(std::string_view token);

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_TOKEN_FORM_H_
