// A key ring without files, for tests and harnesses. The same keys, ciphers and refusals as the one
// on disk. Thread-safe.
#ifndef VARSEL_STORAGE_KEYS_MEMORY_KEY_RING_H_
#define VARSEL_STORAGE_KEYS_MEMORY_KEY_RING_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/base/entropy.h"
#include "storage/base/mutex.h"
#include "storage/keys/key_ring.h"
#include "storage/keys/key_table.h"

namespace varsel::keys {

class MemoryKeyRing final : public KeyRing {
 public:
  // `entropy` outlives the ring.
  explicit MemoryKeyRing(Entropy& entropy);

  bool HasKey(const SubjectId& subject, uint8_t controller) const override;
  absl::Status EnsureKey(const SubjectId& subject, uint8_t controller) override;
  absl::StatusOr<SealedBytes> Seal(const SubjectId& subject, uint8_t controller,
                                   std::string_view plain, std::string_view associated) override;
  absl::StatusOr<std::string> Open(const SealedBytes& sealed,
                                   std::string_view associated) const override;
  absl::StatusOr<std::string> OpenWithheld(const SealedBytes& sealed,
                                           std::string_view associated) const override;
  std::optional<Uuid> KeyIdOf(const SubjectId& subject, uint8_t controller) const override;
  bool HasKeyId(const Uuid& key_id) const override;
  absl::Status EraseAll(const std::vector<KeyOwner>& owners) override;
  bool IsErased(const SubjectId& subject, uint8_t controller) const override;
  void Withhold(const SubjectId& subject, uint8_t controller, bool withheld) override;
  std::array<uint8_t, 32> Mac(std::string_view use, std::string_view bytes) const override;

 private:
  absl::StatusOr<std::string> OpenAny(const SealedBytes& sealed, std::string_view associated,
                                      bool withheld_too) const;
  Entropy& entropy_;
  const KeyBytes mac_key_;
  mutable Mutex mutex_;
  KeyTable table_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_MEMORY_KEY_RING_H_
