#include <string>
#include <utility>
#include <vector>

#include "services/domain/programme.h"
#include "services/domain/time_proto.h"
#include "services/programme/decide.h"
#include "services/programme/list_standing.h"
#include "services/programme/rules.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

using Policy = common::v1::Programme;

// The list's programme, where the caller may have to do with the list.
absl::StatusOr<const Policy*> CheckList(const v1::ListLife& life, const ProgrammeContext& context) {
  const Policy* policy =
      life.list_id().empty() ? nullptr : InReach(life.programme(), life.section_id(), context);
  if (policy == nullptr) return Refuse(v1::LIST_UNKNOWN, {.field = "list_id"});
  return policy;
}

const v1::HeldMeeting* FindMeeting(const v1::ListLife& life, const std::string& meeting_id) {
  for (const v1::HeldMeeting& held : life.meetings()) {
    if (held.meeting_id() == meeting_id) return &held;
  }
  return nullptr;
}

absl::StatusOr<const v1::HeldMeeting*> CheckMeeting(const v1::ListLife& life,
                                                    const std::string& meeting_id) {
  const v1::HeldMeeting* held = FindMeeting(life, meeting_id);
  if (held == nullptr) return Refuse(v1::MEETING_UNKNOWN, {.field = "meeting_id"});
  if (held->withdrawn()) return Refuse(v1::MEETING_WITHDRAWN_ALREADY, {.field = "meeting_id"});
  return held;
}

template <typename Command, typename Event>
void FillMeeting(const Command& command, Event* event) {
  event->set_list_id(command.list_id());
  event->set_meeting_id(command.meeting_id());
  *event->mutable_held_time() = command.held_time();
  *event->mutable_agency_codes() = command.agencies();
  *event->mutable_case_ids() = command.case_ids();
}

}  // namespace

Decision Decide(const v1::ListLife& life, const v1::OpenMeetingListRequest& command,
                const ProgrammeContext& context) {
  if (!life.list_id().empty()) return Refuse(common::v1::ID_IN_USE, {.field = "list_id"});
  ASSIGN_OR_RETURN(const Policy* policy,
                   context.base.programmes->ToBegin(command.programme(), "programme"));
  if (!policy->forum().keeps_list()) {
    return Refuse(v1::PROGRAMME_KEEPS_NO_LIST, {.field = "programme"});
  }
  RETURN_IF_ERROR(CheckAgencies(*policy, std::vector<std::string>{context.agency}, "programme"));
  RETURN_IF_ERROR(CheckSection(command.section_id(), context));
  const absl::Time first = FromProto(command.first_meeting());
  Draft<v1::ProgrammeEvent> draft{.occurred = context.base.now};
  v1::MeetingListOpened& event = *draft.event.mutable_meeting_list_opened();
  event.set_list_id(command.list_id());
  event.set_programme(policy->code());
  event.set_section_id(command.section_id());
  *event.add_meetings_due() = command.first_meeting();
  for (const absl::Duration after : TimesOf(policy->forum().meets())) {
    *event.add_meetings_due() = ToProto(first + after);
  }
  return One(std::move(draft));
}

Decision Decide(const v1::ListLife& life, const v1::CloseMeetingListRequest& command,
                const ProgrammeContext& context) {
  RETURN_IF_ERROR(CheckList(life, context).status());
  if (life.closed()) return Refuse(v1::LIST_IS_CLOSED, {.field = "list_id"});
  Draft<v1::ProgrammeEvent> draft{.occurred = context.base.now};
  draft.event.mutable_meeting_list_closed()->set_list_id(command.list_id());
  draft.event.mutable_meeting_list_closed()->set_reason_code(command.reason_code());
  return One(std::move(draft));
}

Decision Decide(const v1::ListLife& life, const v1::RecordListMeetingRequest& command,
                const ProgrammeContext& context) {
  ASSIGN_OR_RETURN(const Policy* policy, CheckList(life, context));
  if (FindMeeting(life, command.meeting_id()) != nullptr) {
    return Refuse(common::v1::ID_IN_USE, {.field = "meeting_id"});
  }
  RETURN_IF_ERROR(CheckAgencies(*policy, command.agencies(), "agencies"));
  Draft<v1::ProgrammeEvent> draft{.occurred = FromProto(command.held_time())};
  v1::ListMeetingHeld& event = *draft.event.mutable_list_meeting_held();
  FillMeeting(command, &event);
  const std::vector<absl::Time> due = MeetingsDue(life);
  if (!due.empty()) *event.mutable_settles_due() = ToProto(due.front());
  return One(std::move(draft));
}

Decision Decide(const v1::ListLife& life, const v1::CorrectListMeetingRequest& command,
                const ProgrammeContext& context) {
  ASSIGN_OR_RETURN(const Policy* policy, CheckList(life, context));
  ASSIGN_OR_RETURN(const v1::HeldMeeting* held, CheckMeeting(life, command.meeting_id()));
  RETURN_IF_ERROR(CheckAgencies(*policy, command.agencies(), "agencies"));
  Draft<v1::ProgrammeEvent> draft{.occurred = FromProto(command.held_time()),
                                  .corrects = OriginOf(held->origin_event_id())};
  v1::ListMeetingCorrected& event = *draft.event.mutable_list_meeting_corrected();
  FillMeeting(command, &event);
  if (held->has_settles_due()) *event.mutable_settles_due() = held->settles_due();
  event.set_reason_code(command.reason_code());
  return One(std::move(draft));
}

Decision Decide(const v1::ListLife& life, const v1::WithdrawListMeetingRequest& command,
                const ProgrammeContext& context) {
  RETURN_IF_ERROR(CheckList(life, context).status());
  ASSIGN_OR_RETURN(const v1::HeldMeeting* held, CheckMeeting(life, command.meeting_id()));
  Draft<v1::ProgrammeEvent> draft{.occurred = context.base.now,
                                  .corrects = OriginOf(held->origin_event_id())};
  v1::ListMeetingWithdrawn& event = *draft.event.mutable_list_meeting_withdrawn();
  event.set_list_id(command.list_id());
  event.set_meeting_id(command.meeting_id());
  event.set_reason_code(command.reason_code());
  return One(std::move(draft));
}

}  // namespace varsel::programme
