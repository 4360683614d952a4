// The interval that stands beside every rate. Pure.
#ifndef VARSEL_SERVICES_INSIGHT_WILSON_H_
#define VARSEL_SERVICES_INSIGHT_WILSON_H_

#include <cstdint>
#include <optional>

namespace varsel::insight {

struct Interval {
  double low;   // 0 to 1
  double high;  // 0 to 1
};

// Under this denominator no interval is given.
inline constexpr uint32_t kSmallestIntervalDenominator = 10;

// The 95 % score interval of a proportion: E. B. Wilson, "Probable Inference, the Law of
// Succession, and Statistical Inference", JASA 22 (1927) 209-212. It takes the units as
// independent; persons cluster in groups, so it is too narrow and is shown as rough. nullopt under
// kSmallestIntervalDenominator, or if numerator > denominator.
std::optional<Interval> WilsonInterval(uint32_t numerator, uint32_t denominator);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_WILSON_H_
