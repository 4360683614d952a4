// Takes a backup of an open log while it goes on: signs its head, takes a moment of its files,
// checks them as `varsel verify` does, encrypts what is new, and reads all of it again. Blocks for
// as long as the disk takes; appends go on meanwhile.
#ifndef VARSEL_STORAGE_BACKUP_TAKE_BACKUP_H_
#define VARSEL_STORAGE_BACKUP_TAKE_BACKUP_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/backup/backup_store.h"
#include "storage/log/rocksdb_event_log.h"
#include "storage/proof/head_signer.h"

namespace varsel::backup {

struct TakeOptions {
  log::RocksDbEventLog& log;
  proof::HeadSigner& signer;
  std::string data_dir;  // of the log; a folder in it is used meanwhile
  std::string to;        // the backup's folder
  KeyBytes district_key{};
  absl::Time now;           // by the system clock
  size_t keep_points = 30;  // and the last of each month before
};

struct TakenBackup {
  AddedPoint added;
  uint64_t records = 0;  // that were checked
  size_t pruned = 0;     // points that went
};

// NOT_FOUND NO_SIGNED_HEAD of an empty log; DATA_LOSS as proof::VerifyFiles, or BACKUP_DAMAGED:
// then there is no new point; what BackupStore::OpenOrMake refuses.
absl::StatusOr<TakenBackup> TakeBackup(const TakeOptions& options);

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_TAKE_BACKUP_H_
