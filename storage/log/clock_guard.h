// Watches the clock that gives recorded times: a jump against the monotonic clock stops the writing
// until somebody confirms the time. Thread-compatible: the committer's own.
#ifndef VARSEL_STORAGE_LOG_CLOCK_GUARD_H_
#define VARSEL_STORAGE_LOG_CLOCK_GUARD_H_

#include <cstdlib>

#include "absl/time/time.h"
#include "storage/base/clock.h"

namespace varsel::log {

class ClockGuard {
 public:
  // `last_recorded`: of the log's last record, or InfinitePast. A clock that is behind it by more
  // than `jump_max` has jumped while nobody looked. A guard with an infinite `jump_max` lets
  // everything pass.
  ClockGuard(const Clock& clock, absl::Duration jump_max, absl::Time last_recorded)
      : clock_(clock),
        jump_max_(jump_max),
        offset_(Offset()),
        jumped_(last_recorded - clock.Now() > jump_max) {}

  // True if times may be taken from the clock now. Small differences are taken over, so that
  // slewing never adds up.
  bool Check() {
    if (jumped_) return false;
    const absl::Time offset = Offset();
    if (absl::AbsDuration(offset - offset_) > jump_max_) {
      jumped_ = true;
      return false;
    }
    offset_ = offset;
    return true;
  }
  void Confirm() {
    offset_ = Offset();
    jumped_ = false;
  }

 private:
  absl::Time Offset() const { return clock_.Now() - clock_.Elapsed(); }

  const Clock& clock_;
  const absl::Duration jump_max_;
  absl::Time offset_;
  bool jumped_;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_CLOCK_GUARD_H_
