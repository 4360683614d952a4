#include <memory>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/sanction/duty_view.h"
#include "services/sanction/evolve.h"
#include "services/sanction/hold_view.h"
#include "services/sanction/package_view.h"
#include "services/sanction/service.h"
#include "services/sanction/streams.h"

namespace varsel::sanction {
namespace {

using runtime::Call;

// The duty's package: a lever that is suspended there meets nobody.
absl::Status GatherPackage(const Service& service, const Call& call,
                           const v1::OpenDutyRequest& request, Gathered* gathered) {
  ASSIGN_OR_RETURN(const auto duties, service.views.Read(kDutyView, call.at_least));
  ASSIGN_OR_RETURN(const auto duty, runtime::GetRowOrNew<v1::DutyRow>(
                                        *duties, DutyKey(*Uuid::Parse(request.duty_id()))));
  const auto package = Uuid::Parse(duty.life().package_id());
  if (!package.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto packages, service.views.Read(kPackageView, call.at_least));
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::PackageRow>(*packages, PackageKey(*package)));
  gathered->reads.push_back({PackageStream(*package), Version(row.version())});
  gathered->context.package = std::move(*row.mutable_life());
  return absl::OkStatus();
}

bool StandsAt(const v1::StandingHold& hold, absl::Time time) {
  return FromProto(hold.from()) <= time && (!hold.has_until() || time < FromProto(hold.until()));
}

// What EKI was asked, and whether it asks now that nothing meets the person.
absl::Status GatherHold(const Service& service, const Call& call,
                        const v1::OpenDutyRequest& request, Gathered* gathered) {
  ASSIGN_OR_RETURN(const auto rows, service.views.Read(kHoldView, call.at_least));
  if (request.has_hold()) {
    const Uuid question = *Uuid::Parse(request.hold().question_id());
    ASSIGN_OR_RETURN(gathered->context.hold_question,
                     runtime::GetRow<v1::HoldQuestionRow>(*rows, HoldQuestionKey(question)));
    if (gathered->context.hold_question.has_value()) {
      gathered->reads.push_back(
          {{"support.question", question}, Version(gathered->context.hold_question->version())});
    }
  }
  const auto person = Uuid::Parse(request.person_id());
  if (!person.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto standing,
                   runtime::GetRowOrNew<v1::PersonHoldsRow>(*rows, PersonHoldsKey(*person)));
  for (const v1::StandingHold& hold : standing.holds()) {
    const auto id = Uuid::Parse(hold.hold_id());
    if (!id.has_value() || !StandsAt(hold, gathered->context.base.now)) continue;
    gathered->reads.push_back({{"support.hold", *id}, Version(hold.version())});
    gathered->context.hold_stands = true;
  }
  return absl::OkStatus();
}

absl::Status GatherOpening(const Service& service, const Call& call,
                           const v1::OpenDutyRequest& request, Gathered* gathered) {
  RETURN_IF_ERROR(GatherPackage(service, call, request, gathered));
  return GatherHold(service, call, request, gathered);
}

template <typename Request>
StreamId DutyOf(const Request& request) {
  return DutyStream(*Uuid::Parse(request.duty_id()));
}

template <typename Request, typename Response, typename Gather>
void AddDutyCommand(const Service& service, runtime::MethodTable& methods, const std::string& rpc,
                    Gather gather) {
  AddCommand<DutyAggregate, Request, Response>(service, methods, rpc, &DutyOf<Request>, gather);
}

}  // namespace

void RegisterDutyCommands(const Service& service, runtime::MethodTable& methods) {
  AddDutyCommand<v1::AssignDutyRequest, v1::AssignDutyResponse>(service, methods, "AssignDuty",
                                                                &GatherNothing);
  AddDutyCommand<v1::ApproveFamilyUseRequest, v1::ApproveFamilyUseResponse>(
      service, methods, "ApproveFamilyUse", &GatherNothing);
  AddDutyCommand<v1::OpenDutyRequest, v1::OpenDutyResponse>(service, methods, "OpenDuty",
                                                            &GatherOpening);
  AddDutyCommand<v1::CloseDutyRequest, v1::CloseDutyResponse>(service, methods, "CloseDuty",
                                                              &GatherNothing);
  AddDutyCommand<v1::WithdrawDutyFactRequest, v1::WithdrawDutyFactResponse>(
      service, methods, "WithdrawDutyFact", &GatherNothing);
  AddDutyCommand<v1::PassDutyDueRequest, v1::PassDutyDueResponse>(service, methods, "PassDutyDue",
                                                                  &GatherNothing);
}

}  // namespace varsel::sanction
