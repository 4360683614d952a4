// The sanction area as the process takes it.
#ifndef VARSEL_SERVICES_SANCTION_REGISTER_H_
#define VARSEL_SERVICES_SANCTION_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"
#include "services/sanction/policy.h"

namespace varsel::sanction {

// `policy` as LoadSanctionPolicy gives it.
std::unique_ptr<runtime::Area> NewSanctionArea(SanctionPolicy policy);

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_REGISTER_H_
