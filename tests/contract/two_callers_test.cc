// Two and more callers at once on each guard: exactly one passes, and the rest learn what they met.
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "tests/contract/every_log.h"

namespace varsel::log {
namespace {

constexpr int kCallers = 8;

class TwoCallersTest : public EveryLog {
 protected:
  // Every caller's append at once; the fates in order.
  std::vector<absl::StatusOr<AppendOutcome>> AtOnce(std::vector<AppendRequest> requests) {
    EventLog& target = log();
    std::vector<absl::StatusOr<AppendOutcome>> fates(requests.size(), absl::UnknownError("none"));
    std::atomic<bool> go = false;
    std::vector<std::thread> callers;
    for (size_t i = 0; i < requests.size(); ++i) {
      callers.emplace_back([&, i] {
        while (!go.load()) std::this_thread::yield();
        fates[i] = target.AppendAndWait(requests[i]);
      });
    }
    go = true;
    for (std::thread& caller : callers) caller.join();
    return fates;
  }
  static int Passed(const std::vector<absl::StatusOr<AppendOutcome>>& fates, std::string reason) {
    int passed = 0;
    for (const auto& fate : fates) {
      if (fate.ok())
        ++passed;
      else
        EXPECT_EQ(ReasonOf(fate.status()), reason) << fate.status();
    }
    return passed;
  }
};
VARSEL_FOR_EVERY_LOG(TwoCallersTest);

TEST_P(TwoCallersTest, OnlyOneMakesAStreamThatMustNotExist) {
  std::vector<AppendRequest> requests;
  for (int i = 0; i < kCallers; ++i) {
    requests.push_back(AppendOf(StreamOf(1), entropy_));
    requests.back().preconditions = {{StreamOf(1), Version(0)}};
  }
  EXPECT_EQ(Passed(AtOnce(requests), "VERSION_MET"), 1);
  EXPECT_EQ(*log().StreamVersion(StreamOf(1)), Version(1));
}

TEST_P(TwoCallersTest, OnlyOneTakesWhatAGuardStreamProtects) {
  ASSERT_TRUE(Append(StreamOf(100)).ok());
  std::vector<AppendRequest> requests;
  for (uint64_t i = 0; i < kCallers; ++i) {
    requests.push_back(AppendOf(StreamOf(i), entropy_));
    requests.back().records.push_back(RecordOf(StreamOf(100), entropy_));
    requests.back().preconditions = {{StreamOf(100), Version(1)}};
  }
  EXPECT_EQ(Passed(AtOnce(requests), "VERSION_MET"), 1);
  EXPECT_EQ(log().head().position, Position(3));
}

TEST_P(TwoCallersTest, ReadersOfAStreamDoNotHinderOneAnother) {
  ASSERT_TRUE(Append(StreamOf(100)).ok());
  std::vector<AppendRequest> requests;
  for (uint64_t i = 0; i < kCallers; ++i) {
    requests.push_back(AppendOf(StreamOf(i), entropy_));
    requests.back().preconditions = {{StreamOf(100), Version(1)}};
  }
  EXPECT_EQ(Passed(AtOnce(requests), "VERSION_MET"), kCallers);
}

TEST_P(TwoCallersTest, SameRequestAtOnceIsStoredOnceAndAnsweredTheSame) {
  std::vector<AppendRequest> requests;
  for (int i = 0; i < kCallers; ++i) {
    requests.push_back(AppendOf(StreamOf(1), entropy_));
    requests.back().request = RequestOf(1, 1, "reply " + std::to_string(i));
  }
  const auto fates = AtOnce(requests);
  ASSERT_EQ(Passed(fates, ""), kCallers);
  int first = 0;
  std::set<std::string> replies;
  for (const auto& fate : fates) {
    first += fate->repeated ? 0 : 1;
    replies.insert(fate->reply);
  }
  EXPECT_EQ(first, 1);
  EXPECT_EQ(replies.size(), 1u);
  EXPECT_EQ(log().head().position, Position(1));
}

TEST_P(TwoCallersTest, SameEventIdAtOnceIsStoredOnce) {
  AppendRequest request = AppendOf(StreamOf(1), entropy_);
  std::vector<AppendRequest> requests(kCallers, request);
  for (uint64_t i = 0; i < kCallers; ++i) requests[i].records[0].meta.stream = StreamOf(i);
  EXPECT_EQ(Passed(AtOnce(requests), "ID_IN_USE"), 1);
}

TEST_P(TwoCallersTest, ManyAppendsAtOnceGetEveryPositionOnce) {
  std::vector<AppendRequest> requests;
  for (int i = 0; i < 4 * kCallers; ++i) requests.push_back(AppendOf(StreamOf(1), entropy_));
  std::set<uint64_t> positions;
  for (const auto& fate : AtOnce(requests)) positions.insert(fate->last.value());
  EXPECT_EQ(positions.size(), 4u * kCallers);
  EXPECT_EQ(*positions.rbegin(), 4u * kCallers);
  EXPECT_EQ(*log().StreamVersion(StreamOf(1)), Version(4 * kCallers));
}

// A view whose fold waits until it is let go on, and the committer with it.
class GateView : public views::View {
 public:
  std::string_view name() const override { return "test.gate"; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view) const override { return true; }
  absl::Status Fold(const Record&, views::RowStore&) const override {
    MutexLock lock(mutex_);
    entered_ = true;
    changed_.NotifyAll();
    while (!open_) changed_.Wait(mutex_);
    return absl::OkStatus();
  }
  void AwaitEntered() {
    MutexLock lock(mutex_);
    while (!entered_) changed_.Wait(mutex_);
  }
  void Open() {
    MutexLock lock(mutex_);
    open_ = true;
    changed_.NotifyAll();
  }

 private:
  mutable Mutex mutex_;
  mutable CondVar changed_;
  mutable bool entered_ ABSL_GUARDED_BY(mutex_) = false;
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
};

TEST_P(TwoCallersTest, FullQueueRefusesEarlyAndRecovers) {
  constexpr size_t kQueue = 4;
  constexpr int kTooMany = 3;
  GateView gate;
  UseViews({&gate});
  limits().commit_queue_max = kQueue;
  Mutex mutex;
  CondVar changed;
  int passed = 0;
  int overloaded = 0;
  const auto append = [&] {
    log().Append(AppendOf(StreamOf(1), entropy_), [&](absl::StatusOr<AppendOutcome> fate) {
      if (!fate.ok()) {
        EXPECT_EQ(fate.status().code(), absl::StatusCode::kResourceExhausted);
        EXPECT_EQ(ReasonOf(fate.status()), "OVERLOADED");
      }
      MutexLock lock(mutex);
      ++(fate.ok() ? passed : overloaded);
      changed.NotifyAll();
    });
  };
  append();
  gate.AwaitEntered();  // the committer has taken it, and stands
  for (size_t i = 0; i < kQueue; ++i) append();
  for (int i = 0; i < kTooMany; ++i) append();
  gate.Open();
  {
    MutexLock lock(mutex);
    while (passed + overloaded < 1 + static_cast<int>(kQueue) + kTooMany) changed.Wait(mutex);
    EXPECT_EQ(overloaded, kTooMany);
  }
  EXPECT_EQ(log().head().position, Position(1 + kQueue));
  EXPECT_TRUE(Append(StreamOf(1)).ok());
  log().Shutdown();  // before the view goes
}

}  // namespace
}  // namespace varsel::log
