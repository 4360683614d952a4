#include "services/varseld/areas.h"

#include <utility>

#ifdef VARSEL_HAS_FOCUS
#include "services/focus/register.h"
#endif
#ifdef VARSEL_HAS_INSIGHT
#include "services/insight/register.h"
#endif
#include "services/log/register.h"
#ifdef VARSEL_HAS_NOTIFICATION
#include "services/notification/register.h"
#endif

namespace varsel::varseld {

std::vector<std::unique_ptr<runtime::Area>> NewAreas(log_service::LogHost host) {
  std::vector<std::unique_ptr<runtime::Area>> areas;
  areas.push_back(log_service::NewLogArea(std::move(host)));
#ifdef VARSEL_HAS_FOCUS
  areas.push_back(focus::NewFocusArea());
#endif
#ifdef VARSEL_HAS_NOTIFICATION
  areas.push_back(notification::NewNotificationArea());
#endif
#ifdef VARSEL_HAS_INSIGHT
  areas.push_back(insight::NewInsightArea());
#endif
  return areas;
}

}  // namespace varsel::varseld
