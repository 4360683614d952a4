#include "storage/kv/table_footer.h"

#include <cstring>
#include <memory>
#include <vector>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "rocksdb/table.h"
#include "storage/base/status_macros.h"
#include "storage/kv/status.h"

namespace varsel::kv {
namespace {

// RocksDB's footer since format version 1: the kind of checksum (1 byte), two places of blocks
// (40), the format version (4), a magic number (8); numbers with their lowest byte first.
constexpr size_t kFooterBytes = 53;
constexpr size_t kVersionAt = 41;
constexpr size_t kMagicAt = 45;
constexpr uint64_t kMagic = 0x88e241b785f4cff7;

uint64_t LowestFirst(const char* bytes, size_t size) {
  uint64_t number = 0;
  for (size_t i = size; i > 0; --i) number = number << 8 | static_cast<uint8_t>(bytes[i - 1]);
  return number;
}

absl::Status CheckFooter(rocksdb::FileSystem& files, const std::string& path) {
  uint64_t size = 0;
  rocksdb::Status status = files.GetFileSize(path, {}, &size, nullptr);
  if (!status.ok()) return FromRocks(status);
  if (size < kFooterBytes) return absl::OkStatus();
  std::unique_ptr<rocksdb::FSRandomAccessFile> file;
  status = files.NewRandomAccessFile(path, {}, &file, nullptr);
  if (!status.ok()) return FromRocks(status);
  char buffer[kFooterBytes];
  rocksdb::Slice footer;
  status = file->Read(size - kFooterBytes, kFooterBytes, {}, &footer, buffer, nullptr);
  if (!status.ok()) return FromRocks(status);
  if (footer.size() != kFooterBytes) return absl::OkStatus();
  const char* const bytes = footer.data();
  if (LowestFirst(bytes + kMagicAt, sizeof(uint64_t)) != kMagic) return absl::OkStatus();
  if (bytes[0] == rocksdb::kXXH3 && LowestFirst(bytes + kVersionAt, 4) == kTableFormat) {
    return absl::OkStatus();
  }
  return FromRocks(rocksdb::Status::Corruption("the footer of a table is damaged", path));
}

}  // namespace

absl::Status CheckTableFooters(Disk& disk, const std::string& directory) {
  rocksdb::FileSystem& files = *disk.env().GetFileSystem();
  std::vector<std::string> names;
  const rocksdb::Status listed = files.GetChildren(directory, {}, &names, nullptr);
  if (listed.IsNotFound() || listed.IsPathNotFound()) return absl::OkStatus();
  if (!listed.ok()) return FromRocks(listed);
  for (const std::string& name : names) {
    if (!name.ends_with(".sst")) continue;
    RETURN_IF_ERROR(CheckFooter(files, directory + "/" + name));
  }
  return absl::OkStatus();
}

}  // namespace varsel::kv
