#include "services/notification/decide_round.h"
#include "services/notification/service.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using runtime::Call;
using runtime::CommandPlan;

// The four commands on a round's own stream.
template <typename Request, typename Response>
void RegisterOnRound(runtime::MethodTable& methods, std::string_view rpc) {
  methods.Command<RoundAggregate, Request, Response>(
      MethodName(rpc),
      [](const Call& call,
         const Request& request) -> absl::StatusOr<CommandPlan<RoundAggregate, Response>> {
        CommandPlan<RoundAggregate, Response> plan;
        plan.stream = RoundStream(request.round_id());
        if constexpr (requires { request.expected_version(); }) {
          plan.expected = ExpectedBy(request);
        }
        SetDecide(&plan, [&call, &request](const RoundState& state) {
          return Decide(state, request, call.Context());
        });
        return plan;
      });
}

absl::StatusOr<CommandPlan<TargetAggregate, v1::AddTargetResponse>> AddTarget(
    const Facts& facts, const Call& call, const v1::AddTargetRequest& request) {
  CommandPlan<TargetAggregate, v1::AddTargetResponse> plan;
  plan.stream = TargetStream(request.round_id(), request.person_id());
  ASSIGN_OR_RETURN(auto person, facts.Person(request.person_id()));
  ASSIGN_OR_RETURN(auto round, facts.RowOf<v1::RoundRow>(kRoundView, IdKey(request.round_id())));
  if (person.has_value()) {
    plan.reads.push_back({PersonStream(request.person_id()), Version(person->version())});
  }
  if (round.has_value()) {
    plan.reads.push_back({RoundStream(request.round_id()), Version(round->version())});
  }
  SetDecide(&plan, [&call, &request, person = std::move(person),
                    round = std::move(round)](const TargetState& state) {
    return Decide(state, request,
                  TargetContext{.person = person.has_value() ? &*person : nullptr,
                                .round = round.has_value() ? &*round : nullptr},
                  call.Context());
  });
  return plan;
}

absl::StatusOr<CommandPlan<TargetAggregate, v1::RemoveTargetResponse>> RemoveTarget(
    const Call& call, const v1::RemoveTargetRequest& request) {
  CommandPlan<TargetAggregate, v1::RemoveTargetResponse> plan;
  plan.stream = TargetStream(request.round_id(), request.person_id());
  SetDecide(&plan, [&call, &request](const TargetState& state) {
    return Decide(state, request, call.Context());
  });
  return plan;
}

absl::StatusOr<CommandPlan<TargetAggregate, v1::RecordOfficerKnownResponse>> RecordOfficerKnown(
    const Facts& facts, const Call& call, const v1::RecordOfficerKnownRequest& request) {
  CommandPlan<TargetAggregate, v1::RecordOfficerKnownResponse> plan;
  plan.stream = TargetStream(request.round_id(), request.person_id());
  // The version first, then the row: what is planned in between meets the precondition.
  ASSIGN_OR_RETURN(const Version version, facts.VersionOf(plan.stream));
  ASSIGN_OR_RETURN(const auto target, facts.Target(request.round_id(), request.person_id()));
  if (!target.has_value() || !InSection(call, target->dimensions().section_id())) {
    return Refuse(v1::NOT_A_TARGET, {.field = "person_id"});
  }
  std::vector<NotificationState> notifications;
  for (const std::string& id : target->notification_ids()) {
    const StreamId stream = NotificationStream(id);
    ASSIGN_OR_RETURN(auto loaded, facts.Load<NotificationAggregate>(stream));
    plan.reads.push_back({stream, loaded.second});
    notifications.push_back(std::move(loaded.first));
  }
  SetDecide(&plan,
            [&call, &request, version, row_version = target->version(),
             notifications = std::move(notifications)](
                const TargetState& state) -> absl::StatusOr<EventDrafts> {
              // The row lags or the stream moved: the notifications gathered may be another's.
              if (version.value() != row_version ||
                  state.notification_ids.size() != notifications.size()) {
                return Refuse(common::v1::CONTENTION);
              }
              return Decide(state, request, notifications, call.Context());
            });
  return plan;
}

absl::StatusOr<CommandPlan<MessageAggregate, v1::RegisterMessageVersionResponse>> RegisterMessage(
    const Call& call, const v1::RegisterMessageVersionRequest& request) {
  CommandPlan<MessageAggregate, v1::RegisterMessageVersionResponse> plan;
  plan.stream = MessageStream(request.message_version_id());
  SetDecide(&plan, [&call, &request](const MessageState& state) {
    return Decide(state, request, call.Context());
  });
  return plan;
}

}  // namespace

void RegisterRoundCommands(runtime::MethodTable& methods, const Facts& facts) {
  RegisterOnRound<v1::CreateRoundRequest, v1::CreateRoundResponse>(methods, "CreateRound");
  RegisterOnRound<v1::CorrectRoundRequest, v1::CorrectRoundResponse>(methods, "CorrectRound");
  RegisterOnRound<v1::StartRoundRequest, v1::StartRoundResponse>(methods, "StartRound");
  RegisterOnRound<v1::EndRoundRequest, v1::EndRoundResponse>(methods, "EndRound");
  methods.Command<TargetAggregate, v1::AddTargetRequest, v1::AddTargetResponse>(
      MethodName("AddTarget"), [&facts](const Call& call, const v1::AddTargetRequest& request) {
        return AddTarget(facts, call, request);
      });
  methods.Command<TargetAggregate, v1::RemoveTargetRequest, v1::RemoveTargetResponse>(
      MethodName("RemoveTarget"), &RemoveTarget);
  methods.Command<TargetAggregate, v1::RecordOfficerKnownRequest, v1::RecordOfficerKnownResponse>(
      MethodName("RecordOfficerKnown"),
      [&facts](const Call& call, const v1::RecordOfficerKnownRequest& request) {
        return RecordOfficerKnown(facts, call, request);
      });
  methods.Command<MessageAggregate, v1::RegisterMessageVersionRequest,
                  v1::RegisterMessageVersionResponse>(MethodName("RegisterMessageVersion"),
                                                      &RegisterMessage);
}

}  // namespace varsel::notification
