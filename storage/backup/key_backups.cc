#include "storage/backup/key_backups.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_io.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;
using keys::FileDescriptor;

constexpr std::string_view kBegin = "keys-";
constexpr char kKeysTimeForm[] = "%E4Y%m%dT%H%M%SZ";
constexpr size_t kStoreBytesMax = size_t{4} << 30;
constexpr std::string_view kStoreMark = "VARSKEY1";

absl::Status KeysUnreadable(const std::string& path) {
  return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return KeysUnreadable(path);
  return keys::ReadWhole(file, kStoreBytesMax);
}

// A file that is deleted may be read from the disk for long; what it held is written over first.
absl::Status Destroy(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (!file.is_open() || error) return KeysUnreadable(path);
  RETURN_IF_ERROR(keys::WriteAt(file, std::string(size, '\0'), 0));
  RETURN_IF_ERROR(keys::Sync(file));
  if (::unlink(path.c_str()) != 0) return KeysUnreadable(path);
  return keys::SyncDirectoryOf(path);
}

}  // namespace

absl::StatusOr<KeyBackup> TakeKeyBackup(const std::string& key_store, const std::string& folder,
                                        absl::Time now) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return Refuse(common::v1::FILE_UNREADABLE, {.id = folder, .detail = error.message()});
  }
  // The store grows at its end, and counts a key once it is there: what is read from the beginning
  // holds every key that it counts.
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(key_store));
  if (!bytes.starts_with(kStoreMark)) {
    return Refuse(common::v1::BACKUP_DAMAGED, {.id = key_store, .detail = "not a key store"});
  }
  KeyBackup made;
  made.taken = absl::FromUnixSeconds(absl::ToUnixSeconds(now));
  made.path = absl::StrCat(folder, "/", absl::string_view(kBegin.data(), kBegin.size()),
                           absl::FormatTime(kKeysTimeForm, made.taken, absl::UTCTimeZone()));
  const std::string beside = made.path + ".new";
  {
    const FileDescriptor file(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file.is_open()) return KeysUnreadable(beside);
    RETURN_IF_ERROR(keys::WriteAt(file, bytes, 0));
    RETURN_IF_ERROR(keys::Sync(file));
  }
  ASSIGN_OR_RETURN(const std::string written, ReadFile(beside));
  if (written != bytes) {
    return Refuse(common::v1::BACKUP_DAMAGED, {.id = beside, .detail = "not as it was written"});
  }
  if (std::rename(beside.c_str(), made.path.c_str()) != 0) return KeysUnreadable(made.path);
  RETURN_IF_ERROR(keys::SyncDirectoryOf(made.path));
  return made;
}

absl::StatusOr<std::vector<KeyBackup>> ListKeyBackups(const std::string& folder) {
  std::vector<KeyBackup> backups;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    KeyBackup backup{.path = at->path().string(), .taken = {}};
    std::string why;
    if (!name.starts_with(kBegin) || !absl::ParseTime(kKeysTimeForm, name.substr(kBegin.size()),
                                                      absl::UTCTimeZone(), &backup.taken, &why)) {
      continue;
    }
    backups.push_back(std::move(backup));
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return Refuse(common::v1::FILE_UNREADABLE, {.id = folder, .detail = error.message()});
  }
  std::sort(backups.begin(), backups.end(),
            [](const KeyBackup& a, const KeyBackup& b) { return a.taken < b.taken; });
  return backups;
}

absl::StatusOr<size_t> PruneKeyBackups(const std::string& folder, absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<KeyBackup> backups, ListKeyBackups(folder));
  size_t gone = 0;
  for (const KeyBackup& backup : backups) {
    if (backup.lapses() > now) continue;
    RETURN_IF_ERROR(Destroy(backup.path));
    ++gone;
  }
  return gone;
}

absl::StatusOr<absl::Time> LastKeyBackupLapses(const std::string& folder, absl::Time erased) {
  ASSIGN_OR_RETURN(const std::vector<KeyBackup> backups, ListKeyBackups(folder));
  absl::Time last = absl::InfinitePast();
  for (const KeyBackup& backup : backups) {
    if (backup.taken <= erased) last = backup.lapses();
  }
  return last;
}

}  // namespace varsel::backup
