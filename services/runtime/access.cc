#include "services/runtime/access.h"

#include "services/runtime/text_form.h"
#include "storage/base/error.h"

namespace varsel::runtime {

using common::v1::Access;

AccessRules RulesOf(const google::protobuf::MethodDescriptor& method) {
  const Access& access = method.options().GetExtension(common::v1::access);
  AccessRules rules;
  rules.purpose_required = access.purpose() == Access::REQUIRED;
  rules.command = access.command();
  for (const Access::Rule& rule : access.rules()) {
    if (rule.role() == Access::ANYONE) {
      rules.scope_of.fill(rule.scope());
    } else {
      rules.scope_of[static_cast<size_t>(rule.role())] = rule.scope();
    }
  }
  rules.scope_of[Access::ROLE_UNSPECIFIED] = Access::SCOPE_UNSPECIFIED;
  return rules;
}

absl::StatusOr<Access::Scope> ScopeFor(const AccessRules& rules, Access::Role role) {
  const Access::Scope scope = rules.scope_of[static_cast<size_t>(role)];
  if (scope == Access::SCOPE_UNSPECIFIED) return Refuse(common::v1::ROLE_NOT_ALLOWED);
  return scope;
}

absl::StatusOr<std::string> PurposeFor(const AccessRules& rules, const Metadata& metadata) {
  const std::string_view purpose = metadata.Get(kPurposeKey);
  constexpr std::string_view kForm = "a code of a-z, 0-9, dot and dash, such as notification";
  if (purpose.empty() && rules.purpose_required) {
    return Refuse(common::v1::PURPOSE_REQUIRED,
                  {.field = std::string(kPurposeKey), .detail = std::string(kForm)});
  }
  if (!purpose.empty() && (!IsCode(purpose) || purpose.size() > 62)) {
    return Refuse(common::v1::METADATA_MALFORMED,
                  {.field = std::string(kPurposeKey), .detail = std::string(kForm)});
  }
  return std::string(purpose);
}

}  // namespace varsel::runtime
