#include "services/runtime/pseudonym.h"

#include <array>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "services/runtime/person_ids.h"

namespace varsel::runtime {

bool SeesPseudonyms(const Call& call) {
  return call.caller.role == common::v1::Access::LEADERSHIP && call.purpose != kIdentifyPersons;
}

std::string Pseudonym(const keys::KeyRing& keys, std::string_view use, char prefix,
                      std::string_view bytes) {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's
  const std::array<uint8_t, 32> mac = keys.Mac(use, bytes);
  std::string name{prefix, '-'};
  for (size_t bit = 0; bit < 40; bit += 5) {
    const unsigned pair = (static_cast<unsigned>(mac[bit / 8]) << 8) | mac[bit / 8 + 1];
    name.push_back(kLetters[(pair >> (11 - bit % 8)) & 31U]);
  }
  return name;
}

// The use was named where pseudonyms were first shown: another would change all of them.
std::string PersonPseudonym(const keys::KeyRing& keys, std::string_view id) {
  return Pseudonym(keys, "replay.person", 'P', id);
}

void PseudonymisePersons(const keys::KeyRing* keys, google::protobuf::Message* message) {
  absl::flat_hash_map<Uuid, std::string> known;
  ReplacePersons(message, [&](const Uuid& person) {
    if (keys == nullptr) return std::string();
    std::string& name = known[person];
    if (name.empty()) name = PersonPseudonym(*keys, person.bytes());
    return name;
  });
}

}  // namespace varsel::runtime
