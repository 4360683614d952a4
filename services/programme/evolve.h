// The folds of the programme area's streams. The same ones make the states that are decided on and
// the rows of the views. Pure and total: what happened is never rejected. Thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_EVOLVE_H_
#define VARSEL_SERVICES_PROGRAMME_EVOLVE_H_

#include <utility>

#include "services/domain/event_meta.h"
#include "varsel/programme/v1/programme_events.pb.h"
#include "varsel/programme/v1/programme_rows.pb.h"

namespace varsel::programme {

v1::CaseLife EvolveCase(v1::CaseLife life, const v1::ProgrammeEvent& event, const EventMeta& meta);
v1::CountLife EvolveCount(v1::CountLife life, const v1::ProgrammeEvent& event,
                          const EventMeta& meta);
v1::ListLife EvolveList(v1::ListLife life, const v1::ProgrammeEvent& event, const EventMeta& meta);

// As the command runner wants them.
template <typename Life, Life (*Fold)(Life, const v1::ProgrammeEvent&, const EventMeta&)>
struct ProgrammeAggregate {
  using State = Life;
  using Event = v1::ProgrammeEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return Fold(std::move(state), event, meta);
  }
};
using CaseAggregate = ProgrammeAggregate<v1::CaseLife, &EvolveCase>;
using CountAggregate = ProgrammeAggregate<v1::CountLife, &EvolveCount>;
using ListAggregate = ProgrammeAggregate<v1::ListLife, &EvolveList>;

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_EVOLVE_H_
