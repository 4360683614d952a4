#include <utility>

#include "services/domain/time_proto.h"
#include "services/focus/decide.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {
namespace {

absl::Status CheckGroup(const v1::GroupLife& life) {
  if (life.group_id().empty() || life.withdrawn()) {
    return Refuse(v1::GROUP_UNKNOWN, {.field = "group_id"});
  }
  return absl::OkStatus();
}

// A group may be in no one section.
absl::Status CheckGroupSection(const std::string& section_id, const FocusContext& context) {
  return section_id.empty() ? absl::OkStatus() : CheckSectionOf(section_id, context);
}

template <typename Event, typename Command>
void FillGroup(const Command& command, Event* event) {
  event->set_group_id(command.group_id());
  event->set_name(command.name());
  event->set_group_kind(command.group_kind());
  event->set_section_id(command.section_id());
  if (command.has_active_from()) *event->mutable_active_from() = command.active_from();
}

Events One(Draft<v1::FocusEvent> draft) {
  Events events;
  events.push_back(std::move(draft));
  return events;
}

}  // namespace

Decision Decide(const v1::SectionLife& life, const v1::RegisterSectionRequest& command,
                const FocusContext& context) {
  if (!life.section_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "section_id", .id = command.section_id()});
  }
  Draft<v1::FocusEvent> draft{.occurred = context.base.now};
  v1::SectionRegistered& event = *draft.event.mutable_section_registered();
  event.set_section_id(command.section_id());
  event.set_name(command.name());
  return One(std::move(draft));
}

Decision Decide(const v1::SectionLife& life, const v1::CorrectSectionRequest& command,
                const FocusContext& context) {
  if (life.section_id().empty()) {
    return Refuse(v1::SECTION_UNKNOWN, {.field = "section_id", .id = command.section_id()});
  }
  Draft<v1::FocusEvent> draft{.occurred = context.base.now};
  v1::SectionCorrected& event = *draft.event.mutable_section_corrected();
  event.set_section_id(command.section_id());
  event.set_name(command.name());
  return One(std::move(draft));
}

Decision Decide(const v1::GroupLife& life, const v1::RegisterGroupRequest& command,
                const FocusContext& context) {
  if (!life.group_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "group_id", .id = command.group_id()});
  }
  RETURN_IF_ERROR(CheckGroupSection(command.section_id(), context));
  Draft<v1::FocusEvent> draft{.occurred = context.base.now};
  FillGroup(command, draft.event.mutable_group_registered());
  return One(std::move(draft));
}

Decision Decide(const v1::GroupLife& life, const v1::CorrectGroupRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckGroup(life));
  RETURN_IF_ERROR(CheckGroupSection(command.section_id(), context));
  Draft<v1::FocusEvent> draft{.occurred = context.base.now};
  FillGroup(command, draft.event.mutable_group_corrected());
  draft.event.mutable_group_corrected()->set_active_again(command.active_again());
  return One(std::move(draft));
}

Decision Decide(const v1::GroupLife& life, const v1::DissolveGroupRequest& command,
                const FocusContext&) {
  RETURN_IF_ERROR(CheckGroup(life));
  if (life.has_active_until()) {
    return Refuse(v1::GROUP_DISSOLVED_ALREADY, {.field = "group_id"});
  }
  const absl::Time until = FromProto(command.active_until());
  if (life.has_active_from() && until < FromProto(life.active_from())) {
    return Refuse(v1::PERIOD_REVERSED, {.field = "active_until"});
  }
  Draft<v1::FocusEvent> draft{.occurred = until};
  v1::GroupDissolved& event = *draft.event.mutable_group_dissolved();
  event.set_group_id(command.group_id());
  *event.mutable_active_until() = command.active_until();
  return One(std::move(draft));
}

Decision Decide(const v1::GroupLife& life, const v1::WithdrawGroupRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckGroup(life));
  Draft<v1::FocusEvent> draft{.occurred = context.base.now};
  v1::GroupWithdrawn& event = *draft.event.mutable_group_withdrawn();
  event.set_group_id(command.group_id());
  event.set_reason_code(command.reason_code());
  return One(std::move(draft));
}

}  // namespace varsel::focus
