// The insight area: dashboards. It records nothing and decides nothing; it counts what other areas
// decided.
#ifndef VARSEL_SERVICES_INSIGHT_REGISTER_H_
#define VARSEL_SERVICES_INSIGHT_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"

namespace varsel::insight {

std::unique_ptr<runtime::Area> NewInsightArea();

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_REGISTER_H_
