// A RocksDB database with the families of families.h: the only door to it. Nothing outside this
// folder includes RocksDB.
//
// Memory is bounded: one block cache for data, indexes and filters, one budget for all that is not
// flushed. All families are flushed together, so that the files on disk always hold a whole prefix
// of what was written, whatever becomes of the WAL. A damaged WAL is an error; only a torn last
// record, which nobody was promised, is dropped.
//
// Thread-safe, but for Batch and Iterator, which are thread-compatible. A database outlives what is
// made from it.
#ifndef VARSEL_STORAGE_KV_DATABASE_H_
#define VARSEL_STORAGE_KV_DATABASE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/kv/disk.h"
#include "storage/kv/families.h"

namespace varsel::kv {

struct DatabaseOptions {
  std::string path;      // a directory; made if it is not there
  Disk* disk = nullptr;  // SystemDisk() if none
  size_t block_cache_bytes = 128u << 20;
  size_t write_buffer_bytes = 48u << 20;
  int open_files_max = 256;
  // The list of files begins anew with every change of it, so that it holds no key of files that
  // are gone. For a database that is written to a little.
  bool short_manifest = false;
};

// Writes that are applied together or not at all.
class Batch {
 public:
  virtual ~Batch() = default;
  virtual void Put(Family family, std::string_view key, std::string_view value) = 0;
  virtual void Delete(Family family, std::string_view key) = 0;
  // All keys in [from, to).
  virtual void DeleteRange(Family family, std::string_view from, std::string_view to) = 0;
  virtual void Clear() = 0;
  virtual size_t bytes() const = 0;
  virtual bool empty() const = 0;
};

// A moment of the database, for as long as it lives.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
};

// Over one family, in the order of its keys. `key` and `value` hold until the next move.
class Iterator {
 public:
  virtual ~Iterator() = default;
  virtual void Seek(std::string_view key) = 0;
  virtual void SeekToLast() = 0;
  virtual void Next() = 0;
  virtual bool Valid() const = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  // Why it is not valid: OK at the end, else DATA_LOSS or INTERNAL. Ask it after every loop.
  virtual absl::Status status() const = 0;
};

struct IteratorOptions {
  const Snapshot* snapshot = nullptr;  // now, if none
  std::string upper_bound;             // ends before this key; none if empty
  bool sequential = false;             // a long read: reads ahead and leaves the block cache alone
};

// One file of a family as the database's own records tell it, without reading it.
struct FileFacts {
  std::string smallest_key;
  std::string largest_key;
  uint64_t entries = 0;
};

class Database {
 public:
  virtual ~Database() = default;

  // LOG_LOCKED: open elsewhere. LOG_NEWER_FORMAT: it has families that this version does not know.
  // DATA_LOSS: damaged. Replays the WAL; blocks for as long as that takes.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const DatabaseOptions& options);

  // The same without writing a byte, for files that nobody has open: what the WAL holds is replayed
  // in memory. Of it only the reading calls may be used.
  static absl::StatusOr<std::unique_ptr<Database>> OpenReadOnly(const DatabaseOptions& options);

  virtual absl::StatusOr<std::optional<std::string>> Get(Family family, std::string_view key,
                                                         const Snapshot* snapshot = nullptr) = 0;
  // In the order of the keys.
  virtual absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Family family, const std::vector<std::string>& keys, const Snapshot* snapshot = nullptr) = 0;
  virtual std::unique_ptr<Iterator> Iterate(Family family, const IteratorOptions& options) = 0;
  virtual std::unique_ptr<Snapshot> TakeSnapshot() = 0;

  virtual std::unique_ptr<Batch> NewBatch() = 0;
  // With `sync` it is on disk when this returns OK. After an error nothing more may be written: see
  // fail-stop in the log.
  virtual absl::Status Write(Batch& batch, bool sync) = 0;
  // Writes out all that is in memory only, so that the next start has no WAL to replay. Blocks.
  // Never on the append path.
  virtual absl::Status Flush() = 0;
  // Rewrites the family's files that have keys before `to`, all of them if it is empty, so that
  // what was deleted is in none of them; what a snapshot can still see stays. Flush first. Blocks;
  // writing goes on meanwhile. UNAVAILABLE DRAINING after EndCompacting.
  virtual absl::Status Compact(Family family, std::string_view to) = 0;
  // Ends the calls of Compact that are under way, and refuses later ones.
  virtual void EndCompacting() = 0;
  // Puts the database as it is now into the new directory `path` on the same file system: written
  // out first, then table files linked and the rest copied. Writing goes on meanwhile. Blocks.
  virtual absl::Status Checkpoint(const std::string& path) = 0;
  virtual absl::StatusOr<std::vector<FileFacts>> Files(Family family) = 0;
  // What the family's table files come to.
  virtual uint64_t Bytes(Family family) = 0;
  // The paths of the family's table files, the largest first.
  virtual std::vector<std::string> Tables(Family family) = 0;
  // Reads one of them and checks every block's checksum.
  virtual absl::Status VerifyTable(const std::string& path) = 0;
  // The same of every file of every family. Slow: for a check that was asked for.
  virtual absl::Status VerifyChecksums() = 0;
};

}  // namespace varsel::kv

#endif  // VARSEL_STORAGE_KV_DATABASE_H_
