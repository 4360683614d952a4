#include "services/access/retention.h"

#include <utility>

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "services/access/month.h"
#include "services/runtime/identity.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace varsel::access {

absl::Time KeptMonthsFrom(absl::Time now, uint32_t kept_years) {
  const absl::Time kept_from = YearsBefore(now, kept_years);
  return absl::FromCivil(absl::ToCivilMonth(kept_from, absl::UTCTimeZone()), absl::UTCTimeZone());
}

Retention::Retention(log::EventLog& log, const Clock& system_clock, uint32_t kept_years)
    : log_(log), cuttable_(*log::CuttableOf(log)), clock_(system_clock), kept_years_(kept_years) {}

Retention::~Retention() { Stop(); }

absl::StatusOr<uint64_t> Retention::RunOnce() {
  const Position before = cuttable_.cut().through;
  ASSIGN_OR_RETURN(const Position last,
                   log::LastRecordedBefore(log_, KeptMonthsFrom(clock_.Now(), kept_years_)));
  // Also where nothing new ended: what was not finished is.
  if (last > Position()) {
    RETURN_IF_ERROR(cuttable_.EndThrough(last, runtime::SystemCaller().actor));
  }
  return last.value() - before.value();
}

void Retention::Start(absl::Duration every, Ran ran) {
  VARSEL_CHECK(!thread_.joinable());
  thread_ = std::thread([this, every, ran = std::move(ran)] {
    while (true) {
      ran(RunOnce());
      MutexLock lock(mutex_);
      const absl::Time next = absl::Now() + every;
      while (!stop_ && absl::Now() < next) changed_.WaitFor(mutex_, next - absl::Now());
      if (stop_) return;
    }
  });
}

void Retention::Stop() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    changed_.NotifyAll();
  }
  if (!thread_.joinable()) return;
  cuttable_.StopEnding();
  thread_.join();
}

}  // namespace varsel::access
