#include "services/access/refusal_counter.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "storage/base/error.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"

namespace varsel::access {
namespace {

using testing::ManualClock;
using testing::TestUuid;

Unwritten Refused(const std::string& reader, const std::string& person) {
  Unwritten entry{.actor = ActorId(TestUuid(reader)), .persons = {TestUuid(person)}};
  entry.read.set_method("varsel.testing.v1.NoteService/GetNote");
  entry.read.set_reason_code("NOTE_UNKNOWN");
  entry.read.set_calls(1);
  return entry;
}

// What was written, and what was answered.
struct Written {
  Mutex mutex;
  std::vector<Unwritten> entries;
  std::atomic<int> answered = 0;
  absl::Status status;

  RefusalCounter::Write Taker() {
    return [this](Unwritten entry, runtime::AccessRecorder::Written written) {
      {
        MutexLock lock(mutex);
        entries.push_back(std::move(entry));
      }
      written(status);
    };
  }
  uint32_t calls() {
    MutexLock lock(mutex);
    uint32_t calls = 0;
    for (const Unwritten& entry : entries) calls += entry.read.calls();
    return calls;
  }
};

class RefusalCounterTest : public ::testing::Test {
 protected:
  RefusalCounter::Options Few() {
    return {.per_minute = 3, .wait = absl::Hours(1), .together_max = 100, .clock = &clock_};
  }
  void Add(RefusalCounter& counter, const std::string& reader, const std::string& person) {
    counter.Add(Refused(reader, person), [this](const absl::Status& status) {
      EXPECT_EQ(status, written_.status);
      ++written_.answered;
    });
  }
  ManualClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  Written written_;
};

TEST_F(RefusalCounterTest, TheFirstOfAMinuteAreWrittenAtOnceAndTheRestTogether) {
  RefusalCounter counter(Few(), written_.Taker());
  for (int i = 0; i < 10; ++i) Add(counter, "a", "p" + std::to_string(i % 4));
  EXPECT_EQ(written_.answered, 3);  // the others wait for the entry that counts them
  Add(counter, "b", "p");           // another reader's own
  EXPECT_EQ(written_.answered, 4);
  counter.Stop();
  EXPECT_EQ(written_.answered, 11);
  ASSERT_EQ(written_.entries.size(), 5u);
  EXPECT_EQ(written_.entries[4].read.calls(), 7u);
  EXPECT_EQ(written_.entries[4].persons.size(), 4u);
  EXPECT_EQ(written_.calls(), 11u);
}

TEST_F(RefusalCounterTest, AfterAMinuteItBeginsAnew) {
  RefusalCounter counter(Few(), written_.Taker());
  for (int i = 0; i < 3; ++i) Add(counter, "a", "p");
  clock_.Advance(absl::Minutes(1));
  for (int i = 0; i < 3; ++i) Add(counter, "a", "p");
  EXPECT_EQ(written_.answered, 6);
  EXPECT_EQ(written_.entries.size(), 6u);
}

TEST_F(RefusalCounterTest, AFloodIsWrittenInLargePartsThatLoseNone) {
  RefusalCounter counter(Few(), written_.Taker());
  for (int i = 0; i < 1003; ++i) Add(counter, "a", "p" + std::to_string(i));
  EXPECT_EQ(written_.entries.size(), 13u);  // 3, and 10 of 100
  EXPECT_EQ(written_.answered, 1003);
  EXPECT_EQ(written_.calls(), 1003u);
}

TEST_F(RefusalCounterTest, ThoseWhoWaitAreToldThatItCouldNotBeWritten) {
  written_.status = Refuse(common::v1::READ_NOT_LOGGED);
  RefusalCounter counter(Few(), written_.Taker());
  for (int i = 0; i < 8; ++i) Add(counter, "a", "p");
  counter.Stop();
  EXPECT_EQ(written_.answered, 8);
}

TEST_F(RefusalCounterTest, WhatWaitsIsWrittenSoonByItself) {
  RefusalCounter::Options options = Few();
  options.wait = absl::Milliseconds(1);
  RefusalCounter counter(options, written_.Taker());
  for (int i = 0; i < 6; ++i) Add(counter, "a", "p");
  while (written_.answered < 6) std::this_thread::yield();
  EXPECT_EQ(written_.calls(), 6u);
}

TEST_F(RefusalCounterTest, ManyThreadsAtOnceLoseNone) {
  RefusalCounter::Options options = Few();
  options.wait = absl::Milliseconds(1);
  options.together_max = 7;
  RefusalCounter counter(options, written_.Taker());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) Add(counter, t % 2 == 0 ? "a" : "b", "p" + std::to_string(i));
    });
  }
  for (std::thread& thread : threads) thread.join();
  counter.Stop();
  EXPECT_EQ(written_.answered, 2000);
  EXPECT_EQ(written_.calls(), 2000u);
}

}  // namespace
}  // namespace varsel::access
