// Follows a log: first what is there already, then each record as it is committed; every record
// once and in order, from the position after the one it was given. Side effects, watchers and
// copies of views elsewhere stand on this.
//
// It keeps no checkpoint: whoever handles the records keeps the position of the last one in the
// same write as what it made of them, and gives it back at the next start. Runs on a thread of its
// own. Thread-safe; the log outlives it.
#ifndef VARSEL_STORAGE_LOG_FOLLOWER_H_
#define VARSEL_STORAGE_LOG_FOLLOWER_H_

#include <functional>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "storage/base/ids.h"
#include "storage/base/limits.h"
#include "storage/base/mutex.h"
#include "storage/log/event_log.h"

namespace varsel::log {

class Follower {
 public:
  struct Options {
    Position after;  // the last record that was handled; 0 for none
    size_t batch_records = 256;
    // Kinds to hand over; all if none is given. The others are read and passed over.
    std::function<bool(std::string_view kind)> wants;
    absl::Duration heartbeat = Limits().follow_heartbeat;
  };
  // Records in order. An error ends the following, see status(); the records count as not handled.
  using Handle = std::function<absl::Status(const std::vector<Record>& records)>;
  // Everything up to `scanned` has been handed over or passed over; the log's head was `head`.
  // Called when the live end is reached and then, while nothing comes, once a heartbeat: so silence
  // is told from a stall.
  using Heartbeat = std::function<void(Position scanned, Position head)>;

  // Both are called on the follower's thread. `heartbeat` may be null.
  Follower(EventLog& log, Options options, Handle handle, Heartbeat heartbeat);
  ~Follower();  // Stop

  // Returns when no call is running and none will come. Not from within a call. Idempotent.
  void Stop();

  Position scanned() const;
  // How many records it is behind the head.
  uint64_t lag() const;
  // Why it ended by itself; OK while it runs. DATA_LOSS if the log cannot be read, else what
  // `handle` answered.
  absl::Status status() const;
  // Waits until it has scanned `position`. False if it ended or `timeout` passed before that.
  bool AwaitScanned(Position position, absl::Duration timeout) const;

 private:
  void Run();
  // Hands over what follows; false if there was nothing.
  absl::StatusOr<bool> Step();
  bool stopping() const;

  EventLog& log_;
  const Options options_;
  const Handle handle_;
  const Heartbeat heartbeat_;

  mutable Mutex mutex_;
  mutable CondVar changed_;
  Position scanned_ ABSL_GUARDED_BY(mutex_);
  Position head_ ABSL_GUARDED_BY(mutex_);
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<void> waker_;
  Mutex join_mutex_;
  std::thread thread_ ABSL_GUARDED_BY(join_mutex_);
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_FOLLOWER_H_
