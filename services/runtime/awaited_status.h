// A status that another thread gives, waited for: where a callback's answer is needed before going
// on. Held by both sides, so that it outlives whoever stops waiting first. Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_AWAITED_STATUS_H_
#define VARSEL_SERVICES_RUNTIME_AWAITED_STATUS_H_

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {

class AwaitedStatus {
 public:
  void Give(absl::Status status) {
    MutexLock lock(mutex_);
    status_ = std::move(status);
    given_.NotifyAll();
  }
  // Blocks until it is given.
  absl::Status Await() {
    MutexLock lock(mutex_);
    while (!status_.has_value()) given_.Wait(mutex_);
    return *status_;
  }

 private:
  Mutex mutex_;
  CondVar given_;
  std::optional<absl::Status> status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_AWAITED_STATUS_H_
