#include <memory>
#include <optional>
#include <string>

#include "services/runtime/rows.h"
#include "services/sanction/evolve.h"
#include "services/sanction/package_view.h"
#include "services/sanction/reference_view.h"
#include "services/sanction/service.h"
#include "services/sanction/streams.h"

namespace varsel::sanction {
namespace {

using runtime::Call;

// The group, and the package that guards it.
absl::Status GatherGroup(const Service& service, const Call& call,
                         const v1::DraftPackageRequest& request, Gathered* gathered) {
  const Uuid group = *Uuid::Parse(request.group_id());
  RETURN_IF_ERROR(Guard(service, GroupStream(group), gathered));
  ASSIGN_OR_RETURN(const auto packages, service.views.Read(kPackageView, call.at_least));
  ASSIGN_OR_RETURN(const auto claimed,
                   runtime::GetRowOrNew<v1::GroupPackageRow>(*packages, GroupPackageKey(group)));
  gathered->context.group_package_id = claimed.package_id();
  ASSIGN_OR_RETURN(const auto references, service.views.Read(kReferenceView, call.at_least));
  ASSIGN_OR_RETURN(const auto known,
                   runtime::GetRow<v1::GroupReferenceRow>(*references, GroupReferenceKey(group)));
  if (known.has_value()) {
    gathered->context.group_known = !known->withdrawn();
    gathered->reads.push_back({{"focus.group", group}, Version(known->version())});
  }
  return absl::OkStatus();
}

// The guard that a withdrawal writes. Which group it is never changes.
absl::Status GatherGuard(const Service& service, const Call& call,
                         const v1::WithdrawPackageRequest& request, Gathered* gathered) {
  ASSIGN_OR_RETURN(const auto packages, service.views.Read(kPackageView, call.at_least));
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::PackageRow>(
                                       *packages, PackageKey(*Uuid::Parse(request.package_id()))));
  const auto group = Uuid::Parse(row.life().group_id());
  return group.has_value() ? Guard(service, GroupStream(*group), gathered) : absl::OkStatus();
}

template <typename Request>
StreamId PackageStreamOf(const Request& request) {
  return PackageStream(*Uuid::Parse(request.package_id()));
}

template <typename Request, typename Response, typename Gather>
void AddPackage(const Service& service, runtime::MethodTable& methods, const std::string& rpc,
                Gather gather) {
  AddCommand<PackageAggregate, Request, Response>(service, methods, rpc, &PackageStreamOf<Request>,
                                                  gather);
}

}  // namespace

absl::Status GatherNothing(const Service&, const Call&, const google::protobuf::Message&,
                           Gathered*) {
  return absl::OkStatus();
}

absl::Status Guard(const Service& service, const StreamId& stream, Gathered* gathered) {
  ASSIGN_OR_RETURN(const Version version, service.log.StreamVersion(stream));
  gathered->reads.push_back({stream, version});
  return absl::OkStatus();
}

void RegisterPackageCommands(const Service& service, runtime::MethodTable& methods) {
  AddPackage<v1::DraftPackageRequest, v1::DraftPackageResponse>(service, methods, "DraftPackage",
                                                                &GatherGroup);
  AddPackage<v1::WithdrawPackageRequest, v1::WithdrawPackageResponse>(
      service, methods, "WithdrawPackage", &GatherGuard);
  AddPackage<v1::DraftLeverRequest, v1::DraftLeverResponse>(service, methods, "DraftLever",
                                                            &GatherNothing);
  AddPackage<v1::RemoveLeverRequest, v1::RemoveLeverResponse>(service, methods, "RemoveLever",
                                                              &GatherNothing);
  AddPackage<v1::ClearLeverRequest, v1::ClearLeverResponse>(service, methods, "ClearLever",
                                                            &GatherNothing);
  AddPackage<v1::ResourceLeverRequest, v1::ResourceLeverResponse>(service, methods, "ResourceLever",
                                                                  &GatherNothing);
  AddPackage<v1::SuspendLeverRequest, v1::SuspendLeverResponse>(service, methods, "SuspendLever",
                                                                &GatherNothing);
  AddPackage<v1::ResumeLeverRequest, v1::ResumeLeverResponse>(service, methods, "ResumeLever",
                                                              &GatherNothing);
  AddPackage<v1::WithdrawLeverFactRequest, v1::WithdrawLeverFactResponse>(
      service, methods, "WithdrawLeverFact", &GatherNothing);
  AddPackage<v1::ExpireLeverRequest, v1::ExpireLeverResponse>(service, methods, "ExpireLever",
                                                              &GatherNothing);
}

}  // namespace varsel::sanction
