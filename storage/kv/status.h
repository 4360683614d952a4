// RocksDB's statuses as ours: the one place. Included by this folder's .cc files only.
#ifndef VARSEL_STORAGE_KV_STATUS_H_
#define VARSEL_STORAGE_KV_STATUS_H_

#include "absl/status/status.h"
#include "rocksdb/status.h"

namespace varsel::kv {

// Corruption DATA_LOSS LOG_DATA_LOSS; no space RESOURCE_EXHAUSTED DISK_RESERVE; a lock held by
// another process FAILED_PRECONDITION LOG_LOCKED; the rest INTERNAL STORAGE_FAILED. REQUIRES: not
// NotFound where that is an answer.
absl::Status FromRocks(const rocksdb::Status& status);

}  // namespace varsel::kv

#endif  // VARSEL_STORAGE_KV_STATUS_H_
