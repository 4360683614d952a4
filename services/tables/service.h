// Closing months: what falls due, and the facts for it. No rules.
#ifndef VARSEL_SERVICES_TABLES_SERVICE_H_
#define VARSEL_SERVICES_TABLES_SERVICE_H_

#include "services/runtime/area.h"
#include "services/tables/register.h"

namespace varsel::tables {

// `ground` outlives what is registered.
void RegisterClosing(const runtime::Ground& ground, const TablesPolicy& policy);

}  // namespace varsel::tables

#endif  // VARSEL_SERVICES_TABLES_SERVICE_H_
