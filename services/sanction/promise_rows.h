// What the folds of view sanction.promise write with: every change of a promise or a trigger keeps
// indexes and counters with it. One object a fold; not thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_PROMISE_ROWS_H_
#define VARSEL_SERVICES_SANCTION_PROMISE_ROWS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {

class PromiseRows {
 public:
  explicit PromiseRows(views::RowStore& rows) : rows_(rows) {}

  // The promise as it is; empty if there is none.
  absl::StatusOr<v1::PromiseRow> Get(const Uuid& announcement_id) const;
  // Puts it instead of `before`, with its standing derived anew; away with it if it is neither
  // announced nor taken back.
  absl::Status Put(const Uuid& announcement_id, const v1::PromiseRow& before, v1::PromiseRow after);
  // Derives anew what a changed readiness of the lever reaches: what was delivered at or after
  // `since`, and what was not backed.
  absl::Status RefreshReadiness(const Uuid& group_id, const std::string& lever_id,
                                absl::Time since);
  // What a new duty of the lever reaches: what waits for it, and what fell due later.
  absl::Status RefreshNewDuty(const Uuid& group_id, const std::string& lever_id,
                              absl::Time incident_time);
  // What fell due with a trigger after that incident.
  absl::Status RefreshFellDue(const Uuid& group_id, const std::string& lever_id,
                              absl::Time incident_time);

  // Puts or takes away a trigger, with its counters.
  absl::Status PutTrigger(const std::string& key, const v1::TriggerRow& row);
  absl::Status DeleteTrigger(const std::string& key);

 private:
  absl::StatusOr<v1::PromiseStanding> Derive(const v1::PromiseRow& promise) const;
  absl::Status Refresh(const std::vector<Uuid>& announcement_ids, const std::string& lever_id);
  absl::Status ChangeCounts(const std::string& key,
                            const std::function<void(v1::PromiseCountsRow*)>& change);
  absl::Status ChangePromiseCounts(const v1::PromiseRow& before, const v1::PromiseRow& after);
  absl::Status ChangeTriggerCounts(const v1::TriggerRow& row, int sign);
  void ChangeIndexes(const v1::PromiseRow& before, const v1::PromiseRow& after);

  views::RowStore& rows_;
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_PROMISE_ROWS_H_
