// JSON objects as tokens and key sets hold them, read strictly: valid UTF-8, no member twice, a
// bounded depth, nothing behind the object. Two readers that chose differently between two members
// of one name would see two callers in one token. Pure; thread-safe.
#ifndef VARSEL_SERVICES_IDENTITY_STRICT_JSON_H_
#define VARSEL_SERVICES_IDENTITY_STRICT_JSON_H_

#include <optional>
#include <string>
#include <string_view>

#include "nlohmann/json.hpp"

namespace varsel::identity {

inline constexpr int kJsonDepthMax = 8;

// nullopt if `text` is anything but one such object.
std::optional<nlohmann::json> ParseJsonObject(std::string_view text);
// The member's text; nullopt if it is not there or is no text.
std::optional<std::string> TextOf(const nlohmann::json& object, const char* member);

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_STRICT_JSON_H_
