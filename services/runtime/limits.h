// Every limit of the services by name, with its default. What passes one is refused early; each is
// tested.
#ifndef VARSEL_SERVICES_RUNTIME_LIMITS_H_
#define VARSEL_SERVICES_RUNTIME_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace varsel::runtime {

struct ServiceLimits {
  size_t calls_in_flight_max = 4096;                    // the next call is refused with OVERLOADED
  size_t streams_open_max = 64;                         // each has a thread of its own
  absl::Duration deadline_default = absl::Seconds(30);  // of a call that names none
  absl::Duration deadline_max = absl::Minutes(5);
  absl::Duration retry_after = absl::Milliseconds(200);  // what a refused caller is told to wait
  absl::Duration drain_within = absl::Seconds(10);

  size_t work_threads = 4;       // cold loads, new keys, scans, retries
  size_t work_queue_max = 8192;  // tasks that wait; the next is refused with OVERLOADED

  size_t decide_attempts_max = 16;    // asks of one command before it is refused with CONTENTION
  size_t states_cached_max = 20'000;  // streams whose state is kept in memory
  size_t stream_page = 500;           // records in one read of a cold load
  absl::Duration await_view_max =
      absl::Seconds(2);  // wait for the position that an ABORTED append met

  size_t due_batch = 64;        // tasks asked of one source at a time
  size_t due_run_max = 10'000;  // tasks of one run
  absl::Duration due_every = absl::Minutes(1);

  size_t message_bytes_max = 1u << 20;  // of a request
};

// What holds for every request field that declares nothing stricter.
inline constexpr uint32_t kTextBytesMax = 4000;
inline constexpr uint32_t kListItemsMax = 200;
inline constexpr int64_t kPageSizeMax = 200;
inline constexpr int64_t kTimeDaysAheadMax = 36525;
inline constexpr uint32_t kPageTokenBytesMax = 512;
inline constexpr absl::Duration kClockGrace = absl::Minutes(5);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_LIMITS_H_
