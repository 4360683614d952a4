// What a decision gives back: events that are to be appended, all or none.
#ifndef VARSEL_SERVICES_DOMAIN_DRAFT_H_
#define VARSEL_SERVICES_DOMAIN_DRAFT_H_

#include <vector>

#include "absl/time/time.h"
#include "storage/base/ids.h"

namespace varsel {

template <typename Event>
struct Draft {
  Event event;            // in the clear; the runner seals it
  absl::Time occurred;    // when it happened
  EventId corrects = {};  // the event it corrects or withdraws, or none
  StreamId stream =
      {};  // none = the stream that was decided on; else a guard stream of the same area
};

// No event is a valid answer: nothing had to change.
template <typename Event>
using Drafts = std::vector<Draft<Event>>;

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_DRAFT_H_
