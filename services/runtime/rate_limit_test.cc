#include "services/runtime/rate_limit.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/error.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/note_requests.h"
#include "tests/testing/notes_area.h"
#include "tests/testing/status_matchers.h"

namespace varsel::runtime {
namespace {

using testing::AddNote;
using testing::AreaHarness;
using testing::GetNote;
using testing::IsOk;
using testing::ManualClock;
using testing::NewNotesArea;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

ActorId Actor(const std::string& name) { return ActorId(TestUuid(name)); }

class RateLimiterTest : public ::testing::Test {
 protected:
  int Taken(RateLimiter& limiter, const std::string& actor, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; ++i) taken += limiter.Take(Actor(actor)) == absl::ZeroDuration();
    return taken;
  }
  ManualClock clock_{absl::FromUnixSeconds(1'700'000'000)};
};

TEST_F(RateLimiterTest, GivesAMinutesWorthAtOnceAndThenEvenly) {
  RateLimiter limiter(60, 100, clock_);
  EXPECT_EQ(Taken(limiter, "a", 100), 60);
  EXPECT_EQ(limiter.Take(Actor("a")), absl::Seconds(1));
  clock_.Advance(absl::Milliseconds(400));
  EXPECT_EQ(limiter.Take(Actor("a")), absl::Milliseconds(600));
  clock_.Advance(absl::Milliseconds(600));
  EXPECT_EQ(Taken(limiter, "a", 5), 1);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Taken(limiter, "a", 100), 60) << "no more than a minute's worth is saved up";
}

TEST_F(RateLimiterTest, CountsEachActorByHimself) {
  RateLimiter limiter(3, 100, clock_);
  EXPECT_EQ(Taken(limiter, "a", 10), 3);
  EXPECT_EQ(Taken(limiter, "b", 10), 3);
}

TEST_F(RateLimiterTest, LetsEverythingPassWhereThereIsNoLimit) {
  RateLimiter limiter(0, 100, clock_);
  EXPECT_EQ(Taken(limiter, "a", 10'000), 10'000);
  EXPECT_EQ(limiter.actors(), 0u);
}

TEST_F(RateLimiterTest, WhatWasShownIsOwedAMinuteAtTheMost) {
  RateLimiter limiter(60, 100, clock_);
  EXPECT_EQ(Taken(limiter, "a", 1), 1);
  limiter.Charge(Actor("a"), 1000);
  EXPECT_EQ(limiter.Take(Actor("a")), absl::Seconds(61));
  clock_.Advance(absl::Seconds(61));
  EXPECT_EQ(Taken(limiter, "a", 5), 1);
}

TEST_F(RateLimiterTest, RemembersABoundedNumberOfActors) {
  RateLimiter limiter(60, 160, clock_);
  for (int i = 0; i < 5000; ++i) Taken(limiter, "actor-" + std::to_string(i), 1);
  EXPECT_LE(limiter.actors(), 16u * (160 / 16 + 1));
  Taken(limiter, "busy", 60);
  for (int i = 0; i < 5000; ++i) Taken(limiter, "other-" + std::to_string(i), 1);
  EXPECT_EQ(Taken(limiter, "busy", 1), 0) << "who has asked for most is forgotten last";
}

TEST_F(RateLimiterTest, GivesNoMoreToManyThreadsThanToOne) {
  RateLimiter limiter(500, 100, clock_);
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        for (const char* actor : {"a", "b"}) {
          if (limiter.Take(Actor(actor)) == absl::ZeroDuration()) ++taken;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 1000);
}

class CallRatesTest : public ::testing::Test {
 protected:
  static AreaHarness::Options Limits(uint32_t calls, uint32_t reads) {
    AreaHarness::Options options;
    options.rates.calls_per_minute = calls;
    options.rates.personal_reads_per_minute = reads;
    return options;
  }
  static std::vector<std::unique_ptr<Area>> Notes() {
    std::vector<std::unique_ptr<Area>> areas;
    areas.push_back(NewNotesArea());
    return areas;
  }
};

TEST_F(CallRatesTest, WhoAsksTooOftenIsRefusedWithTheTimeToWait) {
  AreaHarness harness(Notes(), Limits(3, 0));
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(harness.Call<testing::v1::ListNotesResponse>(testing::kListNotes,
                                                             testing::v1::ListNotesRequest()),
                IsOk());
  }
  const auto refused = harness.Call<testing::v1::ListNotesResponse>(
      testing::kListNotes, testing::v1::ListNotesRequest());
  EXPECT_THAT(refused, RefusedWith("RATE_LIMITED"));
  EXPECT_TRUE(absl::IsResourceExhausted(refused.status()));
  EXPECT_EQ(DetailOf(refused.status())->retry_after().seconds(), 20);
  EXPECT_THAT(
      harness.Call<testing::v1::ListNotesResponse>(
          testing::kListNotes, testing::v1::ListNotesRequest(), {.actor = TestId("another")}),
      IsOk());
  harness.system_clock().Advance(absl::Seconds(20));
  EXPECT_THAT(harness.Call<testing::v1::ListNotesResponse>(testing::kListNotes,
                                                           testing::v1::ListNotesRequest()),
              IsOk());
}

TEST_F(CallRatesTest, ReadsOfPersonalDataAreCountedApartAndCommandsAreNone) {
  AreaHarness harness(Notes(), Limits(0, 2));
  ASSERT_THAT(harness.Call<testing::v1::AddNoteResponse>(testing::kAddNote, AddNote()), IsOk());
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(harness.Call<testing::v1::GetNoteResponse>(testing::kGetNote, GetNote()), IsOk());
  }
  EXPECT_THAT(harness.Call<testing::v1::GetNoteResponse>(testing::kGetNote, GetNote()),
              RefusedWith("READS_LIMITED"));
  EXPECT_THAT(harness.Call<testing::v1::AddNoteResponse>(testing::kAddNote, AddNote()), IsOk())
      << "what happened is taken down";
}

}  // namespace
}  // namespace varsel::runtime
