// Which areas the server has. The one list of them.
#ifndef VARSEL_SERVICES_VARSELD_AREAS_H_
#define VARSEL_SERVICES_VARSELD_AREAS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/log/log_host.h"
#include "services/records/register.h"
#include "services/runtime/area.h"
#include "services/sanction/policy.h"
#include "services/support/policy.h"
#include "varsel/access/v1/access_policy.pb.h"
#include "varsel/common/v1/programme.pb.h"

namespace varsel::varseld {

// Where the policy files lie: `said`, the flag, or where it says nothing the first folder that is
// there: beside the binary (policy), as installed (../share/varsel/policy), and in the source tree
// that it was built in (../../deploy/policy). NOT_FOUND if none is.
absl::StatusOr<std::string> FindPolicyDir(const std::string& said);

// What the policy files say, checked.
struct Policies {
  sanction::SanctionPolicy sanction;
  support::v1::OfferCatalogue offers;
  std::vector<common::v1::Programme> programmes;
  access::v1::AccessPolicy access;
  records::v1::RetentionPolicy retention;
};
// INVALID_ARGUMENT POLICY_FILE_INVALID naming every mistake in all of the policy files; NOT_FOUND
// if one cannot be read. Blocks on the disk.
absl::StatusOr<Policies> LoadPolicies(const std::string& policy_dir);

// What the areas ask of the process that they run in.
struct Hosts {
  log_service::LogHost log;
  records::RecordsHost records;
  // Told each time that the access log's term was looked at.
  std::function<void(const absl::StatusOr<uint64_t>& ended)> access_ended;
};

std::vector<std::unique_ptr<runtime::Area>> NewAreas(Hosts hosts, Policies policies);

}  // namespace varsel::varseld

#endif  // VARSEL_SERVICES_VARSELD_AREAS_H_
