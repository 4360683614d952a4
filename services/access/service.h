// The commands of the data-protection officer: request → the facts that the decision needs → a
// plan, on the access log. Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_SERVICE_H_
#define VARSEL_SERVICES_ACCESS_SERVICE_H_

#include "services/runtime/area.h"
#include "varsel/access/v1/access_policy.pb.h"

namespace varsel::access {

// `policy` outlives the methods. REQUIRES: ground.access.
void RegisterCommands(const runtime::Ground& ground, const v1::AccessPolicy& policy);

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_SERVICE_H_
