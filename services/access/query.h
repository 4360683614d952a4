// What the data-protection officer asks: rows and entries into replies, of his own side only.
// Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_QUERY_H_
#define VARSEL_SERVICES_ACCESS_QUERY_H_

#include "services/runtime/area.h"
#include "varsel/access/v1/access_policy.pb.h"

namespace varsel::access {

// `policy` outlives the methods. REQUIRES: ground.access.
void RegisterQueries(const runtime::Ground& ground, const v1::AccessPolicy& policy);

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_QUERY_H_
