#include "services/runtime/identity.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "services/runtime/text_form.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/base/uuid.h"

namespace varsel::runtime {
namespace {

using common::v1::Access;
using common::v1::Controller;

absl::Status Unknown(const char* claim, const char* form) {
  return Refuse(common::v1::CALLER_UNKNOWN,
                {.field = claim, .detail = "claim " + std::string(claim) + ", " + form});
}

std::optional<Access::Role> RoleNamed(std::string_view name) {
  const google::protobuf::EnumDescriptor& roles = *Access::Role_descriptor();
  for (int i = 1; i < roles.value_count(); ++i) {
    const auto role = static_cast<Access::Role>(roles.value(i)->number());
    if (role != Access::SYSTEM && role != Access::ANYONE && RoleName(role) == name) return role;
  }
  return std::nullopt;
}

// The only controller that has the role; unspecified where each has one of his own.
Controller ControllerOf(Access::Role role) {
  if (role == Access::EKI) return common::v1::CONTROLLER_EKI;
  if (role == Access::PARTNER) return common::v1::CONTROLLER_PARTNER;
  if (role == Access::RECORDS_OFFICER || role == Access::DPO || role == Access::ADMINISTRATOR) {
    return common::v1::CONTROLLER_UNSPECIFIED;
  }
  return common::v1::CONTROLLER_POLICE;
}

absl::StatusOr<Controller> ControllerFrom(Access::Role role, std::string_view text) {
  const Controller of_role = ControllerOf(role);
  if (text.empty() && of_role != common::v1::CONTROLLER_UNSPECIFIED) return of_role;
  const Controller said = text == "police"    ? common::v1::CONTROLLER_POLICE
                          : text == "eki"     ? common::v1::CONTROLLER_EKI
                          : text == "partner" ? common::v1::CONTROLLER_PARTNER
                                              : common::v1::CONTROLLER_UNSPECIFIED;
  const bool fits = of_role == common::v1::CONTROLLER_UNSPECIFIED || said == of_role;
  if (said == common::v1::CONTROLLER_UNSPECIFIED || !fits) {
    return Unknown("controller", "police, eki or partner, as the role has it");
  }
  return said;
}

}  // namespace

std::string RoleName(Access::Role role) { return absl::AsciiStrToLower(Access::Role_Name(role)); }

absl::StatusOr<Caller> CallerFrom(const CallerTexts& texts) {
  Caller caller;
  const std::optional<ActorId> actor = ActorId::Parse(texts.actor);
  if (!actor.has_value() || actor->is_none()) return Unknown("actor", "a UUID");
  caller.actor = *actor;
  const std::optional<Access::Role> role = RoleNamed(texts.role);
  if (!role.has_value()) return Unknown("role", "a role such as officer or project_leader");
  caller.role = *role;
  if (!texts.section.empty()) {
    caller.section = SectionId::Parse(texts.section);
    if (!caller.section.has_value() || caller.section->is_none()) {
      return Unknown("section", "a UUID");
    }
  }
  ASSIGN_OR_RETURN(caller.controller, ControllerFrom(caller.role, texts.controller));
  if (caller.controller == common::v1::CONTROLLER_EKI) caller.agency = "eki";
  if (caller.controller == common::v1::CONTROLLER_PARTNER) {
    caller.agency = std::string(texts.agency);
    // What is police's or EKI's is said by the controller alone.
    if (!IsCode(caller.agency) || caller.agency == "police" || caller.agency == "eki") {
      return Unknown("agency", "the code of the partner's agency, such as ssp");
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
