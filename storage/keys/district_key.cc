#include "storage/keys/district_key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_io.h"
#include "storage/keys/sealing.h"

namespace varsel::keys {
namespace {

constexpr size_t kHexBytes = 2 * sizeof(KeyBytes);

absl::Status Unreadable(const std::string& path, const std::string& why) {
  return Refuse(common::v1::KEY_STORE_UNREADABLE, {.detail = path + ": " + why});
}

}  // namespace

absl::StatusOr<KeyBytes> LoadDistrictKey(const std::string& path, KeyReaders readers) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return Unreadable(path, std::strerror(errno));
  struct stat facts;
  if (::fstat(file.get(), &facts) != 0) return Unreadable(path, std::strerror(errno));
  const mode_t barred = readers == KeyReaders::kOwner ? S_IRWXG | S_IRWXO : S_IWGRP | S_IRWXO;
  if ((facts.st_mode & barred) != 0) {
    return Unreadable(path, "others may read the district key; set its mode to 0600");
  }
  ASSIGN_OR_RETURN(std::string text, ReadWhole(file, kHexBytes + 1));
  if (text.size() == kHexBytes + 1 && text.back() == '\n') text.pop_back();
  KeyBytes key;
  size_t size = 0;
  const char* end = nullptr;
  const bool read =
      sodium_hex2bin(key.data(), key.size(), text.data(), text.size(), nullptr, &size, &end) == 0 &&
      size == key.size() && end == text.data() + text.size();
  sodium_memzero(text.data(), text.size());
  if (!read) return Unreadable(path, "a district key is 64 hexadecimal characters");
  return key;
}

absl::Status CreateDistrictKey(const std::string& path, Entropy& entropy) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.is_open()) return Unreadable(path, std::strerror(errno));
  KeyBytes key = NewKey(entropy);
  std::string text(kHexBytes + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), key.data(), key.size());
  text.back() = '\n';
  const absl::Status written = WriteAt(file, text, 0);
  sodium_memzero(text.data(), text.size());
  sodium_memzero(key.data(), key.size());
  RETURN_IF_ERROR(written);
  RETURN_IF_ERROR(Sync(file));
  return SyncDirectoryOf(path);
}

}  // namespace varsel::keys
