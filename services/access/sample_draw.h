// The random sample of a month's entries. Pure; thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_SAMPLE_DRAW_H_
#define VARSEL_SERVICES_ACCESS_SAMPLE_DRAW_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "varsel/access/v1/access_policy.pb.h"
#include "varsel/access/v1/access_rows.pb.h"

namespace varsel::access {

// What a month's sample is drawn by: 32 bytes that hang on every entry of the month (`chain`), so
// that nobody can choose them, and none knows them before the month is over.
std::string SeedOf(std::string_view chain, std::string_view side, uint32_t month);

// `size` different numbers from 1 to `entries`, in order; all of them where there are no more. Each
// set is as likely as any other, and the same seed gives the same for ever (SHA-256 of seed and a
// counter; what would favour low numbers is drawn again).
std::vector<uint64_t> DrawSample(std::string_view seed, uint64_t entries, uint32_t size);

// Of a month that was signed: as many as were looked at then, whatever the policy says now.
inline uint32_t SampleSizeOf(const v1::MonthRow& month, const v1::AccessPolicy& policy) {
  if (month.signed_()) return month.sample_size();
  return static_cast<uint32_t>(std::min<uint64_t>(month.entries(), policy.sample_size()));
}

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_SAMPLE_DRAW_H_
