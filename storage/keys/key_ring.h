// The keys with which persons' data is sealed: one per subject × controller, wrapped by the
// district's key, in a store of their own that is never part of the log. Erasing a key makes all
// that was sealed with it unreadable for ever. Thread-safe.
#ifndef VARSEL_STORAGE_KEYS_KEY_RING_H_
#define VARSEL_STORAGE_KEYS_KEY_RING_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/ids.h"

namespace varsel::keys {

// Bytes sealed with XChaCha20-Poly1305-IETF.
struct SealedBytes {
  Uuid key_id;             // random; says nothing about the subject
  std::string nonce;       // 24 bytes, random
  std::string ciphertext;  // with its 16-byte tag
};

class KeyRing {
 public:
  virtual ~KeyRing() = default;

  // True if the subject has a key of this controller in memory, so that Seal needs no sync.
  virtual bool HasKey(const SubjectId& subject, uint8_t controller) const = 0;
  // Makes the key if there is none; it is on disk before this returns. Blocks: not for a gRPC
  // thread unless HasKey.
  virtual absl::Status EnsureKey(const SubjectId& subject, uint8_t controller) = 0;

  // Seals with the subject's key. NOT_FOUND KEY_ERASED if it has none (EnsureKey first) or it was
  // erased.
  virtual absl::StatusOr<SealedBytes> Seal(const SubjectId& subject, uint8_t controller,
                                           std::string_view plain, std::string_view associated) = 0;
  // NOT_FOUND KEY_ERASED: the key is gone for ever. DATA_LOSS SEAL_BROKEN: the bytes or the
  // associated data were changed.
  virtual absl::StatusOr<std::string> Open(const SealedBytes& sealed,
                                           std::string_view associated) const = 0;

  // Erases the subject's key of this controller from memory, store and files; returns when no file
  // holds it. Idempotent.
  virtual absl::Status Erase(const SubjectId& subject, uint8_t controller) = 0;

  // HMAC-SHA-256 of `bytes` under a key of the district's, for request ids and record heads. `use`
  // separates the uses.
  virtual std::array<uint8_t, 32> Mac(std::string_view use, std::string_view bytes) const = 0;
};

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_KEY_RING_H_
