#include "services/identity/caller_claims.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/strings/ascii.h"
#include "services/identity/strict_json.h"
#include "services/runtime/identity.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/identity_reasons.pb.h"

namespace varsel::identity {
namespace {

using nlohmann::json;

constexpr double kSecondsMax = 1e11;  // year 5138: what is past it is no time

absl::Status Malformed(const std::string& claim) {
  return Refuse(common::v1::TOKEN_MALFORMED, {.detail = "claim " + claim});
}

// nullopt if it is not there.
absl::StatusOr<std::optional<absl::Time>> TimeOf(const json& claims, const char* claim) {
  const auto found = claims.find(claim);
  if (found == claims.end()) return std::nullopt;
  if (!found->is_number()) return Malformed(claim);
  const double seconds = found->get<double>();
  if (!std::isfinite(seconds) || seconds < 0 || seconds > kSecondsMax) return Malformed(claim);
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

// RFC 7519, section 4.1.3: one text, or a list of them.
bool IsFor(const json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == audience;
  return found->is_array() && std::find(found->begin(), found->end(), audience) != found->end();
}

absl::StatusOr<absl::Time> CheckTimes(const json& claims, const TokenRules& rules, absl::Time now) {
  ASSIGN_OR_RETURN(const std::optional<absl::Time> expires, TimeOf(claims, "exp"));
  ASSIGN_OR_RETURN(const std::optional<absl::Time> begins, TimeOf(claims, "nbf"));
  ASSIGN_OR_RETURN(const std::optional<absl::Time> issued, TimeOf(claims, "iat"));
  if (!expires.has_value()) return Malformed("exp");
  if (now >= *expires + rules.skew) return Refuse(common::v1::TOKEN_EXPIRED);
  if (now + rules.skew < std::max(begins.value_or(now), issued.value_or(now))) {
    return Refuse(common::v1::TOKEN_NOT_YET_VALID);
  }
  // One that does not say when it was issued was issued now at the latest.
  const absl::Time since = issued.value_or(now + rules.skew);
  if (*expires - since > rules.lifetime_max) return Refuse(common::v1::TOKEN_LIVES_TOO_LONG);
  return *expires + rules.skew;
}

// A text, or a list of one; empty if it is not there.
absl::StatusOr<std::string> OneText(const json& claims, const std::string& claim) {
  const auto found = claims.find(claim);
  if (found == claims.end()) return std::string();
  if (found->is_string()) return found->get<std::string>();
  if (found->is_array() && found->size() == 1 && (*found)[0].is_string()) {
    return (*found)[0].get<std::string>();
  }
  return Malformed(claim);
}

}  // namespace

absl::StatusOr<KnownCaller> CallerOfClaims(const json& claims, const TokenRules& rules,
                                           absl::Time now) {
  if (TextOf(claims, "iss") != rules.issuer) return Refuse(common::v1::TOKEN_WRONG_ISSUER);
  if (!IsFor(claims, rules.audience)) return Refuse(common::v1::TOKEN_WRONG_AUDIENCE);
  KnownCaller known;
  ASSIGN_OR_RETURN(known.until, CheckTimes(claims, rules, now));
  if (TextOf(claims, "district") != rules.district) {
    return Refuse(common::v1::TOKEN_WRONG_DISTRICT);
  }
  ASSIGN_OR_RETURN(const std::string actor, OneText(claims, rules.actor_claim));
  ASSIGN_OR_RETURN(const std::string role, OneText(claims, "role"));
  ASSIGN_OR_RETURN(const std::string section, OneText(claims, "section"));
  ASSIGN_OR_RETURN(const std::string controller, OneText(claims, "controller"));
  ASSIGN_OR_RETURN(const std::string agency, OneText(claims, "agency"));
  // Issuers spell UUIDs in either case; Varsel in one.
  const std::string actor_id = absl::AsciiStrToLower(actor);
  const std::string section_id = absl::AsciiStrToLower(section);
  ASSIGN_OR_RETURN(known.caller, runtime::CallerFrom({.actor = actor_id,
                                                      .role = role,
                                                      .section = section_id,
                                                      .controller = controller,
                                                      .agency = agency}));
  return known;
}

}  // namespace varsel::identity
