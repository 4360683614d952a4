// View "insight.registration": how fully the work is registered in each section. Counts by day
// rather than lists, so that the figure costs the days that have something open, not the work done.
//
// Rows:  s/<section>              NameRow
//        n/<notification>         RegistrationPlanRow       planned ones; acute ones are no plans
//        q/<delivery>             RegistrationDeliveryRow   while something is not told of it
//        w/<section>/<day>        RegistrationDayRow        plans of that day that are open and
//        that
//                                                           nobody tried
//        v/<section>/<day>        RegistrationDayRow        deliveries to be told of by that day
//        t/<section>              RegistrationTotalRow
// What the figure is made of (s, t, v, w) stands last and together: one scan reads it.
// <day>: days since 1970 of Danish time, seven digits.
#ifndef VARSEL_SERVICES_INSIGHT_REGISTRATION_VIEW_H_
#define VARSEL_SERVICES_INSIGHT_REGISTRATION_VIEW_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/views/view.h"
#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {

inline constexpr std::string_view kRegistrationView = "insight.registration";
class RegistrationView : public views::View {
 public:
  std::string_view name() const override { return kRegistrationView; }
  uint32_t schema() const override { return 2; }  // 2: v, once i
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Of the counts of a section, those of days before a day, and the others.
struct RegistrationCounts {
  uint32_t before = 0;
  uint32_t since = 0;
};
struct SectionGaps {
  std::string name;  // empty = not registered
  v1::RegistrationTotalRow total;
  RegistrationCounts not_tried;
  RegistrationCounts incomplete;
};
// By section id. Days since 1970.
absl::StatusOr<std::map<std::string, SectionGaps>> ReadGaps(const views::RowReader& rows,
                                                            int64_t tried_since,
                                                            int64_t told_since);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_REGISTRATION_VIEW_H_
