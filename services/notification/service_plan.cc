#include "services/notification/decide_plan.h"
#include "services/notification/service.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using runtime::Call;
using runtime::CommandPlan;

// What a plan is decided by, kept until it is decided.
struct Gathered {
  std::optional<v1::PersonFactsRow> person;
  std::optional<v1::RoundRow> round;
  std::optional<v1::TargetRow> target;
  Facts::Reachable reachable;

  PlanContext context() const {
    return {.person = person.has_value() ? &*person : nullptr,
            .round = round.has_value() ? &*round : nullptr,
            .target = target.has_value() ? &*target : nullptr,
            .address_known = reachable.address,
            .telephone_known = reachable.telephone};
  }
};

// The rows, and their streams as preconditions.
absl::StatusOr<Gathered> Gather(const Facts& facts, const v1::PlanNotificationRequest& request,
                                std::vector<log::Precondition>* reads) {
  Gathered gathered;
  ASSIGN_OR_RETURN(gathered.person, facts.Person(request.person_id()));
  if (gathered.person.has_value()) {
    reads->push_back({PersonStream(request.person_id()), Version(gathered.person->version())});
    if (request.address_known() == v1::TRI_STATE_UNSPECIFIED ||
        request.telephone_known() == v1::TRI_STATE_UNSPECIFIED) {
      ASSIGN_OR_RETURN(gathered.reachable, facts.ReachableOf(request.person_id()));
    }
  }
  if (request.round_id().empty()) return gathered;
  ASSIGN_OR_RETURN(gathered.round,
                   facts.RowOf<v1::RoundRow>(kRoundView, IdKey(request.round_id())));
  if (gathered.round.has_value()) {
    reads->push_back({RoundStream(request.round_id()), Version(gathered.round->version())});
  }
  // The guard's version first, then its row: of two plans at once the second meets the first.
  const StreamId guard = TargetStream(request.round_id(), request.person_id());
  ASSIGN_OR_RETURN(const Version version, facts.VersionOf(guard));
  ASSIGN_OR_RETURN(gathered.target, facts.Target(request.round_id(), request.person_id()));
  reads->push_back({guard, version});
  return gathered;
}

absl::StatusOr<CommandPlan<NotificationAggregate, v1::PlanNotificationResponse>> Plan(
    const Facts& facts, const Call& call, const v1::PlanNotificationRequest& request) {
  CommandPlan<NotificationAggregate, v1::PlanNotificationResponse> plan;
  plan.stream = NotificationStream(request.notification_id());
  ASSIGN_OR_RETURN(Gathered gathered, Gather(facts, request, &plan.reads));
  if (gathered.person.has_value() && !InSection(call, gathered.person->section_id())) {
    return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  }
  SetDecide(&plan,
            [&call, &request, gathered = std::move(gathered)](const NotificationState& state) {
              return Decide(state, request, gathered.context(), call.Context());
            });
  return plan;
}

// Commands that need nothing but the notification itself.
template <typename Request, typename Response>
void RegisterOnNotification(runtime::MethodTable& methods, std::string_view rpc) {
  methods.Command<NotificationAggregate, Request, Response>(
      MethodName(rpc),
      [](const Call& call,
         const Request& request) -> absl::StatusOr<CommandPlan<NotificationAggregate, Response>> {
        CommandPlan<NotificationAggregate, Response> plan;
        plan.stream = NotificationStream(request.notification_id());
        plan.expected = ExpectedBy(request);
        SetDecide(&plan,
                  [&call, &request](const NotificationState& state) -> absl::StatusOr<EventDrafts> {
                    if (state.exists() && !InScope(call, state.plan->dimensions().section_id(),
                                                   state.plan->officer_ids())) {
                      return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
                    }
                    return Decide(state, request, call.Context());
                  });
        return plan;
      });
}

}  // namespace

void RegisterPlanCommands(runtime::MethodTable& methods, const Facts& facts) {
  methods.Command<NotificationAggregate, v1::PlanNotificationRequest, v1::PlanNotificationResponse>(
      MethodName("PlanNotification"),
      [&facts](const Call& call, const v1::PlanNotificationRequest& request) {
        return Plan(facts, call, request);
      });
  RegisterOnNotification<v1::CorrectPlanRequest, v1::CorrectPlanResponse>(methods, "CorrectPlan");
  RegisterOnNotification<v1::CancelNotificationRequest, v1::CancelNotificationResponse>(
      methods, "CancelNotification");
  RegisterOnNotification<v1::CloseNotificationRequest, v1::CloseNotificationResponse>(
      methods, "CloseNotification");
}

}  // namespace varsel::notification
