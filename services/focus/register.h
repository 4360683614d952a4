// The focus area: groups, persons, and the life of a focus person.
#ifndef VARSEL_SERVICES_FOCUS_REGISTER_H_
#define VARSEL_SERVICES_FOCUS_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"

namespace varsel::focus {

std::unique_ptr<runtime::Area> NewFocusArea();

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_REGISTER_H_
