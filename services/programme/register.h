// The programme area as the process takes it: the programmes as policy, and the cases of those that
// work by cases.
#ifndef VARSEL_SERVICES_PROGRAMME_REGISTER_H_
#define VARSEL_SERVICES_PROGRAMME_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"

namespace varsel::programme {

// The programmes themselves come with each call (call.h): the pipeline holds their catalogue.
std::unique_ptr<runtime::Area> NewProgrammeArea();

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_REGISTER_H_
