// The meeting area, put together. See services/runtime/area.h.
#ifndef VARSEL_SERVICES_MEETING_REGISTER_H_
#define VARSEL_SERVICES_MEETING_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"

namespace varsel::meeting {

std::unique_ptr<runtime::Area> NewMeetingArea();

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_REGISTER_H_
