#include "services/runtime/identity.h"

#include <optional>
#include <string_view>

#include "absl/strings/ascii.h"
#include "services/runtime/text_form.h"
#include "storage/base/error.h"
#include "storage/base/uuid.h"

namespace varsel::runtime {
namespace {

using common::v1::Access;

absl::Status Unknown(std::string_view key, std::string_view form) {
  return Refuse(common::v1::CALLER_UNKNOWN,
                {.field = std::string(key),
                 .detail = "metadata " + std::string(key) + ", " + std::string(form)});
}

std::optional<Access::Role> RoleNamed(std::string_view name) {
  const google::protobuf::EnumDescriptor& roles = *Access::Role_descriptor();
  for (int i = 1; i < roles.value_count(); ++i) {
    const auto role = static_cast<Access::Role>(roles.value(i)->number());
    if (role != Access::SYSTEM && role != Access::ANYONE && RoleName(role) == name) return role;
  }
  return std::nullopt;
}

}  // namespace

std::string RoleName(Access::Role role) { return absl::AsciiStrToLower(Access::Role_Name(role)); }

absl::StatusOr<Caller> CallerOf(const Metadata& metadata) {
  Caller caller;
  const std::optional<ActorId> actor = ActorId::Parse(metadata.Get(kActorKey));
  if (!actor.has_value() || actor->is_none()) return Unknown(kActorKey, "a UUID");
  caller.actor = *actor;
  const std::optional<Access::Role> role = RoleNamed(metadata.Get(kRoleKey));
  if (!role.has_value()) return Unknown(kRoleKey, "a role such as officer or project_leader");
  caller.role = *role;
  if (const std::string_view text = metadata.Get(kSectionKey); !text.empty()) {
    caller.section = SectionId::Parse(text);
    if (!caller.section.has_value()) return Unknown(kSectionKey, "a UUID");
  }
  if (caller.role == Access::EKI) {
    caller.controller = common::v1::CONTROLLER_EKI;
    caller.agency = "eki";
  }
  // There is one on each controller's side; police's unless he says otherwise.
  if ((caller.role == Access::RECORDS_OFFICER || caller.role == Access::DPO) &&
      metadata.Get(kAgencyKey) == "eki") {
    caller.controller = common::v1::CONTROLLER_EKI;
    caller.agency = "eki";
  }
  if (caller.role == Access::PARTNER) {
    caller.controller = common::v1::CONTROLLER_PARTNER;
    caller.agency = std::string(metadata.Get(kAgencyKey));
    // What is police's or EKI's is said by the role alone.
    if (!IsCode(caller.agency) || caller.agency == "police" || caller.agency == "eki") {
      return Unknown(kAgencyKey, "the code of the partner's agency, such as ssp");
    }
  }
  return caller;
}

Caller SystemCaller() {
  Caller caller;
  caller.actor = ActorId(Uuid::Derived("actor", {}, "system"));
  caller.role = Access::SYSTEM;
  return caller;
}

std::string LanguageOf(const Metadata& metadata) {
  return absl::AsciiStrToLower(std::string(metadata.Get(kLanguageKey).substr(0, 2))) == "da" ? "da"
                                                                                             : "en";
}

}  // namespace varsel::runtime
