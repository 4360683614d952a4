// The keys with which persons' data is sealed: one per subject × controller, wrapped by the
// district's key, in a store of their own that is never part of the log. Erasing a key makes all
// that was sealed with it unreadable for ever. Thread-safe.
#ifndef VARSEL_STORAGE_KEYS_KEY_RING_H_
#define VARSEL_STORAGE_KEYS_KEY_RING_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// Whose key, of which controller.
struct KeyOwner {
  SubjectId subject;
  uint8_t controller = 0;

  friend bool operator==(const KeyOwner&, const KeyOwner&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const KeyOwner& owner) {
    return H::combine(std::move(h), owner.subject, owner.controller);
  }
};

class KeyRing {
 public:
  virtual ~KeyRing() = default;

  // True if the subject has a key of this controller in memory, so that Seal needs no sync.
  virtual bool HasKey(const SubjectId& subject, uint8_t controller) const = 0;
  // Makes the key if there is none; it is on disk before this returns. Blocks: not for a gRPC
  // thread unless HasKey. FAILED_PRECONDITION PERSON_ERASED: it was erased, and none is made anew.
  virtual absl::Status EnsureKey(const SubjectId& subject, uint8_t controller) = 0;

  // Seals with the subject's key. NOT_FOUND KEY_ERASED if it has none (EnsureKey first) or it was
  // erased.
  virtual absl::StatusOr<SealedBytes> Seal(const SubjectId& subject, uint8_t controller,
                                           std::string_view plain, std::string_view associated) = 0;
  // NOT_FOUND KEY_ERASED: the key is gone for ever. NOT_FOUND KEY_WITHHELD: it is kept, but not for
  // this. DATA_LOSS SEAL_BROKEN: the bytes or the associated data were changed.
  virtual absl::StatusOr<std::string> Open(const SealedBytes& sealed,
                                           std::string_view associated) const = 0;
  // The same, of what is withheld as well: for the records officer only.
  virtual absl::StatusOr<std::string> OpenWithheld(const SealedBytes& sealed,
                                                   std::string_view associated) const = 0;
  // The id of the subject's key of this controller; nullopt if it has none.
  virtual std::optional<Uuid> KeyIdOf(const SubjectId& subject, uint8_t controller) const = 0;
  // True if a key with this id is there, withheld or not.
  virtual bool HasKeyId(const Uuid& key_id) const = 0;

  // Erases these keys from memory, store and files, with one rewrite of the store for all of them;
  // returns when no file holds one. From its first moment on none of them opens or seals anything,
  // and none is ever made anew. Idempotent. Blocks.
  virtual absl::Status EraseAll(const std::vector<KeyOwner>& owners) = 0;
  absl::Status Erase(const SubjectId& subject, uint8_t controller) {
    return EraseAll({{subject, controller}});
  }
  // True once the key was to be erased, whether or not there was one.
  virtual bool IsErased(const SubjectId& subject, uint8_t controller) const = 0;
  // From now on Open answers KEY_WITHHELD for what the subject's key sealed; or no longer. Kept in
  // memory only: whoever decided it says so again at each start.
  virtual void Withhold(const SubjectId& subject, uint8_t controller, bool withheld) = 0;

  // HMAC-SHA-256 of `bytes` under a key of the district's, for request ids and record heads. `use`
  // separates the uses.
  virtual std::array<uint8_t, 32> Mac(std::string_view use, std::string_view bytes) const = 0;
};

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_KEY_RING_H_
