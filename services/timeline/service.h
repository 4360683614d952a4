// The commands of the timeline area: a request, the facts that its rule needs, and where it is
// decided. No rules. Thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_SERVICE_H_
#define VARSEL_SERVICES_TIMELINE_SERVICE_H_

#include "services/runtime/area.h"

namespace varsel::timeline {

// `ground` outlives what is registered.
void RegisterCommands(const runtime::Ground& ground);
// Links, spirals and timing; and what the system reviews by itself. service_chain.cc
void RegisterChainCommands(const runtime::Ground& ground);
// Many links at once. service_links.cc
void RegisterLinksCommands(const runtime::Ground& ground);

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_SERVICE_H_
