#include <memory>
#include <type_traits>

#include "services/notification/decide_fact.h"
#include "services/notification/lever_view.h"
#include "services/notification/service.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using runtime::Call;
using runtime::CommandPlan;

// A completion keeps what was announced before it.
template <typename Request>
bool AnnouncesLevers(const Request& request) {
  if constexpr (std::is_same_v<Request, v1::CompleteDeliveryRequest>) {
    return true;
  } else if constexpr (requires { request.facts().announced_levers(); }) {
    return !request.facts().announced_levers().empty();
  } else {
    return false;
  }
}

// Who takes back a cancelling plans anew: of two at once the second meets the first. The guard's
// version is read before its row, which is read when it is decided.
absl::Status GuardPlan(const Facts& facts, const v1::WithdrawFactRequest& request,
                       std::vector<log::Precondition>* reads) {
  if (request.fact_id() != request.notification_id()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto row,
                   facts.RowOf<v1::NotificationRow>(kNotificationView, PlanKey(request.fact_id())));
  if (!row.has_value() || !row->cancelled()) return absl::OkStatus();
  if (!row->round_id().empty()) {
    const StreamId guard = TargetStream(row->round_id(), row->person_id());
    ASSIGN_OR_RETURN(const Version version, facts.VersionOf(guard));
    reads->push_back({guard, version});
  }
  ASSIGN_OR_RETURN(const auto person, facts.SurvivingPerson(row->person_id()));
  if (person.has_value()) {
    reads->push_back({PersonStream(person->person_id()), Version(person->version())});
  }
  return absl::OkStatus();
}

// The hot path: nothing is read before the state is there, and then one row, the person's. It
// judges only what is marked, so it is no precondition: a fact is taken down whatever else happens
// at the same moment. Where levers are announced, their packages are: a lever that is suspended at
// that moment is told as if one came first.
template <typename Request, typename Response>
void RegisterFact(runtime::MethodTable& methods, const Facts& facts, std::string_view rpc) {
  methods.Command<NotificationAggregate, Request, Response>(
      MethodName(rpc),
      [&](const Call& call,
          const Request& request) -> absl::StatusOr<CommandPlan<NotificationAggregate, Response>> {
        CommandPlan<NotificationAggregate, Response> plan;
        plan.stream = NotificationStream(request.notification_id());
        plan.expected = ExpectedBy(request);
        auto levers = std::make_shared<LeverFacts>();
        if (AnnouncesLevers(request)) {
          ASSIGN_OR_RETURN(*levers, GatherLeversOf(facts, request.notification_id(), &plan.reads));
        }
        if constexpr (std::is_same_v<Request, v1::WithdrawFactRequest>) {
          RETURN_IF_ERROR(GuardPlan(facts, request, &plan.reads));
        }
        SetDecide(&plan,
                  [&, levers](const NotificationState& state) -> absl::StatusOr<EventDrafts> {
                    if (!state.exists() || !InScope(call, state.plan->dimensions().section_id(),
                                                    state.plan->officer_ids())) {
                      return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
                    }
                    ASSIGN_OR_RETURN(const Facts::Judged judged, facts.JudgedBy(state));
                    FactContext context = judged.context();
                    context.levers = levers.get();
                    return Decide(state, request, context, call.Context());
                  });
        return plan;
      });
}

}  // namespace

void RegisterFactCommands(runtime::MethodTable& methods, const Facts& facts) {
  RegisterFact<v1::RecordAttemptRequest, v1::RecordAttemptResponse>(methods, facts,
                                                                    "RecordAttempt");
  RegisterFact<v1::CorrectAttemptRequest, v1::CorrectAttemptResponse>(methods, facts,
                                                                      "CorrectAttempt");
  RegisterFact<v1::RecordDeliveryRequest, v1::RecordDeliveryResponse>(methods, facts,
                                                                      "RecordDelivery");
  RegisterFact<v1::CompleteDeliveryRequest, v1::CompleteDeliveryResponse>(methods, facts,
                                                                          "CompleteDelivery");
  RegisterFact<v1::CorrectDeliveryRequest, v1::CorrectDeliveryResponse>(methods, facts,
                                                                        "CorrectDelivery");
  RegisterFact<v1::RecordFollowUpRequest, v1::RecordFollowUpResponse>(methods, facts,
                                                                      "RecordFollowUp");
  RegisterFact<v1::CorrectFollowUpRequest, v1::CorrectFollowUpResponse>(methods, facts,
                                                                        "CorrectFollowUp");
  RegisterFact<v1::WithdrawFactRequest, v1::WithdrawFactResponse>(methods, facts, "WithdrawFact");
}

}  // namespace varsel::notification
