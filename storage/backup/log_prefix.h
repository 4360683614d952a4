// A log's records up to a position, written into a new database byte for byte, with everything that
// follows from them but the views, which a server builds again when it opens the log. Blocks.
#ifndef VARSEL_STORAGE_BACKUP_LOG_PREFIX_H_
#define VARSEL_STORAGE_BACKUP_LOG_PREFIX_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/log/event_log.h"

namespace varsel::backup {

// Copies the records of the database in `from` up to `to` into a new one in `target`.
// REQUIRES: `to` is in the log. DATA_LOSS LOG_DATA_LOSS with the position where a record does not
// verify. What the new log ends with.
absl::StatusOr<log::LogHead> CopyLogPrefix(const std::string& from, Position to,
                                           const std::string& target);

// What the database in `from` ends with. DATA_LOSS if it does not say.
absl::StatusOr<log::LogHead> HeadOfLog(const std::string& from);
// The last position that was recorded at `time` or before; 0 if none was.
absl::StatusOr<Position> LastPositionAt(const std::string& from, absl::Time time);

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_LOG_PREFIX_H_
