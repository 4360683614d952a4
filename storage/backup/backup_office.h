// The backups of one process: of each of its logs and, apart, of its key store; on demand, and by
// themselves. One at a time. Thread-safe.
#ifndef VARSEL_STORAGE_BACKUP_BACKUP_OFFICE_H_
#define VARSEL_STORAGE_BACKUP_BACKUP_OFFICE_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/backup/key_backups.h"
#include "storage/backup/take_backup.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"

namespace varsel::backup {

class BackupOffice {
 public:
  // A log to be backed up, into <folder>/<its name>.
  struct Log {
    log::RocksDbEventLog& log;
    proof::HeadSigner& signer;
    std::string data_dir;
  };
  struct Options {
    std::vector<Log> logs;
    std::string root;        // backups are taken here and under it only; empty = none
    std::string key_store;   // the file
    std::string key_folder;  // empty = none
    size_t keep_points = 30;
    absl::Duration every = absl::Hours(24);  // by itself, where there is a folder for it
    // Read each time, so that it is in memory no longer than needed, and is the one of now.
    std::function<absl::StatusOr<KeyBytes>()> district_key;
    const Clock* clock = nullptr;  // the system's
  };
  // All of it outlives the office.
  explicit BackupOffice(Options options) : options_(std::move(options)) {}
  ~BackupOffice();  // Stop

  struct Taken {
    proof::LogName name;
    TakenBackup backup;
  };
  // `folder` is relative to the root, or under it; empty = the root. UNAVAILABLE BACKUP_UNDER_WAY;
  // FAILED_PRECONDITION BACKUP_PLACE_NOT_ALLOWED; else as TakeBackup. Blocks.
  absl::StatusOr<std::vector<Taken>> Take(const std::string& folder);
  struct Listed {
    proof::LogName name;
    PointName point;
  };
  absl::StatusOr<std::vector<Listed>> List(const std::string& folder) const;

  struct TakenKeys {
    KeyBackup backup;
    size_t pruned = 0;
  };
  absl::StatusOr<TakenKeys> TakeKeys();
  absl::StatusOr<std::vector<KeyBackup>> ListKeys() const;

  // Runs `task` while no backup is taken, of keys either. UNAVAILABLE BACKUP_UNDER_WAY, and it is
  // not run; else as the task.
  absl::Status Alone(const std::function<absl::Status()>& task);

  // Looks now and then on a thread of its own whether the last backup is older than `every`.
  // `failed` is told what went wrong.
  void Start(std::function<void(const absl::Status&)> failed);
  void Stop();

 private:
  absl::StatusOr<std::string> FolderOf(const std::string& folder) const;
  absl::StatusOr<std::vector<Taken>> TakeAlone(const std::string& to);
  absl::StatusOr<TakenKeys> TakeKeysAlone();
  absl::Status TakeKeysIfDue(absl::Time due);
  absl::Status TakeLogsIfDue(absl::Time due);
  absl::Status TakeWhatIsDue();
  void Run(const std::function<void(const absl::Status&)>& failed);

  const Options options_;
  Mutex mutex_;
  CondVar wake_;
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_BACKUP_OFFICE_H_
