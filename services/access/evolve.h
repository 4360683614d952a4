// The folds of a sample's and of a flag's stream. Pure and total. Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_EVOLVE_H_
#define VARSEL_SERVICES_ACCESS_EVOLVE_H_

#include "services/domain/event_meta.h"
#include "varsel/access/v1/access_events.pb.h"
#include "varsel/access/v1/access_rows.pb.h"

namespace varsel::access {

struct SampleAggregate {
  using State = v1::SampleLife;
  using Event = v1::AccessEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta);
};

struct FlagAggregate {
  using State = v1::FlagLife;
  using Event = v1::AccessEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta);
};

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_EVOLVE_H_
