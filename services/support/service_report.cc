#include "services/domain/time_proto.h"
#include "services/support/evolve.h"
#include "services/support/service.h"
#include "services/support/streams.h"
#include "services/support/table_view.h"

namespace varsel::support {
namespace {

// The table as all up to some position had it. What is recorded while it is counted comes after it:
// the signature stands for what it shows, and a later one says that it has changed.
absl::Status GatherTable(const Service& service, const runtime::Call& call,
                         const v1::SignReportRequest& request, Gathered* gathered) {
  const Position position = service.log.head().position;
  ASSIGN_OR_RETURN(const auto rows, service.views.Read(kTableView, call.at_least));
  ASSIGN_OR_RETURN(gathered->context.table,
                   TableOfPeriod(*rows, FromProto(request.from()), FromProto(request.until())));
  gathered->context.table.computed_position = position.value();
  return absl::OkStatus();
}

}  // namespace

void RegisterReportCommands(const Service& service, runtime::MethodTable& methods) {
  AddCommand<ReportAggregate, v1::SignReportRequest, v1::SignReportResponse>(
      service, methods, "SignReport",
      [](const v1::SignReportRequest& request) { return ReportStream(request.report_id()); },
      &GatherTable);
  AddCommand<ReportAggregate, v1::WithdrawReportSignatureRequest,
             v1::WithdrawReportSignatureResponse>(
      service, methods, "WithdrawReportSignature",
      [](const v1::WithdrawReportSignatureRequest& request) {
        return ReportStream(request.report_id());
      },
      &GatherNothing);
}

}  // namespace varsel::support
