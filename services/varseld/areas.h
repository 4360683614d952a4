// Which areas the server has. The one list of them.
#ifndef VARSEL_SERVICES_VARSELD_AREAS_H_
#define VARSEL_SERVICES_VARSELD_AREAS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/log/log_host.h"
#include "services/runtime/area.h"

namespace varsel::varseld {

// Where the policy files lie: `said`, the flag, or where it says nothing the first folder that is
// there: beside the binary (policy), as installed (../share/varsel/policy), and in the source tree
// that it was built in (../../deploy/policy). NOT_FOUND if none is.
absl::StatusOr<std::string> FindPolicyDir(const std::string& said);

// INVALID_ARGUMENT POLICY_FILE_INVALID naming every mistake in the policy files; NOT_FOUND if one
// cannot be read.
absl::StatusOr<std::vector<std::unique_ptr<runtime::Area>>> NewAreas(log_service::LogHost host,
                                                                     const std::string& policy_dir);

}  // namespace varsel::varseld

#endif  // VARSEL_SERVICES_VARSELD_AREAS_H_
