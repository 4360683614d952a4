// Reads a whole log from its first record to its head: every block is checked, every event decoded,
// every stream folded to the state that the rules would see. Nothing is opened. Blocks.
#ifndef VARSEL_TESTS_BENCH_REPLAY_H_
#define VARSEL_TESTS_BENCH_REPLAY_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "storage/log/rocksdb_event_log.h"

namespace varsel::bench {

struct Replayed {
  uint64_t records = 0;
  uint64_t streams = 0;
  double seconds = 0;
};

// Two threads: one reads, checks and folds some of the streams, the other folds the rest.
absl::StatusOr<Replayed> Replay(const log::RocksDbEventLog& log);

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_REPLAY_H_
