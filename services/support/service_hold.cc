// Holds, police's questions, and what EKI shares.
#include "services/support/evolve.h"
#include "services/support/service.h"
#include "services/support/streams.h"

namespace varsel::support {
namespace {

template <typename Request>
StreamId StreamOfHold(const Request& request) {
  return HoldStream(request.hold_id());
}
template <typename Request>
StreamId StreamOfSharing(const Request& request) {
  return SharingStream(request.person_id());
}

}  // namespace

void RegisterHoldCommands(const Service& service, runtime::MethodTable& methods) {
  AddCommand<QuestionAggregate, v1::AskHoldRequest, v1::AskHoldResponse>(
      service, methods, "AskHold",
      [](const v1::AskHoldRequest& request) { return QuestionStream(request.question_id()); },
      &GatherNothing);
  AddCommand<HoldAggregate, v1::RaiseHoldRequest, v1::RaiseHoldResponse>(
      service, methods, "RaiseHold", &StreamOfHold<v1::RaiseHoldRequest>, &GatherNothing);
  AddCommand<HoldAggregate, v1::EndHoldRequest, v1::EndHoldResponse>(
      service, methods, "EndHold", &StreamOfHold<v1::EndHoldRequest>, &GatherNothing);
  AddCommand<HoldAggregate, v1::WithdrawHoldRequest, v1::WithdrawHoldResponse>(
      service, methods, "WithdrawHold", &StreamOfHold<v1::WithdrawHoldRequest>, &GatherNothing);
  AddCommand<SharingAggregate, v1::AskSharingRequest, v1::AskSharingResponse>(
      service, methods, "AskSharing", &StreamOfSharing<v1::AskSharingRequest>, &GatherNothing);
  AddCommand<SharingAggregate, v1::AnswerSharingRequest, v1::AnswerSharingResponse>(
      service, methods, "AnswerSharing", &StreamOfSharing<v1::AnswerSharingRequest>,
      &GatherNothing);
}

}  // namespace varsel::support
