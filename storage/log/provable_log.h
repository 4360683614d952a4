// A log as proofs see it (proof.h): who it is, where it ends, and its tree. Apart from EventLog,
// which everybody stands on; the logs are both. Thread-safe.
#ifndef VARSEL_STORAGE_LOG_PROVABLE_LOG_H_
#define VARSEL_STORAGE_LOG_PROVABLE_LOG_H_

#include <optional>

#include "absl/status/statusor.h"
#include "storage/base/ids.h"
#include "storage/log/event_log.h"
#include "storage/log/merkle.h"

namespace varsel::log {

class ProvableLog {
 public:
  virtual ~ProvableLog() = default;

  virtual LogIdentity identity() const = 0;
  virtual LogHead head() const = 0;
  // The tree as it is now, to make proofs of; good as long as the log. Waits for the batch under
  // way. UNAVAILABLE LOG_STOPPED when nothing more is committed.
  virtual absl::StatusOr<ProofTree> Tree() const = 0;
  // Where the event stands, if the log holds it. One point read.
  virtual absl::StatusOr<std::optional<Position>> FindEvent(const EventId& id) const = 0;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_PROVABLE_LOG_H_
