#include "services/runtime/story_clock.h"

namespace varsel::runtime {

absl::Time StoryClock::NowLocked() const {
  if (!settled_) return under_.Now();
  return held_ ? base_ : base_ + (under_.Elapsed() - base_elapsed_);
}

absl::Time StoryClock::Now() const {
  MutexLock lock(mutex_);
  return NowLocked();
}

void StoryClock::BeginAt(absl::Time time) {
  MutexLock lock(mutex_);
  settled_ = true;
  held_ = false;
  base_ = time;
  base_elapsed_ = under_.Elapsed();
}

void StoryClock::MoveTo(absl::Time time, bool hold) {
  MutexLock lock(mutex_);
  const absl::Time now = NowLocked();
  base_ = !settled_ || time > now ? time : now;
  base_elapsed_ = under_.Elapsed();
  settled_ = true;
  held_ = hold;
}

void StoryClock::Settle() {
  MutexLock lock(mutex_);
  if (settled_) return;
  base_ = under_.Now();
  base_elapsed_ = under_.Elapsed();
  settled_ = true;
}

bool StoryClock::IsAhead(absl::Time time) const {
  MutexLock lock(mutex_);
  return !settled_ || time > NowLocked();
}

}  // namespace varsel::runtime
