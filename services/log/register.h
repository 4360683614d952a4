// The log's area: reading and following records, and how the log stands. It folds no views.
#ifndef VARSEL_SERVICES_LOG_REGISTER_H_
#define VARSEL_SERVICES_LOG_REGISTER_H_

#include <memory>

#include "services/log/log_host.h"
#include "services/runtime/area.h"

namespace varsel::log_service {

std::unique_ptr<runtime::Area> NewLogArea(LogHost host);

}  // namespace varsel::log_service

#endif  // VARSEL_SERVICES_LOG_REGISTER_H_
