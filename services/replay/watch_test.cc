// Going on live from a replay, with real threads.
#include <atomic>
#include <thread>

#include "gmock/gmock.h"
#include "services/replay/replay_tale.h"

namespace varsel::replay {
namespace {

using ::testing::ElementsAre;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;

class WatchTest : public ReplayTale {
 protected:
  static v1::WatchRequest Watch(const std::string& group, uint64_t after) {
    v1::WatchRequest request;
    request.mutable_selection()->set_group_id(TestId(group));
    request.set_after_position(after);
    return request;
  }
  // The first steps, and whether the past changed with them. Blocks until they are there.
  std::vector<std::string> Steps(const v1::WatchRequest& request, size_t frames,
                                 bool* past_changed = nullptr) {
    std::vector<std::string> told;
    const auto items = harness_.CallStream("varsel.replay.v1.ReplayService/Watch", request, frames);
    EXPECT_THAT(items, IsOk());
    if (!items.ok()) return told;
    uint64_t position = request.after_position();
    for (const std::string& item : *items) {
      v1::WatchResponse response;
      EXPECT_TRUE(response.ParseFromString(item));
      EXPECT_GE(response.frame().position(), position);
      position = response.frame().position();
      if (past_changed != nullptr) *past_changed |= response.frame().past_changed();
      for (const v1::Step& step : response.frame().steps()) told.push_back(Short(step));
    }
    return told;
  }
  // Frame by frame, each from the position of the one before, until so many steps are told.
  std::vector<std::string> StepsUntil(v1::WatchRequest request, size_t count) {
    std::vector<std::string> told;
    while (told.size() < count) {
      const auto items = harness_.CallStream("varsel.replay.v1.ReplayService/Watch", request, 1);
      v1::WatchResponse response;
      if (!items.ok() || !response.ParseFromString(items->at(0))) return told;
      for (const v1::Step& step : response.frame().steps()) told.push_back(Short(step));
      request.set_after_position(response.frame().position());
    }
    return told;
  }
  uint64_t head() { return harness_.event_log().head().position.value(); }
};

TEST_F(WatchTest, GoesOnFromAReplaysPositionWithoutGapOrRepeat) {
  Now(5);
  Affiliated("anton", "red", 1);
  Incident("i1", 2, "red", "blue");
  const auto replay = Frames(OfGroup("red"));
  ASSERT_THAT(replay, IsOk());
  EXPECT_EQ(replay->back().steps_size(), 2);
  Attempt("anton", 3);
  Attempt("bruno", 3);  // of no group: not told
  Incident("i2", 4, "blue", "red");
  EXPECT_THAT(Steps(Watch("red", replay->back().position()), 1),
              ElementsAre("ATTEMPT 3", "INCIDENT 4"));
}

TEST_F(WatchTest, HandsOnWhatIsRecordedWhileItWaits) {
  Now(5);
  Affiliated("anton", "red", 1);
  const uint64_t after = head();
  std::vector<std::string> told;
  std::thread watcher([&] { told = StepsUntil(Watch("red", after), 3); });
  for (const double day : {2.5, 3.0, 4.0}) Attempt("anton", day);
  watcher.join();
  EXPECT_THAT(told, ElementsAre("ATTEMPT 2", "ATTEMPT 3", "ATTEMPT 4"));
}

TEST_F(WatchTest, TellsWhatIsWithdrawnAndWhenThePastIsAnother) {
  Now(5);
  const EventId incident = Incident("i1", 2, "red", "blue");
  const uint64_t after = head();
  WithdrawIncident("i1", incident, 2);
  EXPECT_THAT(Steps(Watch("red", after), 1), ElementsAre("FACT_WITHDRAWN 5"));
  const uint64_t later = head();
  bool changed = false;
  Affiliated("anton", "red", 1);
  EXPECT_THAT(Steps(Watch("red", later), 1, &changed), ElementsAre("AFFILIATED 1"));
  EXPECT_TRUE(changed);
}

TEST_F(WatchTest, APositionThatTheLogHasNotReachedIsRefused) {
  const auto items =
      harness_.CallStream("varsel.replay.v1.ReplayService/Watch", Watch("red", head() + 1), 1);
  EXPECT_THAT(items, RefusedWith("POSITION_AHEAD", "after_position"));
}

TEST_F(WatchTest, ManyWatchersEachGetEachStepOnce) {
  Now(400);
  Affiliated("anton", "red", 1);
  const uint64_t after = head();
  constexpr int kWatchers = 20;
  constexpr int kRecords = 200;
  std::vector<std::thread> watchers;
  std::atomic<int> exact = 0;
  for (int i = 0; i < kWatchers; ++i) {
    watchers.emplace_back([&] {
      const std::vector<std::string> told = StepsUntil(Watch("red", after), kRecords);
      bool in_order = told.size() == kRecords;
      for (int k = 0; in_order && k < kRecords; ++k) {
        in_order = told[static_cast<size_t>(k)].starts_with("ATTEMPT " + std::to_string(k + 2));
      }
      if (in_order) ++exact;
    });
  }
  for (int k = 0; k < kRecords; ++k) Attempt("anton", k + 2);
  for (std::thread& watcher : watchers) watcher.join();
  EXPECT_EQ(exact, kWatchers);
}

}  // namespace
}  // namespace varsel::replay
