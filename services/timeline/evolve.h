// The fold of an incident's stream. The same one makes the state that is decided on and the rows of
// the view, so that replay, live state and view cannot disagree. Pure and total: what happened is
// never rejected. Thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_EVOLVE_H_
#define VARSEL_SERVICES_TIMELINE_EVOLVE_H_

#include <utility>

#include "services/domain/event_meta.h"
#include "varsel/timeline/v1/timeline_events.pb.h"
#include "varsel/timeline/v1/timeline_rows.pb.h"

namespace varsel::timeline {

v1::IncidentLife EvolveIncident(v1::IncidentLife life, const v1::TimelineEvent& event,
                                const EventMeta& meta);

// What is held true of the incident now; nullptr if nothing was ever recorded. Of a withdrawn one,
// what it last was.
const v1::IncidentFact* FactNow(const v1::IncidentLife& life);

// As the command runner wants it.
struct IncidentAggregate {
  using State = v1::IncidentLife;
  using Event = v1::TimelineEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveIncident(std::move(state), event, meta);
  }
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_EVOLVE_H_
