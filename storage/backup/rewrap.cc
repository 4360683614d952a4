#include "storage/backup/rewrap.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "storage/backup/backup_store.h"
#include "storage/backup/key_backups.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_key_ring.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;

constexpr int kFoldersDeepMax = 8;

// The folders of backups at `root` and under it; what lies within a backup is not looked at.
void FindBackups(const fs::path& root, int deep, std::vector<std::string>* found) {
  std::error_code error;
  if (fs::exists(root / "points", error)) {
    found->push_back(root.string());
    return;
  }
  if (deep == kFoldersDeepMax) return;
  for (fs::directory_iterator at(root, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->is_directory(ignored) && !at->is_symlink(ignored)) {
      FindBackups(at->path(), deep + 1, found);
    }
  }
}

// True if it was wrapped anew.
absl::StatusOr<bool> RewrapLogBackup(const std::string& folder, const RewrapOptions& options,
                                     Entropy& entropy) {
  if (BackupStore::Open(folder, options.new_key).ok()) return false;
  RETURN_IF_ERROR(RewrapBackupKey(folder, options.old_key, options.new_key, entropy));
  return true;
}

absl::StatusOr<bool> RewrapKeyBackup(const std::string& path, const RewrapOptions& options,
                                     Entropy& entropy) {
  const keys::FileKeyRing::Options renewed{
      .path = path, .district_key = options.new_key, .create = false};
  if (keys::FileKeyRing::Open(renewed, entropy).ok()) return false;
  ASSIGN_OR_RETURN(const std::unique_ptr<keys::FileKeyRing> ring,
                   keys::FileKeyRing::Open(
                       {.path = path, .district_key = options.old_key, .create = false}, entropy));
  return ring->RotateDistrictKey(options.new_key);
}

}  // namespace

absl::StatusOr<Rewrapped> RewrapBackups(const RewrapOptions& options, Entropy& entropy) {
  Rewrapped rewrapped;
  absl::Status first;
  const auto count = [&](const absl::StatusOr<bool>& done, size_t* counter) {
    first.Update(done.status());
    if (done.ok() && *done) ++*counter;
  };
  std::vector<std::string> folders;
  if (!options.root.empty()) FindBackups(options.root, 0, &folders);
  for (const std::string& folder : folders) {
    count(RewrapLogBackup(folder, options, entropy), &rewrapped.backups);
  }
  std::vector<KeyBackup> key_backups;
  if (!options.key_folder.empty()) {
    ASSIGN_OR_RETURN(key_backups, ListKeyBackups(options.key_folder));
  }
  for (const KeyBackup& backup : key_backups) {
    count(RewrapKeyBackup(backup.path, options, entropy), &rewrapped.key_backups);
  }
  RETURN_IF_ERROR(first);
  return rewrapped;
}

}  // namespace varsel::backup
