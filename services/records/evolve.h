// The folds of a case's and a hold's stream. The same ones make the state that is decided on and
// the rows of the views. Pure and total. Thread-safe.
#ifndef VARSEL_SERVICES_RECORDS_EVOLVE_H_
#define VARSEL_SERVICES_RECORDS_EVOLVE_H_

#include <utility>

#include "services/domain/event_meta.h"
#include "varsel/records/v1/records_events.pb.h"
#include "varsel/records/v1/records_rows.pb.h"

namespace varsel::records {

v1::CaseLife EvolveCase(v1::CaseLife life, const v1::RecordsEvent& event, const EventMeta& meta);
v1::HoldLife EvolveHolds(v1::HoldLife life, const v1::RecordsEvent& event, const EventMeta& meta);

v1::LegalHold HoldOf(const v1::LegalHoldPlaced& placed, const EventMeta& meta);

// As the command runner wants them.
struct CaseAggregate {
  using State = v1::CaseLife;
  using Event = v1::RecordsEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveCase(std::move(state), event, meta);
  }
};
struct HoldAggregate {
  using State = v1::HoldLife;
  using Event = v1::RecordsEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveHolds(std::move(state), event, meta);
  }
};

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_EVOLVE_H_
