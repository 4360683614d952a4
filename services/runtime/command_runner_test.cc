#include "services/runtime/command_runner.h"

#include <atomic>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/runtime/stored_event.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/note_requests.h"
#include "tests/testing/notes_area.h"
#include "tests/testing/status_matchers.h"

namespace varsel::runtime {
namespace {

using testing::AddNote;
using testing::AreaHarness;
using testing::ChangeNote;
using testing::IsOk;
using testing::kAddNote;
using testing::kChangeNote;
using testing::NewNotesArea;
using testing::RefusedWith;
using testing::TestId;
using testing::v1::AddNoteRequest;
using testing::v1::AddNoteResponse;
using testing::v1::ChangeNoteRequest;
using testing::v1::ChangeNoteResponse;

TEST(CommandRunner, AppendsWhatWasDecidedAndRepliesWithVersionAndPosition) {
  AreaHarness harness(NewNotesArea());
  const auto reply = harness.Call<AddNoteResponse>(kAddNote, AddNote("n"));
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->version(), 1);
  EXPECT_EQ(harness.last_position(), Position(1));
  const auto records = harness.Records();
  ASSERT_EQ(records.size(), 1);
  const log::RecordMeta& meta = records[0].header.meta;
  EXPECT_EQ(meta.kind, "testing.v1.NoteAdded");
  EXPECT_EQ(meta.stream, testing::NoteStream(TestId("n")));
  EXPECT_EQ(meta.event_id.ToString(), reply->event_id());
  EXPECT_EQ(meta.actor.ToString(), TestId("actor"));
  EXPECT_EQ(meta.purpose, "notification");
  EXPECT_EQ(meta.controller, common::v1::CONTROLLER_POLICE);
  EXPECT_EQ(meta.request_id.ToString(), TestId("add-n"));
  EXPECT_EQ(meta.correlation.ToString(), TestId("add-n"));
  EXPECT_THAT(meta.subjects, ::testing::ElementsAre(SubjectId(testing::TestUuid("person"))));
  EXPECT_EQ(meta.occurred, harness.now());
  EXPECT_EQ(records[0].header_bytes.find("square"), std::string::npos);
  EXPECT_EQ(records[0].payload.find("square"), std::string::npos);
  EXPECT_EQ(records[0].sealed.find("square"), std::string::npos);
}

TEST(CommandRunner, TheSameRequestAgainGetsItsFirstReply) {
  AreaHarness harness(NewNotesArea());
  const auto first = harness.Call<AddNoteResponse>(kAddNote, AddNote("n"));
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c")), IsOk());
  const auto again = harness.Call<AddNoteResponse>(kAddNote, AddNote("n"));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->event_id(), first->event_id());
  EXPECT_EQ(again->version(), 1);
  EXPECT_EQ(harness.last_position(), Position(1));
  EXPECT_EQ(harness.Records().size(), 2);
}

TEST(CommandRunner, TheSameRequestIdWithAnotherBodyIsRefused) {
  AreaHarness harness(NewNotesArea());
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote("n")), IsOk());
  AddNoteRequest other = AddNote("n");
  other.set_text("something else");
  EXPECT_THAT(harness.Call<AddNoteResponse>(kAddNote, other), RefusedWith("REQUEST_ID_REUSED"));
  // Another actor's request ids are his own.
  EXPECT_THAT(harness.Call<AddNoteResponse>(kAddNote, other, {.actor = TestId("somebody-else")}),
              RefusedWith("NOTE_EXISTS"));
}

TEST(CommandRunner, ACommandWithoutEventsIsAnsweredForEverToo) {
  AreaHarness harness(NewNotesArea());
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote("n")), IsOk());
  ChangeNoteRequest nothing = ChangeNote("n", "nothing");
  nothing.clear_text();
  const auto reply = harness.Call<ChangeNoteResponse>(kChangeNote, nothing);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->version(), 1);
  ASSERT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c")), IsOk());
  const auto again = harness.Call<ChangeNoteResponse>(kChangeNote, nothing);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->version(), 1);
  nothing.set_text("now something");
  EXPECT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, nothing),
              RefusedWith("REQUEST_ID_REUSED"));
}

TEST(CommandRunner, ARefusalStoresNothing) {
  AreaHarness harness(NewNotesArea());
  EXPECT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c")),
              RefusedWith("NOTE_UNKNOWN", "note_id"));
  EXPECT_TRUE(harness.Records().empty());
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote("n")), IsOk());
  EXPECT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c")), IsOk());
}

TEST(CommandRunner, AStaleExpectedVersionIsReturnedAndNeverRetried) {
  std::atomic<int> asked = 0;
  AreaHarness harness(NewNotesArea({.before_change = [&asked] { ++asked; }}));
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote("n")), IsOk());
  ASSERT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c1", 1)), IsOk());
  const auto stale = harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c2", 1));
  EXPECT_THAT(stale, RefusedWith("VERSION_MET", "expected_version"));
  EXPECT_EQ(stale.status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(DetailOf(stale.status())->version_met(), 2);
  EXPECT_EQ(asked, 2);  // the second time to ask whether he may know of it at all
  EXPECT_EQ(harness.Records().size(), 2);
  EXPECT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c3", 7)),
              RefusedWith("VERSION_MET"));
}

// Somebody else writes to the stream in between the decision and the append, a given number of
// times: another process.
class Intruder {
 public:
  explicit Intruder(int times) : left_(times) {}
  void operator()() {
    if (left_ == 0) return;
    --left_;
    testing::v1::NoteEvent event;
    event.mutable_note_changed()->set_person_id(TestId("person"));
    log::NewRecord record;
    record.meta.stream = testing::NoteStream(TestId("n"));
    record.meta.kind = std::string(KindOf(event));
    record.meta.event_id = EventId(testing::TestUuid("intruder-" + std::to_string(left_)));
    record.meta.occurred = harness->now();
    record.meta.actor = ActorId(testing::TestUuid("intruder"));
    record.payload = event.SerializeAsString();
    EXPECT_THAT(harness->event_log().AppendAndWait({.records = {record}}), IsOk());
  }
  AreaHarness* harness = nullptr;

 private:
  int left_;
};

TEST(CommandRunner, DecidesAgainWhenItsStreamMovedMeanwhile) {
  Intruder intruder(3);
  AreaHarness harness(NewNotesArea({.before_change = [&intruder] { intruder(); }}));
  intruder.harness = &harness;
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote("n")), IsOk());
  const auto reply = harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c"));
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->version(), 5);
  EXPECT_EQ(harness.Records().size(), 5);
}

TEST(CommandRunner, OfWhatIsUnknownNoVersionIsTold) {
  AreaHarness harness(NewNotesArea());
  EXPECT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c", 3)),
              RefusedWith("NOTE_UNKNOWN", "note_id"));
}

TEST(CommandRunner, AnExpectedVersionThatNoLongerHoldsEndsTheRetries) {
  Intruder intruder(1);
  AreaHarness harness(NewNotesArea({.before_change = [&intruder] { intruder(); }}));
  intruder.harness = &harness;
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote("n")), IsOk());
  EXPECT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c", 1)),
              RefusedWith("VERSION_MET"));
  EXPECT_EQ(harness.Records().size(), 2);
}

TEST(CommandRunner, GivesUpWithContentionAfterItsAttempts) {
  Intruder intruder(1000);
  std::vector<std::unique_ptr<Area>> areas;
  areas.push_back(NewNotesArea({.before_change = [&intruder] { intruder(); }}));
  AreaHarness::Options options;
  options.limits.decide_attempts_max = 5;
  AreaHarness harness(std::move(areas), options);
  intruder.harness = &harness;
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote("n")), IsOk());
  const auto reply = harness.Call<ChangeNoteResponse>(kChangeNote, ChangeNote("n", "c"));
  EXPECT_THAT(reply, RefusedWith("CONTENTION"));
  EXPECT_EQ(harness.Records().size(), 6);  // the note and five intruders
}

TEST(CommandRunner, TwoAtOnceOnOneStreamBothHappen) {
  AreaHarness harness(NewNotesArea());
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote("n")), IsOk());
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&harness, t] {
      for (int i = 0; i < kEach; ++i) {
        const auto reply = harness.Call<ChangeNoteResponse>(
            kChangeNote, ChangeNote("n", "c-" + std::to_string(t) + "-" + std::to_string(i)));
        EXPECT_THAT(reply, IsOk());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto records = harness.Records();
  ASSERT_EQ(records.size(), 1 + kThreads * kEach);
  EXPECT_EQ(records.back().header.version, Version(1 + kThreads * kEach));
  harness.ExpectRebuiltEqualsFollowed();
}

TEST(CommandRunner, TheSameRequestTwiceAtOnceHappensOnce) {
  for (int round = 0; round < 20; ++round) {
    AreaHarness harness(NewNotesArea());
    std::vector<std::thread> threads;
    std::vector<std::string> ids(4);
    for (size_t t = 0; t < ids.size(); ++t) {
      threads.emplace_back([&harness, &ids, t] {
        const auto reply = harness.Call<AddNoteResponse>(kAddNote, AddNote("n"));
        EXPECT_THAT(reply, IsOk());
        if (reply.ok()) ids[t] = reply->event_id();
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_THAT(ids, ::testing::Each(ids[0]));
    EXPECT_EQ(harness.Records().size(), 1);
  }
}

TEST(CommandRunner, AStateThatFellOutOfTheCacheIsFoldedFromTheLog) {
  std::vector<std::unique_ptr<Area>> areas;
  areas.push_back(NewNotesArea());
  AreaHarness::Options options;
  options.limits.states_cached_max = 1;
  options.limits.stream_page = 2;
  AreaHarness harness(std::move(areas), options);
  for (const char* note : {"a", "b"}) {
    ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote(note)), IsOk());
  }
  for (int i = 0; i < 5; ++i) {
    for (const char* note : {"a", "b"}) {
      const auto reply = harness.Call<ChangeNoteResponse>(
          kChangeNote, ChangeNote(note, std::string(note) + std::to_string(i)));
      ASSERT_THAT(reply, IsOk());
      EXPECT_EQ(reply->version(), 2 + i);
    }
  }
}

}  // namespace
}  // namespace varsel::runtime
