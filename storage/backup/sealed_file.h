// Files of a backup: encrypted piece by piece, so that none has to fit in memory, and found by what
// they hold. Thread-safe: free functions.
//
//   "VARSELF1" · 24 header · pieces of 65,536 bytes + 17, the last one shorter and marked as the
//   last
//
// The pieces are libsodium's secretstream (XChaCha20-Poly1305) under the backup's key: none can be
// changed, left out, put elsewhere or cut off unseen. A file's name in the backup is its content's
// BLAKE2b under the same key: the same content is kept once, and the name tells nothing.
#ifndef VARSEL_STORAGE_BACKUP_SEALED_FILE_H_
#define VARSEL_STORAGE_BACKUP_SEALED_FILE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/keys/key_table.h"

namespace varsel::backup {

using keys::KeyBytes;

struct Content {
  std::string name;  // 64 hexadecimal characters
  uint64_t bytes = 0;
};

// What the file at `path` holds. NOT_FOUND FILE_UNREADABLE.
absl::StatusOr<Content> ContentOf(const KeyBytes& key, const std::string& path);
Content ContentOfBytes(const KeyBytes& key, std::string_view bytes);

// Writes the file at `plain_path` encrypted to `sealed_path`; it is there whole and on disk when
// this returns, or not at all.
absl::Status SealFile(const KeyBytes& key, const std::string& plain_path,
                      const std::string& sealed_path);
absl::Status SealToFile(const KeyBytes& key, std::string_view plain,
                        const std::string& sealed_path);

// Hands over the content piece by piece. DATA_LOSS BACKUP_DAMAGED, naming the file, where it is not
// what was sealed; what `visit` fails with.
absl::Status OpenSealed(const KeyBytes& key, const std::string& sealed_path,
                        const std::function<absl::Status(std::string_view)>& visit);
absl::StatusOr<std::string> OpenSealedWhole(const KeyBytes& key, const std::string& sealed_path);

// Writes the content to a new file, and says what it holds. On disk when this returns.
absl::StatusOr<Content> Unseal(const KeyBytes& key, const std::string& sealed_path,
                               const std::string& plain_path);
// The same without writing it.
absl::StatusOr<Content> ContentOfSealed(const KeyBytes& key, const std::string& sealed_path);

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_SEALED_FILE_H_
