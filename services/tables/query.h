// Rows of closed months into replies. Thread-safe.
#ifndef VARSEL_SERVICES_TABLES_QUERY_H_
#define VARSEL_SERVICES_TABLES_QUERY_H_

#include "services/runtime/area.h"

namespace varsel::tables {

// `ground` outlives what is registered.
void RegisterQueries(const runtime::Ground& ground);

}  // namespace varsel::tables

#endif  // VARSEL_SERVICES_TABLES_QUERY_H_
