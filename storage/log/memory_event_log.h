// An event log in memory, for tests: the promises of event_log.h but that of the disk, and the
// views with it. What the real log watches of its machine (free space, a clock that jumps) it does
// not. Thread-safe. One thread of its own commits the appends one by one, in the order in which
// they were queued.
#ifndef VARSEL_STORAGE_LOG_MEMORY_EVENT_LOG_H_
#define VARSEL_STORAGE_LOG_MEMORY_EVENT_LOG_H_

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/base/clock.h"
#include "storage/base/entropy.h"
#include "storage/base/limits.h"
#include "storage/base/mutex.h"
#include "storage/log/commit_plan.h"
#include "storage/log/commit_signal.h"
#include "storage/log/cuttable_log.h"
#include "storage/log/event_log.h"
#include "storage/log/merkle.h"
#include "storage/log/provable_log.h"
#include "storage/views/memory_views.h"
#include "storage/views/view.h"

namespace varsel::log {

class MemoryEventLog : public EventLog,
                       public ProvableLog,
                       public CuttableLog,
                       public views::ViewSource {
 public:
  struct Options {
    std::string district = "test";
    bool development = true;
    const Clock* clock = nullptr;           // SystemClock() if none; outlives the log
    Entropy* entropy = nullptr;             // SystemEntropy() if none; gives the log id
    std::vector<const views::View*> views;  // outlive the log
    Limits limits;
    bool cuttable = false;  // its beginning may be ended
  };

  explicit MemoryEventLog(Options options);
  ~MemoryEventLog() override;  // Shutdown

  LogIdentity identity() const override;
  LogHead head() const override;
  void Append(AppendRequest request, AppendDone done) override;
  absl::StatusOr<Version> StreamVersion(const StreamId& stream) const override;
  absl::StatusOr<std::vector<Record>> ReadStream(const StreamId& stream, Version after,
                                                 size_t limit) const override;
  absl::StatusOr<std::vector<Record>> ReadAll(Position after, size_t limit) const override;
  absl::StatusOr<std::optional<StoredRequest>> FindRequest(const Uuid& key) const override;
  bool AwaitPast(Position after, absl::Duration timeout) const override;
  std::shared_ptr<void> OnCommit(std::function<void(Position)> wake) override;
  void Shutdown() override;

  absl::StatusOr<ProofTree> Tree() const override;
  absl::StatusOr<std::optional<Position>> FindEvent(const EventId& id) const override;

  LogCut cut() const override;
  absl::Status EndThrough(Position through, const ActorId& actor) override;
  void StopEnding() override {}  // it never takes long
  CutDone erased() const override;

  absl::StatusOr<std::unique_ptr<views::RowReader>> Read(std::string_view view,
                                                         Position at_least) const override;
  std::vector<views::ViewState> States() const override;

 private:
  struct Queued {
    AppendRequest request;
    AppendDone done;
    absl::Status refused;  // why it is not to be tried at all
  };
  // What has been committed. Guarded by state_mutex_.
  struct State : public CommittedState {
    absl::StatusOr<Version> HeadOf(const StreamId& stream) override;
    absl::StatusOr<bool> HasEvent(const EventId& id) override;
    absl::StatusOr<std::optional<KnownRequest>> Find(const Uuid& request_key) override;

    std::vector<Record> records;  // empty where they ended
    absl::flat_hash_map<StreamId, std::vector<Position>> streams;
    absl::flat_hash_map<EventId, Position> events;
    absl::flat_hash_map<Uuid, KnownRequest> requests;
    LogHead head;
    LogIdentity identity;
    LogCut cut;
    CutDone erased;
    MerkleTree tree;
    std::map<std::pair<int, uint64_t>, std::string> tiles;
  };

  void Run();
  // Takes what ended out of all of the state but the tree.
  void Erase(const LogCut& cut);
  absl::StatusOr<AppendOutcome> Commit(AppendRequest request);
  void Store(AppendRequest request, const Placement& placement, std::vector<Record>& stored)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(state_mutex_);

  const Options options_;
  const Clock& clock_;

  mutable Mutex state_mutex_;
  mutable State state_ ABSL_GUARDED_BY(state_mutex_);
  views::MemoryViews views_;
  CommitSignal signal_;

  Mutex queue_mutex_;
  CondVar queued_;
  std::deque<Queued> queue_ ABSL_GUARDED_BY(queue_mutex_);
  CondVar drained_;
  bool draining_ ABSL_GUARDED_BY(queue_mutex_) = false;
  bool busy_ ABSL_GUARDED_BY(queue_mutex_) = false;
  bool end_ ABSL_GUARDED_BY(queue_mutex_) = false;
  std::thread thread_;  // lives as long as the log: who appends after Shutdown is told so by it
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_MEMORY_EVENT_LOG_H_
