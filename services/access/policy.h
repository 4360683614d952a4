// The access log's policy, from deploy/policy/access.textproto, checked before the server starts.
// Thread-safe: free functions.
#ifndef VARSEL_SERVICES_ACCESS_POLICY_H_
#define VARSEL_SERVICES_ACCESS_POLICY_H_

#include <string>

#include "absl/status/statusor.h"
#include "varsel/access/v1/access_policy.pb.h"

namespace varsel::access {

// As the file says where a test reads none.
v1::AccessPolicy DefaultAccessPolicy();

// INVALID_ARGUMENT POLICY_FILE_INVALID naming every mistake: a number that is not there or out of
// its bounds, a role that is none. `file` is named in the refusal.
absl::StatusOr<v1::AccessPolicy> ParseAccessPolicy(const std::string& text,
                                                   const std::string& file);

// Reads access.textproto in `folder`. NOT_FOUND if it cannot be read. Blocks on the disk.
absl::StatusOr<v1::AccessPolicy> LoadAccessPolicy(const std::string& folder);

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_POLICY_H_
