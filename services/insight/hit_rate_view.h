// View "insight.hit_rate": who was targeted and reached, as rows of persons and of notifications,
// and the counters that are the sum of what these rows contribute. Queries read counters; no query
// reads history.
//
// Rows:  p/<person>            PersonRow        a person, with the records merged into his
//        a/<person>            MergedRow        a record that was merged into another
//        r/<round>/<person>    (empty)          who is or was targeted in a round
//        n/<notification>      NotificationRow  its attempts, counted, and its deliveries
//        b/<notification>/<attempt>  AttemptRow
//        m/<round>             RoundRow         name and window
//        s/<section>           NameRow
//        c/<scope>             PersonCounters   scope = round id, "*" all rounds, "-" outside
//        rounds (contribution.h) t/<scope>             AttemptCounters  scope = round id, "-"
#ifndef VARSEL_SERVICES_INSIGHT_HIT_RATE_VIEW_H_
#define VARSEL_SERVICES_INSIGHT_HIT_RATE_VIEW_H_

#include <string>
#include <string_view>

#include "storage/views/view.h"

namespace varsel::insight {

inline constexpr std::string_view kHitRateView = "insight.hit_rate";

class HitRateView : public views::View {
 public:
  std::string_view name() const override { return kHitRateView; }
  uint32_t schema() const override { return 2; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

std::string PersonKey(std::string_view person_id);
std::string TargetedPrefix(std::string_view round_id);  // then the person's id
std::string NotificationKey(std::string_view notification_id);
std::string AttemptKey(std::string_view notification_id, std::string_view attempt_id);
std::string SectionKey(std::string_view section_id);
std::string PersonCountersKey(std::string_view scope);
std::string AttemptCountersKey(std::string_view scope);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_HIT_RATE_VIEW_H_
