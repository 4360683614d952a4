#include "tests/contract/every_log.h"

#include <utility>

#include "storage/log/memory_event_log.h"
#include "storage/log/rocksdb_event_log.h"

namespace varsel::log {

EventLog& EveryLog::log() {
  if (log_ == nullptr) Open();
  return *log_;
}

const views::ViewSource& EveryLog::views() {
  if (log_ == nullptr) Open();
  return *views_;
}

void EveryLog::Open() {
  if (GetParam() == LogKind::kMemory) {
    MemoryEventLog::Options options;
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.views = use_views_;
    options.limits = limits_;
    options.cuttable = cuttable_;
    auto log = std::make_unique<MemoryEventLog>(std::move(options));
    views_ = log.get();
    log_ = std::move(log);
    return;
  }
  OpenOptions options;
  options.data_dir = dir_.path() + "/data";
  options.district = "test";
  options.development = true;
  options.clock = &clock_;
  options.entropy = &entropy_;
  options.views = use_views_;
  options.limits = limits_;
  options.cuttable = cuttable_;
  options.mac = TestMac();
  absl::StatusOr<std::unique_ptr<RocksDbEventLog>> log = RocksDbEventLog::Open(std::move(options));
  ASSERT_TRUE(log.ok()) << log.status();
  views_ = log->get();
  log_ = *std::move(log);
}

}  // namespace varsel::log
