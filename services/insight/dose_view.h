// View "insight.dose": deliveries per group and ISO week, by the affiliations of that day.
//
// Rows:  p/<person>           DosePersonRow   deliveries and affiliations of a person, with the
// records merged into his
//        a/<person>           MergedRow       a record that was merged into another
//        g/<group>            NameRow
//        c/<week>/<group>     DoseCounter     the week as "2023-W03"; the group is empty for
//        persons of none
#ifndef VARSEL_SERVICES_INSIGHT_DOSE_VIEW_H_
#define VARSEL_SERVICES_INSIGHT_DOSE_VIEW_H_

#include <string_view>

#include "storage/views/view.h"

namespace varsel::insight {

inline constexpr std::string_view kDoseView = "insight.dose";
inline constexpr std::string_view kDoseCounterPrefix = "c/";
inline constexpr std::string_view kDoseGroupPrefix = "g/";

class DoseView : public views::View {
 public:
  std::string_view name() const override { return kDoseView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_DOSE_VIEW_H_
