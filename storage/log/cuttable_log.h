// A log whose beginning can be ended (log_cut.h), for those whose records have a term. Apart from
// EventLog, which everybody stands on and which never loses anything: only a log that was opened as
// cuttable is cut, and the others refuse. Thread-safe.
//
// After a cut: positions count on, and streams keep their versions. ReadAll and ReadStream begin at
// the first record that is kept; FindEvent does not know those that ended; a follower goes on at
// the first that is kept. Requests are answered as before: their replies hold ids and codes only.
// Views are built anew from what is kept. Every head and every proof, from before and from after,
// holds.
#ifndef VARSEL_STORAGE_LOG_CUTTABLE_LOG_H_
#define VARSEL_STORAGE_LOG_CUTTABLE_LOG_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/log/event_log.h"
#include "storage/log/log_cut.h"

namespace varsel::log {

class CuttableLog {
 public:
  virtual ~CuttableLog() = default;

  // What has ended so far; `through` 0 if nothing has.
  virtual LogCut cut() const = 0;
  // Ends all records up to `through`: appends the cut record, erases them from index and log,
  // builds the views anew, and rewrites the files until no byte of them is left. Blocks for as long
  // as that takes, with appends going on; what a crash or an error cuts off after the record is
  // done by the next start. Again for what has ended already: OK, and what was not done is done.
  // FAILED_PRECONDITION: not opened as cuttable. INVALID_ARGUMENT: `through` is past the head.
  // UNAVAILABLE DRAINING, LOG_STOPPED, CLOCK_JUMPED; RESOURCE_EXHAUSTED DISK_RESERVE.
  virtual absl::Status EndThrough(Position through, const ActorId& actor) = 0;
  // Before the log is shut down: ends what is under way, views that are being built as well.
  virtual void StopEnding() = 0;
  // How far the bytes are gone from every file, and since when.
  virtual CutDone erased() const = 0;
};

// The same log as one that can be cut; nullptr if it is of another make.
CuttableLog* CuttableOf(EventLog& log);
const CuttableLog* CuttableOf(const EventLog& log);

// The last position recorded before `time`, of those that are kept; what has ended already if there
// is none. Reads as many records as the log's size has binary digits.
absl::StatusOr<Position> LastRecordedBefore(const EventLog& log, absl::Time time);

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_CUTTABLE_LOG_H_
