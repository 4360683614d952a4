// Following: catching up, then live; every record once and in order; heartbeats; clean stops.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "storage/log/follower.h"
#include "tests/contract/every_log.h"

namespace varsel::log {
namespace {

constexpr absl::Duration kLong = absl::Seconds(60);  // fails a test rather than hang it

class FollowTest : public EveryLog {
 protected:
  Follower::Handle Collect() {
    return [this](const std::vector<Record>& records) {
      MutexLock lock(mutex_);
      for (const Record& record : records) got_.push_back(record.header.position.value());
      return absl::OkStatus();
    };
  }
  std::vector<uint64_t> got() {
    MutexLock lock(mutex_);
    return got_;
  }
  Mutex mutex_;
  std::vector<uint64_t> got_ ABSL_GUARDED_BY(mutex_);
};
VARSEL_FOR_EVERY_LOG(FollowTest);

TEST_P(FollowTest, CatchesUpThenGoesOnLiveWithoutGapOrRepeat) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(Append(StreamOf(1)).ok());
  Follower follower(log(), {.after = Position(5), .batch_records = 4}, Collect(), nullptr);
  std::thread writer([this] {
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(Append(StreamOf(2)).ok());
  });
  writer.join();
  ASSERT_TRUE(follower.AwaitScanned(Position(120), kLong));
  const std::vector<uint64_t> seen = got();
  ASSERT_EQ(seen.size(), 115u);
  for (size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], i + 6);
  EXPECT_EQ(follower.lag(), 0u);
  EXPECT_TRUE(follower.status().ok());
}

TEST_P(FollowTest, HeartbeatTellsWhatWasScannedThoughNothingWasWanted) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Append(StreamOf(1)).ok());
  Mutex mutex;
  CondVar beaten;
  int beats = 0;
  Position scanned;
  Follower::Options options;
  options.wants = [](std::string_view) { return false; };
  options.heartbeat = absl::Milliseconds(1);
  Follower follower(log(), options, Collect(), [&](Position at, Position) {
    MutexLock lock(mutex);
    ++beats;
    scanned = at;
    beaten.NotifyAll();
  });
  MutexLock lock(mutex);
  while (beats < 3) beaten.Wait(mutex);
  EXPECT_EQ(scanned, Position(10));
  EXPECT_TRUE(got().empty());
}

TEST_P(FollowTest, HandlerThatFailsEndsTheFollowingAndSaysWhy) {
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  Follower follower(
      log(), {}, [](const std::vector<Record>&) { return absl::InternalError("no"); }, nullptr);
  EXPECT_FALSE(follower.AwaitScanned(Position(1), kLong));
  EXPECT_EQ(follower.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(follower.scanned(), Position());
}

TEST_P(FollowTest, StopsWhileTheLogIsQuietAndWhileItIsNot) {
  for (int round = 0; round < 10; ++round) {
    Follower follower(log(), {}, Collect(), nullptr);
    if (round % 2 == 1) {
      ASSERT_TRUE(Append(StreamOf(1)).ok());
    }
    follower.Stop();
    follower.Stop();
  }
}

TEST_P(FollowTest, AwaitPastReturnsWhenTheHeadHasPassedAndOnShutdown) {
  EXPECT_FALSE(log().AwaitPast(Position(), absl::ZeroDuration()));
  std::thread waiter([this] { EXPECT_TRUE(log().AwaitPast(Position(), kLong)); });
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  waiter.join();
  std::thread stopped([this] { EXPECT_FALSE(log().AwaitPast(Position(1), kLong)); });
  log().Shutdown();
  stopped.join();
}

TEST_P(FollowTest, CommitWakesUntilTheTokenIsGone) {
  Mutex mutex;
  CondVar woken;
  Position head;
  int wakes = 0;
  std::shared_ptr<void> token = log().OnCommit([&](Position now) {
    MutexLock lock(mutex);
    head = now;
    ++wakes;
    woken.NotifyAll();
  });
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  {
    MutexLock lock(mutex);
    while (head < Position(1)) woken.Wait(mutex);
  }
  token.reset();
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  ASSERT_TRUE(log().AwaitPast(Position(1), kLong));
  MutexLock lock(mutex);
  EXPECT_EQ(wakes, 1);
}

}  // namespace
}  // namespace varsel::log
