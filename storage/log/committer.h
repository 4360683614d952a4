// The one thread that writes to a log. It takes all the appends that wait, decides on each, and
// writes those that pass as one batch with one sync; what comes in meanwhile is the next batch. If
// something waits by then, a second thread tells the callers, so that their replies go out while
// the next sync runs; as long as nothing does, the writing thread tells them itself, which spares
// the waking.
//
// Fail-stop: after a write or sync that failed, nothing more is written and every append gets
// LOG_STOPPED, because what the disk then holds is not known, and a later sync may say OK without
// having written.
//
// Thread-safe.
#ifndef VARSEL_STORAGE_LOG_COMMITTER_H_
#define VARSEL_STORAGE_LOG_COMMITTER_H_

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "storage/base/limits.h"
#include "storage/base/mutex.h"
#include "storage/kv/database.h"
#include "storage/log/clock_guard.h"
#include "storage/log/commit_plan.h"
#include "storage/log/commit_signal.h"
#include "storage/log/event_log.h"
#include "storage/log/log_cut.h"
#include "storage/log/log_store.h"
#include "storage/log/merkle.h"
#include "storage/views/stored_views.h"

namespace varsel::log {

// An append with everything done that does not need the log: serialized and hashed in the caller's
// thread.
struct PreparedAppend {
  AppendRequest request;
  AppendDone done;
  std::vector<std::string> blocks;  // open blocks, one a record
  std::vector<Sha256> payload_hashes, sealed_hashes;
  std::optional<CutNote> cut;  // with a cut record; `by` is the committer's
};
// REQUIRES: every record passed CheckAppend, or is a cut record.
PreparedAppend PrepareAppend(AppendRequest request, AppendDone done);

class Committer {
 public:
  struct Parts {
    kv::Database& database;
    LogStore& store;
    views::StoredViews& views;
    CommitSignal& signal;
    const Clock& clock;
    Limits limits;
    absl::Duration clock_jump_max;  // infinite for a development log
    std::function<uint64_t()> free_bytes;
    std::function<uint64_t()> keys_made;              // to be noted; none if empty
    std::function<void(const LogHead&)> committed;    // after each sync, on the committer's thread
    std::function<void(const absl::Status&)> failed;  // once, when it stops
  };
  Committer(Parts parts, LogHead head, MerkleTree tree, uint32_t min_reader_version,
            uint64_t keys_noted = 0);
  ~Committer();  // Drain, and then waits until every caller has been told

  // `append.done` is called once, from one of the two threads.
  void Submit(PreparedAppend append);
  // Tells the caller so, from the second thread.
  void Refused(AppendDone done, absl::Status why);
  // Runs `task` between two batches and waits for it. False if there are no more batches.
  bool BetweenBatches(const std::function<void()>& task);
  // The tree of all that is committed. REQUIRES: called within a task of BetweenBatches.
  const MerkleTree& tree() const { return tree_; }
  // Takes the clock's time as right from now on.
  void ConfirmClock();
  // Stops writing because something outside has failed.
  void Fail(const absl::Status& why);

  // Commits what waits, refuses what comes later with DRAINING, and ends the writing thread.
  // Idempotent.
  void Drain();

  LogHead head() const;
  uint32_t min_reader_version() const;
  bool stopped() const;
  uint64_t bytes_written() const;

 private:
  struct Task {
    const std::function<void()>* run;
    bool* done;
  };
  struct Told {
    AppendDone done;
    absl::StatusOr<AppendOutcome> fate;
  };
  // Appends of one batch, and what becomes of them.
  struct Round {
    std::vector<PreparedAppend> appends;
    std::vector<absl::StatusOr<AppendOutcome>> fates;
  };

  void Run();
  void RunTeller();
  void Commit(Round& round);
  // Why nothing can be committed now; OK if it can.
  absl::Status Hindrance();
  void Place(PreparedAppend& append, CommitPlan& plan, absl::Time recorded,
             absl::StatusOr<AppendOutcome>& fate);
  void PutRecords(PreparedAppend& append, const Placement& placement);
  void NoteKeys();
  void Publish(const LogHead& head);
  void Tell(Round& round, Position head);
  // Whether the writing thread has nothing better to do than to tell the callers.
  bool IsIdle() const;

  Parts parts_;

  // The writing thread's.
  LogHead last_;
  MerkleTree tree_;
  uint32_t least_reader_;
  uint64_t keys_noted_;
  ClockGuard guard_;
  std::unique_ptr<kv::Batch> batch_;
  std::vector<Record> to_fold_;  // the batch's, as far as views want them

  mutable Mutex mutex_;
  CondVar work_;
  CondVar task_done_;
  std::deque<PreparedAppend> queue_ ABSL_GUARDED_BY(mutex_);
  std::deque<Task> tasks_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  bool confirm_clock_ ABSL_GUARDED_BY(mutex_) = false;
  LogHead head_ ABSL_GUARDED_BY(mutex_);
  uint32_t min_reader_version_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t bytes_written_ ABSL_GUARDED_BY(mutex_) = 0;

  Mutex tell_mutex_;
  CondVar tell_;
  std::deque<Told> to_tell_ ABSL_GUARDED_BY(tell_mutex_);
  std::optional<Position> grown_to_ ABSL_GUARDED_BY(tell_mutex_);
  bool no_more_to_tell_ ABSL_GUARDED_BY(tell_mutex_) = false;

  Mutex join_mutex_;
  std::thread writer_ ABSL_GUARDED_BY(join_mutex_);
  std::thread teller_;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_COMMITTER_H_
