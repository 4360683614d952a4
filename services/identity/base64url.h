// base64url without padding (RFC 4648, section 5), strictly: each value has one spelling. Pure;
// thread-safe.
#ifndef VARSEL_SERVICES_IDENTITY_BASE64URL_H_
#define VARSEL_SERVICES_IDENTITY_BASE64URL_H_

#include <optional>
#include <string>
#include <string_view>

namespace varsel::identity {

// nullopt for padding, another alphabet, white space, a length that no bytes have, or last bits
// that are not zero.
std::optional<std::string> DecodeBase64Url(std::string_view text);
std::string EncodeBase64Url(std::string_view bytes);

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_BASE64URL_H_
