// The event log: one per district. The contract that every implementation passes (tests/contract).
//
// Promises: an acknowledged append is on disk and is never lost, reordered or changed. Positions
// begin at 1 and have no gaps. A reader sees a prefix of the log. Recorded times never go
// backwards.
//
// Thread-safe. An EventLog outlives every follower and reader made from it.
#ifndef VARSEL_STORAGE_LOG_EVENT_LOG_H_
#define VARSEL_STORAGE_LOG_EVENT_LOG_H_

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/ids.h"
#include "storage/log/record.h"

namespace varsel::log {

// The version a stream must have when the append is committed, written to or only read. 0 = the
// stream must not exist. A stream that the append writes and that stands in no precondition is
// appended to at whatever version it has.
struct Precondition {
  StreamId stream;
  Version expected;
};

// A request that is answered for ever by its first reply.
struct RequestEntry {
  Uuid key;                     // scope (actor, method) and request id, hashed by the caller
  std::array<uint8_t, 32> mac;  // HMAC of the parsed request's deterministic bytes
  std::string reply;            // holds ids, versions, times and codes only
};

struct AppendRequest {
  std::vector<Precondition> preconditions;
  std::vector<NewRecord> records;  // in order; may be empty when `request` is there
  std::optional<RequestEntry> request;
};

// What became of an append that succeeded.
struct AppendOutcome {
  Position last;  // of its last record; for a request without records: the head when it was stored
  absl::Time recorded;
  bool repeated =
      false;  // the request was known already: nothing was appended, `reply` is the first one
  std::string reply;  // the stored reply, when there was a RequestEntry
};

// What is stored for a request id.
struct StoredRequest {
  std::array<uint8_t, 32> mac;
  Position last;
  std::string reply;
};

struct LogIdentity {
  LogId log_id;
  std::string district;
  bool development = false;
  uint32_t format = 0;
  uint32_t min_reader_version = 0;
};

struct LogHead {
  Position position;
  absl::Time recorded;  // of the record there; absl::InfinitePast() when empty
  Sha256 tree_head{};   // RFC 9162 root over all leaves up to `position`
};

// Called once, from a thread of the log's (never from within Append itself, so the caller's locks
// are safe).
using AppendDone = std::function<void(absl::StatusOr<AppendOutcome>)>;

class EventLog {
 public:
  virtual ~EventLog() = default;

  virtual LogIdentity identity() const = 0;
  virtual LogHead head() const = 0;

  // Queues the append and returns at once; `done` gets its fate after the sync. All of its records
  // are stored or none. ABORTED VERSION_MET with the version and position met: a precondition did
  // not hold. FAILED_PRECONDITION REQUEST_ID_REUSED: the request id is known with another mac.
  // INVALID_ARGUMENT: too many records or streams, too large, malformed meta.
  // ALREADY_EXISTS ID_IN_USE: an event id that the log holds.  RESOURCE_EXHAUSTED: queue full, or
  // disk reserve reached. UNAVAILABLE: draining, stopped after a failed write, or the clock jumped.
  // DATA_LOSS: the log is damaged.
  virtual void Append(AppendRequest request, AppendDone done) = 0;
  // The same, waiting. Not for a gRPC thread.
  absl::StatusOr<AppendOutcome> AppendAndWait(AppendRequest request);

  // The version that the stream has now; 0 if it does not exist. One point read at most.
  virtual absl::StatusOr<Version> StreamVersion(const StreamId& stream) const = 0;
  // Up to `limit` records of the stream with version > `after`, oldest first. DATA_LOSS with the
  // position where one cannot be read or verified: never skipped.
  virtual absl::StatusOr<std::vector<Record>> ReadStream(const StreamId& stream, Version after,
                                                         size_t limit) const = 0;
  // Up to `limit` records with position > `after`, in order. Empty at the head.
  virtual absl::StatusOr<std::vector<Record>> ReadAll(Position after, size_t limit) const = 0;
  // The stored fate of a request, if it is known. One point read.
  virtual absl::StatusOr<std::optional<StoredRequest>> FindRequest(const Uuid& key) const = 0;

  // Waits until the head is past `after`, or `timeout` passes, or `Shutdown`. True if it is past.
  // Not for a gRPC thread.
  virtual bool AwaitPast(Position after, absl::Duration timeout) const = 0;
  // `wake` is called after every commit, from the log's thread, and must not block; until the
  // returned token is destroyed.
  virtual std::shared_ptr<void> OnCommit(std::function<void(Position)> wake) = 0;

  // Refuses new appends with UNAVAILABLE, completes the queued ones, records the head and wakes who
  // waits. Idempotent.
  virtual void Shutdown() = 0;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_EVENT_LOG_H_
