// What the server tells of itself: a counter and a histogram for each method, gauges of the log,
// its views and the calls under way, in Prometheus' format; and one log line for each call that was
// refused or failed. Methods, codes and reasons only: nothing here has ever seen a field's content.
// Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_CALL_METRICS_H_
#define VARSEL_SERVICES_RUNTIME_CALL_METRICS_H_

#include <atomic>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "prometheus/collectable.h"
#include "prometheus/exposer.h"
#include "prometheus/registry.h"
#include "services/runtime/call_observer.h"
#include "services/runtime/method_table.h"
#include "services/runtime/pipeline.h"
#include "storage/base/clock.h"
#include "storage/log/event_log.h"
#include "storage/views/view.h"

namespace varsel::runtime {

class CallMetrics final : public CallObserver {
 public:
  CallMetrics();
  ~CallMetrics() override;

  // Makes the figures of each method. Called once, before the first call.
  void AddMethods(const MethodTable& methods);
  void Finished(const CallReport& report) override;

  prometheus::Registry& registry() { return *registry_; }
  const std::shared_ptr<prometheus::Registry>& shared_registry() { return registry_; }

 private:
  struct OfMethod {
    prometheus::Counter* ok;
    prometheus::Histogram* seconds;
  };
  void LogLine(const CallReport& report);

  const std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& calls_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  absl::flat_hash_map<std::string, OfMethod> methods_;
  std::atomic<int64_t> refused_second_ = 0;  // overload is logged once a second
  std::atomic<uint64_t> refused_silently_ = 0;
};

// Gauges that are read when somebody asks: head, views, calls under way.
class ServerGauges final : public prometheus::Collectable {
 public:
  // All of it outlives this.
  ServerGauges(const log::EventLog& log, const views::ViewSource& views, const Pipeline& pipeline)
      : log_(log), views_(views), pipeline_(pipeline) {}
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const log::EventLog& log_;
  const views::ViewSource& views_;
  const Pipeline& pipeline_;
};

// Serves /metrics on `listen`, "HOST:PORT". INVALID_ARGUMENT unless the host is loopback;
// UNAVAILABLE if it cannot listen.
absl::StatusOr<std::unique_ptr<prometheus::Exposer>> ExposeMetrics(const std::string& listen);
// True for 127.0.0.0/8, ::1 and localhost, with a port behind.
bool IsLoopback(const std::string& listen);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_CALL_METRICS_H_
