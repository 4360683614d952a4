#include "tests/crash/crash_log.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "storage/base/error.h"
#include "storage/log/sha256.h"
#include "storage/views/memory_views.h"
#include "storage/views/stored_views.h"

namespace varsel::log {
namespace {

constexpr uint64_t kGuardStream = 1000;

const CountingView& TheView() {
  static const CountingView& view = *new CountingView;
  return view;
}

}  // namespace

AppendRequest Ledger::Ask(uint64_t stream, size_t count, Entropy& entropy) {
  AppendRequest request;
  const std::string payload = entropy.NewUuid().ToString();
  for (size_t i = 0; i < count; ++i) {
    const uint64_t into = i + 1 == count ? kGuardStream : stream;
    request.records.push_back(RecordOf(StreamOf(into), entropy, payload));
  }
  request.request = RequestOf(0, 1, payload);
  request.request->key = entropy.NewUuid();
  MutexLock lock(mutex_);
  for (const NewRecord& record : request.records) {
    asked_[record.meta.event_id] = Asked{request.request->key, count, payload};
  }
  return request;
}

void Ledger::Acknowledged(const AppendRequest& request, const AppendOutcome& outcome) {
  MutexLock lock(mutex_);
  uint64_t position = outcome.last.value() - request.records.size();
  for (const NewRecord& record : request.records) {
    acknowledged_[record.meta.event_id] = Position(++position);
  }
  requests_[request.request->key] = outcome.last;
  last_ = std::max(last_, outcome.last);
}

uint64_t Ledger::acknowledged() const {
  MutexLock lock(mutex_);
  return acknowledged_.size();
}

Position Ledger::last_acknowledged() const {
  MutexLock lock(mutex_);
  return last_;
}

void Ledger::Check(RocksDbEventLog& log) const {
  MutexLock lock(mutex_);
  const Position head = log.head().position;
  EXPECT_GE(head, last_);
  const absl::Status verified = log.VerifyAll();
  ASSERT_TRUE(verified.ok()) << verified;
  std::vector<Record> records;
  while (records.size() < head.value()) {
    const auto page = log.ReadAll(Position(records.size()), 1000);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_FALSE(page->empty());
    records.insert(records.end(), page->begin(), page->end());
  }
  std::map<EventId, Position> found;
  std::map<StreamId, uint64_t> versions;
  std::map<Uuid, size_t> appends;
  for (const Record& record : records) {
    const RecordHeader& header = record.header;
    const auto asked = asked_.find(header.meta.event_id);
    ASSERT_NE(asked, asked_.end()) << "nobody asked for " << header.position.value();
    EXPECT_EQ(asked->second.payload, record.payload);
    EXPECT_TRUE(found.emplace(header.meta.event_id, header.position).second) << "twice";
    EXPECT_EQ(header.version.value(), ++versions[header.meta.stream]);
    ++appends[asked->second.request];
  }
  for (const auto& [id, position] : acknowledged_) {
    ASSERT_TRUE(found.contains(id)) << "acknowledged and lost: " << position.value();
    EXPECT_EQ(found[id], position);
  }
  for (const auto& [id, asked] : asked_) {
    const bool there = found.contains(id);
    EXPECT_EQ(appends.contains(asked.request) ? appends[asked.request] : 0,
              there ? asked.records : 0)
        << "an append in part";
    const auto stored = log.FindRequest(asked.request);
    ASSERT_TRUE(stored.ok()) << stored.status();
    EXPECT_EQ(stored->has_value(), there);
  }
  for (const auto& [stream, version] : versions) {
    EXPECT_EQ(log.StreamVersion(stream)->value(), version);
    EXPECT_EQ(log.ReadStream(stream, Version(), 1000)->size(), std::min<uint64_t>(version, 1000));
  }
  const auto rows = views::ExportRows(log, TheView().name());
  ASSERT_TRUE(rows.ok()) << rows.status();
  const auto expected = *views::FoldFromScratch(TheView(), records);
  EXPECT_EQ(views::Rows(rows->begin(), rows->end()), expected);
}

absl::StatusOr<std::unique_ptr<RocksDbEventLog>> OpenOn(kv::Disk& disk, const Clock& clock,
                                                        Entropy& entropy, size_t write_buffer_bytes,
                                                        bool with_view) {
  OpenOptions options;
  options.data_dir = "/data";
  options.district = "test";
  options.clock = &clock;
  options.entropy = &entropy;
  options.disk = &disk;
  options.limits.disk_reserve_bytes = 0;
  options.limits.head_record_within = absl::Milliseconds(1);
  if (with_view) options.views = {&TheView()};
  options.mac = TestMac();
  options.write_buffer_bytes = write_buffer_bytes;
  options.block_cache_bytes = 1 << 20;
  return RocksDbEventLog::Open(std::move(options));
}

uint64_t Load(RocksDbEventLog& log, Ledger& ledger, Entropy& entropy, int appends) {
  constexpr int kInFlight = 4;
  Mutex mutex;
  CondVar changed;
  int running = 0;
  uint64_t acknowledged = 0;
  for (int i = 0; i < appends; ++i) {
    const AppendRequest request =
        ledger.Ask(static_cast<uint64_t>(i) % 5, 1 + static_cast<size_t>(i) % 3, entropy);
    {
      MutexLock lock(mutex);
      while (running >= kInFlight) changed.Wait(mutex);
      if (log.stopped()) break;
      ++running;
    }
    log.Append(request, [&, request](absl::StatusOr<AppendOutcome> fate) {
      if (fate.ok()) ledger.Acknowledged(request, *fate);
      MutexLock lock(mutex);
      if (fate.ok()) ++acknowledged;
      --running;
      changed.NotifyAll();
    });
  }
  MutexLock lock(mutex);
  while (running > 0) changed.Wait(mutex);
  return acknowledged;
}

}  // namespace varsel::log
