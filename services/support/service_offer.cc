#include <memory>
#include <string>

#include "services/runtime/rows.h"
#include "services/support/evolve.h"
#include "services/support/offer_view.h"
#include "services/support/service.h"
#include "services/support/streams.h"

namespace varsel::support {
namespace {

using runtime::Call;

// The offer as a delivery has it: it stands as long as its notification stays as it was read.
template <typename Request>
absl::Status GatherDelivered(const Service& service, const Call& call, const Request& request,
                             Gathered* gathered) {
  ASSIGN_OR_RETURN(const auto rows, service.views.Read(kOfferView, call.at_least));
  ASSIGN_OR_RETURN(auto row,
                   runtime::GetRowOrNew<v1::OfferRow>(*rows, OfferKey(UuidOf(request.offer_id()))));
  if (!row.has_delivered()) return absl::OkStatus();
  // The row's version may be older than the stream's: what came since did not touch its offers.
  const StreamId stream{"notification", UuidOf(row.delivered().notification_id())};
  ASSIGN_OR_RETURN(const Version version, service.log.StreamVersion(stream));
  ASSIGN_OR_RETURN(const auto again, service.views.Read(kOfferView, call.at_least));
  ASSIGN_OR_RETURN(
      row, runtime::GetRowOrNew<v1::OfferRow>(*again, OfferKey(UuidOf(request.offer_id()))));
  gathered->reads.push_back({stream, version});
  gathered->context.delivered = row.delivered();
  return absl::OkStatus();
}

template <typename Request>
StreamId StreamOfOffer(const Request& request) {
  return OfferStream(request.offer_id());
}

template <typename Request, typename Response, typename Gather>
void AddOfferCommand(const Service& service, runtime::MethodTable& methods, const std::string& rpc,
                     Gather gather) {
  AddCommand<OfferAggregate, Request, Response>(service, methods, rpc, &StreamOfOffer<Request>,
                                                gather);
}

}  // namespace

void RegisterOfferCommands(const Service& service, runtime::MethodTable& methods) {
  AddOfferCommand<v1::MakeOfferRequest, v1::MakeOfferResponse>(
      service, methods, "MakeOffer", &GatherDelivered<v1::MakeOfferRequest>);
  AddOfferCommand<v1::AnswerOfferRequest, v1::AnswerOfferResponse>(
      service, methods, "AnswerOffer", &GatherDelivered<v1::AnswerOfferRequest>);
  AddOfferCommand<v1::CorrectOfferAnswerRequest, v1::CorrectOfferAnswerResponse>(
      service, methods, "CorrectOfferAnswer", &GatherNothing);
  AddOfferCommand<v1::RecordOfferFollowUpRequest, v1::RecordOfferFollowUpResponse>(
      service, methods, "RecordOfferFollowUp", &GatherNothing);
  AddOfferCommand<v1::WithdrawOfferFactRequest, v1::WithdrawOfferFactResponse>(
      service, methods, "WithdrawOfferFact", &GatherNothing);
}

}  // namespace varsel::support
