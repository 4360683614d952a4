// Fills a data directory with an invented district up to a number of attempts. Persons, rounds and
// plans go through the real pipeline; attempts are decided, folded and sealed by the real code and
// appended many at a time, because two million calls one by one would take longer than all that is
// measured. Blocks.
#ifndef VARSEL_TESTS_BENCH_LOADER_H_
#define VARSEL_TESTS_BENCH_LOADER_H_

#include <cstddef>

#include "absl/status/status.h"
#include "tests/bench/local_system.h"

namespace varsel::bench {

// Attempts that `persons` persons make: ten rounds, ten attempts in each.
inline constexpr size_t kAttemptsOfPerson = kRounds * kAttemptsEach;

// Registers, approves, targets and plans for persons [from, to); with from == 0 the district too.
absl::Status LoadPeople(LocalSystem& system, size_t from, size_t to);
// Ten attempts on each notification of persons [from, to), who have none yet.
absl::Status LoadAttempts(LocalSystem& system, size_t from, size_t to);

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_LOADER_H_
