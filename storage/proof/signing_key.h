// The district's signing key: Ed25519, with which tree heads are signed. It lies in a file of its
// own beside the district's key, as 64 hexadecimal characters (the seed) that only the server's
// user may read; the public key lies beside it, to be given away, in a file of the same name and
// ".pub". It opens nothing and seals nothing: who has it can sign a false head, and no more.
#ifndef VARSEL_STORAGE_PROOF_SIGNING_KEY_H_
#define VARSEL_STORAGE_PROOF_SIGNING_KEY_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/entropy.h"

namespace varsel::proof {

using Signature = std::array<uint8_t, 64>;

struct PublicKey {
  std::array<uint8_t, 32> bytes{};

  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  // 64 hexadecimal characters.
  std::string ToText() const;
  // The first 8 bytes of its SHA-256, in hexadecimal: which key a head was signed with.
  std::string Id() const;
  bool Verifies(std::string_view bytes, const Signature& signature) const;
  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

// INVALID_ARGUMENT KEY_FILE_MALFORMED.
absl::StatusOr<PublicKey> ParsePublicKey(std::string_view text);
// The same from a file. NOT_FOUND FILE_UNREADABLE if it cannot be read.
absl::StatusOr<PublicKey> LoadPublicKey(const std::string& path);
// A file of one key or several, one a line, in the order in which they came into use; lines that
// are empty or begin with # say nothing. The same errors; at least one key.
absl::StatusOr<std::vector<PublicKey>> LoadPublicKeys(const std::string& path);

// Wiped when it goes. Movable; thread-safe.
class SigningKey {
 public:
  // FAILED_PRECONDITION SIGNING_KEY_UNUSABLE, in one line that names the file: missing, not of its
  // form, or readable by others.
  static absl::StatusOr<SigningKey> Load(const std::string& path);
  // Makes a new file with a random key, and the public key's beside it; on disk when this returns.
  // An error if it exists.
  static absl::Status Create(const std::string& path, Entropy& entropy);
  static SigningKey FromSeed(const std::array<uint8_t, 32>& seed);

  SigningKey(const SigningKey&) = delete;
  SigningKey(SigningKey&& other) noexcept;
  SigningKey& operator=(SigningKey&& other) noexcept;
  ~SigningKey();

  const PublicKey& public_key() const { return public_key_; }
  Signature Sign(std::string_view bytes) const;

 private:
  SigningKey() = default;
  std::array<uint8_t, 64> secret_{};
  PublicKey public_key_;
};

}  // namespace varsel::proof

#endif  // VARSEL_STORAGE_PROOF_SIGNING_KEY_H_
