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

TEST_P(TwoCallersTest, FullQueueRefusesEarlyAndRecovers) {
  limits().commit_queue_max = 4;
  // The first append's callback holds the teller, not the committer, so the queue is filled with
  // appends that meet a batch.
  std::atomic<int> done = 0;
  std::atomic<int> overloaded = 0;
  Mutex mutex;
  CondVar changed;
  constexpr int kAppends = 2000;
  for (int i = 0; i < kAppends; ++i) {
    log().Append(AppendOf(StreamOf(1), entropy_), [&](absl::StatusOr<AppendOutcome> fate) {
      if (!fate.ok()) {
        EXPECT_EQ(ReasonOf(fate.status()), "OVERLOADED");
        ++overloaded;
      }
      MutexLock lock(mutex);
      ++done;
      changed.NotifyAll();
    });
  }
  {
    MutexLock lock(mutex);
    while (done < kAppends) changed.Wait(mutex);
  }
  EXPECT_EQ(log().head().position.value(), static_cast<uint64_t>(kAppends - overloaded));
  EXPECT_TRUE(Append(StreamOf(1)).ok());
}

}  // namespace
}  // namespace varsel::log
