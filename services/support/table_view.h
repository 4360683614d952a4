// View support.table: the EKI table, matched here and nowhere else: persons of police's rounds with
// EKI's contacts and courses. Only totals are read by queries.
//   p <person id>             -> MatchRow        what is matched of one record of a person
//   i <round id> <person id>  -> MatchIndexRow   persons of a round, removed ones too
//   r <round id>              -> MatchRoundRow
//   c <round id or none>      -> EkiCounts       of a round; none = of all that have begun
// Records of one person that were entered twice and merged count once (match_rows.h). Each event
// changes one person, and so a few counters; only a round that begins counts all of its
// persons. A recorded attempt or delivery that does not change when he was first reached reads one
// row and writes none. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SUPPORT_TABLE_VIEW_H_
#define VARSEL_SERVICES_SUPPORT_TABLE_VIEW_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/support/context.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::support {

inline constexpr std::string_view kTableView = "support.table";

// The table of the rounds that started in [from, until), of what happened before `until`, counted
// from its persons: the cost is theirs, whatever the history. computed_position is left at 0.
absl::StatusOr<PeriodTable> TableOfPeriod(const views::RowReader& rows, absl::Time from,
                                          absl::Time until);

class TableView final : public views::View {
 public:
  std::string_view name() const override { return kTableView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_TABLE_VIEW_H_
