// Looks at the last bytes of every table file before RocksDB does. They say how the rest is to be
// read and are the one part that its checksums do not cover: a bit turned there switches checksums
// off, or makes it read blocks as another version wrote them, and stop the process.
#ifndef VARSEL_STORAGE_KV_TABLE_FOOTER_H_
#define VARSEL_STORAGE_KV_TABLE_FOOTER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "storage/kv/disk.h"

namespace varsel::kv {

// What this version writes into its tables.
inline constexpr uint32_t kTableFormat = 5;

// DATA_LOSS, with the file's name, for a table in `directory` with a footer that says otherwise.
// One without a whole footer is left to RocksDB: it may be the rest of a write that nobody counts
// on.
absl::Status CheckTableFooters(Disk& disk, const std::string& directory);

}  // namespace varsel::kv

#endif  // VARSEL_STORAGE_KV_TABLE_FOOTER_H_
