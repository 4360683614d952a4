// How RocksDB is set up for the logs: its options, and the families with theirs. Of database.cc
// alone.
#ifndef VARSEL_STORAGE_KV_DATABASE_OPTIONS_H_
#define VARSEL_STORAGE_KV_DATABASE_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "rocksdb/db.h"
#include "storage/kv/database.h"
#include "storage/kv/disk.h"

namespace varsel::kv {

rocksdb::DBOptions OptionsOfAll(const DatabaseOptions& options, Disk& disk);

// All families in the order of Family, with one cache for all of them.
std::vector<rocksdb::ColumnFamilyDescriptor> FamiliesOf(const DatabaseOptions& options);

// A family that this version does not know means that a newer one has written here:
// LOG_NEWER_FORMAT.
absl::Status RefuseUnknownFamilies(const rocksdb::DBOptions& options, const std::string& path);

}  // namespace varsel::kv

#endif  // VARSEL_STORAGE_KV_DATABASE_OPTIONS_H_
