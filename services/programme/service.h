// The commands of the programme area: a request, the facts that its rule needs, and where it is
// decided. No rules. Thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_SERVICE_H_
#define VARSEL_SERVICES_PROGRAMME_SERVICE_H_

#include "services/programme/context.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"

namespace varsel::programme {

inline constexpr char kServiceName[] = "varsel.programme.v1.ProgrammeService/";

// Who calls, as rules and queries ask it.
ProgrammeContext ContextOf(const runtime::Call& call);

// `ground` outlives what is registered.
void RegisterCommands(const runtime::Ground& ground);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_SERVICE_H_
