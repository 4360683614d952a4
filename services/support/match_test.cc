// How persons count in the EKI table, and what is suppressed of it.
#include "services/support/match.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/support/suppress.h"
#include "tests/testing/test_ids.h"

namespace varsel::support {
namespace {

using testing::At;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::Time On(int day) { return At("2023-01-01T12:00:00Z") + absl::Hours(24 * day); }

// A person of one round that began on day 10.
v1::MatchRow Person(bool shared = true) {
  v1::MatchRow row;
  v1::MatchedRound& round = *row.add_rounds();
  round.set_round_id("round");
  *round.mutable_started() = ToProto(On(10));
  row.set_shared(shared);
  return row;
}

void ContactOn(int day, v1::MatchRow* row) {
  v1::MatchedTime& contact = *row->add_contacts();
  contact.set_fact_id("contact-" + std::to_string(day));
  *contact.mutable_time() = ToProto(On(day));
}

v1::CourseLife& CourseOn(int day, v1::MatchRow* row) {
  v1::CourseLife& course = *row->add_courses();
  *course.mutable_referred_time() = ToProto(On(day));
  course.set_came_through(v1::CAME_THROUGH_EARLIER_CONTACT);
  return course;
}

void StepOn(int day, v1::CourseState state, v1::CourseLife* course) {
  v1::CourseStepFact& step = *course->add_steps();
  step.set_state(state);
  *step.mutable_step_time() = ToProto(On(day));
}

TEST(Contribution, OfSomebodyEkiHasNotCountedIsTargetedOnly) {
  v1::MatchRow row = Person(false);
  ContactOn(1, &row);
  const v1::EkiCounts counts = ContributionOf(row, {});
  EXPECT_EQ(counts.targeted(), 1);
  EXPECT_EQ(counts.persons() + counts.contact_before_only() + counts.no_contact(), 0);
}

TEST(Contribution, OfARemovedPersonOrARoundThatHasNotBegunIsNothing) {
  v1::MatchRow removed = Person();
  removed.mutable_rounds(0)->set_removed(true);
  EXPECT_EQ(ContributionOf(removed, {}).targeted(), 0);
  v1::MatchRow early = Person();
  early.mutable_rounds(0)->clear_started();
  EXPECT_EQ(ContributionOf(early, {}).targeted(), 0);
}

TEST(Contribution, IsBeforeAndAfterHisNotification) {
  v1::MatchRow row = Person();
  EXPECT_EQ(ContributionOf(row, {}).no_contact(), 1);
  ContactOn(12, &row);
  EXPECT_EQ(ContributionOf(row, {}).contact_after_only(), 1);
  // he was reached on day 14: the same contact is before it
  v1::MatchedTime& reached = *row.mutable_rounds(0)->add_reached();
  *reached.mutable_time() = ToProto(On(14));
  EXPECT_EQ(ContributionOf(row, {}).contact_before_only(), 1);
  ContactOn(14, &row);
  EXPECT_EQ(ContributionOf(row, {}).contact_before_and_after(), 1);
  EXPECT_EQ(ContributionOf(row, {}).persons(), 1);
}

TEST(Contribution, CountsACourseOnBothSidesByItsLastState) {
  v1::MatchRow row = Person();
  ContactOn(5, &row);
  ContactOn(15, &row);
  v1::CourseLife& course = CourseOn(3, &row);
  EXPECT_EQ(ContributionOf(row, {}).running(), 1);
  StepOn(4, v1::COURSE_STATE_ACTIVE, &course);
  StepOn(20, v1::COURSE_STATE_INTERRUPTED, &course);
  EXPECT_EQ(ContributionOf(row, {}).courses(), 1);
  EXPECT_EQ(ContributionOf(row, {}).interrupted(), 1);
  EXPECT_EQ(ContributionOf(row, {.until = On(20)}).running(), 1);
  course.mutable_steps(1)->set_state(v1::COURSE_STATE_COMPLETED);
  EXPECT_EQ(ContributionOf(row, {}).completed(), 1);
  course.set_withdrawn(true);
  EXPECT_EQ(ContributionOf(row, {}).courses(), 0);
}

TEST(Contribution, ACourseThatEndedBeforeOrBeganAfterIsNotOnBothSides) {
  v1::MatchRow row = Person();
  ContactOn(5, &row);
  ContactOn(15, &row);
  v1::CourseLife& before = CourseOn(3, &row);
  StepOn(6, v1::COURSE_STATE_INTERRUPTED, &before);
  EXPECT_EQ(ContributionOf(row, {}).courses(), 0);
  CourseOn(16, &row).set_came_through(v1::CAME_THROUGH_NOTIFICATION);
  const v1::EkiCounts counts = ContributionOf(row, {});
  EXPECT_EQ(counts.courses(), 1) << "one on each side";
  EXPECT_EQ(counts.running(), 1);
  EXPECT_EQ(counts.came_through_notification(), 1);
}

TEST(Contribution, LeavesOutWhatCameAfterThePeriod) {
  v1::MatchRow row = Person();
  ContactOn(5, &row);
  ContactOn(40, &row);
  EXPECT_EQ(ContributionOf(row, {.until = On(30)}).contact_before_only(), 1);
  EXPECT_EQ(ContributionOf(row, {}).contact_before_and_after(), 1);
}

TEST(Contribution, OfTwoRoundsCountsAPersonOnceByTheFirstThatReachedHim) {
  v1::MatchRow row = Person();
  v1::MatchedRound& second = *row.add_rounds();
  second.set_round_id("second");
  *second.mutable_started() = ToProto(On(30));
  *second.add_reached()->mutable_time() = ToProto(On(35));
  ContactOn(20, &row);
  EXPECT_EQ(ContributionOf(row, {}).persons(), 1);
  EXPECT_EQ(ContributionOf(row, {}).contact_before_only(), 1);
  const auto first = [](const std::string& round) { return round == "round"; };
  EXPECT_EQ(ContributionOf(row, {.takes = first}).contact_after_only(), 1);
}

v1::EkiCounts Counts(int64_t both, int64_t before, int64_t after, int64_t none) {
  v1::EkiCounts counts;
  counts.set_targeted(41);
  counts.set_persons(both + before + after + none);
  counts.set_contact_before_and_after(both);
  counts.set_contact_before_only(before);
  counts.set_contact_after_only(after);
  counts.set_no_contact(none);
  counts.set_courses(30);
  counts.set_interrupted(10);
  counts.set_completed(10);
  counts.set_running(10);
  counts.set_came_through_notification(7);
  return counts;
}

TEST(Suppression, LeavesALargeTableAlone) {
  v1::EkiCounts counts = Counts(22, 9, 8, 13);
  EXPECT_THAT(SuppressSmallCells(5, &counts), IsEmpty());
  EXPECT_EQ(counts.contact_after_only(), 8);
}

TEST(Suppression, HidesASecondCellSoThatTheFirstCannotBeComputed) {
  v1::EkiCounts counts = Counts(22, 9, 4, 13);
  EXPECT_THAT(SuppressSmallCells(5, &counts),
              ElementsAre("contact_before_only", "contact_after_only"));
  EXPECT_EQ(counts.contact_after_only(), 0);
  EXPECT_EQ(counts.contact_before_only(), 0);
  EXPECT_EQ(counts.no_contact(), 13);
}

TEST(Suppression, HidesWhatTwoSmallCellsTogetherWouldTell) {
  // 22 + 13 are shown of 35: both hidden cells would be known to be none
  v1::EkiCounts counts = Counts(22, 0, 0, 13);
  EXPECT_THAT(SuppressSmallCells(5, &counts),
              ElementsAre("contact_before_only", "contact_after_only", "no_contact"));
  EXPECT_EQ(counts.contact_before_and_after(), 22);
}

TEST(Suppression, OfASmallTotalHidesItsPartsToo) {
  v1::EkiCounts counts = Counts(22, 9, 8, 13);
  counts.set_courses(4);
  counts.set_interrupted(4);
  counts.set_completed(0);
  counts.set_running(0);
  counts.set_came_through_notification(2);
  EXPECT_THAT(SuppressSmallCells(5, &counts), ElementsAre("courses", "interrupted", "completed",
                                                          "running", "came_through_notification"));
  EXPECT_EQ(counts.courses(), 0);
}

}  // namespace
}  // namespace varsel::support
