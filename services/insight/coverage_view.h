// View "insight.coverage": the district's groups, and how many persons of each round stand in each,
// by the affiliations of the day when they were targeted.
//
// Rows:  g/<group>             CoverageGroupRow
//        m/<round>             RoundRow
//        t/<round>/<person>    CoverageTargetRow   the groups of one targeted person
//        n/<round>/<group>     CoverageCountRow
#ifndef VARSEL_SERVICES_INSIGHT_COVERAGE_VIEW_H_
#define VARSEL_SERVICES_INSIGHT_COVERAGE_VIEW_H_

#include <string>
#include <string_view>

#include "storage/views/view.h"

namespace varsel::insight {

inline constexpr std::string_view kCoverageView = "insight.coverage";
inline constexpr std::string_view kCoverageGroupPrefix = "g/";

class CoverageView : public views::View {
 public:
  std::string_view name() const override { return kCoverageView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

std::string CoverageCountKey(std::string_view round_id, std::string_view group_id);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_COVERAGE_VIEW_H_
