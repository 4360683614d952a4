#include "services/sanction/register.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/runtime/method_table.h"
#include "services/sanction/duty_view.h"
#include "services/sanction/hold_view.h"
#include "services/sanction/incident_view.h"
#include "services/sanction/package_view.h"
#include "services/sanction/promise_view.h"
#include "services/sanction/query.h"
#include "services/sanction/reference_view.h"
#include "services/sanction/service.h"

namespace varsel::sanction {
namespace {

using runtime::Call;
using runtime::Work;

template <typename Request, typename Response, typename Answer>
void AddQuery(runtime::MethodTable& methods, const std::string& rpc, Work work,
              const Queries& queries, Answer answer) {
  methods.Query<Request, Response>(
      kServiceName + rpc, work,
      [queries, answer](const Call& call, const Request& request) -> absl::StatusOr<Response> {
        return answer(queries, call, request);
      });
}

void RegisterQueries(const Queries& queries, runtime::MethodTable& methods) {
  AddQuery<v1::ListLeversRequest, v1::ListLeversResponse>(
      methods, "ListLevers", Work::kPointReads, queries,
      [](const Queries& on, const Call&, const auto&) { return QueryLevers(on); });
  AddQuery<v1::GetPackageRequest, v1::GetPackageResponse>(methods, "GetPackage", Work::kPointReads,
                                                          queries, &QueryPackage);
  AddQuery<v1::ListPackagesRequest, v1::ListPackagesResponse>(methods, "ListPackages", Work::kScan,
                                                              queries, &QueryPackages);
  AddQuery<v1::GetReadinessBoardRequest, v1::GetReadinessBoardResponse>(
      methods, "GetReadinessBoard", Work::kScan, queries, &QueryReadinessBoard);
  AddQuery<v1::ListPromisesRequest, v1::ListPromisesResponse>(methods, "ListPromises", Work::kScan,
                                                              queries, &QueryPromiseList);
  AddQuery<v1::GetPromisesRequest, v1::GetPromisesResponse>(
      methods, "GetPromises", Work::kPointReads, queries, &QueryPromises);
  AddQuery<v1::GetDutyRequest, v1::GetDutyResponse>(methods, "GetDuty", Work::kPointReads, queries,
                                                    &QueryDuty);
  AddQuery<v1::ListDutiesRequest, v1::ListDutiesResponse>(methods, "ListDuties", Work::kScan,
                                                          queries, &QueryDuties);
  AddQuery<v1::GetTalkingPaperRequest, v1::GetTalkingPaperResponse>(
      methods, "GetTalkingPaper", Work::kPointReads, queries, &QueryTalkingPaper);
  AddQuery<v1::GetCardRequest, v1::GetCardResponse>(methods, "GetCard", Work::kPointReads, queries,
                                                    &QueryCard);
}

class SanctionArea final : public runtime::Area {
 public:
  explicit SanctionArea(SanctionPolicy policy) : policy_(std::move(policy)) {}

  std::string_view name() const override { return "sanction"; }
  std::vector<const views::View*> Views() const override {
    return {&packages_, &promises_, &duties_, &incidents_, &holds_, &references_};
  }
  void Register(const runtime::Ground& ground) override {
    const Service service{ground.log, ground.views, policy_.levers};
    RegisterPackageCommands(service, ground.methods);
    RegisterTriggerCommands(service, ground.methods);
    RegisterDutyCommands(service, ground.methods);
    RegisterQueries({ground.views, ground.sealer, policy_}, ground.methods);
    RegisterDue(service, ground.due);
  }

 private:
  const SanctionPolicy policy_;
  const PackageView packages_{};
  const PromiseView promises_{};
  const DutyView duties_{};
  const IncidentView incidents_{};
  const HoldView holds_{};
  const ReferenceView references_{};
};

}  // namespace

std::unique_ptr<runtime::Area> NewSanctionArea(SanctionPolicy policy) {
  return std::make_unique<SanctionArea>(std::move(policy));
}

}  // namespace varsel::sanction
