// The district's key: 32 random bytes that wrap every key of the key ring. It lives in a file of
// its own, outside the data directory in production, as 64 hexadecimal characters that only the
// server's user may read.
#ifndef VARSEL_STORAGE_KEYS_DISTRICT_KEY_H_
#define VARSEL_STORAGE_KEYS_DISTRICT_KEY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/entropy.h"
#include "storage/keys/key_table.h"

namespace varsel::keys {

// Who else than the server's user may read the file.
enum class KeyReaders { kOwner, kOwnerAndGroup };

// DATA_LOSS KEY_STORE_UNREADABLE, in one line that names the file: missing, not of its form, or
// readable by others.
absl::StatusOr<KeyBytes> LoadDistrictKey(const std::string& path,
                                         KeyReaders readers = KeyReaders::kOwner);
// Makes a new file with a random key, readable by its owner only; on disk when this returns. An
// error if it exists.
absl::Status CreateDistrictKey(const std::string& path, Entropy& entropy);

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_DISTRICT_KEY_H_
