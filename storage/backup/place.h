// Where things lie, for who puts a backup back by hand. Thread-safe: free functions; they look at
// the disk.
#ifndef VARSEL_STORAGE_BACKUP_PLACE_H_
#define VARSEL_STORAGE_BACKUP_PLACE_H_

#include <string>

#include "absl/status/statusor.h"
#include "storage/keys/key_table.h"

namespace varsel::backup {

// `folder` itself, or the folder in it of the log with this name ("main", "access"). NOT_FOUND
// BACKUP_NOTHING_THERE.
absl::StatusOr<std::string> FolderOfLog(const std::string& folder, const std::string& log);
// The file itself, or the latest backup in a folder of them. NOT_FOUND BACKUP_NOTHING_THERE.
absl::StatusOr<std::string> LatestKeyStore(const std::string& path);
// As keys::LoadDistrictKey.
absl::StatusOr<keys::KeyBytes> DistrictKeyFrom(const std::string& path);

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_PLACE_H_
