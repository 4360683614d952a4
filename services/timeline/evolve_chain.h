// The folds of the streams of links, spirals and timing. The same ones make the states that are
// decided on and the rows of the view. Pure and total: what happened is never rejected.
// Thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_EVOLVE_CHAIN_H_
#define VARSEL_SERVICES_TIMELINE_EVOLVE_CHAIN_H_

#include <string_view>
#include <utility>

#include "services/domain/event_meta.h"
#include "varsel/timeline/v1/chain_rows.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::timeline {

// One statement more on the link; for the view, which keeps each link in a row of its own.
void SayOfLink(const v1::TimelineEvent& event, const EventMeta& meta, v1::LinkLife* link);
v1::LinksLife EvolveLinks(v1::LinksLife life, const v1::TimelineEvent& event,
                          const EventMeta& meta);
v1::SpiralLife EvolveSpiral(v1::SpiralLife life, const v1::TimelineEvent& event,
                            const EventMeta& meta);
v1::TimingLife EvolveTiming(v1::TimingLife life, const v1::TimelineEvent& event,
                            const EventMeta& meta);

// nullptr = nothing was ever said of it.
const v1::LinkLife* LinkTo(const v1::LinksLife& life, std::string_view answered_incident_id);
// What is set now; nullptr = nothing.
const v1::TimingFact* TimingNow(const v1::TimingLife& life);

// As the command runner wants them.
struct LinksAggregate {
  using State = v1::LinksLife;
  using Event = v1::TimelineEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveLinks(std::move(state), event, meta);
  }
};
struct SpiralAggregate {
  using State = v1::SpiralLife;
  using Event = v1::TimelineEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveSpiral(std::move(state), event, meta);
  }
};
struct TimingAggregate {
  using State = v1::TimingLife;
  using Event = v1::TimelineEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveTiming(std::move(state), event, meta);
  }
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_EVOLVE_CHAIN_H_
