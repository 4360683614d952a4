// Appends to the log alone, in this process: one record of 200 bytes each to one of many streams,
// no views, no services. Blocks.
#ifndef VARSEL_TESTS_BENCH_LOG_APPEND_H_
#define VARSEL_TESTS_BENCH_LOG_APPEND_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/load_client.h"

namespace varsel::bench {

// On a new log in `data_dir`, with `in_flight` appends waiting for their sync at any time.
absl::StatusOr<LoadResult> MeasureAppends(const std::string& data_dir, size_t in_flight,
                                          absl::Duration run);

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_LOG_APPEND_H_
