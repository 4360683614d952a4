#include "services/runtime/pipeline.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/runtime/identity.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/note_requests.h"
#include "tests/testing/notes_area.h"
#include "tests/testing/status_matchers.h"

namespace varsel::runtime {
namespace {

using testing::AddNote;
using testing::AreaHarness;
using testing::CallerOptions;
using testing::GetNote;
using testing::IsOk;
using testing::kAddNote;
using testing::kChangeNote;
using testing::kGetNote;
using testing::kListNotes;
using testing::kWatchNotes;
using testing::NewNotesArea;
using testing::RefusedWith;
using testing::TestId;
using testing::v1::AddNoteRequest;
using testing::v1::AddNoteResponse;
using testing::v1::ChangeNoteRequest;
using testing::v1::ChangeNoteResponse;
using testing::v1::GetNoteRequest;
using testing::v1::GetNoteResponse;
using testing::v1::ListNotesRequest;
using testing::v1::ListNotesResponse;

TEST(Pipeline, AQueryAfterTheReplySeesTheWrite) {
  AreaHarness harness(NewNotesArea());
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote()), IsOk());
  const auto note = harness.Call<GetNoteResponse>(kGetNote, GetNote());
  ASSERT_THAT(note, IsOk());
  EXPECT_EQ(note->text(), "seen at the square");
  EXPECT_EQ(harness.last_position(), Position(1));
  const auto list = harness.Call<ListNotesResponse>(kListNotes, ListNotesRequest());
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->note_ids(), ::testing::ElementsAre(TestId("n")));
}

TEST(Pipeline, WhoDoesNotSayWhoHeIsIsRefused) {
  AreaHarness harness(NewNotesArea());
  for (const CallerOptions& caller :
       {CallerOptions{.role = ""}, CallerOptions{.role = "chief"}, CallerOptions{.role = "system"},
        CallerOptions{.role = "anyone"}, CallerOptions{.role = "role_unspecified"},
        CallerOptions{.actor = ""}, CallerOptions{.actor = "me"},
        CallerOptions{.actor = "00000000-0000-0000-0000-000000000000"},
        CallerOptions{.section = "north"}}) {
    EXPECT_THAT(harness.Call<GetNoteResponse>(kGetNote, GetNote(), caller),
                RefusedWith("CALLER_UNKNOWN"))
        << caller.role << caller.actor;
  }
}

TEST(Pipeline, ARoleThatMayNotIsRefusedAndSystemIsNobodysToTake) {
  AreaHarness harness(NewNotesArea());
  EXPECT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote(), {.role = "eki"}),
              RefusedWith("ROLE_NOT_ALLOWED"));
  testing::v1::LapseNoteRequest lapse;
  lapse.set_request_id(TestId("lapse"));
  lapse.set_note_id(TestId("n"));
  EXPECT_THAT(harness.Call<testing::v1::LapseNoteResponse>(
                  "varsel.testing.v1.NoteService/LapseNote", lapse),
              RefusedWith("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote(), {.role = "officer"}), IsOk());
}

TEST(Pipeline, ThePurposeIsAskedForWhereItIsDeclared) {
  AreaHarness harness(NewNotesArea());
  EXPECT_THAT(harness.Call<GetNoteResponse>(kGetNote, GetNote(), {.purpose = ""}),
              RefusedWith("PURPOSE_REQUIRED", "varsel-purpose"));
  EXPECT_THAT(harness.Call<GetNoteResponse>(kGetNote, GetNote(), {.purpose = "Because I can"}),
              RefusedWith("METADATA_MALFORMED", "varsel-purpose"));
  EXPECT_THAT(harness.Call<ListNotesResponse>(kListNotes, ListNotesRequest(), {.purpose = ""}),
              IsOk());
}

TEST(Pipeline, ABadFormNeverReachesARule) {
  AreaHarness harness(NewNotesArea());
  AddNoteRequest add = AddNote();
  add.set_kind(static_cast<testing::v1::Kind>(9));
  EXPECT_THAT(harness.Call<AddNoteResponse>(kAddNote, add),
              RefusedWith("FIELD_UNKNOWN_VALUE", "kind"));
  add = AddNote();
  add.clear_request_id();
  EXPECT_THAT(harness.Call<AddNoteResponse>(kAddNote, add),
              RefusedWith("FIELD_REQUIRED", "request_id"));
  EXPECT_TRUE(harness.Records().empty());
}

TEST(Pipeline, AStreamGivesItsItemsAndEndsWhenTheCallerDoes) {
  AreaHarness harness(NewNotesArea());
  testing::v1::WatchNotesRequest request;
  request.set_count(100);
  const auto all = harness.CallStream(kWatchNotes, request, 1000);
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->size(), 100);
  const auto some = harness.CallStream(kWatchNotes, request, 7);
  ASSERT_THAT(some, IsOk());
  EXPECT_EQ(some->size(), 7);
  EXPECT_THAT(harness.CallStream(kWatchNotes, request, 7, {.role = "eki"}),
              RefusedWith("ROLE_NOT_ALLOWED"));
}

// Known when the stream is opened, and no more after its third item: as with a token that expires.
class ThreeItemsLong final : public StreamSink {
 public:
  explicit ThreeItemsLong(AreaHarness& harness) : harness_(harness) {
    metadata.Set(testing::kActorKey, TestId("actor"));
    metadata.Set(testing::kRoleKey, "project_leader");
    metadata.Set(kPurposeKey, "notification");
  }
  bool Write(const google::protobuf::Message&) override {
    if (++items == 3) metadata.Set(testing::kRoleKey, "");
    harness_.system_clock().Advance(absl::Seconds(1));
    return true;
  }
  bool cancelled() const override { return false; }

  MapMetadata metadata;
  int items = 0;

 private:
  AreaHarness& harness_;
};

TEST(Pipeline, AStreamEndsWhenItsCallerIsKnownNoMore) {
  AreaHarness harness(NewNotesArea());
  testing::v1::WatchNotesRequest request;
  request.set_count(100);
  ThreeItemsLong reader(harness);
  const absl::Status ended =
      harness.pipeline().RunStream(*harness.methods().Find(kWatchNotes), reader.metadata,
                                   absl::InfiniteFuture(), request, reader);
  EXPECT_THAT(ended, RefusedWith("CALLER_UNKNOWN"));
  EXPECT_EQ(reader.items, 3);
}

TEST(Pipeline, AFloodIsRefusedEarlyAndPasses) {
  std::atomic<bool> hold = true;
  std::vector<std::unique_ptr<Area>> areas;
  areas.push_back(NewNotesArea({.before_change = [&hold] {
    while (hold.load()) std::this_thread::yield();
  }}));
  AreaHarness::Options options;
  options.limits.calls_in_flight_max = 2;
  AreaHarness harness(std::move(areas), options);
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote()), IsOk());
  // A call is counted until after its caller has been told.
  ASSERT_TRUE(harness.pipeline().AwaitIdle(absl::Seconds(30)));
  std::vector<std::thread> held;
  for (const char* id : {"c1", "c2"}) {
    held.emplace_back([&harness, id] {
      ChangeNoteRequest change;
      change.set_request_id(TestId(id));
      change.set_note_id(TestId("n"));
      change.set_text("changed");
      EXPECT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, change), IsOk());
    });
  }
  while (harness.pipeline().in_flight() < 2) std::this_thread::yield();
  const auto refused = harness.Call<GetNoteResponse>(kGetNote, GetNote());
  EXPECT_THAT(refused, RefusedWith("OVERLOADED"));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(DetailOf(refused.status())->has_retry_after());
  hold = false;
  for (std::thread& thread : held) thread.join();
  EXPECT_TRUE(harness.pipeline().AwaitIdle(absl::Seconds(30)));
  EXPECT_THAT(harness.Call<GetNoteResponse>(kGetNote, GetNote()), IsOk());
}

TEST(Pipeline, WhenItDrainsNewCallsAreRefusedAndOldOnesEnd) {
  std::atomic<bool> hold = true;
  std::atomic<bool> inside = false;
  AreaHarness harness(NewNotesArea({.before_change = [&hold, &inside] {
    inside = true;
    while (hold.load()) std::this_thread::yield();
  }}));
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote()), IsOk());
  std::thread held([&harness] {
    ChangeNoteRequest change;
    change.set_request_id(TestId("c"));
    change.set_note_id(TestId("n"));
    change.set_text("changed");
    EXPECT_THAT(harness.Call<ChangeNoteResponse>(kChangeNote, change), IsOk());
  });
  while (!inside.load()) std::this_thread::yield();
  harness.pipeline().Drain();
  EXPECT_THAT(harness.Call<GetNoteResponse>(kGetNote, GetNote()), RefusedWith("DRAINING"));
  hold = false;
  held.join();
  EXPECT_TRUE(harness.pipeline().AwaitIdle(absl::Seconds(5)));
  EXPECT_EQ(harness.Records().size(), 2);
}

TEST(Pipeline, ADeadlineThatHasPassedChangesNothing) {
  AreaHarness harness(NewNotesArea());
  MapMetadata metadata;
  metadata.Set(testing::kActorKey, TestId("actor"));
  metadata.Set(testing::kRoleKey, "officer");
  metadata.Set(kPurposeKey, "notification");
  absl::Status status;
  harness.pipeline().Start(
      *harness.methods().Find(kAddNote), metadata, harness.now() - absl::Seconds(1),
      std::make_shared<AddNoteRequest>(AddNote()),
      [&status](absl::StatusOr<MessagePtr> reply, Position) { status = reply.status(); });
  EXPECT_THAT(status, RefusedWith("DEADLINE_PASSED"));
  EXPECT_TRUE(harness.Records().empty());
}

TEST(Pipeline, MetadataOfAnotherFormIsRefused) {
  AreaHarness harness(NewNotesArea());
  EXPECT_THAT(harness.Call<GetNoteResponse>(kGetNote, GetNote(), {.legal_basis = "§ 115"}),
              RefusedWith("METADATA_MALFORMED", "varsel-legal-basis"));
  MapMetadata metadata;
  metadata.Set(kLanguageKey, "da-DK,da;q=0.9,en;q=0.8");
  EXPECT_EQ(LanguageOf(metadata), "da");
  metadata.Set(kLanguageKey, "sv");
  EXPECT_EQ(LanguageOf(metadata), "en");
}

TEST(Pipeline, EveryReplyIsRedactedForTheCallersRole) {
  AreaHarness harness(NewNotesArea());
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote()), IsOk());
  EXPECT_EQ(harness.Call<GetNoteResponse>(kGetNote, GetNote(), {.role = "officer"})->text(),
            "seen at the square");
  const auto seen_by_eki = harness.Call<GetNoteResponse>(kGetNote, GetNote(), {.role = "eki"});
  ASSERT_THAT(seen_by_eki, IsOk());
  EXPECT_EQ(seen_by_eki->text(), "");
  EXPECT_EQ(seen_by_eki->note_id(), TestId("n"));
}

}  // namespace
}  // namespace varsel::runtime
