#include "tests/bench/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace varsel::bench {

double Latencies::Quantile(double share) {
  if (micros_.empty()) return 0;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(micros_.size() - 1));
  std::nth_element(micros_.begin(), micros_.begin() + at, micros_.end());
  return static_cast<double>(micros_[static_cast<size_t>(at)]) / 1000.0;
}

Line& Line::Number(const std::string& name, double value) {
  json_[name] = std::round(value * 1000.0) / 1000.0;
  return *this;
}

Line& Line::Rate(Latencies& latencies, double seconds) {
  Count("per_s", static_cast<uint64_t>(static_cast<double>(latencies.size()) / seconds));
  Number("p50_ms", latencies.Quantile(0.5));
  return Number("p99_ms", latencies.Quantile(0.99));
}

void Line::Print() const {
  std::printf("%s\n", json_.dump().c_str());
  std::fflush(stdout);
}

}  // namespace varsel::bench
