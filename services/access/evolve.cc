#include "services/access/evolve.h"

namespace varsel::access {

v1::SampleLife SampleAggregate::Evolve(v1::SampleLife life, const v1::AccessEvent& event,
                                       const EventMeta&) {
  switch (event.kind_case()) {
    case v1::AccessEvent::kSampleSigned:
      life.set_signed_(true);
      break;
    case v1::AccessEvent::kReadLogged:
    case v1::AccessEvent::kFlagResolved:
    case v1::AccessEvent::KIND_NOT_SET:
      break;
  }
  return life;
}

v1::FlagLife FlagAggregate::Evolve(v1::FlagLife life, const v1::AccessEvent& event,
                                   const EventMeta&) {
  switch (event.kind_case()) {
    case v1::AccessEvent::kFlagResolved:
      life.set_resolved(true);
      life.set_outcome(event.flag_resolved().outcome());
      break;
    case v1::AccessEvent::kReadLogged:
    case v1::AccessEvent::kSampleSigned:
    case v1::AccessEvent::KIND_NOT_SET:
      break;
  }
  return life;
}

}  // namespace varsel::access
