#include "tests/bench/local_disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "absl/time/clock.h"

namespace varsel::bench {

absl::StatusOr<Latencies> MeasureSync(const std::string& folder, size_t bytes, absl::Duration run) {
  const std::string path = folder + "/sync-probe";
  const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return absl::ErrnoToStatus(errno, path);
  const std::string data(bytes, 'x');
  Latencies latencies;
  absl::Status status;
  const absl::Time until = absl::Now() + run;
  for (absl::Time begun = absl::Now(); begun < until && status.ok();) {
    if (write(file, data.data(), data.size()) != static_cast<ssize_t>(data.size()) ||
        fdatasync(file) != 0) {
      status = absl::ErrnoToStatus(errno, path);
    }
    const absl::Time ended = absl::Now();
    latencies.Add(ended - begun);
    begun = ended;
  }
  close(file);
  unlink(path.c_str());
  if (!status.ok()) return status;
  return latencies;
}

}  // namespace varsel::bench
