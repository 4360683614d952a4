#include <string>

#include "services/domain/time_proto.h"
#include "services/support/decide.h"
#include "services/support/match_rows.h"
#include "services/support/query.h"
#include "services/support/report_view.h"
#include "services/support/streams.h"
#include "services/support/suppress.h"
#include "services/support/table_view.h"
#include "storage/base/status_macros.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

using runtime::Call;
using runtime::Work;

void FillReport(const v1::ReportRow& row, v1::EkiReport* report) {
  const v1::ReportLife& life = row.life();
  report->set_report_id(life.report_id());
  report->set_version(row.version());
  *report->mutable_from() = life.from();
  *report->mutable_until() = life.until();
  *report->mutable_round_ids() = life.round_ids();
  report->set_signed_by_police(SignatureOf(life, common::v1::CONTROLLER_POLICE) != nullptr);
  report->set_signed_by_eki(SignatureOf(life, common::v1::CONTROLLER_EKI) != nullptr);
  if (SignedByBoth(life)) {
    *report->mutable_signed_time() = life.signatures(life.signatures_size() - 1).signed_time();
  }
}

void Suppress(const Call& call, v1::EkiTable* table) {
  table->set_suppressed_below(call.programme().small_cells_below);
  for (const std::string& name :
       SuppressSmallCells(table->suppressed_below(), table->mutable_counts())) {
    table->add_suppressed(name);
  }
}

absl::StatusOr<std::string> NewestSigned(const views::RowReader& rows) {
  std::string report_id;
  RETURN_IF_ERROR(runtime::ScanRows<v1::ReportIndexRow>(
      rows, SignedReportsPrefix(), "", [&](std::string_view, const v1::ReportIndexRow& index) {
        report_id = index.report_id();
        return false;
      }));
  return report_id;
}

// All cells only if both controllers signed it.
absl::StatusOr<v1::GetEkiTableResponse> QueryReport(const Queries& queries, const Call& call,
                                                    const v1::GetEkiTableRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kReportView, call.at_least));
  std::string report_id = request.report_id();
  if (report_id.empty()) {
    ASSIGN_OR_RETURN(report_id, NewestSigned(*rows));
  }
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::ReportRow>(*rows, ReportKey(UuidOf(report_id))));
  if (!row.has_value()) return Refuse(v1::REPORT_UNKNOWN, {.field = "report_id"});
  v1::GetEkiTableResponse response;
  v1::EkiTable& table = *response.mutable_table();
  *table.mutable_counts() = row->life().counts();
  FillReport(*row, table.mutable_report());
  if (!SignedByBoth(row->life())) Suppress(call, &table);
  return response;
}

absl::StatusOr<v1::GetEkiTableResponse> QueryTable(const Queries& queries, const Call& call,
                                                   const v1::GetEkiTableRequest& request) {
  if (!request.report_id().empty() || request.newest_signed()) {
    return QueryReport(queries, call, request);
  }
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kTableView, call.at_least));
  v1::GetEkiTableResponse response;
  v1::EkiTable& table = *response.mutable_table();
  ASSIGN_OR_RETURN(*table.mutable_counts(), runtime::GetRowOrNew<v1::EkiCounts>(
                                                *rows, CountsKey(UuidOf(request.round_id()))));
  table.set_round_id(request.round_id());
  Suppress(call, &table);
  return response;
}

absl::StatusOr<v1::ListReportsResponse> QueryReports(const Queries& queries, const Call& call,
                                                     const v1::ListReportsRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kReportView, call.at_least));
  v1::ListReportsResponse response;
  RETURN_IF_ERROR(FillPage<v1::ReportIndexRow>(
      *rows, ReportsPrefix(), request, &response,
      [&](std::string_view, const v1::ReportIndexRow& index) -> absl::StatusOr<bool> {
        ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::ReportRow>(
                                             *rows, ReportKey(UuidOf(index.report_id()))));
        FillReport(row, response.add_reports());
        return true;
      }));
  return response;
}

}  // namespace

void RegisterReportQueries(const Queries& queries, runtime::MethodTable& methods) {
  AddQuery<v1::GetEkiTableRequest, v1::GetEkiTableResponse>(queries, methods, "GetEkiTable",
                                                            Work::kPointReads, &QueryTable);
  AddQuery<v1::ListReportsRequest, v1::ListReportsResponse>(queries, methods, "ListReports",
                                                            Work::kScan, &QueryReports);
}

}  // namespace varsel::support
