#include "services/insight/wilson.h"

#include <algorithm>
#include <cmath>

namespace varsel::insight {
namespace {

constexpr double kZ = 1.959963984540054;  // the 97.5 % point of the normal distribution

}  // namespace

std::optional<Interval> WilsonInterval(uint32_t numerator, uint32_t denominator) {
  if (denominator < kSmallestIntervalDenominator || numerator > denominator) return std::nullopt;
  const double n = denominator;
  const double p = numerator / n;
  const double scale = 1 + kZ * kZ / n;
  const double center = (p + kZ * kZ / (2 * n)) / scale;
  const double half = kZ / scale * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
  return Interval{std::max(0.0, center - half), std::min(1.0, center + half)};
}

}  // namespace varsel::insight
