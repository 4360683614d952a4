// Where time comes from. Nothing of ours asks the operating system for the time but through one of
// these.
#ifndef VARSEL_STORAGE_BASE_CLOCK_H_
#define VARSEL_STORAGE_BASE_CLOCK_H_

#include "absl/time/time.h"

namespace varsel {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // The time of day. May jump when somebody sets the machine's clock.
  virtual absl::Time Now() const = 0;
  // Time since some moment. Never jumps and never goes backwards.
  virtual absl::Duration Elapsed() const = 0;
};

// What the log keeps of a time: nothing finer than a microsecond.
inline absl::Time WholeMicros(absl::Time time) {
  return absl::FromUnixMicros(absl::ToUnixMicros(time));
}

// The operating system's clocks. Lives as long as the process.
const Clock& SystemClock();

}  // namespace varsel

#endif  // VARSEL_STORAGE_BASE_CLOCK_H_
