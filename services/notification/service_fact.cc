#include "services/notification/decide_fact.h"
#include "services/notification/service.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using runtime::Call;
using runtime::CommandPlan;

// The hot path: nothing is read before the state is there, and then one row, the person's. It
// judges only what is marked, so it is no precondition: a fact is taken down whatever else happens
// at the same moment.
template <typename Request, typename Response>
void RegisterFact(runtime::MethodTable& methods, const Facts& facts, std::string_view rpc) {
  methods.Command<NotificationAggregate, Request, Response>(
      MethodName(rpc),
      [&](const Call& call,
          const Request& request) -> absl::StatusOr<CommandPlan<NotificationAggregate, Response>> {
        CommandPlan<NotificationAggregate, Response> plan;
        plan.stream = NotificationStream(request.notification_id());
        plan.expected = ExpectedBy(request);
        SetDecide(&plan, [&](const NotificationState& state) -> absl::StatusOr<EventDrafts> {
          if (!state.exists() ||
              !InScope(call, state.plan->dimensions().section_id(), state.plan->officer_ids())) {
            return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
          }
          if constexpr (std::is_same_v<Request, v1::WithdrawFactRequest>) {
            return Decide(state, request, call.Context());
          } else {
            ASSIGN_OR_RETURN(const Facts::Judged judged, facts.JudgedBy(state));
            return Decide(state, request, judged.context(), call.Context());
          }
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
