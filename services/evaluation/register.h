// The evaluation area as the process takes it: agreements, and the pseudonymised rows that leave
// under them.
#ifndef VARSEL_SERVICES_EVALUATION_REGISTER_H_
#define VARSEL_SERVICES_EVALUATION_REGISTER_H_

#include <memory>

#include "services/evaluation/source.h"
#include "services/runtime/area.h"

namespace varsel::evaluation {

std::unique_ptr<runtime::Area> NewEvaluationArea(FactSource facts);

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_REGISTER_H_
