#include "storage/keys/memory_key_ring.h"

#include <optional>

#include "storage/keys/ring_parts.h"
#include "storage/keys/sealing.h"

namespace varsel::keys {

MemoryKeyRing::MemoryKeyRing(Entropy& entropy) : entropy_(entropy), mac_key_(NewKey(entropy)) {}

bool MemoryKeyRing::HasKey(const SubjectId& subject, uint8_t controller) const {
  MutexLock lock(mutex_);
  return table_.FindBySubject(subject, controller) != nullptr;
}

absl::Status MemoryKeyRing::EnsureKey(const SubjectId& subject, uint8_t controller) {
  MutexLock lock(mutex_);
  table_.Add({entropy_.NewUuid(), subject, NewKey(entropy_), controller});
  return absl::OkStatus();
}

absl::StatusOr<SealedBytes> MemoryKeyRing::Seal(const SubjectId& subject, uint8_t controller,
                                                std::string_view plain,
                                                std::string_view associated) {
  std::optional<KeyRow> row;
  {
    MutexLock lock(mutex_);
    row = CopyOf(table_.FindBySubject(subject, controller));
  }
  return SealWith(row, entropy_, plain, associated);
}

absl::StatusOr<std::string> MemoryKeyRing::Open(const SealedBytes& sealed,
                                                std::string_view associated) const {
  std::optional<KeyRow> row;
  {
    MutexLock lock(mutex_);
    row = CopyOf(table_.FindById(sealed.key_id));
  }
  return OpenWith(row, sealed, associated);
}

absl::Status MemoryKeyRing::Erase(const SubjectId& subject, uint8_t controller) {
  MutexLock lock(mutex_);
  table_.Remove(subject, controller);
  return absl::OkStatus();
}

std::array<uint8_t, 32> MemoryKeyRing::Mac(std::string_view use, std::string_view bytes) const {
  return MacBytes(mac_key_, use, bytes);
}

}  // namespace varsel::keys
