// Takes what has ended out of the files, after the cut record is on disk (log_cut.h). Each step can
// be cut off at any write and done again. Blocks; appends go on meanwhile. Free functions.
#ifndef VARSEL_STORAGE_LOG_ERASE_ENDED_H_
#define VARSEL_STORAGE_LOG_ERASE_ENDED_H_

#include "absl/status/status.h"
#include "storage/base/ids.h"
#include "storage/kv/database.h"

namespace varsel::log {

// Deletes the records up to `through`, and what the indexes hold of them, some thousand at a time;
// it is on disk when this returns. The streams' versions and the requests stay. DATA_LOSS where a
// record cannot be read: what the indexes hold of it is then not known.
absl::Status DeleteEnded(kv::Database& database, Position through);

// Rewrites the records' files, until none holds a byte of what was deleted.
absl::Status RewriteRecords(kv::Database& database, Position through);
// The same of the indexes and the views' rows: all of their files.
absl::Status RewriteIndexes(kv::Database& database);

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_ERASE_ENDED_H_
