// The disclosure area as the process takes it: what police disclose to EKI under retsplejeloven
// § 115, and what EKI is shown by it.
#ifndef VARSEL_SERVICES_DISCLOSURE_REGISTER_H_
#define VARSEL_SERVICES_DISCLOSURE_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"

namespace varsel::disclosure {

std::unique_ptr<runtime::Area> NewDisclosureArea();

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_REGISTER_H_
