#include "storage/keys/memory_key_ring.h"

#include <optional>

#include "storage/base/error.h"
#include "storage/base/status_macros.h"
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
  if (table_.IsBarred({subject, controller})) return Refuse(common::v1::PERSON_ERASED);
  table_.Add({entropy_.NewUuid(), subject, NewKey(entropy_), controller});
  return absl::OkStatus();
}

absl::StatusOr<SealedBytes> MemoryKeyRing::Seal(const SubjectId& subject, uint8_t controller,
                                                std::string_view plain,
                                                std::string_view associated) {
  std::optional<KeyRow> row;
  {
    MutexLock lock(mutex_);
    row = RowToSeal(table_, {subject, controller});
  }
  return SealWith(row, entropy_, plain, associated);
}

absl::StatusOr<std::string> MemoryKeyRing::OpenAny(const SealedBytes& sealed,
                                                   std::string_view associated,
                                                   bool withheld_too) const {
  std::optional<KeyRow> row;
  {
    MutexLock lock(mutex_);
    ASSIGN_OR_RETURN(row, RowToOpen(table_, sealed.key_id, withheld_too));
  }
  return OpenWith(row, sealed, associated);
}

absl::StatusOr<std::string> MemoryKeyRing::Open(const SealedBytes& sealed,
                                                std::string_view associated) const {
  return OpenAny(sealed, associated, /*withheld_too=*/false);
}

absl::StatusOr<std::string> MemoryKeyRing::OpenWithheld(const SealedBytes& sealed,
                                                        std::string_view associated) const {
  return OpenAny(sealed, associated, /*withheld_too=*/true);
}

std::optional<Uuid> MemoryKeyRing::KeyIdOf(const SubjectId& subject, uint8_t controller) const {
  MutexLock lock(mutex_);
  const KeyRow* row = table_.FindBySubject(subject, controller);
  if (row == nullptr || table_.IsBarred({subject, controller})) return std::nullopt;
  return row->id;
}

bool MemoryKeyRing::HasKeyId(const Uuid& key_id) const {
  MutexLock lock(mutex_);
  return table_.FindById(key_id) != nullptr;
}

bool MemoryKeyRing::IsErased(const SubjectId& subject, uint8_t controller) const {
  MutexLock lock(mutex_);
  return table_.IsBarred({subject, controller});
}

void MemoryKeyRing::Withhold(const SubjectId& subject, uint8_t controller, bool withheld) {
  MutexLock lock(mutex_);
  table_.Withhold({subject, controller}, withheld);
}

absl::Status MemoryKeyRing::EraseAll(const std::vector<KeyOwner>& owners) {
  MutexLock lock(mutex_);
  for (const KeyOwner& owner : owners) {
    table_.Bar(owner);
    table_.Remove(owner.subject, owner.controller);
  }
  return absl::OkStatus();
}

std::array<uint8_t, 32> MemoryKeyRing::Mac(std::string_view use, std::string_view bytes) const {
  return MacBytes(mac_key_, use, bytes);
}

}  // namespace varsel::keys
