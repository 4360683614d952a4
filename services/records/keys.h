// The RPC of the district's key. Thread-safe.
#ifndef VARSEL_SERVICES_RECORDS_KEYS_H_
#define VARSEL_SERVICES_RECORDS_KEYS_H_

#include "services/records/register.h"
#include "services/runtime/area.h"

namespace varsel::records {

// `ground` and `host` outlive what is registered.
void RegisterKeys(const runtime::Ground& ground, const RecordsHost& host);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_KEYS_H_
