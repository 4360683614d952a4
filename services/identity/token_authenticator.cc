#include "services/identity/token_authenticator.h"

#include <optional>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/identity/token_form.h"
#include "services/identity/token_verifier.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/log/sha256.h"
#include "varsel/common/v1/identity_reasons.pb.h"

namespace varsel::identity {
namespace {

// RFC 6750, section 2.1. Empty if there is none.
std::string_view TokenOf(const runtime::Metadata& metadata) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string_view text = metadata.Get(runtime::kAuthorizationKey);
  if (text.size() <= kScheme.size()) return {};
  const absl::string_view scheme(text.data(), kScheme.size());
  if (!absl::EqualsIgnoreCase(scheme, {kScheme.data(), kScheme.size()})) return {};
  return text.substr(kScheme.size());
}

}  // namespace

absl::StatusOr<runtime::Caller> TokenAuthenticator::Authenticate(
    const runtime::Metadata& metadata) {
  const std::string_view token = TokenOf(metadata);
  if (token.empty()) return Refuse(common::v1::TOKEN_MISSING);
  if (token.size() > kTokenBytesMax) {
    return Refuse(common::v1::TOKEN_MALFORMED,
                  {.detail = absl::StrCat("over ", kTokenBytesMax, " bytes")});
  }
  const uint64_t generation = keys_.generation();
  if (generation == 0) return Refuse(common::v1::KEYS_UNAVAILABLE);
  const absl::Time now = clock_.Now();
  const TokenCache::Key hash = log::HashOf({token});
  if (std::optional<runtime::Caller> known = cache_.Find(hash, generation, now)) {
    return *std::move(known);
  }
  const KeySource::Keys keys = keys_.Current();
  if (keys.set == nullptr) return Refuse(common::v1::KEYS_UNAVAILABLE);
  absl::StatusOr<KnownCaller> verified = VerifyToken(token, *keys.set, rules_, now);
  if (!verified.ok()) {
    if (ReasonOf(verified.status()) == "TOKEN_KEY_UNKNOWN") keys_.NoteUnknownKey();
    return verified.status();
  }
  cache_.Put(hash, keys.generation, *verified);
  return std::move(verified)->caller;
}

}  // namespace varsel::identity
