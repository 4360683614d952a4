#include <memory>
#include <string>
#include <utility>

#include "services/runtime/rows.h"
#include "services/sanction/duty_view.h"
#include "services/sanction/evolve.h"
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
                                                            &GatherPackage);
  AddDutyCommand<v1::CloseDutyRequest, v1::CloseDutyResponse>(service, methods, "CloseDuty",
                                                              &GatherNothing);
  AddDutyCommand<v1::WithdrawDutyFactRequest, v1::WithdrawDutyFactResponse>(
      service, methods, "WithdrawDutyFact", &GatherNothing);
  AddDutyCommand<v1::PassDutyDueRequest, v1::PassDutyDueResponse>(service, methods, "PassDutyDue",
                                                                  &GatherNothing);
}

}  // namespace varsel::sanction
