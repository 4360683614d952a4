#include "services/meeting/span.h"

#include <algorithm>
#include <map>

namespace varsel::meeting {
namespace {

std::vector<Span> Joined(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.starts < b.starts; });
  std::vector<Span> joined;
  for (const Span& span : spans) {
    if (!joined.empty() && span.starts <= joined.back().ends) {
      joined.back().ends = std::max(joined.back().ends, span.ends);
    } else {
      joined.push_back(span);
    }
  }
  return joined;
}

}  // namespace

std::vector<Span> FreeOf(std::vector<Span> free, const std::vector<Span>& booked) {
  std::vector<Span> left = Joined(std::move(free));
  for (const Span& taken : booked) {
    std::vector<Span> rest;
    for (const Span& span : left) {
      if (!Overlap(span, taken)) {
        rest.push_back(span);
        continue;
      }
      if (span.starts < taken.starts) rest.push_back({span.starts, taken.starts});
      if (taken.ends < span.ends) rest.push_back({taken.ends, span.ends});
    }
    left = std::move(rest);
  }
  return left;
}

std::vector<FreeCount> CountFree(const std::vector<std::vector<Span>>& workers) {
  std::map<absl::Time, int> changes;
  for (const std::vector<Span>& spans : workers) {
    for (const Span& span : spans) {
      ++changes[span.starts];
      --changes[span.ends];
    }
  }
  std::vector<FreeCount> counts;
  int free = 0;
  absl::Time since;
  for (const auto& [time, change] : changes) {
    if (change == 0) continue;  // one begins as another ends
    if (free > 0) counts.push_back({{since, time}, static_cast<uint32_t>(free)});
    free += change;
    since = time;
  }
  return counts;
}

}  // namespace varsel::meeting
