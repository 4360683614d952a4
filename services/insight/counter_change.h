// One record's change to counters: read at first use, written at the end, so that a record that
// touches many rows (a round that starts) reads and writes each counter row once. Lives within one
// Fold.
#ifndef VARSEL_SERVICES_INSIGHT_COUNTER_CHANGE_H_
#define VARSEL_SERVICES_INSIGHT_COUNTER_CHANGE_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/views/view.h"
#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {

class CounterChange {
 public:
  explicit CounterChange(views::RowStore& rows) : rows_(rows) {}

  // Adds (1) or takes out (-1) all that the row contributes.
  absl::Status Add(const v1::PersonRow& row, int times);
  absl::Status Add(const v1::NotificationRow& row, int times);
  // Writes the counters that were touched. To be called once, last.
  void Write();

 private:
  views::RowStore& rows_;
  std::map<std::string, v1::PersonCounters> persons_;    // by row key
  std::map<std::string, v1::AttemptCounters> attempts_;  // by row key
};

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_COUNTER_CHANGE_H_
