// The fold of a disclosure's stream. The same one makes the state that is decided on and the row of
// the view. Pure and total: what happened is never rejected. Thread-safe.
#ifndef VARSEL_SERVICES_DISCLOSURE_EVOLVE_H_
#define VARSEL_SERVICES_DISCLOSURE_EVOLVE_H_

#include <utility>

#include "absl/time/time.h"
#include "services/domain/event_meta.h"
#include "varsel/disclosure/v1/disclosure_events.pb.h"
#include "varsel/disclosure/v1/disclosure_rows.pb.h"

namespace varsel::disclosure {

v1::DisclosureLife Evolve(v1::DisclosureLife life, const v1::DisclosureEvent& event,
                          const EventMeta& meta);

// How it stands at `now`: it lapses at its expiry, to the microsecond, and a recall goes before.
v1::DisclosureState StateAt(const v1::DisclosureLife& life, absl::Time now);

// As the command runner wants it.
struct DisclosureAggregate {
  using State = v1::DisclosureLife;
  using Event = v1::DisclosureEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return disclosure::Evolve(std::move(state), event, meta);
  }
};

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_EVOLVE_H_
