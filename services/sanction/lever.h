// A lever of a package over time: when it was ready, and why not. The one place that knows what
// readiness is. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_LEVER_H_
#define VARSEL_SERVICES_SANCTION_LEVER_H_

#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "varsel/sanction/v1/lever_catalogue.pb.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {

using Blockers = std::vector<v1::LeverBlocker>;  // in the order of their numbers; none = ready
using Periods = google::protobuf::RepeatedPtrField<v1::ReadinessPeriod>;

// nullptr if there is none.
const v1::LeverLife* FindLever(const v1::PackageLife& life, std::string_view lever_id);
const v1::Lever* FindLever(const v1::LeverCatalogue& catalogue, std::string_view lever_id);

// Held true as of now.
inline bool Stands(const v1::LeverFact& fact) { return !fact.has_recorded_until(); }
// Held true at `known_at`.
bool KnownAt(const v1::LeverFact& fact, absl::Time known_at);
// The period of the fact holds `time`.
bool Covers(const v1::LeverFact& fact, absl::Time time);
// The fact of this kind that stands now and holds `time`, the latest recorded; nullptr if there is
// none.
const v1::LeverFact* FactAt(const v1::LeverLife& lever, v1::LeverFactKind kind, absl::Time time);

// Why the lever could not be used at `time`, as known at `known_at` (absl::InfiniteFuture() = as
// now known).
Blockers BlockersAt(const v1::LeverLife& lever, absl::Time time, absl::Time known_at);
// Where it stood.
v1::LeverState StateAt(const v1::LeverLife& lever, absl::Time time, absl::Time known_at);

// The same as now known, for all time: in order, without gaps, the last one open. Empty if it never
// was in the package.
Periods ReadinessOf(const v1::LeverLife& lever);
// Of the period that holds `time`; before the first, not in the package.
Blockers BlockersIn(const Periods& periods, absl::Time time);
// True if it was ready at some time in (after, until].
bool ReadyBetween(const Periods& periods, absl::Time after, absl::Time until);

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_LEVER_H_
