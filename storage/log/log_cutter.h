// Ends the beginning of a log on disk, in this order: the cut record with its note; the records and
// what the indexes hold of them; the views' rows, by building each view anew from what is kept; the
// files, rewritten until no byte is left; the note that it is done. After the first step nobody
// reads what ended any more. What is cut off later goes on by itself after the next start.
//
// A cut is rare (the access log: once a month) and its cost follows the log's size: each view is
// built anew, and the files of the indexes and views are rewritten, beside the appends.
//
// Thread-safe.
#ifndef VARSEL_STORAGE_LOG_LOG_CUTTER_H_
#define VARSEL_STORAGE_LOG_LOG_CUTTER_H_

#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "storage/base/clock.h"
#include "storage/base/entropy.h"
#include "storage/base/mutex.h"
#include "storage/kv/database.h"
#include "storage/log/committer.h"
#include "storage/log/log_cut.h"
#include "storage/log/log_store.h"
#include "storage/views/stored_views.h"

namespace varsel::log {

class LogCutter {
 public:
  // All outlive this.
  struct Parts {
    kv::Database& database;
    LogStore& store;
    views::StoredViews& views;
    Committer& committer;
    const Clock& clock;
    Entropy& entropy;
    LogIdentity identity;
    std::function<uint64_t()> free_bytes;
    uint64_t disk_reserve_bytes = 0;
  };
  // What a log needs before it can be looked at, once its store knows the cut: records that ended
  // and are still there are erased first. How far the bytes of all files are gone.
  static absl::StatusOr<CutDone> EraseBefore(kv::Database& database, const LogStore& store);

  LogCutter(Parts parts, CutDone done);
  ~LogCutter();  // Stop

  // Finishes in the background what was not done when the log was opened.
  void Start();
  // Ends what is under way, and the views' builder; it is refused as DRAINING. Called while the
  // committer still runs. Idempotent.
  void Stop();

  // See CuttableLog::EndThrough.
  absl::Status EndThrough(Position through, const ActorId& actor);
  CutDone done() const;

 private:
  // DISK_RESERVE where there is no room to write the views and indexes again beside themselves.
  absl::Status CheckRoom() const;
  // The note for a cut that is to be recorded.
  absl::StatusOr<CutNote> NoteOf(Position through);
  absl::Status Record(Position through, const ActorId& actor);
  absl::Status Finish() ABSL_EXCLUSIVE_LOCKS_REQUIRED(working_);
  absl::Status BuildViewsAnew();

  const Parts parts_;
  Mutex working_;  // one cut at a time
  mutable Mutex mutex_;
  CutDone done_ ABSL_GUARDED_BY(mutex_);
  std::thread finisher_;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_LOG_CUTTER_H_
