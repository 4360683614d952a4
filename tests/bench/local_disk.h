// What the disk itself takes: appends of a few hundred bytes to a file, each followed by fdatasync,
// on the file system on which the log is measured. Blocks.
#ifndef VARSEL_TESTS_BENCH_LOCAL_DISK_H_
#define VARSEL_TESTS_BENCH_LOCAL_DISK_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/figures.h"

namespace varsel::bench {

// Of one thread writing `bytes` and syncing, again and again.
absl::StatusOr<Latencies> MeasureSync(const std::string& folder, size_t bytes, absl::Duration run);

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_LOCAL_DISK_H_
