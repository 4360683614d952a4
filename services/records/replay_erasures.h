// The keys as the log says: what it erased is erased, what it restricted is withheld. Called at
// start, before anything is opened, and so also of a key store that was restored from an older
// copy. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RECORDS_REPLAY_ERASURES_H_
#define VARSEL_SERVICES_RECORDS_REPLAY_ERASURES_H_

#include <cstddef>

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

// DATA_LOSS KEY_STORE_OLDER if one of the log's last records was sealed with a key that the ring
// neither has nor erased: the key store is older than the log. Called after ReplayErasures. Blocks.
absl::Status CheckKeysReachTheLog(const log::EventLog& log, const keys::KeyRing& keys);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_REPLAY_ERASURES_H_
