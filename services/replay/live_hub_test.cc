// Who waits is handed what comes, on the hub's thread, without gap or repeat however often he turns
// to something else. With real threads.
#include "services/replay/live_hub.h"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "services/replay/replay_tale.h"

namespace varsel::replay {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;

constexpr absl::Duration kLong = absl::Minutes(5);

class LiveHubTest : public ReplayTale {
 protected:
  LiveHubTest() {
    Now(5);
    Affiliated("anton", "red", 1);
    start_ = head();
  }
  uint64_t head() { return harness_.event_log().head().position.value(); }
  // Positions from `after` on, one by one.
  static std::vector<uint64_t> Run(uint64_t after, uint64_t to) {
    std::vector<uint64_t> positions;
    while (after < to) positions.push_back(++after);
    return positions;
  }
  static void AddTo(const LiveRecords& records, std::vector<uint64_t>* positions) {
    for (const auto& record : records) positions->push_back(record->position);
  }

  LiveHub hub_{harness_.event_log(), harness_.event_log(), harness_.system_clock()};
  uint64_t start_ = 0;
};

TEST_F(LiveHubTest, HandsOnWhatComesWithoutWakingWhoWaitsUntilHeWantsToGoOnByHimself) {
  const LiveHub::Watching watching(hub_);
  std::vector<uint64_t> got;
  std::atomic<bool> handed = false;
  std::thread waiter([&] {
    const std::thread::id own = std::this_thread::get_id();
    const auto take = [&](const LiveRecords& records) {
      if (handed) return false;  // enough
      EXPECT_NE(std::this_thread::get_id(), own);
      AddTo(records, &got);
      handed = true;
      return true;
    };
    while (!handed) {
      const auto next = hub_.Next(got.empty() ? start_ : got.back(), kLong, take);
      ASSERT_THAT(next, IsOk());
      AddTo(*next, &got);
    }
  });
  // He may still be on his way when the first are recorded.
  for (int k = 0; !handed; ++k) Attempt("anton", 2 + k / 10'000.0);
  Attempt("anton", 3);
  waiter.join();
  EXPECT_EQ(got, Run(start_, got.back()));
}

TEST_F(LiveHubTest, WhoCannotTakeWhatComesDoesNotHoldUpTheOthers) {
  const LiveHub::Watching watching(hub_);
  std::thread busy([&] {
    const auto next = hub_.Next(start_, kLong, [](const LiveRecords&) { return false; });
    ASSERT_THAT(next, IsOk());
    EXPECT_EQ(next->front()->position, start_ + 1);
  });
  std::vector<uint64_t> got;
  std::thread idle([&] {
    const auto next = hub_.Next(start_, kLong, [&](const LiveRecords& records) {
      AddTo(records, &got);
      return false;  // enough
    });
    EXPECT_THAT(next, IsOk());
    if (next.ok() && got.empty()) AddTo(*next, &got);  // it was there before he waited
  });
  Attempt("anton", 2);
  busy.join();
  idle.join();
  ASSERT_FALSE(got.empty());
  EXPECT_EQ(got.front(), start_ + 1);
}

TEST_F(LiveHubTest, MissesAndRepeatsNothingHoweverOftenHeTurnsToSomethingElse) {
  constexpr size_t kWaiters = 8;
  constexpr int kRecords = 60;
  const LiveHub::Watching watching(hub_);
  std::vector<std::vector<uint64_t>> got(kWaiters);
  std::vector<std::thread> waiters;
  std::atomic<uint64_t> last = UINT64_MAX;
  for (size_t i = 0; i < kWaiters; ++i) {
    waiters.emplace_back([&, i] {
      uint64_t after = start_;
      size_t asked = 0;
      const auto keep = [&](const LiveRecords& records) {
        if (i % 2 == 1 && ++asked % 3 == 0) return false;
        AddTo(records, &got[i]);
        after = records.back()->position;
        return true;
      };
      while (after < last) {
        const auto next = hub_.Next(after, absl::Microseconds(200), keep);
        ASSERT_THAT(next, IsOk());
        if (next->empty()) continue;
        AddTo(*next, &got[i]);
        after = next->back()->position;
      }
    });
  }
  for (int k = 0; k < kRecords; ++k) Attempt("anton", 2 + k / 100.0);
  last = head();
  for (std::thread& waiter : waiters) waiter.join();
  for (const auto& positions : got) EXPECT_EQ(positions, Run(start_, head()));
}

TEST_F(LiveHubTest, FreesWhoWaitsWhenItStops) {
  const LiveHub::Watching watching(hub_);
  std::thread waiter([&] {
    const auto next = hub_.Next(start_, kLong, [](const LiveRecords&) { return true; });
    ASSERT_THAT(next, IsOk());
    EXPECT_THAT(*next, IsEmpty());
  });
  hub_.Stop();
  waiter.join();
}

}  // namespace
}  // namespace varsel::replay
