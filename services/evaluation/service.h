// The commands and queries of the evaluation area. Thread-safe.
#ifndef VARSEL_SERVICES_EVALUATION_SERVICE_H_
#define VARSEL_SERVICES_EVALUATION_SERVICE_H_

#include "services/evaluation/source.h"
#include "services/runtime/area.h"

namespace varsel::evaluation {

inline constexpr char kEvaluationService[] = "varsel.evaluation.v1.EvaluationService/";

// `ground` and `facts` outlive what is registered.
void RegisterEvaluationCommands(const runtime::Ground& ground, const FactSource& facts);
void RegisterEvaluationQueries(const runtime::Ground& ground);  // lists and dictionary: query.cc
void RegisterExportQueries(const runtime::Ground& ground,
                           const FactSource& facts);  // the file: query_export.cc

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_SERVICE_H_
