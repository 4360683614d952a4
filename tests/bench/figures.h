// One measured work as a line of build/bench.jsonl, and the latencies it is made of.
// Thread-compatible.
#ifndef VARSEL_TESTS_BENCH_FIGURES_H_
#define VARSEL_TESTS_BENCH_FIGURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "nlohmann/json.hpp"

namespace varsel::bench {

// How long each of many calls took.
class Latencies {
 public:
  void Add(absl::Duration took) {
    micros_.push_back(static_cast<float>(absl::ToDoubleMicroseconds(took)));
  }
  void Merge(const Latencies& other) {
    micros_.insert(micros_.end(), other.micros_.begin(), other.micros_.end());
  }
  size_t size() const { return micros_.size(); }
  // In milliseconds; `share` 0.5 = the median. 0 if there is none.
  double Quantile(double share);

 private:
  std::vector<float> micros_;
};

// {"work": ..., and what is set}, in the order in which it is set.
class Line {
 public:
  explicit Line(const std::string& work) { json_["work"] = work; }
  Line& Count(const std::string& name, uint64_t value) {
    json_[name] = value;
    return *this;
  }
  // Rounded to three digits after the point.
  Line& Number(const std::string& name, double value);
  Line& Text(const std::string& name, const std::string& value) {
    json_[name] = value;
    return *this;
  }
  // per_s, p50_ms and p99_ms of calls made within `seconds`.
  Line& Rate(Latencies& latencies, double seconds);
  // To stdout, at once.
  void Print() const;

 private:
  nlohmann::ordered_json json_;
};

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_FIGURES_H_
