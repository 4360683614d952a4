#include "services/runtime/call_metrics.h"

#include <exception>
#include <utility>
#include <vector>

#include "prometheus/client_metric.h"
#include "prometheus/counter.h"
#include "prometheus/histogram.h"
#include "prometheus/metric_family.h"
#include "spdlog/spdlog.h"

namespace varsel::runtime {
namespace {

// From a tenth of a millisecond, where a null call is, to ten seconds.
const prometheus::Histogram::BucketBoundaries& Buckets() {
  static const prometheus::Histogram::BucketBoundaries& buckets =
      *new prometheus::Histogram::BucketBoundaries{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                   0.01,   0.025,   0.05,   0.1,   0.25,   0.5,
                                                   1,      2.5,     5,      10};
  return buckets;
}

prometheus::MetricFamily Gauge(std::string name, std::string help) {
  prometheus::MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = prometheus::MetricType::Gauge;
  return family;
}

void AddValue(prometheus::MetricFamily* family, double value, const std::string& view = "") {
  prometheus::ClientMetric metric;
  metric.gauge.value = value;
  if (!view.empty()) {
    prometheus::ClientMetric::Label label;
    label.name = "view";
    label.value = view;
    metric.label.push_back(std::move(label));
  }
  family->metric.push_back(std::move(metric));
}

}  // namespace

CallMetrics::CallMetrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      calls_(prometheus::BuildCounter()
                 .Name("varsel_calls_total")
                 .Help("Calls by method and code")
                 .Register(*registry_)),
      seconds_(prometheus::BuildHistogram()
                   .Name("varsel_call_seconds")
                   .Help("Time from a call's arrival to its answer")
                   .Register(*registry_)) {}

CallMetrics::~CallMetrics() = default;

void CallMetrics::AddMethods(const MethodTable& methods) {
  for (const Method* method : methods.All()) {
    methods_.emplace(method->name, OfMethod{&calls_.Add({{"method", method->name}, {"code", "OK"}}),
                                            &seconds_.Add({{"method", method->name}}, Buckets())});
  }
}

void CallMetrics::Finished(const CallReport& report) {
  const auto found = methods_.find(absl::string_view(report.method.data(), report.method.size()));
  if (found != methods_.end()) {
    found->second.seconds->Observe(absl::ToDoubleSeconds(report.took));
    if (report.code == absl::StatusCode::kOk) return found->second.ok->Increment();
  }
  const std::string method(found == methods_.end() ? "?" : report.method);
  calls_.Add({{"method", method}, {"code", absl::StatusCodeToString(report.code)}}).Increment();
  LogLine(report);
}

void CallMetrics::LogLine(const CallReport& report) {
  if (report.code == absl::StatusCode::kResourceExhausted ||
      report.code == absl::StatusCode::kUnavailable) {
    const int64_t second = absl::ToInt64Seconds(SystemClock().Elapsed());
    if (refused_second_.exchange(second) == second) {
      refused_silently_.fetch_add(1);
      return;
    }
    if (const uint64_t silent = refused_silently_.exchange(0); silent > 0) {
      spdlog::warn("calls refused=true more_of_the_same={}", silent);
    }
  }
  const bool ours = report.code == absl::StatusCode::kInternal ||
                    report.code == absl::StatusCode::kDataLoss ||
                    report.code == absl::StatusCode::kUnknown;
  spdlog::log(ours ? spdlog::level::err : spdlog::level::info,
              "call method={} code={} reason={} field={} took_ms={:.3f}",
              std::string(report.method), absl::StatusCodeToString(report.code), report.reason,
              report.field_path, absl::ToDoubleMilliseconds(report.took));
}

std::vector<prometheus::MetricFamily> ServerGauges::Collect() const {
  std::vector<prometheus::MetricFamily> families;
  const double head = static_cast<double>(log_.head().position.value());
  AddValue(&families.emplace_back(Gauge("varsel_log_position", "The log's head")), head);
  AddValue(&families.emplace_back(Gauge("varsel_calls_in_flight", "Calls under way")),
           static_cast<double>(pipeline_.in_flight()));
  prometheus::MetricFamily lag = Gauge("varsel_view_lag", "Records that a view is behind");
  prometheus::MetricFamily broken = Gauge("varsel_view_broken", "1 = stopped at a record");
  prometheus::MetricFamily rebuilt = Gauge("varsel_view_rebuilt_to", "Progress of a rebuild");
  for (const views::ViewState& view : views_.States()) {
    AddValue(&lag, head - static_cast<double>(view.position.value()), view.name);
    AddValue(&broken, view.broken ? 1 : 0, view.name);
    if (view.rebuilding) {
      AddValue(&rebuilt, static_cast<double>(view.rebuilt_to.value()), view.name);
    }
  }
  families.push_back(std::move(lag));
  families.push_back(std::move(broken));
  families.push_back(std::move(rebuilt));
  return families;
}

bool IsLoopback(const std::string& listen) {
  const size_t colon = listen.find_last_of(':');
  if (colon == std::string::npos) return false;
  const std::string host = listen.substr(0, colon);
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

absl::StatusOr<std::unique_ptr<prometheus::Exposer>> ExposeMetrics(const std::string& listen) {
  if (!IsLoopback(listen)) {
    return absl::InvalidArgumentError("metrics are served on loopback only, not on " + listen);
  }
  try {  // civetweb throws
    return std::make_unique<prometheus::Exposer>(listen, 1);
  } catch (const std::exception&) {
    return absl::UnavailableError("cannot listen for metrics on " + listen);
  }
}

}  // namespace varsel::runtime
