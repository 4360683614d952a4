// Puts a log back from its backup, into a new data directory: as it was when the point was taken,
// or as it was at a position or a time before. The log stays the same log: its id, its district,
// its development mark. Blocks.
//
// What is put back may end before what was acknowledged, and before what was signed. The restore is
// where this is said: it writes the head record anew, and keeps the signed heads up to there. A
// witness who saw a later head will say so when the log goes on otherwise.
#ifndef VARSEL_STORAGE_BACKUP_RESTORE_H_
#define VARSEL_STORAGE_BACKUP_RESTORE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/backup/backup_store.h"
#include "storage/log/record.h"
#include "storage/proof/signed_head.h"

namespace varsel::backup {

struct RestoreOptions {
  std::string from;  // the backup's folder
  std::string to;    // the new data directory: not there, or empty
  KeyBytes district_key{};
  std::string district;  // empty = whichever it is; else the backup must be this district's
  std::string
      key_store;  // a key store or a backup of one: copied, and its MAC makes the head record
  proof::LogName name = proof::LogName::kMain;  // which log it is: its head record's MAC says so
  std::optional<uint64_t> position;
  std::optional<absl::Time> time;  // the last record recorded by then
};

struct Restored {
  LogOwner owner;
  PointName point;  // from which
  uint64_t position = 0;
  log::Sha256 tree_head{};
};

// FAILED_PRECONDITION BACKUP_TARGET_NOT_EMPTY, BACKUP_OTHER_DISTRICT, BACKUP_KEY_WRONG; NOT_FOUND
// BACKUP_NOTHING_THERE, BACKUP_POINT_BEYOND; DATA_LOSS BACKUP_DAMAGED, LOG_DATA_LOSS or
// KEY_STORE_UNREADABLE. After an error nothing is left in `to`.
absl::StatusOr<Restored> Restore(const RestoreOptions& options);

struct RestoredLogs {
  Restored main;
  std::optional<Restored> access;  // nullopt where the backup has none: nothing had been read
};

// The same of both logs of a district, from the folder in which their backups lie side by side,
// into one data directory: the district's log in `to`, the access log in `to`/access. `position`
// and `time` are of the district's log; the access log is put back as it was last, since whoever
// read of somebody did so, whatever the log is put back to. Also BACKUP_OTHER_DISTRICT where the
// two are not of one district.
absl::StatusOr<RestoredLogs> RestoreLogs(const RestoreOptions& options);

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_RESTORE_H_
