// What becomes of each append of a batch, before anything is written: the rules that every EventLog
// shares. It sees the log as it is plus what the batch already decided, so that two appends of one
// batch meet each other as if one came after the other. Thread-compatible: the committer's own.
#ifndef VARSEL_STORAGE_LOG_COMMIT_PLAN_H_
#define VARSEL_STORAGE_LOG_COMMIT_PLAN_H_

#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "storage/log/event_log.h"

namespace varsel::log {

// A stored request with all that its first reply told.
struct KnownRequest {
  StoredRequest stored;
  absl::Time recorded;
};

// The committed log, as far as decisions need it.
class CommittedState {
 public:
  virtual ~CommittedState() = default;
  virtual absl::StatusOr<Version> HeadOf(const StreamId& stream) = 0;
  virtual absl::StatusOr<bool> HasEvent(const EventId& id) = 0;
  virtual absl::StatusOr<std::optional<KnownRequest>> Find(const Uuid& request_key) = 0;
};

// The fate of one append: `repeated` with the first reply, or the first position and each record's
// version.
struct Placement {
  AppendOutcome outcome;
  Position first;
  std::vector<Version> versions;
};

class CommitPlan {
 public:
  // `head`: the last position committed.
  CommitPlan(CommittedState& state, Position head) : state_(state), head_(head) {}

  // Decides on the next append. ABORTED VERSION_MET, FAILED_PRECONDITION REQUEST_ID_REUSED,
  // ALREADY_EXISTS ID_IN_USE, or what the state answered. A refused append leaves no trace.
  absl::StatusOr<Placement> Place(const AppendRequest& request, absl::Time recorded);

  // The last position decided.
  Position head() const { return head_; }
  // The streams that the batch wrote, with their new versions.
  const absl::flat_hash_map<StreamId, Version>& heads() const { return heads_; }

 private:
  absl::StatusOr<std::optional<Placement>> Repeated(const RequestEntry& request);
  absl::Status CheckVersions(const AppendRequest& request);
  absl::Status CheckEventIds(const AppendRequest& request);
  absl::StatusOr<Version> VersionOf(const StreamId& stream);

  CommittedState& state_;
  Position head_;
  absl::flat_hash_map<StreamId, Version> heads_;
  absl::flat_hash_set<EventId> events_;
  absl::flat_hash_map<Uuid, KnownRequest> requests_;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_COMMIT_PLAN_H_
