// A clock that stands still until a test moves it.
// Thread-safe.
#ifndef VARSEL_TESTS_TESTING_MANUAL_CLOCK_H_
#define VARSEL_TESTS_TESTING_MANUAL_CLOCK_H_

#include "absl/time/time.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"

namespace varsel::testing {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(absl::Time start) : now_(start) {}

  absl::Time Now() const override {
    MutexLock lock(mutex_);
    return now_;
  }
  absl::Duration Elapsed() const override { return Now() - absl::UnixEpoch(); }
  void Set(absl::Time now) {
    MutexLock lock(mutex_);
    now_ = now;
  }
  void Advance(absl::Duration by) {
    MutexLock lock(mutex_);
    now_ += by;
  }

 private:
  mutable Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_MANUAL_CLOCK_H_
