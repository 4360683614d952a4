// View replay.steps: everything that happened, step by step, with both of its times, so that the
// past is replayed as known now or as known at any position of the log. A row is written once; a
// correction or withdrawal closes it (superseded_position) and the new version stands beside it.
// Which rows, and where: step_keys.h. Thread-safe: stateless.
//
// Cost of a fold: three rows for a contact (of the person, of his group, of the section), three
// more where levers were announced, and one read, of the person; one more read and write where a
// fact is corrected. Who is said to be of a group for the first time, or is merged, takes his steps
// along.
#ifndef VARSEL_SERVICES_REPLAY_VIEW_H_
#define VARSEL_SERVICES_REPLAY_VIEW_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/replay/change.h"
#include "storage/views/view.h"

namespace varsel::replay {

inline constexpr std::string_view kStepsView = "replay.steps";

class StepsView final : public views::View {
 public:
  std::string_view name() const override { return kStepsView; }
  uint32_t schema() const override { return 3; }
  bool Wants(std::string_view kind) const override { return IsWanted(kind); }
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Groups, sections, persons and their ties: the rows by which steps are found.
absl::Status FoldTies(const focus::v1::FocusEvent& event, const log::RecordHeader& header,
                      views::RowStore& rows);

// What of a lever's readiness was said before stays; `change` keeps what is new. What no longer
// holds is closed.
absl::Status FoldReadiness(const sanction::v1::LeverReadinessDecided& said,
                           const log::RecordHeader& header, Change* change, views::RowStore& rows);

// The records of one person as of a position (kNow: as now known): the one that stays first, then
// what was merged into it. Reads a row for each.
absl::StatusOr<std::vector<Uuid>> FamilyOf(const views::RowReader& rows, const Uuid& person_id,
                                           uint64_t as_of);

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_VIEW_H_
