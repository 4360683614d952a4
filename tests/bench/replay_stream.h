// A replay as its reader sees it, and how long a committed record takes to each of many who watch.
// Over gRPC, from a server that runs. Blocks.
#ifndef VARSEL_TESTS_BENCH_REPLAY_STREAM_H_
#define VARSEL_TESTS_BENCH_REPLAY_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/figures.h"

namespace varsel::bench {

struct Streamed {
  uint64_t steps = 0;
  double first_ms = 0;  // from the call to the first frame
  double seconds = 0;   // from the first frame to the last
};

// One group of the district: as it happened, or as it was known now.
absl::StatusOr<Streamed> StreamReplay(const std::string& server, bool as_known);

// What a record tells the watchers of: a few persons of whom all of them have read already; or each
// time another, of whom none has, so that the reading is written to the access log before the
// record leaves, once for each watcher; or of both, as in a steady hour.
enum class Readings { kKnown, kFirst, kHour };

struct Watched {
  Latencies from_recorded;  // from the time that the record bears, before its sync
  Latencies from_reply;     // from the reply to who recorded it; 0 where the watcher was first
  uint64_t records = 0;
  uint64_t expected = 0;  // records times watchers
  uint64_t firsts = 0;    // of the records those whose person nobody had read of
};

// `watchers`, each another reader, watch one group; attempts on its persons are recorded, so many a
// second: at most as many as the group, of `persons` in the district, has persons for.
absl::StatusOr<Watched> WatchRecords(const std::string& server, size_t watchers, size_t per_second,
                                     absl::Duration run, size_t persons, Readings readings);

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_REPLAY_STREAM_H_
