// How persons, their notifications and facts are named in a replay: by id, or by pseudonyms
// (runtime/pseudonym.h). Thread-compatible: one per call.
#ifndef VARSEL_SERVICES_REPLAY_NAMING_H_
#define VARSEL_SERVICES_REPLAY_NAMING_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "storage/base/uuid.h"
#include "storage/keys/key_ring.h"

namespace varsel::replay {

class Naming {
 public:
  // `keys` outlives it.
  Naming(const keys::KeyRing& keys, bool pseudonyms) : keys_(keys), pseudonyms_(pseudonyms) {}

  // Of ids in 16 bytes; empty stays empty. A person's pseudonym is "P-" and eight characters.
  std::string Person(std::string_view id);
  std::string Notification(std::string_view id);
  // Always keyed: it stands for the event, and only says whether two steps are of one fact.
  std::string Fact(std::string_view origin);
  // The persons who were named since it was last asked, pseudonymously or not, in order.
  std::vector<Uuid> TakeNamed();

 private:
  const keys::KeyRing& keys_;
  const bool pseudonyms_;
  absl::flat_hash_map<std::string, std::string> persons_;
  absl::flat_hash_set<Uuid> named_;
};

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_NAMING_H_
