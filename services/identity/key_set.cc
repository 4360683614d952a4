#include "services/identity/key_set.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"
#include "services/identity/json_web_key.h"
#include "services/identity/strict_json.h"

namespace varsel::identity {

using nlohmann::json;

absl::StatusOr<std::shared_ptr<const KeySet>> KeySet::Parse(std::string_view text,
                                                            const std::vector<Algorithm>& allowed) {
  std::optional<json> object;
  if (text.size() <= kKeySetBytesMax) object = ParseJsonObject(text);
  if (!object.has_value() || !object->contains("keys") || !(*object)["keys"].is_array() ||
      (*object)["keys"].size() > kKeysMax) {
    return absl::InvalidArgumentError("not a JSON Web Key Set");
  }
  auto set = std::make_shared<KeySet>();
  int place = 0;
  for (const json& jwk : (*object)["keys"]) {
    ++place;
    const auto pass_over = [&](absl::string_view why) {
      set->passed_over_.push_back(absl::StrCat("key ", place, ": ", why));
    };
    absl::StatusOr<std::shared_ptr<const VerifyingKey>> key = ParseJsonWebKey(jwk);
    if (!key.ok()) {
      pass_over(key.status().message());
      continue;
    }
    if (std::find(allowed.begin(), allowed.end(), (*key)->algorithm()) == allowed.end()) {
      pass_over("an algorithm that is not allowed here");
      continue;
    }
    if (!set->keys_.emplace(TextOf(jwk, "kid").value_or(""), *std::move(key)).second) {
      return absl::InvalidArgumentError("two keys under one id");
    }
  }
  if (set->keys_.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("no key that can be used",
                                                   set->passed_over_.empty() ? "" : ": ",
                                                   absl::StrJoin(set->passed_over_, "; ")));
  }
  return set;
}

const VerifyingKey* KeySet::Find(std::string_view key_id) const {
  if (key_id.empty() && keys_.size() == 1) return keys_.begin()->second.get();
  const auto found = keys_.find(key_id);
  return found == keys_.end() ? nullptr : found->second.get();
}

bool KeySet::IsSameAs(const KeySet& other) const {
  return std::equal(keys_.begin(), keys_.end(), other.keys_.begin(), other.keys_.end(),
                    [](const auto& left, const auto& right) {
                      return left.first == right.first && left.second->IsSameAs(*right.second);
                    });
}

}  // namespace varsel::identity
