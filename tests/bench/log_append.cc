#include "tests/bench/log_append.h"

#include <utility>

#include "absl/time/clock.h"
#include "storage/base/entropy.h"
#include "storage/base/mutex.h"
#include "storage/base/status_macros.h"
#include "storage/log/rocksdb_event_log.h"

namespace varsel::bench {
namespace {

constexpr size_t kStreams = 1000;

// Begins an append whenever one ends, until the time is over.
class Appender {
 public:
  Appender(log::EventLog& log, absl::Time until) : log_(log), until_(until) {}

  LoadResult Run(size_t in_flight) {
    const absl::Time begun = absl::Now();
    for (size_t i = 0; i < in_flight; ++i) Begin();
    MutexLock lock(mutex_);
    while (open_ > 0) ended_.Wait(mutex_);
    result_.seconds = absl::ToDoubleSeconds(absl::Now() - begun);
    return std::move(result_);
  }

 private:
  void Begin() {
    log::AppendRequest request;
    log::NewRecord& record = request.records.emplace_back();
    {
      MutexLock lock(mutex_);
      ++open_;
      const size_t stream = next_++ % kStreams;
      record.meta.stream = {"bench", Uuid::Derived("bench.stream", {}, std::to_string(stream))};
    }
    record.meta.kind = "bench.v1.Appended";
    record.meta.event_id = EventId(SystemEntropy().NewUuid());
    record.meta.occurred = absl::FromUnixMicros(absl::ToUnixMicros(absl::Now()));
    record.meta.actor = ActorId(Uuid::Derived("bench.actor", {}, "1"));
    record.meta.purpose = "bench";
    record.payload.assign(200, 'x');
    const absl::Time begun = absl::Now();
    log_.Append(std::move(request), [this, begun](const absl::StatusOr<log::AppendOutcome>& fate) {
      End(begun, fate.status());
    });
  }

  void End(absl::Time begun, const absl::Status& status) {
    const absl::Time now = absl::Now();
    if (now < until_) Begin();
    MutexLock lock(mutex_);
    if (status.ok()) {
      result_.latencies.Add(now - begun);
    } else if (result_.refused++ == 0) {
      result_.first_refusal = status.ToString();
    }
    --open_;
    ended_.NotifyAll();
  }

  log::EventLog& log_;
  const absl::Time until_;
  Mutex mutex_;
  CondVar ended_;
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t next_ ABSL_GUARDED_BY(mutex_) = 0;
  LoadResult result_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<LoadResult> MeasureAppends(const std::string& data_dir, size_t in_flight,
                                          absl::Duration run) {
  log::OpenOptions options;
  options.data_dir = data_dir;
  options.district = "bench";
  options.development = true;
  options.mac = [](std::string_view) { return std::array<uint8_t, 32>{}; };
  ASSIGN_OR_RETURN(const std::unique_ptr<log::RocksDbEventLog> log,
                   log::RocksDbEventLog::Open(std::move(options)));
  Appender appender(*log, absl::Now() + run);
  LoadResult result = appender.Run(in_flight);
  log->Shutdown();
  return result;
}

}  // namespace varsel::bench
