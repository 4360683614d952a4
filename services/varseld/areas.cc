#include "services/varseld/areas.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "services/focus/register.h"
#include "services/insight/register.h"
#include "services/log/register.h"
#include "services/meeting/register.h"
#include "services/notification/register.h"
#include "services/picture/register.h"
#include "services/sanction/policy.h"
#include "services/sanction/register.h"
#include "services/support/policy.h"
#include "services/support/register.h"
#include "services/timeline/register.h"
#include "storage/base/status_macros.h"

namespace varsel::varseld {

absl::StatusOr<std::vector<std::unique_ptr<runtime::Area>>> NewAreas(
    log_service::LogHost host, const std::string& policy_dir) {
  ASSIGN_OR_RETURN(sanction::SanctionPolicy sanction_policy,
                   sanction::LoadSanctionPolicy(policy_dir));
  ASSIGN_OR_RETURN(support::v1::OfferCatalogue offers, support::LoadOfferCatalogue(policy_dir));
  std::vector<std::unique_ptr<runtime::Area>> areas;
  areas.push_back(log_service::NewLogArea(std::move(host)));
  areas.push_back(focus::NewFocusArea());
  areas.push_back(notification::NewNotificationArea());
  areas.push_back(support::NewSupportArea(std::move(offers)));
  areas.push_back(timeline::NewTimelineArea());
  areas.push_back(sanction::NewSanctionArea(std::move(sanction_policy)));
  areas.push_back(meeting::NewMeetingArea());
  areas.push_back(picture::NewPictureArea());
  areas.push_back(insight::NewInsightArea());
  return areas;
}

absl::StatusOr<std::string> FindPolicyDir(const std::string& said) {
  if (!said.empty()) return said;
  std::error_code error;
  const std::filesystem::path binary = std::filesystem::read_symlink("/proc/self/exe", error);
  for (const char* folder : {"policy", "../share/varsel/policy", "../../deploy/policy"}) {
    const std::filesystem::path path = (binary.parent_path() / folder).lexically_normal();
    if (std::filesystem::is_directory(path, error)) return path.string();
  }
  return absl::NotFoundError(
      "--policy_dir is missing: there are no policy files beside the binary or in its source tree");
}

}  // namespace varsel::varseld
