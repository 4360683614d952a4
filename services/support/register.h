// The support area as the process takes it: offers, EKI's contacts and courses, holds, and the EKI
// table.
#ifndef VARSEL_SERVICES_SUPPORT_REGISTER_H_
#define VARSEL_SERVICES_SUPPORT_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"
#include "services/support/policy.h"

namespace varsel::support {

// `catalogue` was checked (policy.h).
std::unique_ptr<runtime::Area> NewSupportArea(v1::OfferCatalogue catalogue);

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_REGISTER_H_
