// The keys as the log says: what it erased is erased, what it restricted is withheld. Called at
// start, before anything is opened, and so also of a key store that was restored from an older
// copy. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RECORDS_REPLAY_ERASURES_H_
#define VARSEL_SERVICES_RECORDS_REPLAY_ERASURES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/keys/key_ring.h"
#include "storage/log/event_log.h"

namespace varsel::records {

// Does to the keys what these records of the keys' stream say, in their order, with one rewrite of
// the key store. DATA_LOSS if one cannot be decoded.
absl::Status ApplyToKeys(const std::vector<log::Record>& records, keys::KeyRing& keys);

// Reads the keys' stream from its first record and applies it. How many records it read. Costs what
// was erased, whatever the log holds; needs no view. Blocks.
absl::StatusOr<size_t> ReplayErasures(const log::EventLog& log, keys::KeyRing& keys);

// How many keys the key store ever made, beside what the log noted of it at its last commit.
struct KeyReach {
  std::optional<uint64_t> noted;  // nullopt: nothing was
  uint64_t made = 0;
};

// DATA_LOSS KEY_STORE_OLDER, with the first position, if a record was sealed with a key that the
// ring neither has nor erased: the key store is older than the log. A store that made as many keys
// as the log noted has them all, and no record is read. Of another every record is, from the first
// on: true, and it is to count on from above both numbers, so that it is never taken for an older
// copy, nor an older copy for it. Called after ReplayErasures. Blocks.
absl::StatusOr<bool> CheckKeysReachTheLog(const log::EventLog& log, const keys::KeyRing& keys,
                                          const KeyReach& reach = {});

// How far above both numbers: more than are made between two looks at the same key store.
inline constexpr uint64_t kKeysMadeGap = 1'000'000;

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_REPLAY_ERASURES_H_
