#include "storage/log/cuttable_log.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/log/data_loss.h"

namespace varsel::log {

// By the object itself, so that whoever has no use for it need not know of it.
CuttableLog* CuttableOf(EventLog& log) { return dynamic_cast<CuttableLog*>(&log); }
const CuttableLog* CuttableOf(const EventLog& log) {
  return dynamic_cast<const CuttableLog*>(&log);
}

absl::StatusOr<Position> LastRecordedBefore(const EventLog& log, absl::Time time) {
  const CuttableLog* cuttable = CuttableOf(log);
  // Recorded times never go back, so the last one is found by halving.
  uint64_t low = cuttable != nullptr ? cuttable->cut().through.value() : 0;
  uint64_t high = log.head().position.value();
  while (low < high) {
    const uint64_t middle = low + (high - low + 1) / 2;
    ASSIGN_OR_RETURN(const std::vector<Record> read, log.ReadAll(Position(middle - 1), 1));
    if (read.size() != 1) return DataLoss(Position(middle), "missing");
    if (read[0].header.recorded < time) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return Position(low);
}

}  // namespace varsel::log
