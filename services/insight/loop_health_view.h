// View "insight.loop_health": in each section, on which days something was planned, attempted,
// delivered, followed up and reviewed. Days rather than the last time, so that a withdrawn fact
// uncovers the one before it.
//
// Rows:  s/<section>                     NameRow
//        d/<section>/<step>/<day>        LoopDayRow      <day> counts down, so that the first row
//        is the last day p/<person>                      LoopPersonRow   the person's section, for
//        his reviews v/<event id>                    LoopReviewRow
#ifndef VARSEL_SERVICES_INSIGHT_LOOP_HEALTH_VIEW_H_
#define VARSEL_SERVICES_INSIGHT_LOOP_HEALTH_VIEW_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "storage/views/view.h"

namespace varsel::insight {

inline constexpr std::string_view kLoopHealthView = "insight.loop_health";
inline constexpr std::string_view kLoopSectionPrefix = "s/";

// The steps of the loop.
enum class LoopStep : char {
  kPlan = 'p',
  kAttempt = 'a',
  kDelivery = 'd',
  kFollowUp = 'f',
  kReview = 'r',
};

class LoopHealthView : public views::View {
 public:
  std::string_view name() const override { return kLoopHealthView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// The last day of a step in a section; nullopt if there never was one.
absl::StatusOr<std::optional<absl::CivilDay>> LastDay(const views::RowReader& rows,
                                                      std::string_view section_id, LoopStep step);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_LOOP_HEALTH_VIEW_H_
