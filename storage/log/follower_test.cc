// What the contract suite does not ask of the follower: its batches, what it was not to hand over,
// and a log that cannot be read. Following itself: tests/contract/follow_test.cc.
#include "storage/log/follower.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "storage/log/log_testing.h"
#include "storage/log/memory_event_log.h"

namespace varsel::log {
namespace {

constexpr absl::Duration kLong = absl::Seconds(60);  // fails a test rather than hang it

// A log whose records from a position on cannot be read.
class DamagedLog : public EventLog {
 public:
  DamagedLog(EventLog& log, Position damaged) : log_(log), damaged_(damaged) {}
  absl::StatusOr<std::vector<Record>> ReadAll(Position after, size_t limit) const override {
    if (after.Next() >= damaged_) return absl::DataLossError("damaged");
    return log_.ReadAll(after, std::min<size_t>(limit, damaged_.value() - after.value() - 1));
  }
  LogIdentity identity() const override { return log_.identity(); }
  LogHead head() const override { return log_.head(); }
  void Append(AppendRequest request, AppendDone done) override {
    log_.Append(std::move(request), std::move(done));
  }
  absl::StatusOr<Version> StreamVersion(const StreamId& stream) const override {
    return log_.StreamVersion(stream);
  }
  absl::StatusOr<std::vector<Record>> ReadStream(const StreamId& stream, Version after,
                                                 size_t limit) const override {
    return log_.ReadStream(stream, after, limit);
  }
  absl::StatusOr<std::optional<StoredRequest>> FindRequest(const Uuid& key) const override {
    return log_.FindRequest(key);
  }
  bool AwaitPast(Position after, absl::Duration timeout) const override {
    return log_.AwaitPast(after, timeout);
  }
  std::shared_ptr<void> OnCommit(std::function<void(Position)> wake) override {
    return log_.OnCommit(std::move(wake));
  }
  void Shutdown() override { log_.Shutdown(); }

 private:
  EventLog& log_;
  const Position damaged_;
};

class FollowerTest : public testing::Test {
 protected:
  void Append(int records, std::string_view kind = "test.v1.Happened") {
    for (int i = 0; i < records; ++i) {
      AppendRequest request;
      request.records.push_back(RecordOf(StreamOf(1), entropy_, "p", kind));
      ASSERT_TRUE(log_.AppendAndWait(std::move(request)).ok());
    }
  }
  Follower::Handle Collect() {
    return [this](const std::vector<Record>& records) {
      MutexLock lock(mutex_);
      batches_.push_back(records.size());
      for (const Record& record : records) got_.push_back(record.header.position.value());
      return absl::OkStatus();
    };
  }
  SeededEntropy entropy_{1};
  MemoryEventLog log_{{}};
  Mutex mutex_;
  std::vector<size_t> batches_ ABSL_GUARDED_BY(mutex_);
  std::vector<uint64_t> got_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(FollowerTest, HandsOverNoMoreThanABatchAtOnce) {
  Append(10);
  Follower follower(log_, {.after = {}, .batch_records = 4, .wants = {}}, Collect(), nullptr);
  ASSERT_TRUE(follower.AwaitScanned(Position(10), kLong));
  MutexLock lock(mutex_);
  EXPECT_EQ(batches_, (std::vector<size_t>{4, 4, 2}));
}

TEST_F(FollowerTest, PassesOverWhatIsNotWantedAndStillCountsItAsScanned) {
  Append(2);
  Append(3, "test.v1.Unwanted");
  Append(1);
  Follower follower(log_,
                    {.after = Position(1),
                     .batch_records = 2,
                     .wants = [](std::string_view kind) { return kind == "test.v1.Happened"; }},
                    Collect(), nullptr);
  ASSERT_TRUE(follower.AwaitScanned(Position(6), kLong));
  MutexLock lock(mutex_);
  EXPECT_EQ(got_, (std::vector<uint64_t>{2, 6}));
}

TEST_F(FollowerTest, EndsWhereTheLogCannotBeReadAndSaysSo) {
  Append(10);
  DamagedLog damaged(log_, Position(6));
  Follower follower(damaged, {}, Collect(), nullptr);
  EXPECT_FALSE(follower.AwaitScanned(Position(6), kLong));
  EXPECT_EQ(follower.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(follower.scanned(), Position(5));
  EXPECT_EQ(follower.lag(), 5u);
}

TEST_F(FollowerTest, AwaitScannedGivesUpWhenItsTimeIsOver) {
  Follower follower(log_, {}, Collect(), nullptr);
  EXPECT_FALSE(follower.AwaitScanned(Position(1), absl::ZeroDuration()));
  EXPECT_TRUE(follower.AwaitScanned(Position(), absl::ZeroDuration()));
}

}  // namespace
}  // namespace varsel::log
