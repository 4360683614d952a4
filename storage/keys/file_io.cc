#include "storage/keys/file_io.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "storage/base/error.h"

namespace varsel::keys {
namespace {

absl::Status Failed(const char* operation) {
  return Refuse(common::v1::STORAGE_FAILED,
                {.detail = std::string("key store, ") + operation + ": " + std::strerror(errno)});
}

}  // namespace

absl::StatusOr<std::string> ReadWhole(const FileDescriptor& file, size_t limit) {
  std::string bytes;
  constexpr size_t kChunk = 1 << 20;
  while (bytes.size() < limit) {
    const size_t before = bytes.size();
    const size_t want = std::min(kChunk, limit - before);
    bytes.resize(before + want);
    const ssize_t got =
        ::pread(file.get(), bytes.data() + before, want, static_cast<off_t>(before));
    if (got < 0 && errno != EINTR) return Failed("read");
    bytes.resize(before + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) break;
  }
  return bytes;
}

absl::Status WriteAt(const FileDescriptor& file, std::string_view bytes, uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t put =
        ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0) {
      if (errno == EINTR) continue;
      return Failed("write");
    }
    bytes.remove_prefix(static_cast<size_t>(put));
    offset += static_cast<uint64_t>(put);
  }
  return absl::OkStatus();
}

absl::Status Sync(const FileDescriptor& file) {
  return ::fdatasync(file.get()) == 0 ? absl::OkStatus() : Failed("sync");
}

absl::Status SyncDirectoryOf(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open()) return Failed("open directory");
  return ::fsync(directory.get()) == 0 ? absl::OkStatus() : Failed("sync directory");
}

}  // namespace varsel::keys
