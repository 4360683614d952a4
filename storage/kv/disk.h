// What the storage stands on: a file system. The machine's own, or one that fails on purpose in a
// test (faulty_disk.h).
#ifndef VARSEL_STORAGE_KV_DISK_H_
#define VARSEL_STORAGE_KV_DISK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace varsel::kv {

// Thread-safe. Outlives every database and file opened on it.
class Disk {
 public:
  virtual ~Disk() = default;
  virtual rocksdb::Env& env() = 0;
  // Bytes that the process may still write under `path`; the largest number if nobody can say. A
  // system call; no I/O.
  virtual uint64_t FreeBytes(const std::string& path) = 0;
};

// The machine's. Lives as long as the process.
Disk& SystemDisk();

// A small file of fixed size that is written in place, sector by sector. Thread-compatible.
class SlotFile {
 public:
  virtual ~SlotFile() = default;
  virtual absl::StatusOr<std::string> Read(uint64_t offset, size_t size) = 0;
  virtual absl::Status Write(uint64_t offset, std::string_view bytes) = 0;
  // Everything written is on disk when it returns.
  virtual absl::Status Sync() = 0;
};

// True if there is a file of that name.
absl::StatusOr<bool> FileExists(Disk& disk, const std::string& path);
// Makes the directory and those above it, if they are not there; their names are on disk when this
// returns.
absl::Status MakeDirectory(Disk& disk, const std::string& path);
// Makes (or makes anew) a file of `size` zeros; it and its name are on disk when this returns.
absl::Status MakeSlotFile(Disk& disk, const std::string& directory, const std::string& name,
                          size_t size);
absl::StatusOr<std::unique_ptr<SlotFile>> OpenSlotFile(Disk& disk, const std::string& path);

}  // namespace varsel::kv

#endif  // VARSEL_STORAGE_KV_DISK_H_
