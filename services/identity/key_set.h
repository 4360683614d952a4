// The issuer's public keys: a JSON Web Key Set (RFC 7517, section 5). Immutable; thread-safe.
#ifndef VARSEL_SERVICES_IDENTITY_KEY_SET_H_
#define VARSEL_SERVICES_IDENTITY_KEY_SET_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/identity/verifying_key.h"

namespace varsel::identity {

inline constexpr size_t kKeySetBytesMax = 256u << 10;
inline constexpr size_t kKeysMax = 64;

class KeySet {
 public:
  // Keys of another kind, use or algorithm than `allowed` are passed over, as the RFC asks, and
  // named in passed_over. INVALID_ARGUMENT in a few words: not a key set, two keys under one id, or
  // no key that can be used.
  static absl::StatusOr<std::shared_ptr<const KeySet>> Parse(std::string_view text,
                                                             const std::vector<Algorithm>& allowed);

  // The key of this id; without an id the only key, if there is but one. nullptr if there is none.
  const VerifyingKey* Find(std::string_view key_id) const;
  bool IsSameAs(const KeySet& other) const;
  size_t size() const { return keys_.size(); }
  // "key 2: RSA of 1024 bits", by place in the set.
  const std::vector<std::string>& passed_over() const { return passed_over_; }

 private:
  std::map<std::string, std::shared_ptr<const VerifyingKey>, std::less<>> keys_;
  std::vector<std::string> passed_over_;
};

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_KEY_SET_H_
