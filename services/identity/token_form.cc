#include "services/identity/token_form.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "services/identity/base64url.h"
#include "services/identity/strict_json.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/identity_reasons.pb.h"

namespace varsel::identity {
namespace {

using nlohmann::json;

absl::Status Malformed(const char* what) {
  return Refuse(common::v1::TOKEN_MALFORMED, {.detail = what});
}

absl::StatusOr<json> DecodeObject(std::string_view part, const char* fault) {
  const std::optional<std::string> text = DecodeBase64Url(part);
  if (!text.has_value()) return Malformed(fault);
  std::optional<json> object = ParseJsonObject(*text);
  if (!object.has_value()) return Malformed(fault);
  return *std::move(object);
}

absl::Status ReadHeader(const json& header, TokenForm* form) {
  const std::optional<std::string> algorithm = TextOf(header, "alg");
  if (!algorithm.has_value()) return Malformed("header without alg");
  form->algorithm = *algorithm;
  if (header.contains("crit")) return Malformed("header with crit");
  if (header.contains("kid")) {
    const std::optional<std::string> key_id = TextOf(header, "kid");
    if (!key_id.has_value() || key_id->empty()) return Malformed("kid");
    form->key_id = *key_id;
  }
  if (header.contains("typ")) {
    const std::string type = absl::AsciiStrToLower(TextOf(header, "typ").value_or(""));
    if (type != "jwt" && type != "at+jwt") return Malformed("typ");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TokenForm> ParseToken(std::string_view token) {
  if (token.size() > kTokenBytesMax) return Malformed("over 6144 bytes");
  const size_t first = token.find('.');
  const size_t second =
      first == std::string_view::npos ? std::string_view::npos : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
    return Malformed("not three parts");
  }
  TokenForm form;
  ASSIGN_OR_RETURN(const json header, DecodeObject(token.substr(0, first), "header"));
  RETURN_IF_ERROR(ReadHeader(header, &form));
  ASSIGN_OR_RETURN(form.claims,
                   DecodeObject(token.substr(first + 1, second - first - 1), "claims"));
  std::optional<std::string> signature = DecodeBase64Url(token.substr(second + 1));
  if (!signature.has_value()) return Malformed("signature");
  form.signature = *std::move(signature);
  form.signed_part = token.substr(0, second);
  return form;
}

}  // namespace varsel::identity
