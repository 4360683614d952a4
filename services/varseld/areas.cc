#include "services/varseld/areas.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "services/access/listed_persons.h"
#include "services/access/policy.h"
#include "services/access/register.h"
#include "services/disclosure/register.h"
#include "services/evaluation/register.h"
#include "services/focus/register.h"
#include "services/insight/register.h"
#include "services/log/register.h"
#include "services/meeting/register.h"
#include "services/notification/register.h"
#include "services/picture/register.h"
#include "services/programme/policy.h"
#include "services/programme/register.h"
#include "services/records/policy.h"
#include "services/records/register.h"
#include "services/replay/register.h"
#include "services/runtime/policy_file.h"
#include "services/sanction/register.h"
#include "services/support/register.h"
#include "services/tables/register.h"
#include "services/timeline/chain_contents.h"
#include "services/timeline/register.h"
#include "services/varseld/evaluation_facts.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::varseld {

namespace {

// Keeps what was read, or the mistakes in it, so that one file's do not hide another's. What cannot
// be read at all is returned.
template <typename Policy>
absl::Status Keep(absl::StatusOr<Policy> read, Policy* policy, runtime::Mistakes* mistakes) {
  if (read.ok()) {
    *policy = *std::move(read);
    return absl::OkStatus();
  }
  const auto detail = DetailOf(read.status());
  if (!absl::IsInvalidArgument(read.status()) || !detail.has_value()) return read.status();
  mistakes->push_back(detail->detail());
  return absl::OkStatus();
}

// The timeline keeps chains; the replay shows them.
absl::StatusOr<std::optional<replay::ChainMembers>> ChainMembersOf(const views::ViewSource& views,
                                                                   const Uuid& chain_id) {
  ASSIGN_OR_RETURN(auto contents, timeline::ReadChainContents(views, chain_id));
  if (!contents.has_value()) return std::optional<replay::ChainMembers>();
  return replay::ChainMembers{.incidents = std::move(contents->incidents),
                              .groups = std::move(contents->groups)};
}

}  // namespace

absl::StatusOr<Policies> LoadPolicies(const std::string& policy_dir) {
  Policies policies;
  runtime::Mistakes mistakes;
  RETURN_IF_ERROR(Keep(sanction::LoadSanctionPolicy(policy_dir), &policies.sanction, &mistakes));
  RETURN_IF_ERROR(Keep(support::LoadOfferCatalogue(policy_dir), &policies.offers, &mistakes));
  RETURN_IF_ERROR(Keep(programme::LoadProgrammes(policy_dir), &policies.programmes, &mistakes));
  RETURN_IF_ERROR(Keep(access::LoadAccessPolicy(policy_dir), &policies.access, &mistakes));
  RETURN_IF_ERROR(Keep(records::LoadRetention(policy_dir), &policies.retention, &mistakes));
  RETURN_IF_ERROR(runtime::Finish(mistakes, policy_dir));
  return policies;
}

std::vector<std::unique_ptr<runtime::Area>> NewAreas(Hosts hosts, Policies policies) {
  std::vector<std::unique_ptr<runtime::Area>> areas;
  tables::TablesPolicy monthly;
  for (const support::v1::Offer& offer : policies.offers.offers()) {
    monthly.offer_codes.push_back(offer.offer_code());
  }
  areas.push_back(log_service::NewLogArea(std::move(hosts.log)));
  areas.push_back(focus::NewFocusArea({.listed = &access::VisitListed}));
  areas.push_back(notification::NewNotificationArea());
  areas.push_back(support::NewSupportArea(std::move(policies.offers)));
  areas.push_back(timeline::NewTimelineArea());
  areas.push_back(sanction::NewSanctionArea(std::move(policies.sanction)));
  areas.push_back(meeting::NewMeetingArea());
  areas.push_back(programme::NewProgrammeArea());
  areas.push_back(replay::NewReplayArea({.chains = &ChainMembersOf}));
  areas.push_back(picture::NewPictureArea());
  areas.push_back(disclosure::NewDisclosureArea());
  areas.push_back(insight::NewInsightArea());
  areas.push_back(evaluation::NewEvaluationArea(&ReadEvaluationFacts));
  areas.push_back(access::NewAccessArea(std::move(policies.access), absl::Seconds(1),
                                        std::move(hosts.access_ended)));
  areas.push_back(records::NewRecordsArea(std::move(policies.retention), std::move(hosts.records)));
  areas.push_back(tables::NewTablesArea(std::move(monthly)));
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
