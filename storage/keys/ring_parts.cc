#include "storage/keys/ring_parts.h"

#include <utility>

#include "storage/base/error.h"
#include "storage/keys/sealing.h"

namespace varsel::keys {

std::optional<KeyRow> CopyOf(const KeyRow* row) {
  return row == nullptr ? std::nullopt : std::optional<KeyRow>(*row);
}

std::optional<KeyRow> RowToSeal(const KeyTable& table, const KeyOwner& owner) {
  if (table.IsBarred(owner)) return std::nullopt;
  return CopyOf(table.FindBySubject(owner.subject, owner.controller));
}

absl::StatusOr<std::optional<KeyRow>> RowToOpen(const KeyTable& table, const Uuid& key_id,
                                                bool withheld_too) {
  const KeyRow* row = table.FindById(key_id);
  if (row == nullptr) return std::optional<KeyRow>();
  const KeyOwner owner{row->subject, row->controller};
  if (table.IsBarred(owner)) return std::optional<KeyRow>();
  if (!withheld_too && table.IsWithheld(owner)) return Refuse(common::v1::KEY_WITHHELD);
  return CopyOf(row);
}

absl::StatusOr<SealedBytes> SealWith(const std::optional<KeyRow>& row, Entropy& entropy,
                                     std::string_view plain, std::string_view associated) {
  if (!row.has_value()) return Refuse(common::v1::KEY_ERASED);
  SealedBytes sealed{.key_id = row->id, .nonce = NewNonce(entropy), .ciphertext = {}};
  sealed.ciphertext = SealBytes(row->key, sealed.nonce, plain, associated);
  return sealed;
}

absl::StatusOr<std::string> OpenWith(const std::optional<KeyRow>& row, const SealedBytes& sealed,
                                     std::string_view associated) {
  if (!row.has_value()) return Refuse(common::v1::KEY_ERASED);
  std::optional<std::string> plain =
      OpenBytes(row->key, sealed.nonce, sealed.ciphertext, associated);
  if (!plain.has_value()) {
    return Refuse(common::v1::SEAL_BROKEN, {.detail = "key " + sealed.key_id.ToString()});
  }
  return *std::move(plain);
}

}  // namespace varsel::keys
