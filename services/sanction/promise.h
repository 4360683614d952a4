// Where a promise stands, and how promises are counted. Derived from all that is known now, anew
// whenever any of it changes, so that counters and rows agree after every correction. Pure;
// thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_PROMISE_H_
#define VARSEL_SERVICES_SANCTION_PROMISE_H_

#include <vector>

#include "absl/time/time.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {

// What a promise rests on: of each of its groups, in their order, its lever there; and the triggers
// of those groups.
struct PromiseGrounds {
  std::vector<v1::PromiseLeverRow> levers;
  std::vector<v1::TriggerRow> triggers;
};

// A promise is backed if its lever was ready for any of the groups at the delivered time, as now
// known. It falls due with the earliest trigger at or after that time that has a duty of its lever
// and whose condition is the promise's.
// Of two triggers after one incident the one that came first.
v1::PromiseStanding StandingOf(const v1::PromiseRow& promise, const PromiseGrounds& grounds);

// Adds (or, with -1, takes away) what the row counts for. A promise that is not announced counts
// for nothing.
void Count(const v1::PromiseRow& promise, int sign, v1::PromiseCountsRow* counts);
void Count(const v1::TriggerRow& trigger, int sign, v1::PromiseCountsRow* counts);

// From when on the two tell another readiness; InfiniteFuture if they never do.
absl::Time FirstDifference(const google::protobuf::RepeatedPtrField<v1::ReadinessPeriod>& before,
                           const google::protobuf::RepeatedPtrField<v1::ReadinessPeriod>& after);

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_PROMISE_H_
