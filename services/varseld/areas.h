// Which areas the server has. The one list of them.
#ifndef VARSEL_SERVICES_VARSELD_AREAS_H_
#define VARSEL_SERVICES_VARSELD_AREAS_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "services/log/log_host.h"
#include "services/runtime/area.h"

namespace varsel::varseld {

std::vector<std::unique_ptr<runtime::Area>> NewAreas(log_service::LogHost host);

}  // namespace varsel::varseld

#endif  // VARSEL_SERVICES_VARSELD_AREAS_H_
