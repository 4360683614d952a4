#include "services/sanction/lever.h"

#include <algorithm>
#include <optional>

#include "services/domain/time_proto.h"

namespace varsel::sanction {
namespace {

bool Holds(const v1::LeverLife& lever, v1::LeverFactKind kind, absl::Time time,
           absl::Time known_at) {
  return std::any_of(lever.facts().begin(), lever.facts().end(), [&](const v1::LeverFact& fact) {
    return fact.kind() == kind && KnownAt(fact, known_at) && Covers(fact, time);
  });
}

// A clearance had run out by `time`.
bool RanOut(const v1::LeverLife& lever, absl::Time time, absl::Time known_at) {
  return std::any_of(lever.facts().begin(), lever.facts().end(), [&](const v1::LeverFact& fact) {
    return fact.kind() == v1::LEVER_FACT_KIND_CLEARANCE && KnownAt(fact, known_at) &&
           fact.has_until() && FromProto(fact.until()) <= time;
  });
}

bool Has(const Blockers& blockers, v1::LeverBlocker blocker) {
  return std::find(blockers.begin(), blockers.end(), blocker) != blockers.end();
}

// Every time at which the readiness may change, once, in order; nothing before the lever first came
// in.
std::vector<absl::Time> TurningPoints(const v1::LeverLife& lever) {
  absl::Time first = absl::InfiniteFuture();
  std::vector<absl::Time> times;
  for (const v1::LeverFact& fact : lever.facts()) {
    if (!Stands(fact)) continue;
    const absl::Time from = FromProto(fact.from());
    if (fact.kind() == v1::LEVER_FACT_KIND_IN_PACKAGE) first = std::min(first, from);
    times.push_back(from);
    if (fact.has_until()) times.push_back(FromProto(fact.until()));
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  times.erase(times.begin(), std::lower_bound(times.begin(), times.end(), first));
  return times;
}

bool SameBlockers(const v1::ReadinessPeriod& period, const Blockers& blockers) {
  return std::equal(period.blockers().begin(), period.blockers().end(), blockers.begin(),
                    blockers.end(), [](int a, v1::LeverBlocker b) { return a == b; });
}

}  // namespace

const v1::LeverLife* FindLever(const v1::PackageLife& life, std::string_view lever_id) {
  for (const v1::LeverLife& lever : life.levers()) {
    if (lever.lever_id() == lever_id) return &lever;
  }
  return nullptr;
}

const v1::Lever* FindLever(const v1::LeverCatalogue& catalogue, std::string_view lever_id) {
  for (const v1::Lever& lever : catalogue.levers()) {
    if (lever.lever_id() == lever_id) return &lever;
  }
  return nullptr;
}

bool KnownAt(const v1::LeverFact& fact, absl::Time known_at) {
  if (known_at == absl::InfiniteFuture()) return Stands(fact);
  return FromProto(fact.recorded_from()) <= known_at &&
         (!fact.has_recorded_until() || known_at < FromProto(fact.recorded_until()));
}

bool Covers(const v1::LeverFact& fact, absl::Time time) {
  return FromProto(fact.from()) <= time && (!fact.has_until() || time < FromProto(fact.until()));
}

const v1::LeverFact* FactAt(const v1::LeverLife& lever, v1::LeverFactKind kind, absl::Time time) {
  const v1::LeverFact* found = nullptr;
  for (const v1::LeverFact& fact : lever.facts()) {
    if (fact.kind() == kind && Stands(fact) && Covers(fact, time)) found = &fact;
  }
  return found;
}

Blockers BlockersAt(const v1::LeverLife& lever, absl::Time time, absl::Time known_at) {
  if (!Holds(lever, v1::LEVER_FACT_KIND_IN_PACKAGE, time, known_at)) {
    return {v1::LEVER_BLOCKER_NOT_IN_PACKAGE};
  }
  Blockers blockers;
  if (!Holds(lever, v1::LEVER_FACT_KIND_CLEARANCE, time, known_at)) {
    blockers.push_back(RanOut(lever, time, known_at) ? v1::LEVER_BLOCKER_CLEARANCE_EXPIRED
                                                     : v1::LEVER_BLOCKER_NOT_CLEARED);
  }
  if (!Holds(lever, v1::LEVER_FACT_KIND_RESOURCE, time, known_at)) {
    blockers.push_back(v1::LEVER_BLOCKER_NOT_RESOURCED);
  }
  if (Holds(lever, v1::LEVER_FACT_KIND_SUSPENSION, time, known_at)) {
    blockers.push_back(v1::LEVER_BLOCKER_SUSPENDED);
  }
  return blockers;
}

v1::LeverState StateAt(const v1::LeverLife& lever, absl::Time time, absl::Time known_at) {
  const Blockers blockers = BlockersAt(lever, time, known_at);
  if (blockers.empty()) return v1::LEVER_STATE_READY;
  if (Has(blockers, v1::LEVER_BLOCKER_NOT_IN_PACKAGE)) return v1::LEVER_STATE_UNSPECIFIED;
  if (Has(blockers, v1::LEVER_BLOCKER_SUSPENDED)) return v1::LEVER_STATE_SUSPENDED;
  if (Has(blockers, v1::LEVER_BLOCKER_CLEARANCE_EXPIRED)) return v1::LEVER_STATE_EXPIRED;
  if (Has(blockers, v1::LEVER_BLOCKER_NOT_CLEARED)) return v1::LEVER_STATE_DRAFTED;
  return v1::LEVER_STATE_CLEARED;
}

Periods ReadinessOf(const v1::LeverLife& lever) {
  Periods periods;
  for (const absl::Time time : TurningPoints(lever)) {
    const Blockers blockers = BlockersAt(lever, time, absl::InfiniteFuture());
    if (!periods.empty()) {
      v1::ReadinessPeriod& last = *periods.Mutable(periods.size() - 1);
      if (SameBlockers(last, blockers)) continue;
      *last.mutable_until() = ToProto(time);
    }
    v1::ReadinessPeriod& period = *periods.Add();
    *period.mutable_from() = ToProto(time);
    for (const v1::LeverBlocker blocker : blockers) period.add_blockers(blocker);
  }
  return periods;
}

Blockers BlockersIn(const Periods& periods, absl::Time time) {
  Blockers blockers = {v1::LEVER_BLOCKER_NOT_IN_PACKAGE};
  for (const v1::ReadinessPeriod& period : periods) {
    if (time < FromProto(period.from())) break;
    blockers.clear();
    for (const int blocker : period.blockers()) {
      blockers.push_back(static_cast<v1::LeverBlocker>(blocker));
    }
  }
  return blockers;
}

bool ReadyBetween(const Periods& periods, absl::Time after, absl::Time until) {
  return std::any_of(periods.begin(), periods.end(), [&](const v1::ReadinessPeriod& period) {
    return period.blockers().empty() && FromProto(period.from()) <= until &&
           (!period.has_until() || after < FromProto(period.until()));
  });
}

}  // namespace varsel::sanction
