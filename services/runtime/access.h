// The rules that an RPC declares (common.v1.Access), read once per method: who may call it, how far
// he reaches, and whether he must say why. Areas apply the scope; what is out of scope answers as
// unknown. Thread-safe: value types and free functions.
#ifndef VARSEL_SERVICES_RUNTIME_ACCESS_H_
#define VARSEL_SERVICES_RUNTIME_ACCESS_H_

#include <array>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "services/runtime/metadata.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel::runtime {

struct AccessRules {
  // By role; SCOPE_UNSPECIFIED = may not call.
  std::array<common::v1::Access::Scope, common::v1::Access::Role_ARRAYSIZE> scope_of{};
  bool purpose_required = false;
  bool command = false;
};

AccessRules RulesOf(const google::protobuf::MethodDescriptor& method);

// The scope in which the role may call. PERMISSION_DENIED ROLE_NOT_ALLOWED.
absl::StatusOr<common::v1::Access::Scope> ScopeFor(const AccessRules& rules,
                                                   common::v1::Access::Role role);
// The purpose that the caller named, or empty. INVALID_ARGUMENT PURPOSE_REQUIRED or
// METADATA_MALFORMED.
absl::StatusOr<std::string> PurposeFor(const AccessRules& rules, const Metadata& metadata);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_ACCESS_H_
