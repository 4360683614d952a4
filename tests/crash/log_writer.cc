// A small process that is to be killed: it opens a log with a view, appends as fast as it is
// answered, and says on its standard output what was acknowledged, one line each: the append's
// number and its last position. kill_test.cc reads the lines.
//
//   log_writer DIRECTORY SEED
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "storage/base/mutex.h"
#include "storage/log/log_testing.h"
#include "storage/log/rocksdb_event_log.h"
#include "tests/crash/kill_log.h"

namespace varsel::log {
namespace {

// One write a line, so that a kill never leaves half of one.
void Say(const std::string& line) {
  if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(3);
}

int Run(const std::string& directory, uint64_t seed) {
  auto log = OpenKillLog(directory);
  if (!log.ok()) {
    std::fprintf(stderr, "%s\n", log.status().ToString().c_str());
    return 2;
  }
  Say(absl::StrCat("open ", (*log)->head().position.value(), "\n"));
  Mutex mutex;
  CondVar changed;
  int running = 0;
  for (uint64_t number = seed * 1'000'000;; ++number) {
    {
      MutexLock lock(mutex);
      while (running >= 16) changed.Wait(mutex);
      ++running;
    }
    (*log)->Append(KillAppend(number), [&, number](absl::StatusOr<AppendOutcome> fate) {
      if (fate.ok()) Say(absl::StrCat(number, " ", fate->last.value(), "\n"));
      MutexLock lock(mutex);
      --running;
      changed.NotifyAll();
    });
  }
}

}  // namespace
}  // namespace varsel::log

int main(int argc, char** argv) {
  if (argc != 3) return 1;
  return varsel::log::Run(argv[1], std::strtoull(argv[2], nullptr, 10));
}
