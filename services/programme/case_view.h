// View programme.case: every case as now known, where to find it, and its programme's counters.
//   c <case id>                            -> CaseRow
//   d <newest first> <case id>             -> CaseIndexRow   of the district, by opening
//   s <section id> <newest first> <case id>
//   p <programme> <newest first> <case id>
//   b <subject id> <newest first> <case id>
//   D <due> <case id>, S <section id> <due> <case id>, P <programme> <due> <case id>
//                                          -> CaseIndexRow   of those in which something falls due
//   f <programme>, f <programme> <section id> -> FigureRow   of the district, of a section
// Withdrawn cases stand in no index. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_PROGRAMME_CASE_VIEW_H_
#define VARSEL_SERVICES_PROGRAMME_CASE_VIEW_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::programme {

inline constexpr std::string_view kCaseView = "programme.case";

std::string CaseKey(std::string_view case_id);
// Prefixes of the indexes; `by_due`: of those in which something falls due, by when.
std::string DistrictCases(bool by_due);
std::string SectionCases(std::string_view section_id, bool by_due);
std::string ProgrammeCases(std::string_view programme, bool by_due);
std::string SubjectCases(std::string_view subject_id);
// When what stands behind `prefix` in a key by due falls due.
absl::Time DueOfKey(std::string_view key, size_t prefix_size);
// Empty section = of the district.
std::string FigureKey(std::string_view programme, std::string_view section_id);

class CaseView final : public views::View {
 public:
  std::string_view name() const override { return kCaseView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_CASE_VIEW_H_
