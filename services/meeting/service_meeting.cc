#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "services/meeting/decide.h"
#include "services/meeting/service.h"
#include "services/runtime/command.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/meeting/v1/meeting_reasons.pb.h"

namespace varsel::meeting {
namespace {

using runtime::Call;
using runtime::CommandOutcome;
using runtime::CommandPlan;

template <typename Request>
std::optional<Version> ExpectedBy(const Request& request) {
  if constexpr (requires { request.expected_version(); }) {
    if (request.expected_version() > 0) return Version(request.expected_version());
  }
  return std::nullopt;
}

// A meeting that the caller may not see is unknown to him. EKI's answer is scoped by its rule.
absl::Status CheckScope(const Call& call, const v1::MeetingLife& life) {
  if (life.meeting_id().empty() || MaySee(call, life.plan())) return absl::OkStatus();
  return Refuse(v1::MEETING_UNKNOWN, {.field = "meeting_id"});
}

// What of the plan the reply tells.
struct Told {
  v1::MeetingPlan plan;
};

void Tell(const EventDrafts& drafts, Told* told) {
  for (const Draft<v1::MeetingEvent>& draft : drafts) {
    if (draft.event.has_meeting_planned()) told->plan = draft.event.meeting_planned().plan();
    if (draft.event.has_meeting_changed()) told->plan = draft.event.meeting_changed().plan();
  }
}

template <typename Request, typename Response>
void AddPlan(runtime::MethodTable& methods, const Facts& facts, std::string_view rpc) {
  using Plan = CommandPlan<MeetingAggregate, Response>;
  methods.Command<MeetingAggregate, Request, Response>(
      MethodName(rpc), [&facts](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        ASSIGN_OR_RETURN(Facts::Gathered gathered,
                         facts.ForPlan(call, request.meeting(), request.meeting_id()));
        Plan plan{.stream = MeetingStream(request.meeting_id()),
                  .expected = ExpectedBy(request),
                  .reads = std::move(gathered.reads)};
        auto told = std::make_shared<Told>();
        plan.decide = [&call, &request, told, context = std::move(gathered.context)](
                          const v1::MeetingLife& life) -> Decision {
          RETURN_IF_ERROR(CheckScope(call, life));
          Decision decision = Decide(life, request, context);
          if (decision.ok()) Tell(*decision, told.get());
          return decision;
        };
        plan.reply = [told](const CommandOutcome& outcome, Response* response) {
          response->set_version(outcome.version.value());
          *response->mutable_marks() = told->plan.marks();
          response->set_eki_on_team(!told->plan.eki_worker_id().empty());
        };
        return plan;
      });
}

// Commands that need nothing but the meeting itself.
template <typename Request, typename Response>
void AddOnMeeting(runtime::MethodTable& methods, std::string_view rpc) {
  using Plan = CommandPlan<MeetingAggregate, Response>;
  methods.Command<MeetingAggregate, Request, Response>(
      MethodName(rpc), [](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        Plan plan{.stream = MeetingStream(request.meeting_id()), .expected = ExpectedBy(request)};
        plan.decide = [&call, &request](const v1::MeetingLife& life) -> Decision {
          RETURN_IF_ERROR(CheckScope(call, life));
          return Decide(life, request, call.Context());
        };
        plan.reply = [](const CommandOutcome& outcome, Response* response) {
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

}  // namespace

void RegisterMeetingCommands(runtime::MethodTable& methods, const Facts& facts) {
  AddPlan<v1::PlanMeetingRequest, v1::PlanMeetingResponse>(methods, facts, "PlanMeeting");
  AddPlan<v1::ChangeMeetingRequest, v1::ChangeMeetingResponse>(methods, facts, "ChangeMeeting");
  AddOnMeeting<v1::CancelMeetingRequest, v1::CancelMeetingResponse>(methods, "CancelMeeting");
  AddOnMeeting<v1::AnswerMeetingRequest, v1::AnswerMeetingResponse>(methods, "AnswerMeeting");
  AddOnMeeting<v1::RecordMeetingOutcomeRequest, v1::RecordMeetingOutcomeResponse>(
      methods, "RecordMeetingOutcome");
  AddOnMeeting<v1::RecordBriefingRequest, v1::RecordBriefingResponse>(methods, "RecordBriefing");
  AddOnMeeting<v1::WithdrawMeetingFactRequest, v1::WithdrawMeetingFactResponse>(
      methods, "WithdrawMeetingFact");
  AddOnMeeting<v1::RecallDisclosureRequest, v1::RecallDisclosureResponse>(methods,
                                                                          "RecallDisclosure");
}

}  // namespace varsel::meeting
