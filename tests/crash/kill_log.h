// What the killed writer and the test that kills it agree on: the log, and what append number n
// holds.
#ifndef VARSEL_TESTS_CRASH_KILL_LOG_H_
#define VARSEL_TESTS_CRASH_KILL_LOG_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "storage/log/log_testing.h"
#include "storage/log/rocksdb_event_log.h"

namespace varsel::log {

inline const CountingView& KillView() {
  static const CountingView& view = *new CountingView;
  return view;
}

inline absl::StatusOr<std::unique_ptr<RocksDbEventLog>> OpenKillLog(const std::string& directory) {
  OpenOptions options;
  options.data_dir = directory;
  options.district = "test";
  options.views = {&KillView()};
  options.mac = TestMac();
  options.write_buffer_bytes = 512 << 10;  // so that flushes are killed too
  options.limits.disk_reserve_bytes = 0;
  return RocksDbEventLog::Open(std::move(options));
}

inline EventId KillEvent(uint64_t number, uint64_t index) {
  return EventId(Uuid::Derived("kill", {StreamOf(number).id, StreamOf(index).id}));
}

// One to three records of two streams, and a request; the same for the same number.
inline AppendRequest KillAppend(uint64_t number) {
  SeededEntropy entropy(number);
  AppendRequest request;
  for (uint64_t i = 0; i <= number % 3; ++i) {
    request.records.push_back(
        RecordOf(StreamOf(i == 0 ? number % 7 : 100), entropy, absl::StrCat(number)));
    request.records.back().meta.event_id = KillEvent(number, i);
  }
  request.request = RequestOf(number, 1, absl::StrCat("reply ", number));
  return request;
}

}  // namespace varsel::log

#endif  // VARSEL_TESTS_CRASH_KILL_LOG_H_
