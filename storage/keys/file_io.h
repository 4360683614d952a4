// The few operations on files that the key store needs, as statuses. INTERNAL STORAGE_FAILED with
// the system's word for it; no status names anything but the operation.
#ifndef VARSEL_STORAGE_KEYS_FILE_IO_H_
#define VARSEL_STORAGE_KEYS_FILE_IO_H_

#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace varsel::keys {

// Owns an open file. Movable; thread-compatible.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }

  bool is_open() const { return number_ >= 0; }
  int get() const { return number_; }

 private:
  int number_ = -1;
};

// The file's bytes from its start, at most `limit`.
absl::StatusOr<std::string> ReadWhole(const FileDescriptor& file, size_t limit);
absl::Status WriteAt(const FileDescriptor& file, std::string_view bytes, uint64_t offset);
// On disk when this returns. After an error nothing more may be promised of the file.
absl::Status Sync(const FileDescriptor& file);
// Makes a creation or a rename in the directory that holds `path` durable.
absl::Status SyncDirectoryOf(const std::string& path);

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_FILE_IO_H_
