// A folder of backups of one log: points in time, and the files that they share. Never holds a key
// but its own, wrapped. Thread-compatible; one process at a time takes, any number may read.
//
//   backup            "VARSELB1" · 16 log id · u8 development · 24 nonce · 48 wrapped key ·
//   district files/<name>      a file, sealed (sealed_file.h); <name> is that of its content
//   points/<taken>-<position>.point    what belongs to a point, sealed; written last
//
// The backup's key is random, wrapped with XChaCha20-Poly1305 under the district's key; associated
// data: the bytes before the nonce and the district.
#ifndef VARSEL_STORAGE_BACKUP_BACKUP_STORE_H_
#define VARSEL_STORAGE_BACKUP_BACKUP_STORE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/backup/sealed_file.h"
#include "storage/base/entropy.h"
#include "storage/base/ids.h"

namespace varsel::backup {

// Whose log it is.
struct LogOwner {
  std::string district;
  bool development = false;
  LogId log_id;
  friend bool operator==(const LogOwner&, const LogOwner&) = default;
};

// What can be told of a point without the key: its file's name holds it.
struct PointName {
  absl::Time taken;  // whole seconds
  uint64_t position = 0;

  std::string ToText() const;  // 20231114T221320Z-00000000000000001234
};

struct FileEntry {
  std::string path;     // in the data directory: log/000012.sst, head, heads
  std::string content;  // its name in the backup
  uint64_t bytes = 0;
};

struct Point {
  PointName name;
  absl::Time recorded = absl::InfinitePast();  // of the record at its position
  uint64_t signed_size = 0;  // the largest signed head that it was checked against
  std::vector<FileEntry> files;
};

// What adding a point came to.
struct AddedPoint {
  Point point;
  uint64_t files_copied = 0;
  uint64_t bytes_copied = 0;
};

class BackupStore {
 public:
  // Makes the folder if it is new. FAILED_PRECONDITION BACKUP_OTHER_DISTRICT or BACKUP_KEY_WRONG;
  // DATA_LOSS BACKUP_DAMAGED.
  static absl::StatusOr<BackupStore> OpenOrMake(const std::string& directory, const LogOwner& owner,
                                                const KeyBytes& district_key, Entropy& entropy);
  // NOT_FOUND BACKUP_NOTHING_THERE; else the same.
  static absl::StatusOr<BackupStore> Open(const std::string& directory,
                                          const KeyBytes& district_key);

  const LogOwner& owner() const { return owner_; }

  // Adds the files under `stage` as they are, those that are not here already; the point is there
  // once they all are on disk. `point` says what it is but for its files.
  absl::StatusOr<AddedPoint> Add(const std::string& stage, Point point);
  // The points, the earliest first. Needs no key.
  static absl::StatusOr<std::vector<PointName>> List(const std::string& directory);
  // DATA_LOSS BACKUP_DAMAGED.
  absl::StatusOr<Point> Read(const PointName& name) const;
  // Reads every file of the point again, and compares. DATA_LOSS BACKUP_DAMAGED.
  absl::Status Check(const Point& point) const;
  // Writes the point's files under `to`, which is there. DATA_LOSS BACKUP_DAMAGED.
  absl::Status Extract(const Point& point, const std::string& to) const;
  // Keeps the latest `keep` points, and of those before the last one of each month; deletes the
  // others, and the files that no point needs any more. How many points went. Of a month only what
  // was taken after `months_from`: points from before hold what has ended since.
  absl::StatusOr<size_t> Prune(size_t keep, absl::Time months_from = absl::InfinitePast());

 private:
  BackupStore(std::string directory, LogOwner owner, const KeyBytes& key)
      : directory_(std::move(directory)), owner_(std::move(owner)), key_(key) {}
  std::string FileOf(const std::string& content) const;

  std::string directory_;
  LogOwner owner_;
  KeyBytes key_;
};

// Wraps the backup's key under a new district key, in place. For the rotation of district keys.
absl::Status RewrapBackupKey(const std::string& directory, const KeyBytes& old_key,
                             const KeyBytes& new_key, Entropy& entropy);

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_BACKUP_STORE_H_
