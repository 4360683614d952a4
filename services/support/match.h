// How one person counts in the EKI table. The same function makes the counters of the view and the
// table of a signed period, so that the two cannot disagree. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_MATCH_H_
#define VARSEL_SERVICES_SUPPORT_MATCH_H_

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "varsel/support/v1/support_rows.pb.h"

namespace varsel::support {

struct MatchSpan {
  // Which rounds; nullptr = all that have begun.
  std::function<bool(const std::string& round_id)> takes = nullptr;
  absl::Time until = absl::InfiniteFuture();  // what happened from then on is left out
};

// 0 or 1 in each cell. All 0 if he belongs to none of the rounds, or was removed from them.
// Before and after are those of his notification: the first delivery that reached him in these
// rounds; if none did, the beginning of the first of them.
v1::EkiCounts ContributionOf(const v1::MatchRow& row, const MatchSpan& span);

void AddTo(const v1::EkiCounts& change, v1::EkiCounts* sum);
// now - before
v1::EkiCounts DifferenceOf(const v1::EkiCounts& now, const v1::EkiCounts& before);
bool SameCounts(const v1::EkiCounts& a, const v1::EkiCounts& b);

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_MATCH_H_
