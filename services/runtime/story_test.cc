// The story clock, and what falls due: through the pipeline, as varseld puts them together.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/runtime/story_clock.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/note_requests.h"
#include "tests/testing/notes_area.h"
#include "tests/testing/status_matchers.h"

namespace varsel::runtime {
namespace {

using testing::AddNote;
using testing::AddNoteDue;
using testing::AreaHarness;
using testing::At;
using testing::IsOk;
using testing::kAddNote;
using testing::kListNotes;
using testing::ManualClock;
using testing::NewNotesArea;
using testing::RefusedWith;
using testing::TestId;
using testing::v1::AddNoteRequest;
using testing::v1::AddNoteResponse;
using testing::v1::ListNotesResponse;

TEST(StoryClock, MovesForwardAndRunsOn) {
  ManualClock real(At("2026-01-01T00:00:00Z"));
  StoryClock story(real);
  EXPECT_EQ(story.Now(), real.Now());
  story.MoveTo(At("2023-01-17T19:40:00Z"));
  real.Advance(absl::Seconds(5));
  EXPECT_EQ(story.Now(), At("2023-01-17T19:40:05Z"));
  story.MoveTo(At("2023-01-17T19:00:00Z"));  // never backwards
  EXPECT_EQ(story.Now(), At("2023-01-17T19:40:05Z"));
  EXPECT_FALSE(story.IsAhead(At("2023-01-17T19:00:00Z")));
  EXPECT_TRUE(story.IsAhead(At("2023-01-18T00:00:00Z")));
  story.MoveTo(At("2023-01-18T00:00:00Z"), /*hold=*/true);
  real.Advance(absl::Seconds(5));
  EXPECT_EQ(story.Now(), At("2023-01-18T00:00:00Z"));
}

TEST(StoryClock, ItsMonotonicTimeMovesWithIt) {
  ManualClock real(At("2026-01-01T00:00:00Z"));
  StoryClock story(real);
  const absl::Time offset = story.Now() - story.Elapsed();
  story.MoveTo(At("2023-01-17T19:40:00Z"));
  EXPECT_EQ(story.Now() - story.Elapsed(), offset);
}

TEST(StoryClock, OnceSettledItNeverGoesBack) {
  ManualClock real(At("2026-01-01T00:00:00Z"));
  StoryClock story(real);
  story.Settle();
  story.MoveTo(At("2023-01-17T19:40:00Z"));
  EXPECT_EQ(story.Now(), real.Now());
}

TEST(Story, ACallsTimeIsItsRecordedTime) {
  AreaHarness harness(NewNotesArea());
  ASSERT_THAT(
      harness.Call<AddNoteResponse>(kAddNote, AddNote("a"), {.at = "2023-01-17T19:40:00+01:00"}),
      IsOk());
  EXPECT_EQ(harness.Records()[0].header.recorded, At("2023-01-17T18:40:00Z"));
  EXPECT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNote("b"), {.at = "yesterday"}),
              RefusedWith("METADATA_MALFORMED", "varsel-at"));
}

TEST(Story, WhatFellDueOnTheWayIsRecordedFirstAndAtItsTime) {
  AreaHarness harness(NewNotesArea());
  const char* start = "2023-01-10T08:00:00Z";
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNoteDue("late", "2023-01-12T08:00:00Z"),
                                            {.at = start}),
              IsOk());
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNoteDue("early", "2023-01-11T08:00:00Z"),
                                            {.at = start}),
              IsOk());
  ASSERT_THAT(
      harness.Call<AddNoteResponse>(kAddNote, AddNote("now"), {.at = "2023-01-13T08:00:00Z"}),
      IsOk());
  const auto records = harness.Records();
  ASSERT_EQ(records.size(), 5);
  EXPECT_EQ(records[2].header.meta.stream, testing::NoteStream(TestId("early")));
  EXPECT_EQ(records[2].header.recorded, At("2023-01-11T08:00:00Z"));
  EXPECT_EQ(records[3].header.meta.stream, testing::NoteStream(TestId("late")));
  EXPECT_EQ(records[3].header.recorded, At("2023-01-12T08:00:00Z"));
  EXPECT_EQ(records[3].header.meta.kind, "testing.v1.NoteLapsed");
  EXPECT_TRUE(records[3].header.meta.ignorable);
  EXPECT_EQ(records[4].header.recorded, At("2023-01-13T08:00:00Z"));
  harness.ExpectRebuiltEqualsFollowed();
  // Nothing is due twice.
  EXPECT_EQ(harness.Advance(absl::Hours(1000)).done, 0);
}

TEST(Story, AQueryMovesItToo) {
  AreaHarness harness(NewNotesArea());
  ASSERT_THAT(harness.Call<AddNoteResponse>(kAddNote, AddNoteDue("a", "2023-01-12T08:00:00Z"),
                                            {.at = "2023-01-10T08:00:00Z"}),
              IsOk());
  ASSERT_THAT(harness.Call<ListNotesResponse>(kListNotes, testing::v1::ListNotesRequest(),
                                              {.at = "2023-01-20T08:00:00Z"}),
              IsOk());
  EXPECT_EQ(harness.Records().size(), 2);
  EXPECT_EQ(harness.now(), At("2023-01-20T08:00:00Z"));
}

TEST(Story, ManyDueAtOnceAreDoneInBatches) {
  std::vector<std::unique_ptr<Area>> areas;
  areas.push_back(NewNotesArea());
  AreaHarness::Options options;
  options.limits.due_batch = 3;
  AreaHarness harness(std::move(areas), options);
  for (int i = 0; i < 20; ++i) {
    ASSERT_THAT(harness.Call<AddNoteResponse>(
                    kAddNote, AddNoteDue("n" + std::to_string(i), "2023-02-01T08:00:00Z")),
                IsOk());
  }
  const DueReport report = harness.AdvanceTo(At("2023-03-01T08:00:00Z"));
  EXPECT_EQ(report.done, 20);
  EXPECT_EQ(report.refused, 0);
  EXPECT_EQ(harness.now(), At("2023-03-01T08:00:00Z"));
}

}  // namespace
}  // namespace varsel::runtime
