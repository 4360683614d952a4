#include "services/tables/query.h"

#include <memory>
#include <string>
#include <utility>

#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/tables/month.h"
#include "services/tables/view.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/tables/v1/tables_reasons.pb.h"
#include "varsel/tables/v1/tables_rows.pb.h"
#include "varsel/tables/v1/tables_service.pb.h"

namespace varsel::tables {
namespace {

using runtime::Call;
using runtime::Taken;

constexpr char kService[] = "varsel.tables.v1.TablesService/";

absl::StatusOr<v1::ListMonthlyTablesResponse> QueryMonths(
    const views::RowReader& rows, const v1::ListMonthlyTablesRequest& request) {
  v1::ListMonthlyTablesResponse response;
  ASSIGN_OR_RETURN(
      std::string token,
      runtime::ScanPage(
          rows, ClosedMonthsPrefix(), "",
          {.size = static_cast<uint32_t>(request.page_size()), .token = request.page_token()},
          [&](std::string_view, std::string_view value) -> absl::StatusOr<Taken> {
            ASSIGN_OR_RETURN(const auto row, runtime::ParseRow<v1::ClosedMonthRow>(value));
            v1::ClosedMonth& month = *response.add_months();
            month.set_month(row.month());
            *month.mutable_closed_time() = row.closed_time();
            *month.mutable_table_codes() = row.table_codes();
            return Taken::kShown;
          }));
  response.set_next_page_token(std::move(token));
  return response;
}

// As it was stored: nothing is counted or suppressed here.
absl::StatusOr<v1::GetMonthlyTableResponse> QueryTable(const views::RowReader& rows,
                                                       const v1::GetMonthlyTableRequest& request) {
  const auto month = ParseMonth(request.month());
  if (!month.has_value()) return Refuse(v1::MONTH_MALFORMED, {.field = "month"});
  ASSIGN_OR_RETURN(const auto closed,
                   runtime::GetRow<v1::ClosedMonthRow>(rows, ClosedMonthKey(*month)));
  if (!closed.has_value()) return Refuse(v1::MONTH_NOT_CLOSED, {.field = "month"});
  ASSIGN_OR_RETURN(auto table,
                   runtime::GetRow<v1::MonthlyTable>(rows, TableKey(*month, request.table_code())));
  if (!table.has_value()) return Refuse(v1::TABLE_UNKNOWN, {.field = "table_code"});
  v1::GetMonthlyTableResponse response;
  response.set_month(closed->month());
  *response.mutable_table() = *std::move(table);
  response.set_small_cells_below(closed->small_cells_below());
  *response.mutable_closed_time() = closed->closed_time();
  return response;
}

template <typename Request, typename Response, typename Answer>
void Add(const runtime::Ground& ground, const char* rpc, runtime::Work work, const Answer& answer) {
  const views::ViewSource& views = ground.views;
  ground.methods.Query<Request, Response>(
      std::string(kService) + rpc, work,
      [&views, answer](const Call& call, const Request& request) -> absl::StatusOr<Response> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kMonthView, call.at_least));
        return answer(*rows, request);
      });
}

}  // namespace

void RegisterQueries(const runtime::Ground& ground) {
  Add<v1::ListMonthlyTablesRequest, v1::ListMonthlyTablesResponse>(
      ground, "ListMonthlyTables", runtime::Work::kScan, &QueryMonths);
  Add<v1::GetMonthlyTableRequest, v1::GetMonthlyTableResponse>(
      ground, "GetMonthlyTable", runtime::Work::kPointReads, &QueryTable);
}

}  // namespace varsel::tables
