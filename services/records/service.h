// The commands of the records area: a request, the facts that its rule needs, and where it is
// decided. No rules. Thread-safe.
#ifndef VARSEL_SERVICES_RECORDS_SERVICE_H_
#define VARSEL_SERVICES_RECORDS_SERVICE_H_

#include "services/runtime/area.h"
#include "varsel/records/v1/records_types.pb.h"

namespace varsel::records {

// `ground` and `policy` outlive what is registered.
void RegisterCommands(const runtime::Ground& ground, const v1::RetentionPolicy& policy);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_SERVICE_H_
