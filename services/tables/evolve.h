// The fold of the stream of closed months. Pure and total. Thread-safe.
#ifndef VARSEL_SERVICES_TABLES_EVOLVE_H_
#define VARSEL_SERVICES_TABLES_EVOLVE_H_

#include <utility>

#include "services/domain/event_meta.h"
#include "varsel/tables/v1/tables_events.pb.h"
#include "varsel/tables/v1/tables_rows.pb.h"

namespace varsel::tables {

v1::MonthsLife EvolveMonths(v1::MonthsLife life, const v1::TablesEvent& event);

// As the command runner wants it.
struct MonthsAggregate {
  using State = v1::MonthsLife;
  using Event = v1::TablesEvent;
  static State Evolve(State state, const Event& event, const EventMeta&) {
    return EvolveMonths(std::move(state), event);
  }
};

}  // namespace varsel::tables

#endif  // VARSEL_SERVICES_TABLES_EVOLVE_H_
