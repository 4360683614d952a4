// The timeline area as the process takes it: incidents, and the chains that they make.
#ifndef VARSEL_SERVICES_TIMELINE_REGISTER_H_
#define VARSEL_SERVICES_TIMELINE_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"

namespace varsel::timeline {

std::unique_ptr<runtime::Area> NewTimelineArea();

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_REGISTER_H_
