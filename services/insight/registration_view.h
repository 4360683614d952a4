// View "insight.registration": how fully the work is registered in each section. Counts by day
// rather than lists, so that the figure costs the days that have something open, not the work done.
//
// Rows:  s/<section>              NameRow
//        n/<notification>         RegistrationPlanRow       planned ones; acute ones are no plans
//        q/<delivery>             RegistrationDeliveryRow   while something is not told of it
//        w/<section>/<day>        RegistrationDayRow        plans of that day that are open and
//        that
//                                                           nobody tried
//        i/<section>/<day>        RegistrationDayRow        deliveries to be told of by that day
//        t/<section>              RegistrationTotalRow
// <day>: days since 1970 of Danish time, seven digits.
#ifndef VARSEL_SERVICES_INSIGHT_REGISTRATION_VIEW_H_
#define VARSEL_SERVICES_INSIGHT_REGISTRATION_VIEW_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/views/view.h"

namespace varsel::insight {

inline constexpr std::string_view kRegistrationView = "insight.registration";
inline constexpr std::string_view kRegistrationSectionPrefix = "s/";

class RegistrationView : public views::View {
 public:
  std::string_view name() const override { return kRegistrationView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

std::string RegistrationTotalKey(std::string_view section_id);

// Of the counts of a section, those of days before `day`, and the others.
struct RegistrationCounts {
  uint32_t before = 0;
  uint32_t since = 0;
};
enum class RegistrationGap : char { kNotTried = 'w', kIncomplete = 'i' };
absl::StatusOr<RegistrationCounts> CountGaps(const views::RowReader& rows, RegistrationGap gap,
                                             std::string_view section_id, int64_t day);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_REGISTRATION_VIEW_H_
