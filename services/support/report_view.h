// View support.report: the EKI tables that were signed.
//   r <report id>                       -> ReportRow
//   n <newest first> <report id>        -> ReportIndexRow   by the first signature: all
//   s <newest first> <report id>        -> ReportIndexRow   by the last signature: signed by both
// Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SUPPORT_REPORT_VIEW_H_
#define VARSEL_SERVICES_SUPPORT_REPORT_VIEW_H_

#include <string>
#include <string_view>

#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::support {

inline constexpr std::string_view kReportView = "support.report";

std::string ReportKey(const Uuid& report_id);
std::string ReportsPrefix();
std::string SignedReportsPrefix();

class ReportView final : public views::View {
 public:
  std::string_view name() const override { return kReportView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_REPORT_VIEW_H_
