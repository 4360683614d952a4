// View "tables.month": every fact that is counted, as now known, in the month in which it happened,
// and the tables of the months that are closed. A fact is one small row, written without reading
// any; a month's are read once, when it is closed. What changes in a month after that changes its
// facts here, and never its tables.
//
// Rows (tables_rows.proto), numbers of 8 bytes:
//   s section                     SectionRow
//   b                             BeginRow
//   f month kind id               FactRow
//   m ~month                      ClosedMonthRow, the newest first
//   t month code                  MonthlyTable
#ifndef VARSEL_SERVICES_TABLES_VIEW_H_
#define VARSEL_SERVICES_TABLES_VIEW_H_

#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "storage/views/view.h"
#include "varsel/tables/v1/tables_types.pb.h"

namespace varsel::tables {

inline constexpr std::string_view kMonthView = "tables.month";

class MonthView final : public views::View {
 public:
  std::string_view name() const override { return kMonthView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

std::string SectionsPrefix();
std::string BeginKey();
std::string FactsPrefix(absl::CivilMonth month);  // then the kind, one byte, and the id
std::string ClosedMonthsPrefix();
std::string ClosedMonthKey(absl::CivilMonth month);
std::string TableKey(absl::CivilMonth month, v1::TableCode code);

}  // namespace varsel::tables

#endif  // VARSEL_SERVICES_TABLES_VIEW_H_
