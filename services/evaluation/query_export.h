// An export as replies show it. Pure.
#ifndef VARSEL_SERVICES_EVALUATION_QUERY_EXPORT_H_
#define VARSEL_SERVICES_EVALUATION_QUERY_EXPORT_H_

#include "varsel/evaluation/v1/evaluation_rows.pb.h"
#include "varsel/evaluation/v1/evaluation_service.pb.h"

namespace varsel::evaluation {

v1::Export ShownExport(const v1::ExportLife& life);

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_QUERY_EXPORT_H_
