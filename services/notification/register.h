// The notification area, as varseld puts it together with the others.
#ifndef VARSEL_SERVICES_NOTIFICATION_REGISTER_H_
#define VARSEL_SERVICES_NOTIFICATION_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"

namespace varsel::notification {

std::unique_ptr<runtime::Area> NewNotificationArea();

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_REGISTER_H_
