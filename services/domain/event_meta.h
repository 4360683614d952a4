// What a pure fold may know of a record beside its event.
#ifndef VARSEL_SERVICES_DOMAIN_EVENT_META_H_
#define VARSEL_SERVICES_DOMAIN_EVENT_META_H_

#include "absl/time/time.h"
#include "storage/base/ids.h"

namespace varsel {

struct EventMeta {
  EventId event_id;
  StreamId stream;
  Version version;    // in its stream
  Position position;  // in the log
  absl::Time occurred;
  absl::Time recorded;
  ActorId actor;
  EventId corrects;  // the event this one corrects or withdraws, or none
};

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_EVENT_META_H_
