#include "storage/kv/disk.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/kv/status.h"

namespace varsel::kv {
namespace {

class MachineDisk : public Disk {
 public:
  rocksdb::Env& env() override { return *rocksdb::Env::Default(); }
  uint64_t FreeBytes(const std::string& path) override {
    struct statvfs facts;
    if (statvfs(path.c_str(), &facts) != 0) return std::numeric_limits<uint64_t>::max();
    return uint64_t{facts.f_bavail} * facts.f_frsize;
  }
};

rocksdb::FileSystem& FilesOf(Disk& disk) { return *disk.env().GetFileSystem(); }

class RocksSlotFile : public SlotFile {
 public:
  explicit RocksSlotFile(std::unique_ptr<rocksdb::FSRandomRWFile> file) : file_(std::move(file)) {}
  absl::StatusOr<std::string> Read(uint64_t offset, size_t size) override {
    std::string buffer(size, '\0');
    rocksdb::Slice got;
    const rocksdb::Status read = file_->Read(offset, size, {}, &got, buffer.data(), nullptr);
    if (!read.ok()) return FromRocks(read);
    return std::string(got.data(), got.size());
  }
  absl::Status Write(uint64_t offset, std::string_view bytes) override {
    return FromRocks(file_->Write(offset, rocksdb::Slice(bytes.data(), bytes.size()), {}, nullptr));
  }
  absl::Status Sync() override { return FromRocks(file_->Sync({}, nullptr)); }

 private:
  std::unique_ptr<rocksdb::FSRandomRWFile> file_;
};

// The names in the directory are on disk when this returns.
absl::Status SyncNames(Disk& disk, const std::string& directory) {
  std::unique_ptr<rocksdb::FSDirectory> holder;
  rocksdb::Status status = FilesOf(disk).NewDirectory(directory, {}, &holder, nullptr);
  if (status.ok()) status = holder->Fsync({}, nullptr);
  return FromRocks(status);
}

}  // namespace

Disk& SystemDisk() {
  static MachineDisk& disk = *new MachineDisk;
  return disk;
}

absl::StatusOr<bool> FileExists(Disk& disk, const std::string& path) {
  const rocksdb::Status found = FilesOf(disk).FileExists(path, {}, nullptr);
  if (found.IsNotFound()) return false;
  if (!found.ok()) return FromRocks(found);
  return true;
}

absl::Status MakeDirectory(Disk& disk, const std::string& path) {
  size_t end = 0;
  while (end < path.size()) {
    const size_t begin = end;
    end = std::min(path.find('/', begin + 1), path.size());
    const std::string made = path.substr(0, end);
    ASSIGN_OR_RETURN(const bool there, FileExists(disk, made));
    if (there) continue;
    RETURN_IF_ERROR(FromRocks(FilesOf(disk).CreateDirIfMissing(made, {}, nullptr)));
    const std::string above = path.substr(0, begin);
    RETURN_IF_ERROR(SyncNames(disk, !above.empty() ? above : path.front() == '/' ? "/" : "."));
  }
  return absl::OkStatus();
}

absl::Status MakeSlotFile(Disk& disk, const std::string& directory, const std::string& name,
                          size_t size) {
  rocksdb::FileSystem& files = FilesOf(disk);
  std::unique_ptr<rocksdb::FSWritableFile> file;
  rocksdb::Status status = files.NewWritableFile(directory + "/" + name, {}, &file, nullptr);
  if (status.ok()) status = file->Append(std::string(size, '\0'), {}, nullptr);
  if (status.ok()) status = file->Sync({}, nullptr);
  if (status.ok()) status = file->Close({}, nullptr);
  if (!status.ok()) return FromRocks(status);
  return SyncNames(disk, directory);
}

absl::StatusOr<std::unique_ptr<SlotFile>> OpenSlotFile(Disk& disk, const std::string& path) {
  std::unique_ptr<rocksdb::FSRandomRWFile> file;
  const rocksdb::Status opened = FilesOf(disk).NewRandomRWFile(path, {}, &file, nullptr);
  if (!opened.ok()) return FromRocks(opened);
  return std::make_unique<RocksSlotFile>(std::move(file));
}

}  // namespace varsel::kv
