// What is made sure of before a log takes its first append: who it is, that no position is missing,
// that its tree is the one that was stored, and that it reaches the head that was acknowledged.
// Blocks; reads a few hundred records.
#ifndef VARSEL_STORAGE_LOG_RECOVERY_H_
#define VARSEL_STORAGE_LOG_RECOVERY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/kv/database.h"
#include "storage/log/log_meta.h"
#include "storage/log/log_store.h"
#include "storage/log/merkle.h"

namespace varsel::log {

// What an opening took and looked at, for the start's log line.
struct RecoveryReport {
  absl::Duration took;
  bool created = false;  // there was no log before
  Position head;
  Position recorded_head;            // acknowledged, as the head record told it
  Position ended;                    // the last of the beginning that is gone by the log's own word
  uint64_t records_verified = 0;     // decoded, checked and hashed again
  std::vector<std::string> checked;  // in words
};

struct ExpectedIdentity {
  std::string district;
  bool development = false;
  uint32_t reader_version = 1;
};

// The stored identity, or nullopt when the database is new.
// LOG_OTHER_DISTRICT, LOG_NEWER_FORMAT, LOG_DEVELOPMENT, LOG_PRODUCTION; DATA_LOSS if there are
// records but no identity.
absl::StatusOr<std::optional<LogIdentity>> ReadIdentity(kv::Database& database,
                                                        const ExpectedIdentity& expected);
// Writes the identity of a new log; it is on disk when this returns.
absl::Status StoreIdentity(kv::Database& database, const LogIdentity& identity);

struct Recovered {
  LogHead head;
  MerkleTree tree;
};
// DATA_LOSS LOG_DATA_LOSS, or LOG_SHORTER_THAN_HEAD. `recorded` is the head record; its log id is
// checked too.
absl::StatusOr<Recovered> Recover(kv::Database& database, const LogStore& store,
                                  const LogIdentity& identity, const HeadRecord& recorded,
                                  RecoveryReport& report);

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_RECOVERY_H_
