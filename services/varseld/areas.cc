#include "services/varseld/areas.h"

#include <utility>

#include "services/focus/register.h"
#include "services/insight/register.h"
#include "services/log/register.h"
#include "services/meeting/register.h"
#include "services/notification/register.h"

namespace varsel::varseld {

std::vector<std::unique_ptr<runtime::Area>> NewAreas(log_service::LogHost host) {
  std::vector<std::unique_ptr<runtime::Area>> areas;
  areas.push_back(log_service::NewLogArea(std::move(host)));
  areas.push_back(focus::NewFocusArea());
  areas.push_back(notification::NewNotificationArea());
  areas.push_back(meeting::NewMeetingArea());
  areas.push_back(insight::NewInsightArea());
  return areas;
}

}  // namespace varsel::varseld
