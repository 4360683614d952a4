#include "storage/kv/faulty_disk.h"

#include <algorithm>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "rocksdb/system_clock.h"
#include "storage/base/check.h"
#include "storage/base/mutex.h"

namespace varsel::kv {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

struct Inode {
  std::string bytes;
  std::string synced;
};
using InodePtr = std::shared_ptr<Inode>;
using Names = std::map<std::string, InodePtr>;

std::string Clean(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  for (size_t at = path.find("//"); at != std::string::npos; at = path.find("//")) {
    path.erase(at, 1);
  }
  return path;
}

std::string DirectoryOf(const std::string& path) { return path.substr(0, path.rfind('/')); }

// RocksDB waits a second after a failed flush before it tries again; a test does not.
class QuickClock : public rocksdb::SystemClockWrapper {
 public:
  QuickClock() : SystemClockWrapper(rocksdb::SystemClock::Default()) {}
  const char* Name() const override { return "QuickClock"; }
  void SleepForMicroseconds(int) override { std::this_thread::yield(); }
};

class QuickEnv : public rocksdb::EnvWrapper {
 public:
  explicit QuickEnv(const std::shared_ptr<rocksdb::FileSystem>& files)
      : EnvWrapper(rocksdb::NewCompositeEnv(files)) {
    system_clock_ = std::make_shared<QuickClock>();
  }
};

// What RocksDB notes for people to read: not data, and not counted.
bool IsInfoLog(const std::string& path) {
  return path.substr(path.rfind('/') + 1).starts_with("LOG");
}

// RocksDB notes its options at every opening, reads them again, and does without if it cannot. It
// takes a third of an opening, and a log of ours does not read them.
bool IsOptionsFile(const std::string& path) {
  return path.substr(path.rfind('/') + 1).starts_with("OPTIONS");
}

// What is read goes into the caller's buffer.
IOStatus ReadInto(const std::string& bytes, uint64_t offset, size_t n, Slice* result,
                  char* scratch) {
  const size_t begin = std::min<size_t>(offset, bytes.size());
  const size_t size = std::min(n, bytes.size() - begin);
  std::copy_n(bytes.data() + begin, size, scratch);
  *result = Slice(scratch, size);
  return IOStatus::OK();
}

}  // namespace

class FaultyDisk::Machine : public rocksdb::FileSystem {
 public:
  const char* Name() const override { return "FaultyDisk"; }

  // One change or sync: OK, or the failure that is due.
  IOStatus Operation(const std::string& path, size_t grows_by = 0)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    if (IsInfoLog(path)) return IOStatus::OK();
    ++operations;
    if (fail_at != 0 && (fail_once ? operations == fail_at : operations >= fail_at)) {
      return IOStatus::IOError("injected");
    }
    if (grows_by > 0 && Used() + grows_by > capacity) return IOStatus::NoSpace("injected");
    return IOStatus::OK();
  }
  uint64_t Used() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    uint64_t used = 0;
    for (const auto& [path, inode] : names) {
      if (!IsInfoLog(path)) used += inode->bytes.size();
    }
    return used;
  }
  InodePtr Find(const std::string& path) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    const auto found = names.find(Clean(path));
    return found == names.end() ? nullptr : found->second;
  }

  IOStatus NewSequentialFile(const std::string& path, const FileOptions&,
                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                             IODebugContext*) override;
  IOStatus NewRandomAccessFile(const std::string& path, const FileOptions&,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                               IODebugContext*) override;
  IOStatus NewWritableFile(const std::string& path, const FileOptions&,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext*) override;
  IOStatus NewRandomRWFile(const std::string& path, const FileOptions&,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                           IODebugContext*) override;
  IOStatus NewDirectory(const std::string& path, const IOOptions&,
                        std::unique_ptr<rocksdb::FSDirectory>* result, IODebugContext*) override;

  IOStatus FileExists(const std::string& path, const IOOptions&, IODebugContext*) override {
    MutexLock lock(mutex);
    if (Find(path) != nullptr || directories.contains(Clean(path))) return IOStatus::OK();
    return IOStatus::NotFound(path);
  }
  IOStatus GetChildren(const std::string& path, const IOOptions&, std::vector<std::string>* result,
                       IODebugContext*) override {
    MutexLock lock(mutex);
    const std::string directory = Clean(path);
    if (!directories.contains(directory)) return IOStatus::NotFound(path);
    result->clear();
    for (const auto& [name, inode] : names) {
      if (DirectoryOf(name) == directory) result->push_back(name.substr(directory.size() + 1));
    }
    return IOStatus::OK();
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions&, IODebugContext*) override {
    MutexLock lock(mutex);
    if (Find(path) == nullptr) return IOStatus::NotFound(path);
    const IOStatus status = Operation(path);
    if (status.ok()) names.erase(Clean(path));
    return status;
  }
  IOStatus CreateDir(const std::string& path, const IOOptions& options,
                     IODebugContext* debug) override {
    return CreateDirIfMissing(path, options, debug);
  }
  IOStatus CreateDirIfMissing(const std::string& path, const IOOptions&, IODebugContext*) override {
    MutexLock lock(mutex);
    if (directories.contains(Clean(path))) return IOStatus::OK();
    const IOStatus status = Operation(path);
    if (status.ok()) directories.insert(Clean(path));
    return status;
  }
  IOStatus DeleteDir(const std::string& path, const IOOptions&, IODebugContext*) override {
    MutexLock lock(mutex);
    directories.erase(Clean(path));
    return IOStatus::OK();
  }
  IOStatus GetFileSize(const std::string& path, const IOOptions&, uint64_t* size,
                       IODebugContext*) override {
    MutexLock lock(mutex);
    const InodePtr inode = Find(path);
    if (inode == nullptr) return IOStatus::NotFound(path);
    *size = inode->bytes.size();
    return IOStatus::OK();
  }
  IOStatus GetFileModificationTime(const std::string&, const IOOptions&, uint64_t* time,
                                   IODebugContext*) override {
    *time = 0;
    return IOStatus::OK();
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions&,
                      IODebugContext*) override {
    MutexLock lock(mutex);
    const InodePtr inode = Find(from);
    if (inode == nullptr) return IOStatus::NotFound(from);
    const IOStatus status = Operation(to);
    if (!status.ok()) return status;
    names[Clean(to)] = inode;
    names.erase(Clean(from));
    return status;
  }
  IOStatus LockFile(const std::string& path, const IOOptions&, rocksdb::FileLock** lock,
                    IODebugContext*) override {
    MutexLock guard(mutex);
    if (!locks.insert(Clean(path)).second) return IOStatus::IOError("While lock file: " + path);
    *lock = new Lock(Clean(path));
    return IOStatus::OK();
  }
  IOStatus UnlockFile(rocksdb::FileLock* lock, const IOOptions&, IODebugContext*) override {
    MutexLock guard(mutex);
    const std::unique_ptr<Lock> owned(static_cast<Lock*>(lock));
    locks.erase(owned->path);
    return IOStatus::OK();
  }
  IOStatus GetTestDirectory(const IOOptions&, std::string* path, IODebugContext*) override {
    *path = "/test";
    return IOStatus::OK();
  }
  IOStatus GetAbsolutePath(const std::string& path, const IOOptions&, std::string* absolute,
                           IODebugContext*) override {
    *absolute = path;
    return IOStatus::OK();
  }
  IOStatus IsDirectory(const std::string& path, const IOOptions&, bool* is,
                       IODebugContext*) override {
    MutexLock lock(mutex);
    *is = directories.contains(Clean(path));
    return IOStatus::OK();
  }

  struct Lock : public rocksdb::FileLock {
    explicit Lock(std::string locked) : path(std::move(locked)) {}
    const std::string path;
  };

  Mutex mutex;
  Names names ABSL_GUARDED_BY(mutex);         // as the running system sees them
  Names synced_names ABSL_GUARDED_BY(mutex);  // as they are on disk
  std::set<std::string> directories ABSL_GUARDED_BY(mutex) = {"", "/"};
  std::set<std::string> synced_directories ABSL_GUARDED_BY(mutex) = {"", "/"};
  std::set<std::string> locks ABSL_GUARDED_BY(mutex);
  uint64_t operations ABSL_GUARDED_BY(mutex) = 0;
  uint64_t fail_at ABSL_GUARDED_BY(mutex) = 0;
  bool fail_once ABSL_GUARDED_BY(mutex) = false;
  uint64_t capacity ABSL_GUARDED_BY(mutex) = std::numeric_limits<uint64_t>::max();
};

namespace {

// Files hold the file system by shared_ptr's target; RocksDB closes them before the disk goes.
template <typename FileSystem>
class SequentialFile : public rocksdb::FSSequentialFile {
 public:
  SequentialFile(FileSystem& files, InodePtr inode) : files_(files), inode_(std::move(inode)) {}
  IOStatus Read(size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) override {
    MutexLock lock(files_.mutex);
    const IOStatus status = ReadInto(inode_->bytes, at_, n, result, scratch);
    at_ += result->size();
    return status;
  }
  IOStatus Skip(uint64_t n) override {
    at_ += n;
    return IOStatus::OK();
  }

 private:
  FileSystem& files_;
  const InodePtr inode_;
  uint64_t at_ = 0;
};

template <typename FileSystem>
class RandomFile : public rocksdb::FSRandomAccessFile {
 public:
  RandomFile(FileSystem& files, InodePtr inode) : files_(files), inode_(std::move(inode)) {}
  IOStatus Read(uint64_t offset, size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) const override {
    MutexLock lock(files_.mutex);
    return ReadInto(inode_->bytes, offset, n, result, scratch);
  }

 private:
  FileSystem& files_;
  const InodePtr inode_;
};

template <typename FileSystem>
class WritableFile : public rocksdb::FSWritableFile {
 public:
  WritableFile(FileSystem& files, std::string path, InodePtr inode)
      : files_(files), path_(std::move(path)), inode_(std::move(inode)) {}
  IOStatus Append(const Slice& data, const IOOptions&, IODebugContext*) override {
    MutexLock lock(files_.mutex);
    const IOStatus status = files_.Operation(path_, data.size());
    if (status.ok()) inode_->bytes.append(data.data(), data.size());
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Truncate(uint64_t size, const IOOptions&, IODebugContext*) override {
    MutexLock lock(files_.mutex);
    inode_->bytes.resize(size);
    return IOStatus::OK();
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    MutexLock lock(files_.mutex);
    const IOStatus status = files_.Operation(path_);
    if (status.ok()) inode_->synced = inode_->bytes;
    return status;
  }
  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override {
    MutexLock lock(files_.mutex);
    return inode_->bytes.size();
  }

 private:
  FileSystem& files_;
  const std::string path_;
  const InodePtr inode_;
};

template <typename FileSystem>
class ReadWriteFile : public rocksdb::FSRandomRWFile {
 public:
  ReadWriteFile(FileSystem& files, std::string path, InodePtr inode)
      : files_(files), path_(std::move(path)), inode_(std::move(inode)) {}
  IOStatus Write(uint64_t offset, const Slice& data, const IOOptions&, IODebugContext*) override {
    MutexLock lock(files_.mutex);
    const IOStatus status = files_.Operation(path_);
    if (!status.ok()) return status;
    if (inode_->bytes.size() < offset + data.size()) inode_->bytes.resize(offset + data.size());
    std::copy_n(data.data(), data.size(), inode_->bytes.data() + offset);
    return status;
  }
  IOStatus Read(uint64_t offset, size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) const override {
    MutexLock lock(files_.mutex);
    return ReadInto(inode_->bytes, offset, n, result, scratch);
  }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    MutexLock lock(files_.mutex);
    const IOStatus status = files_.Operation(path_);
    if (status.ok()) inode_->synced = inode_->bytes;
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  FileSystem& files_;
  const std::string path_;
  const InodePtr inode_;
};

template <typename FileSystem>
class Directory : public rocksdb::FSDirectory {
 public:
  Directory(FileSystem& files, const std::string& path)
      : files_(files), path_(path.substr(path == "/" ? 1 : 0)) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    MutexLock lock(files_.mutex);
    const IOStatus status = files_.Operation(path_);
    if (!status.ok()) return status;
    std::erase_if(files_.synced_names,
                  [&](const auto& name) { return DirectoryOf(name.first) == path_; });
    for (const auto& [name, inode] : files_.names) {
      if (DirectoryOf(name) == path_) files_.synced_names[name] = inode;
    }
    const auto is_in = [&](const std::string& name) {
      return name.size() > 1 && DirectoryOf(name) == path_;
    };
    std::erase_if(files_.synced_directories, is_in);
    for (const std::string& name : files_.directories) {
      if (is_in(name)) files_.synced_directories.insert(name);
    }
    return status;
  }

 private:
  FileSystem& files_;
  const std::string path_;
};

}  // namespace

IOStatus FaultyDisk::Machine::NewSequentialFile(const std::string& path, const FileOptions&,
                                                std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                                IODebugContext*) {
  MutexLock lock(mutex);
  const InodePtr inode = Find(path);
  if (inode == nullptr) return IOStatus::PathNotFound(path);
  *result = std::make_unique<SequentialFile<Machine>>(*this, inode);
  return IOStatus::OK();
}

IOStatus FaultyDisk::Machine::NewRandomAccessFile(
    const std::string& path, const FileOptions&,
    std::unique_ptr<rocksdb::FSRandomAccessFile>* result, IODebugContext*) {
  MutexLock lock(mutex);
  const InodePtr inode = Find(path);
  if (inode == nullptr) return IOStatus::PathNotFound(path);
  *result = std::make_unique<RandomFile<Machine>>(*this, inode);
  return IOStatus::OK();
}

IOStatus FaultyDisk::Machine::NewWritableFile(const std::string& path, const FileOptions&,
                                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                                              IODebugContext*) {
  if (IsOptionsFile(path)) return IOStatus::NotSupported(path);
  MutexLock lock(mutex);
  const IOStatus status = Operation(path);
  if (!status.ok()) return status;
  auto inode = std::make_shared<Inode>();
  names[Clean(path)] = inode;
  *result = std::make_unique<WritableFile<Machine>>(*this, Clean(path), std::move(inode));
  return status;
}

IOStatus FaultyDisk::Machine::NewRandomRWFile(const std::string& path, const FileOptions&,
                                              std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                              IODebugContext*) {
  MutexLock lock(mutex);
  const InodePtr inode = Find(path);
  if (inode == nullptr) return IOStatus::PathNotFound(path);
  *result = std::make_unique<ReadWriteFile<Machine>>(*this, Clean(path), inode);
  return IOStatus::OK();
}

IOStatus FaultyDisk::Machine::NewDirectory(const std::string& path, const IOOptions&,
                                           std::unique_ptr<rocksdb::FSDirectory>* result,
                                           IODebugContext*) {
  *result = std::make_unique<Directory<Machine>>(*this, Clean(path));
  return IOStatus::OK();
}

FaultyDisk::FaultyDisk() : FaultyDisk(std::make_shared<Machine>()) {}

FaultyDisk::FaultyDisk(std::shared_ptr<Machine> files)
    : files_(std::move(files)), env_(std::make_unique<QuickEnv>(files_)) {}

FaultyDisk::~FaultyDisk() = default;

rocksdb::Env& FaultyDisk::env() { return *env_; }

uint64_t FaultyDisk::FreeBytes(const std::string&) {
  MutexLock lock(files_->mutex);
  const uint64_t used = files_->Used();
  return files_->capacity > used ? files_->capacity - used : 0;
}

void FaultyDisk::FailAt(uint64_t count, bool once) {
  MutexLock lock(files_->mutex);
  files_->fail_at = files_->operations + count;
  files_->fail_once = once;
}

uint64_t FaultyDisk::operations() const {
  MutexLock lock(files_->mutex);
  return files_->operations;
}

void FaultyDisk::SetCapacity(uint64_t bytes) {
  MutexLock lock(files_->mutex);
  files_->capacity = bytes;
}

uint64_t FaultyDisk::used() const {
  MutexLock lock(files_->mutex);
  return files_->Used();
}

std::unique_ptr<FaultyDisk> FaultyDisk::AfterPowerCut(uint64_t seed) const {
  std::mt19937_64 random(seed);
  const auto chance = [&] { return seed != 0 && random() % 2 == 0; };
  auto files = std::make_shared<Machine>();
  MutexLock lock(files_->mutex);
  MutexLock other(files->mutex);
  // A directory whose name is lost is lost with all that is in it.
  for (const std::string& name : files_->directories) {
    const bool on_disk = files_->synced_directories.contains(name) || chance();
    if (on_disk && files->directories.contains(DirectoryOf(name))) files->directories.insert(name);
  }
  files->synced_directories = files->directories;
  Names kept = files_->synced_names;
  for (const auto& [name, inode] : files_->names) {
    if (chance()) kept[name] = inode;
  }
  for (const auto& [name, inode] : files_->synced_names) {
    if (!files_->names.contains(name) && chance()) kept.erase(name);
  }
  for (const auto& [name, inode] : kept) {
    if (!files->directories.contains(DirectoryOf(name))) continue;
    auto copy = std::make_shared<Inode>();
    copy->bytes = inode->synced;
    const std::string& written = inode->bytes;
    if (chance() && written.size() == copy->bytes.size()) {
      // Written in place: each byte is the new one up to some place, and the old one after it.
      const size_t reached = written.empty() ? 0 : random() % written.size();
      copy->bytes = written.substr(0, reached) + copy->bytes.substr(reached);
    } else if (chance() && written.size() > copy->bytes.size()) {
      const size_t more = random() % (written.size() - copy->bytes.size() + 1);
      copy->bytes.append(written, copy->bytes.size(), more);
    }
    copy->synced = copy->bytes;
    files->names[name] = copy;
  }
  files->synced_names = files->names;
  return std::unique_ptr<FaultyDisk>(new FaultyDisk(std::move(files)));
}

std::unique_ptr<FaultyDisk> FaultyDisk::Copy() const {
  auto files = std::make_shared<Machine>();
  MutexLock lock(files_->mutex);
  MutexLock other(files->mutex);
  files->directories = files_->directories;
  files->synced_directories = files_->directories;
  for (const auto& [name, inode] : files_->names) {
    files->names[name] = std::make_shared<Inode>(Inode{inode->bytes, inode->bytes});
  }
  files->synced_names = files->names;
  return std::unique_ptr<FaultyDisk>(new FaultyDisk(std::move(files)));
}

std::vector<std::string> FaultyDisk::Files() const {
  MutexLock lock(files_->mutex);
  std::vector<std::string> paths;
  for (const auto& [name, inode] : files_->names) paths.push_back(name);
  return paths;
}

std::string FaultyDisk::ReadWhole(const std::string& path) const {
  MutexLock lock(files_->mutex);
  const InodePtr inode = files_->Find(path);
  VARSEL_CHECK(inode != nullptr);
  return inode->bytes;
}

void FaultyDisk::WriteWhole(const std::string& path, const std::string& bytes) {
  MutexLock lock(files_->mutex);
  const InodePtr inode = files_->Find(path);
  VARSEL_CHECK(inode != nullptr);
  inode->bytes = bytes;
  inode->synced = bytes;
}

}  // namespace varsel::kv
