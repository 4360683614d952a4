#include "services/insight/register.h"

#include <memory>
#include <string>
#include <utility>

#include "services/insight/coverage_view.h"
#include "services/insight/dose_view.h"
#include "services/insight/hit_rate_view.h"
#include "services/insight/loop_health_view.h"
#include "services/insight/query.h"
#include "services/insight/registration_view.h"
#include "services/insight/timeliness_view.h"
#include "services/runtime/call.h"
#include "services/runtime/method_table.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

using runtime::Call;
using runtime::Work;

class InsightArea : public runtime::Area {
 public:
  std::string_view name() const override { return "insight"; }

  std::vector<const views::View*> Views() const override {
    return {&hit_rate_, &dose_, &loop_health_, &coverage_, &registration_, &timeliness_};
  }

  void Register(const runtime::Ground& ground) override {
    // Several rounds taken together read many rows, so the pool answers these.
    AddQuery<v1::GetHitRateRequest, v1::GetHitRateResponse>(
        ground, "GetHitRate", kHitRateView,
        [](const Call&, const auto& request, const views::RowReader& rows) {
          return QueryHitRate(request, rows);
        });
    AddQuery<v1::GetReceptionRequest, v1::GetReceptionResponse>(
        ground, "GetReception", kHitRateView,
        [](const Call&, const auto& request, const views::RowReader& rows) {
          return QueryReception(request, rows);
        });
    AddQuery<v1::GetDoseRequest, v1::GetDoseResponse>(
        ground, "GetDose", kDoseView,
        [](const Call&, const auto& request, const views::RowReader& rows) {
          return QueryDose(request, rows);
        });
    AddQuery<v1::GetLoopHealthRequest, v1::GetLoopHealthResponse>(
        ground, "GetLoopHealth", kLoopHealthView,
        [](const Call& call, const auto&, const views::RowReader& rows) {
          return QueryLoopHealth(call.now, rows);
        });
    AddQuery<v1::GetRegistrationCoverageRequest, v1::GetRegistrationCoverageResponse>(
        ground, "GetRegistrationCoverage", kRegistrationView,
        [](const Call& call, const auto&, const views::RowReader& rows) {
          return QueryRegistration(call.now, call.programme(), rows);
        });
    AddQuery<v1::GetRoundCoverageRequest, v1::GetRoundCoverageResponse>(
        ground, "GetRoundCoverage", kCoverageView,
        [](const Call& call, const auto& request, const views::RowReader& rows) {
          return QueryRoundCoverage(request, call.now, rows);
        });
    AddQuery<v1::GetTimelinessRequest, v1::GetTimelinessResponse>(
        ground, "GetTimeliness", kTimelinessView,
        [](const Call&, const auto& request, const views::RowReader& rows) {
          return QueryTimeliness(request, rows);
        });
    AddQuery<v1::ListTimelinessCasesRequest, v1::ListTimelinessCasesResponse>(
        ground, "ListTimelinessCases", kTimelinessView,
        [](const Call&, const auto& request, const views::RowReader& rows) {
          return QueryTimelinessCases(request, rows);
        });
  }

 private:
  // Answers from the rows of one view at one moment.
  template <typename Request, typename Response, typename Answer>
  static void AddQuery(const runtime::Ground& ground, const std::string& rpc, std::string_view view,
                       Answer answer) {
    views::ViewSource& views = ground.views;
    ground.methods.Query<Request, Response>(
        "varsel.insight.v1.InsightService/" + rpc, Work::kScan,
        [&views, view, answer = std::move(answer)](
            const Call& call, const Request& request) -> absl::StatusOr<Response> {
          ASSIGN_OR_RETURN(const std::unique_ptr<views::RowReader> rows,
                           views.Read(view, call.at_least));
          return answer(call, request, *rows);
        });
  }

  const HitRateView hit_rate_{};
  const DoseView dose_{};
  const LoopHealthView loop_health_{};
  const CoverageView coverage_{};
  const RegistrationView registration_{};
  const TimelinessView timeliness_{};
};

}  // namespace

std::unique_ptr<runtime::Area> NewInsightArea() { return std::make_unique<InsightArea>(); }

}  // namespace varsel::insight
