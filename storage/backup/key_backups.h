// Backups of the key store, apart from those of the log: so that a key that is erased is soon in
// none of them. Each is the store's file as it is (every key wrapped by the district's key), kept
// at most 30 days. Thread-safe: free functions; one process at a time takes and prunes.
//
//   <folder>/keys-<taken, 20231114T221320Z>
#ifndef VARSEL_STORAGE_BACKUP_KEY_BACKUPS_H_
#define VARSEL_STORAGE_BACKUP_KEY_BACKUPS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace varsel::backup {

inline constexpr absl::Duration kKeyBackupLifeMax = absl::Hours(24 * 30);

struct KeyBackup {
  std::string path;
  absl::Time taken;  // whole seconds

  absl::Time lapses() const { return taken + kKeyBackupLifeMax; }
};

// Copies the key store, with every key that was acknowledged when it began; on disk when this
// returns. Makes the folder if it is new. NOT_FOUND FILE_UNREADABLE; DATA_LOSS BACKUP_DAMAGED if
// the copy is not the store's.
absl::StatusOr<KeyBackup> TakeKeyBackup(const std::string& key_store, const std::string& folder,
                                        absl::Time now);
// The backups, the earliest first. None if there is no such folder.
absl::StatusOr<std::vector<KeyBackup>> ListKeyBackups(const std::string& folder);
// Overwrites and deletes those that lapsed by `now`. How many went.
absl::StatusOr<size_t> PruneKeyBackups(const std::string& folder, absl::Time now);

// When the last backup lapses that may hold a key which was erased at `erased`: by then no file
// opens what it sealed. InfinitePast if none is there. For the report on an erasure.
absl::StatusOr<absl::Time> LastKeyBackupLapses(const std::string& folder, absl::Time erased);

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_KEY_BACKUPS_H_
