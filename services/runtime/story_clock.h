// The domain clock of a development server: it runs on a story. Each request may say at what time
// it happens; the clock moves there, never backwards, and runs on from it. Until the first such
// time it is the clock under it. Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_STORY_CLOCK_H_
#define VARSEL_SERVICES_RUNTIME_STORY_CLOCK_H_

#include "absl/time/time.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {

class StoryClock final : public Clock {
 public:
  // `under` outlives the clock and drives it.
  explicit StoryClock(const Clock& under) : under_(under) {}

  absl::Time Now() const override;
  // Of the story: moves with it, so that a story never looks like a machine whose clock was set.
  absl::Duration Elapsed() const override { return Now() - absl::UnixEpoch(); }

  // The story begins here, whatever the time was before: for a log that holds a story already.
  void BeginAt(absl::Time time);
  // Moves the story forward to `time`; a time that has passed changes nothing. The first may be
  // any, unless `Settle` was called. It then runs on, or with `hold` stands still until the next
  // call: for what falls due on the way.
  void MoveTo(absl::Time time, bool hold = false);
  // Something is about to be recorded at the present time: from now on the clock never goes back.
  void Settle();
  // Whether MoveTo(time) would change anything.
  bool IsAhead(absl::Time time) const;

 private:
  absl::Time NowLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Clock& under_;
  mutable Mutex mutex_;
  bool settled_ ABSL_GUARDED_BY(mutex_) = false;
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time base_ ABSL_GUARDED_BY(mutex_);              // when settled: the time at ...
  absl::Duration base_elapsed_ ABSL_GUARDED_BY(mutex_);  // ... this moment of under_
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_STORY_CLOCK_H_
