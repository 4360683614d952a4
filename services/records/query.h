// The queries of the records area: rows into replies. Thread-safe.
#ifndef VARSEL_SERVICES_RECORDS_QUERY_H_
#define VARSEL_SERVICES_RECORDS_QUERY_H_

#include "services/records/eraser.h"
#include "services/records/register.h"
#include "services/runtime/area.h"

namespace varsel::records {

// All of it outlives what is registered.
void RegisterQueries(const runtime::Ground& ground, const v1::RetentionPolicy& policy,
                     const Eraser& eraser, const RecordsHost& host);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_QUERY_H_
