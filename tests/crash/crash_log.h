// A log on a disk that fails on purpose, and what the crash tests ask of it: that it holds what was
// acknowledged, that what else it holds was asked for, and that its parts agree.
#ifndef VARSEL_TESTS_CRASH_CRASH_LOG_H_
#define VARSEL_TESTS_CRASH_CRASH_LOG_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "storage/base/mutex.h"
#include "storage/kv/faulty_disk.h"
#include "storage/log/log_testing.h"
#include "storage/log/rocksdb_event_log.h"

namespace varsel::log {

// What was asked of a log, and what it acknowledged. Thread-safe.
class Ledger {
 public:
  // An append of `count` records, one of them of the guard stream, and a request. Remembered as
  // asked for.
  AppendRequest Ask(uint64_t stream, size_t count, Entropy& entropy);
  // The append was acknowledged.
  void Acknowledged(const AppendRequest& request, const AppendOutcome& outcome);
  uint64_t acknowledged() const;
  Position last_acknowledged() const;

  // Everything acknowledged is in the log where it was said to be; everything in the log was asked
  // for, whole appends only; versions, indexes, requests, views and the tree agree with the
  // records. Reports by gtest.
  void Check(RocksDbEventLog& log) const;

 private:
  struct Asked {
    Uuid request;
    size_t records = 0;
    std::string payload;
  };
  mutable Mutex mutex_;
  std::map<EventId, Asked> asked_ ABSL_GUARDED_BY(mutex_);
  std::map<EventId, Position> acknowledged_ ABSL_GUARDED_BY(mutex_);
  std::map<Uuid, Position> requests_ ABSL_GUARDED_BY(mutex_);
  Position last_ ABSL_GUARDED_BY(mutex_);
};

// Opens the log of the crash tests on `disk`, with a view if `with_view`, small buffers (so that
// flushes happen) and no disk reserve.
absl::StatusOr<std::unique_ptr<RocksDbEventLog>> OpenOn(kv::Disk& disk, const Clock& clock,
                                                        Entropy& entropy,
                                                        size_t write_buffer_bytes = 256 << 10,
                                                        bool with_view = true);

// Appends until `appends` were tried or one failed for good; several in flight. How many were
// acknowledged.
uint64_t Load(RocksDbEventLog& log, Ledger& ledger, Entropy& entropy, int appends);

}  // namespace varsel::log

#endif  // VARSEL_TESTS_CRASH_CRASH_LOG_H_
