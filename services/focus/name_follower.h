// Opens the name index and keeps it: at start, in the background, from the rows of the person view,
// then by following the log. Names are sealed in log and views alike, so they are in the clear in
// this memory only. Thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_NAME_FOLLOWER_H_
#define VARSEL_SERVICES_FOCUS_NAME_FOLLOWER_H_

#include <memory>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/focus/name_index.h"
#include "services/runtime/area.h"
#include "storage/base/mutex.h"
#include "storage/log/follower.h"

namespace varsel::focus {

class NameFollower {
 public:
  // `ground`'s parts outlive it.
  NameFollower(const runtime::Ground& ground, NameIndex& index) : ground_(ground), index_(index) {}
  ~NameFollower() { Stop(); }

  void Start();
  void Stop();
  // True once the index holds all that was on record when it was opened.
  bool ready() const;
  // Waits until it holds all that is on record now. False if it is not there within `timeout`. Not
  // for a gRPC thread.
  bool AwaitNow(absl::Duration timeout) const;

 private:
  void Open(Position from);
  absl::Status ReadRows(Position at_least);
  absl::Status Handle(const std::vector<log::Record>& records);
  // An erasure or a restriction: the names are forgotten at once.
  absl::Status HandleKeys(const log::Record& record);

  const runtime::Ground ground_;
  NameIndex& index_;
  mutable Mutex mutex_;
  mutable CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<log::Follower> follower_ ABSL_GUARDED_BY(mutex_);  // none until the index is open
  std::thread opening_;
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_NAME_FOLLOWER_H_
