// How the log says that something stored cannot be read or verified. Pure.
#ifndef VARSEL_STORAGE_LOG_DATA_LOSS_H_
#define VARSEL_STORAGE_LOG_DATA_LOSS_H_

#include <string_view>

#include "absl/status/status.h"
#include "storage/base/ids.h"

namespace varsel::log {

// DATA_LOSS LOG_DATA_LOSS: `what` is wrong with the record at `position`.
absl::Status DataLoss(Position position, std::string_view what);
// The same of what belongs to no record.
absl::Status DataLoss(std::string_view what);

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_DATA_LOSS_H_
