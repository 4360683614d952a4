// Two callers at once, each blind to the other, end as if one had come first: the guards are met.
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/meeting/meeting_world.h"

namespace varsel::meeting {
namespace {

using testing::RefusedWith;

constexpr int kStories = 12;

// Ids of its own: a story's events are never taken for another's.
testing::AreaHarness::Options Story(int story) {
  return {.seed = static_cast<uint64_t>(story) + 1};
}

struct Answers {
  absl::StatusOr<v1::PlanMeetingResponse> first = absl::UnknownError("");
  absl::StatusOr<v1::PlanMeetingResponse> second = absl::UnknownError("");
};

Answers PlanAtOnce(MeetingWorld& world, const v1::MeetingForm& one, const v1::MeetingForm& other) {
  Answers answers;
  std::thread thread(
      [&] { answers.first = world.Plan("m1", one, MeetingWorld::Officer("officer-1")); });
  answers.second = world.Plan("m2", other, MeetingWorld::Officer("officer-2"));
  thread.join();
  return answers;
}

// Exactly one was planned, and the other refused with `reason`.
void ExpectOneOf(const Answers& answers, const std::string& reason) {
  EXPECT_NE(answers.first.ok(), answers.second.ok())
      << answers.first.status() << " / " << answers.second.status();
  EXPECT_THAT(answers.first.ok() ? answers.second : answers.first, RefusedWith(reason));
}

TEST(TwoAtOnce, OfOneOfficersTwoPlansOnePasses) {
  for (int story = 0; story < kStories; ++story) {
    MeetingWorld world(Story(story));
    ExpectOneOf(PlanAtOnce(world, world.Form("n1", world.Hour(24), "officer-1", "officer-3"),
                           world.Form("n3", world.Hour(24.5), "officer-2", "officer-3")),
                "OFFICER_BOOKED_TWICE");
    world.harness.ExpectRebuiltEqualsFollowed();
  }
}

// They share the day of the guard only by the end of the one and the beginning of the other.
TEST(TwoAtOnce, OfTwoPlansAcrossMidnightOnePasses) {
  for (int story = 0; story < kStories; ++story) {
    MeetingWorld world(Story(story));  // begins at 8 o'clock, UTC
    v1::MeetingForm late = world.Form("n1", world.Hour(24 + 15), "officer-1", "officer-3");
    *late.mutable_ends() = ToProto(world.Hour(24 + 17));
    ExpectOneOf(
        PlanAtOnce(world, late, world.Form("n3", world.Hour(24 + 16.5), "officer-2", "officer-3")),
        "OFFICER_BOOKED_TWICE");
  }
}

TEST(TwoAtOnce, OnlyOneGetsTheLastFreeWorkerOfEki) {
  for (int story = 0; story < kStories; ++story) {
    MeetingWorld world(Story(story));
    world.EkiFree("t1", "eki-1", world.Hour(20), world.Hour(30));
    v1::MeetingForm one = world.Form("n1", world.Hour(24), "officer-1", "officer-3");
    MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &one);
    v1::MeetingForm other = world.Form("n3", world.Hour(24), "officer-2", "officer-4");
    MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &other);
    ExpectOneOf(PlanAtOnce(world, one, other), "NO_EKI_FREE");
  }
}

TEST(TwoAtOnce, WhoComesSecondGoesWithoutEkiIfHeMay) {
  for (int story = 0; story < kStories; ++story) {
    MeetingWorld world(Story(story));
    world.EkiFree("t1", "eki-1", world.Hour(20), world.Hour(30));
    v1::MeetingForm one = world.Form("n1", world.Hour(24), "officer-1", "officer-3");
    MeetingWorld::WantEki(v1::EKI_WISH_IF_FREE, &one);
    v1::MeetingForm other = world.Form("n3", world.Hour(24), "officer-2", "officer-4");
    MeetingWorld::WantEki(v1::EKI_WISH_IF_FREE, &other);
    const Answers answers = PlanAtOnce(world, one, other);
    ASSERT_TRUE(answers.first.ok() && answers.second.ok())
        << answers.first.status() << " / " << answers.second.status();
    EXPECT_NE(answers.first->eki_on_team(), answers.second->eki_on_team());
    world.harness.ExpectRebuiltEqualsFollowed();
  }
}

TEST(TwoAtOnce, TwoFreeWorkersGoToTwoTeams) {
  for (int story = 0; story < kStories; ++story) {
    MeetingWorld world(Story(story));
    world.EkiFree("t1", "eki-1", world.Hour(20), world.Hour(30));
    world.EkiFree("t2", "eki-2", world.Hour(20), world.Hour(30));
    v1::MeetingForm one = world.Form("n1", world.Hour(24), "officer-1", "officer-3");
    MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &one);
    v1::MeetingForm other = world.Form("n3", world.Hour(24), "officer-2", "officer-4");
    MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &other);
    const Answers answers = PlanAtOnce(world, one, other);
    ASSERT_TRUE(answers.first.ok() && answers.second.ok())
        << answers.first.status() << " / " << answers.second.status();
    EXPECT_NE(world.Get("m1").meeting().eki_worker_id(), world.Get("m2").meeting().eki_worker_id());
  }
}

// A day apart in the guards, 20 hours apart in time.
TEST(TwoAtOnce, OfTwoThatWouldCollideOnePasses) {
  for (int story = 0; story < kStories; ++story) {
    MeetingWorld world(Story(story));
    world.Attack("i1", "red", "blue", world.Hour(-24));
    ExpectOneOf(PlanAtOnce(world, world.Form("n1", world.Hour(24), "officer-1", "officer-3"),
                           world.Form("n2", world.Hour(44), "officer-2", "officer-4")),
                "GROUPS_COLLIDE");
  }
}

// Many at once for few workers: never more teams with EKI at a time than there are workers.
TEST(ManyAtOnce, NeverShareAWorkerOrAnOfficer) {
  MeetingWorld world;
  for (int i = 1; i <= 3; ++i) {
    world.EkiFree(absl::StrCat("t", i), absl::StrCat("eki-", i), world.Hour(20), world.Hour(30));
  }
  for (int i = 10; i < 18; ++i) {
    world.Approved(absl::StrCat("p", i));
    world.Notification(absl::StrCat("n", i), absl::StrCat("p", i), "green");
  }
  std::vector<std::thread> threads;
  std::vector<absl::StatusOr<v1::PlanMeetingResponse>> answers(8, absl::UnknownError(""));
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&world, &answers, i] {
      v1::MeetingForm form = world.Form(absl::StrCat("n", 10 + i), world.Hour(24 + 0.1 * i),
                                        absl::StrCat("lead-", i), absl::StrCat("second-", i % 4));
      MeetingWorld::WantEki(v1::EKI_WISH_NEEDED, &form);
      answers[static_cast<size_t>(i)] =
          world.Plan(absl::StrCat("m", i), form, MeetingWorld::Leader());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::map<std::string, int> meetings;
  int planned = 0;
  for (int i = 0; i < 8; ++i) {
    const auto& answer = answers[static_cast<size_t>(i)];
    if (!answer.ok()) {
      EXPECT_THAT(ReasonOf(answer.status()),
                  ::testing::AnyOf("NO_EKI_FREE", "OFFICER_BOOKED_TWICE", "CONTENTION"));
      continue;
    }
    ++planned;
    const v1::Meeting meeting = world.Get(absl::StrCat("m", i)).meeting();
    ++meetings[meeting.eki_worker_id()];
    for (const std::string& officer : meeting.officer_ids()) ++meetings[officer];
  }
  EXPECT_GE(planned, 1);
  for (const auto& [who, count] : meetings) EXPECT_EQ(count, 1) << who;
  world.harness.ExpectRebuiltEqualsFollowed();
}

}  // namespace
}  // namespace varsel::meeting
