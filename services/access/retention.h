// Ends what of the access log has come to the end of its term (policy: kept_years), by itself: at
// the start, and then once a day. It goes by whole months of UTC: a month's entries leave together
// when the youngest of them is past the term, so that what is left of months, samples and flags is
// what the entries that are kept give. Until then what is past the term is shown to nobody
// (query.cc). The term counts, whether a month's sample was signed or not. Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_RETENTION_H_
#define VARSEL_SERVICES_ACCESS_RETENTION_H_

#include <cstdint>
#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"
#include "storage/log/cuttable_log.h"

namespace varsel::access {

// The first moment that is kept: of the month in which the term began.
absl::Time KeptMonthsFrom(absl::Time now, uint32_t kept_years);

class Retention {
 public:
  // Outlive this. REQUIRES: log::CuttableOf(log) is not null.
  Retention(log::EventLog& log, const Clock& system_clock, uint32_t kept_years);
  ~Retention();  // Stop

  // Runs at once and then every `every`, on a thread of its own; `ran` is told what became of it.
  using Ran = std::function<void(const absl::StatusOr<uint64_t>& ended)>;
  void Start(absl::Duration every, Ran ran);
  // Ends what is under way; the next start goes on with it.
  void Stop();

  // Ends what is past the term now. How many entries did; what EndThrough refuses. Blocks.
  absl::StatusOr<uint64_t> RunOnce();

 private:
  log::EventLog& log_;
  log::CuttableLog& cuttable_;
  const Clock& clock_;
  const uint32_t kept_years_;
  Mutex mutex_;
  CondVar changed_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_RETENTION_H_
