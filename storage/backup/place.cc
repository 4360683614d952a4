#include "storage/backup/place.h"

#include <filesystem>
#include <vector>

#include "storage/backup/key_backups.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/district_key.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::backup {

namespace fs = std::filesystem;

absl::StatusOr<std::string> FolderOfLog(const std::string& folder, const std::string& log) {
  for (const std::string& path : {folder, folder + "/" + log}) {
    if (fs::exists(path + "/points")) return path;
  }
  return Refuse(common::v1::BACKUP_NOTHING_THERE, {.id = folder});
}

absl::StatusOr<std::string> LatestKeyStore(const std::string& path) {
  if (!fs::is_directory(path)) return path;
  ASSIGN_OR_RETURN(const std::vector<KeyBackup> backups, ListKeyBackups(path));
  if (backups.empty()) return Refuse(common::v1::BACKUP_NOTHING_THERE, {.id = path});
  return backups.back().path;
}

absl::StatusOr<keys::KeyBytes> DistrictKeyFrom(const std::string& path) {
  return keys::LoadDistrictKey(path);
}

}  // namespace varsel::backup
