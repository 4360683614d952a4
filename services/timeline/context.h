// What a decision of the timeline area is given beside state and command. Gathered by the service;
// rules read nothing else.
#ifndef VARSEL_SERVICES_TIMELINE_CONTEXT_H_
#define VARSEL_SERVICES_TIMELINE_CONTEXT_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "services/domain/decide_context.h"

namespace varsel::timeline {

struct TimelineContext {
  DecideContext base;
  bool section_known = false;                     // the section that the command names
  absl::flat_hash_set<std::string> known_groups;  // of those that the command names
  absl::flat_hash_set<std::string> known_persons;
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_CONTEXT_H_
