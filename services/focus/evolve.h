// The folds of the focus streams. The same ones make the state that is decided on and the rows of
// the views, so that replay, live state and views cannot disagree. Pure and total: what happened is
// never rejected. Thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_EVOLVE_H_
#define VARSEL_SERVICES_FOCUS_EVOLVE_H_

#include "services/domain/event_meta.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

v1::PersonLife EvolvePerson(v1::PersonLife life, const v1::FocusEvent& event,
                            const EventMeta& meta);
v1::GroupLife EvolveGroup(v1::GroupLife life, const v1::FocusEvent& event);
v1::SectionLife EvolveSection(v1::SectionLife life, const v1::FocusEvent& event);

// As the command runner wants them.
struct PersonAggregate {
  using State = v1::PersonLife;
  using Event = v1::FocusEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolvePerson(std::move(state), event, meta);
  }
};
struct GroupAggregate {
  using State = v1::GroupLife;
  using Event = v1::FocusEvent;
  static State Evolve(State state, const Event& event, const EventMeta&) {
    return EvolveGroup(std::move(state), event);
  }
};
struct SectionAggregate {
  using State = v1::SectionLife;
  using Event = v1::FocusEvent;
  static State Evolve(State state, const Event& event, const EventMeta&) {
    return EvolveSection(std::move(state), event);
  }
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_EVOLVE_H_
