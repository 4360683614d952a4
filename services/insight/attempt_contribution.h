// What one notification's attempts add to the counters, in the same way as contribution.h. Pure.
#ifndef VARSEL_SERVICES_INSIGHT_ATTEMPT_CONTRIBUTION_H_
#define VARSEL_SERVICES_INSIGHT_ATTEMPT_CONTRIBUTION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {

// One attempt as the counters see it.
struct AttemptFacts {
  notification::v1::AttemptWay way = notification::v1::ATTEMPT_WAY_UNSPECIFIED;
  uint32_t number = 0;     // 1 = first of its notification; 0 = not said
  bool delivered = false;  // it ended in a delivery that reached him
};

// Where deliveries are recorded that came of the attempt, they tell whether it reached him; else
// its own outcome does.
AttemptFacts FactsOf(const v1::AttemptRow& attempt, std::string_view attempt_id,
                     const v1::NotificationRow& row);

void AddAttempt(const AttemptFacts& attempt, v1::NotificationRow* row);
// False, with nothing changed, if the row has no such attempt.
bool TakeAttempt(const AttemptFacts& attempt, v1::NotificationRow* row);

// The one scope in which the row counts: its round, or outside rounds. Attempts belong to one
// notification, so those of several rounds are the sum of theirs, and need no counters of their
// own.
std::string ScopeOf(const v1::NotificationRow& row);

// Adds `times` (1, or -1 to take out) the row to the counters of its scope.
void AddAttempts(const v1::NotificationRow& row, int times, v1::AttemptCounters* counters);
// The sum of both.
void AddCounters(const v1::AttemptCounters& from, v1::AttemptCounters* to);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_ATTEMPT_CONTRIBUTION_H_
