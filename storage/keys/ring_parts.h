// What the key rings share: sealing and opening with a row of the table, and how each failure is
// refused. Thread-safe: free functions.
#ifndef VARSEL_STORAGE_KEYS_RING_PARTS_H_
#define VARSEL_STORAGE_KEYS_RING_PARTS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/base/entropy.h"
#include "storage/keys/key_ring.h"
#include "storage/keys/key_table.h"

namespace varsel::keys {

// A copy that outlives the lock; nullopt for nullptr.
std::optional<KeyRow> CopyOf(const KeyRow* row);

// A copy of the subject's row, to seal with; nullopt if there is none or it was erased.
std::optional<KeyRow> RowToSeal(const KeyTable& table, const KeyOwner& owner);
// A copy of the row that opens what was sealed with `key_id`; nullopt if there is none or it was
// erased. NOT_FOUND KEY_WITHHELD unless `withheld_too`.
absl::StatusOr<std::optional<KeyRow>> RowToOpen(const KeyTable& table, const Uuid& key_id,
                                                bool withheld_too);

// NOT_FOUND KEY_ERASED if there is no row.
absl::StatusOr<SealedBytes> SealWith(const std::optional<KeyRow>& row, Entropy& entropy,
                                     std::string_view plain, std::string_view associated);
// NOT_FOUND KEY_ERASED if there is no row; DATA_LOSS SEAL_BROKEN if it does not open.
absl::StatusOr<std::string> OpenWith(const std::optional<KeyRow>& row, const SealedBytes& sealed,
                                     std::string_view associated);

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_RING_PARTS_H_
