// After the district's key is rotated: what lies in backups is still wrapped under the one before,
// and only that one would open it. Wraps it anew, in place; nothing else of a backup changes.
// Blocks.
#ifndef VARSEL_STORAGE_BACKUP_REWRAP_H_
#define VARSEL_STORAGE_BACKUP_REWRAP_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "storage/base/entropy.h"
#include "storage/keys/key_table.h"

namespace varsel::backup {

struct RewrapOptions {
  std::string root;        // every backup of a log in it and under it; empty = none
  std::string key_folder;  // every backup of the key store in it; empty = none
  keys::KeyBytes old_key{};
  keys::KeyBytes new_key{};
};

// How many were wrapped anew. What the new key opens already is left as it is, and not counted.
struct Rewrapped {
  size_t backups = 0;
  size_t key_backups = 0;
};

// Goes on after an error with the others, and answers the first: FAILED_PRECONDITION
// BACKUP_KEY_WRONG, DATA_LOSS BACKUP_DAMAGED or KEY_STORE_UNREADABLE. Called again it does what was
// left. No backup is taken meanwhile.
absl::StatusOr<Rewrapped> RewrapBackups(const RewrapOptions& options, Entropy& entropy);

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_REWRAP_H_
