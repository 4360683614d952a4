#include "services/identity/token_verifier.h"

#include "services/identity/token_form.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/identity_reasons.pb.h"

namespace varsel::identity {

absl::StatusOr<KnownCaller> VerifyToken(std::string_view token, const KeySet& keys,
                                        const TokenRules& rules, absl::Time now) {
  ASSIGN_OR_RETURN(const TokenForm form, ParseToken(token));
  // One that nobody takes is said to be so, rather than to have an unknown key.
  if (!AlgorithmNamed(form.algorithm).has_value()) {
    return Refuse(common::v1::TOKEN_ALGORITHM_REFUSED);
  }
  const VerifyingKey* key = keys.Find(form.key_id);
  if (key == nullptr) return Refuse(common::v1::TOKEN_KEY_UNKNOWN);
  if (form.algorithm != NameOf(key->algorithm())) {
    return Refuse(common::v1::TOKEN_ALGORITHM_REFUSED);
  }
  if (!key->Verifies(form.signed_part, form.signature)) {
    return Refuse(common::v1::TOKEN_SIGNATURE_BAD);
  }
  return CallerOfClaims(form.claims, rules, now);
}

}  // namespace varsel::identity
