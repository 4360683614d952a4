// What the folds of view sanction.promise write with: every change of a promise or a trigger keeps
// indexes and counters with it. One object a fold; not thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_PROMISE_ROWS_H_
#define VARSEL_SERVICES_SANCTION_PROMISE_ROWS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {

class PromiseRows {
 public:
  explicit PromiseRows(views::RowStore& rows) : rows_(rows) {}

  // The promise as it is; empty if there is none.
  absl::StatusOr<v1::PromiseRow> Get(const Uuid& announcement_id) const;
  // Puts it with its standing derived anew; away with it if it is neither announced nor taken back.
  absl::Status Put(const Uuid& announcement_id, v1::PromiseRow after);
  // Every promise of this lever to this group anew.
  absl::Status Refresh(const std::string& group_id, const std::string& lever_id);

  // Puts or takes away a trigger, with its counters.
  absl::Status PutTrigger(const std::string& key, const v1::TriggerRow& row);
  absl::Status DeleteTrigger(const std::string& key);

 private:
  absl::StatusOr<v1::PromiseStanding> Derive(const v1::PromiseRow& promise) const;
  absl::Status ChangeCounts(const std::string& key,
                            const std::function<void(v1::PromiseCountsRow*)>& change);
  absl::Status ChangeTriggerCounts(const v1::TriggerRow& row, int sign);
  void ChangeIndexes(const v1::PromiseRow& row, bool add);

  views::RowStore& rows_;
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_PROMISE_ROWS_H_
