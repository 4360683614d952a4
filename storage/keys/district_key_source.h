// Where the district's key comes from. The server asks once at start, and once when it rotates.
//
// A source gives the key itself and not an operation with it: the key ring unwraps some 200,000
// keys at start, which no token does in less than minutes. A source on PKCS#11 therefore keeps the
// district's key wrapped in a file and has the token unwrap it (C_UnwrapKey under a key that never
// leaves the token, then C_GetAttributeValue), as envelope encryption is done everywhere: who has
// the file but not the token has nothing. It is one more implementation here, named
// "pkcs11:<uri>", and nothing above changes.
#ifndef VARSEL_STORAGE_KEYS_DISTRICT_KEY_SOURCE_H_
#define VARSEL_STORAGE_KEYS_DISTRICT_KEY_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/keys/key_table.h"

namespace varsel::keys {

// Thread-safe: holds its name only.
class DistrictKeySource {
 public:
  virtual ~DistrictKeySource() = default;
  // What an operator calls it; never the key.
  virtual std::string name() const = 0;
  // DATA_LOSS KEY_STORE_UNREADABLE in one line that names the source. Blocks.
  virtual absl::StatusOr<KeyBytes> Load() const = 0;
};

// A file of 64 hexadecimal characters that only the server's user may read.
class FileKeySource final : public DistrictKeySource {
 public:
  explicit FileKeySource(std::string path) : path_(std::move(path)) {}
  std::string name() const override { return path_; }
  absl::StatusOr<KeyBytes> Load() const override;

 private:
  const std::string path_;
};

// The same 64 characters in a secret that systemd (LoadCredential=, LoadCredentialEncrypted=) or a
// container puts into the folder that the environment variable CREDENTIALS_DIRECTORY names. Its
// group may read it: systemd shows the rights of its access list there.
class CredentialKeySource final : public DistrictKeySource {
 public:
  explicit CredentialKeySource(std::string credential) : credential_(std::move(credential)) {}
  std::string name() const override { return "credential:" + credential_; }
  absl::StatusOr<KeyBytes> Load() const override;

 private:
  const std::string credential_;
};

// The source that a flag names: "credential:<name>", else a file's path. INVALID_ARGUMENT with one
// clear line for a name that is none, or a kind of source that this server does not have.
absl::StatusOr<std::unique_ptr<DistrictKeySource>> DistrictKeySourceOf(const std::string& text);

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_DISTRICT_KEY_SOURCE_H_
