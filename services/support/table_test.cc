// The EKI table through the pipeline: matching, suppression, signing.
#include <string>
#include <thread>

#include "services/support/match.h"
#include "services/support/match_rows.h"
#include "services/support/support_world.h"
#include "services/support/table_view.h"

namespace varsel::support {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

class TableTest : public ::testing::Test {
 protected:
  TableTest() {
    world_.harness().Advance(absl::Hours(24 * 200));
    begins_ = world_.now() - absl::Hours(24 * 100);
  }
  std::string Person(int number) { return "p" + std::to_string(number); }
  absl::Time Before() { return begins_ - absl::Hours(24 * 20); }
  absl::Time After() { return begins_ + absl::Hours(24 * 20); }

  void Count(int number, bool before, bool after) {
    ASSERT_THAT(world_.ShareTotals(Person(number)), IsOk());
    const std::string name = "contact-" + Person(number);
    if (before) {
      ASSERT_THAT(world_.Contact(name + "-before", Person(number), Before()), IsOk());
    }
    if (after) {
      ASSERT_THAT(world_.Contact(name + "-after", Person(number), After()), IsOk());
    }
  }
  void CourseOf(int number, v1::CourseState end) {
    const std::string course = "course-" + Person(number);
    ASSERT_THAT(world_.Course(course, Person(number), Before()), IsOk());
    ASSERT_THAT(world_.Step(course, course + "-active", v1::COURSE_STATE_ACTIVE, Before()), IsOk());
    ASSERT_THAT(world_.Step(course, course + "-end", end, After()), IsOk());
  }
  // The figures of the pilot: 41 targeted, 35 counted by EKI.
  void Pilot() {
    for (int number = 1; number <= 41; ++number) world_.Targeted("round", Person(number));
    world_.RoundStarted("round", begins_);
    for (int number = 1; number <= 35; ++number) Count(number, number <= 22, number <= 22);
    for (int number = 1; number <= 8; ++number) {
      CourseOf(number, number <= 5 ? v1::COURSE_STATE_INTERRUPTED : v1::COURSE_STATE_COMPLETED);
    }
    for (int number = 9; number <= 10; ++number) {
      ASSERT_THAT(world_.Course("course-" + Person(number), Person(number), After(),
                                v1::CAME_THROUGH_NOTIFICATION),
                  IsOk());
    }
  }
  absl::StatusOr<v1::SignReportResponse> SignedBy(const std::string& role, const std::string& actor,
                                                  const std::string& report = "report") {
    return world_.Sign(report, begins_ - absl::Hours(24), world_.now(), role, actor);
  }
  v1::EkiTable Signed() {
    v1::GetEkiTableRequest request;
    request.set_newest_signed(true);
    const auto reply = world_.Table(request);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->table() : v1::EkiTable();
  }

  // The counters as they are inside, before anything is suppressed.
  v1::EkiCounts Inside(const std::string& round = "") {
    v1::EkiCounts counts;
    const auto rows = world_.harness().DumpView(kTableView);
    const auto row = rows.find(CountsKey(round.empty() ? Uuid() : TestUuid(round)));
    if (row != rows.end()) {
      EXPECT_TRUE(counts.ParseFromString(row->second));
    }
    return counts;
  }

  SupportWorld world_;
  absl::Time begins_;
};

TEST_F(TableTest, SmallCellsAreSuppressedUntilBothHaveSigned) {
  Pilot();
  const auto live = world_.Table();
  ASSERT_THAT(live, IsOk());
  EXPECT_EQ(live->table().counts().persons(), 35);
  EXPECT_EQ(live->table().counts().contact_before_and_after(), 22);
  EXPECT_THAT(live->table().suppressed(), Contains("completed"));
  EXPECT_THAT(live->table().suppressed(), Contains("came_through_notification"));
  EXPECT_EQ(live->table().counts().came_through_notification(), 0);
  EXPECT_EQ(live->table().suppressed_below(), 5);

  auto reply = SignedBy("project_leader", "leader");
  ASSERT_THAT(reply, IsOk());
  EXPECT_FALSE(reply->signed_by_both());
  v1::GetEkiTableRequest request;
  request.set_report_id(TestId("report"));
  EXPECT_THAT(world_.Table(request)->table().suppressed(), Contains("completed"));
  reply = SignedBy("eki", "eki-leader");
  ASSERT_THAT(reply, IsOk());
  EXPECT_TRUE(reply->signed_by_both());

  const v1::EkiTable table = Signed();
  EXPECT_THAT(table.suppressed(), IsEmpty());
  EXPECT_EQ(table.suppressed_below(), 0);
  EXPECT_EQ(table.counts().targeted(), 41);
  EXPECT_EQ(table.counts().persons(), 35);
  EXPECT_EQ(table.counts().contact_before_and_after(), 22);
  EXPECT_EQ(table.counts().no_contact(), 13);
  EXPECT_EQ(table.counts().courses(), 8);
  EXPECT_EQ(table.counts().interrupted(), 5);
  EXPECT_EQ(table.counts().completed(), 3);
  EXPECT_EQ(table.counts().came_through_notification(), 2);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(TableTest, ASignedTableDoesNotChangeWhateverIsRecordedAfter) {
  Pilot();
  ASSERT_THAT(SignedBy("eki", "eki-leader"), IsOk());
  ASSERT_THAT(SignedBy("project_leader", "leader"), IsOk());
  const std::string before = Signed().SerializeAsString();
  Count(36, true, true);
  ASSERT_THAT(world_.WithdrawContact("contact-p1-before"), IsOk());
  world_.Decided("round", "p2", After() + absl::Hours(24));
  EXPECT_EQ(Signed().SerializeAsString(), before);
  EXPECT_THAT(SignedBy("eki", "eki-leader"), RefusedWith("REPORT_SIGNED_ALREADY"));
  EXPECT_EQ(world_.Table()->table().counts().persons(), 36);
}

TEST_F(TableTest, WhatChangesBetweenTheSignaturesIsSignedAnew) {
  Pilot();
  ASSERT_THAT(SignedBy("project_leader", "leader"), IsOk());
  Count(36, false, false);
  EXPECT_THAT(world_.Sign("report", begins_ - absl::Hours(24), world_.now(), "eki", "eki-leader"),
              RefusedWith("REPORT_TABLE_CHANGED"));
  ASSERT_THAT(SignedBy("project_leader", "leader"), IsOk());
  ASSERT_THAT(SignedBy("eki", "eki-leader"), IsOk());
  EXPECT_EQ(Signed().counts().no_contact(), 14);
}

TEST_F(TableTest, BothMaySignAtOnce) {
  Pilot();
  v1::SignReportRequest request;
  request.set_report_id(TestId("report"));
  *request.mutable_from() = ToProto(begins_ - absl::Hours(24));
  *request.mutable_until() = ToProto(world_.now());
  absl::Status police, eki;
  const auto sign = [&](const char* role, absl::Status* status) {
    v1::SignReportRequest own = request;
    own.set_request_id(TestId(role));
    *status = world_.Ask<v1::SignReportResponse>("SignReport", own, role, role).status();
  };
  std::thread one(sign, "project_leader", &police);
  std::thread two(sign, "eki", &eki);
  one.join();
  two.join();
  EXPECT_THAT(police, IsOk());
  EXPECT_THAT(eki, IsOk());
  EXPECT_EQ(Signed().counts().persons(), 35);
}

TEST_F(TableTest, ASignatureTakenBackSuppressesAgain) {
  Pilot();
  ASSERT_THAT(SignedBy("project_leader", "leader"), IsOk());
  ASSERT_THAT(SignedBy("eki", "eki-leader"), IsOk());
  v1::WithdrawReportSignatureRequest withdraw;
  withdraw.set_report_id(TestId("report"));
  withdraw.set_reason_code("counted-wrong");
  ASSERT_THAT(
      world_.Do<v1::WithdrawReportSignatureResponse>("WithdrawReportSignature", withdraw, "eki"),
      IsOk());
  v1::GetEkiTableRequest newest;
  newest.set_newest_signed(true);
  EXPECT_THAT(world_.Table(newest), RefusedWith("REPORT_UNKNOWN"));
  v1::GetEkiTableRequest request;
  request.set_report_id(TestId("report"));
  EXPECT_THAT(world_.Table(request)->table().suppressed(), Not(IsEmpty()));
  const auto reports = world_.Ask<v1::ListReportsResponse>("ListReports", v1::ListReportsRequest(),
                                                           "project_leader");
  ASSERT_THAT(reports, IsOk());
  ASSERT_EQ(reports->reports_size(), 1);
  EXPECT_TRUE(reports->reports(0).signed_by_police());
  EXPECT_FALSE(reports->reports(0).signed_by_eki());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(TableTest, ByRoundAndByHisNotification) {
  for (int number = 1; number <= 30; ++number) {
    const std::string round = number <= 20 ? "round" : "second";
    world_.Targeted(round, Person(number));
    Count(number, false, true);
  }
  world_.RoundStarted("round", begins_);
  EXPECT_EQ(Inside("round").contact_after_only(), 20);
  EXPECT_EQ(Inside().targeted(), 20) << "the second has not begun";
  world_.RoundStarted("second", begins_);
  EXPECT_EQ(Inside().targeted(), 30);
  // reached only after the contact: for ten of them it was before
  for (int number = 1; number <= 10; ++number) {
    world_.Decided("round", Person(number), After() + absl::Hours(1));
  }
  EXPECT_EQ(Inside("round").contact_after_only(), 10);
  EXPECT_EQ(Inside("round").contact_before_only(), 10);
  // and it was not so after all
  for (int number = 1; number <= 10; ++number) {
    world_.Decided("round", Person(number), absl::InfinitePast());
  }
  EXPECT_EQ(Inside("round").contact_after_only(), 20);
  for (int number = 1; number <= 6; ++number) world_.Untargeted("round", Person(number));
  EXPECT_EQ(Inside().targeted(), 24);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(TableTest, APeriodTakesTheRoundsThatStartedInIt) {
  Pilot();
  EXPECT_THAT(world_.Sign("other", begins_ - absl::Hours(240), begins_ - absl::Hours(24), "eki",
                          "eki-leader"),
              RefusedWith("REPORT_PERIOD_EMPTY"));
  EXPECT_THAT(world_.Sign("future", begins_, world_.now() + absl::Hours(240), "eki", "eki-leader"),
              RefusedWith("TIME_IN_FUTURE"));
}

TEST_F(TableTest, APersonEnteredTwiceCountsOnceAndTwiceAgainWhenTheMergeIsWithdrawn) {
  world_.Targeted("round", "p1");
  world_.RoundStarted("round", begins_);
  Count(1, true, false);
  ASSERT_THAT(world_.Contact("twin", "p2", After()), IsOk());
  EXPECT_EQ(Inside("round").contact_before_only(), 1);
  world_.Merged("p2", "p1");
  EXPECT_EQ(Inside("round").contact_before_and_after(), 1);
  EXPECT_EQ(Inside().targeted(), 1);
  ASSERT_THAT(world_.WithdrawContact("twin"), IsOk());
  EXPECT_EQ(Inside("round").contact_before_only(), 1);
  world_.Targeted("round", "p2");
  EXPECT_EQ(Inside().targeted(), 1);
  world_.Unmerged("p2");
  EXPECT_EQ(Inside().targeted(), 2);
  EXPECT_EQ(Inside("round").persons(), 1);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

// An analyst has the closed months, from which nothing can be found by difference.
TEST_F(TableTest, OfficersAndAnalystsSeeNoTable) {
  EXPECT_THAT(world_.Table({}, "officer"), RefusedWith("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(world_.Table({}, "analyst"), RefusedWith("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(SignedBy("leadership", "somebody"), RefusedWith("ROLE_NOT_ALLOWED"));
}

}  // namespace
}  // namespace varsel::support
