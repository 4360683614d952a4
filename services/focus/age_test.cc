#include "services/focus/age.h"

#include "gtest/gtest.h"
#include "tests/testing/test_ids.h"

namespace varsel::focus {
namespace {

using absl::CivilDay;
using testing::At;

TEST(Age, RisesOnTheBirthdayAndNotADaySooner) {
  EXPECT_EQ(AgeOn(CivilDay(2005, 3, 10), CivilDay(2023, 3, 9)), 17);
  EXPECT_EQ(AgeOn(CivilDay(2005, 3, 10), CivilDay(2023, 3, 10)), 18);
}

TEST(Age, RisesOnTheFirstOfMarchForTheOneBornOnALeapDay) {
  EXPECT_EQ(AgeOn(CivilDay(2004, 2, 29), CivilDay(2022, 2, 28)), 17);
  EXPECT_EQ(AgeOn(CivilDay(2004, 2, 29), CivilDay(2022, 3, 1)), 18);
  EXPECT_EQ(AgeOn(CivilDay(2004, 2, 29), CivilDay(2024, 2, 29)), 20);
}

TEST(Age, IsCountedByTheDayInCopenhagen) {
  EXPECT_EQ(DayOf(At("2023-03-09T22:59:59Z")), CivilDay(2023, 3, 9));
  EXPECT_EQ(DayOf(At("2023-03-09T23:00:00Z")), CivilDay(2023, 3, 10));  // an hour ahead in winter
  EXPECT_EQ(DayOf(At("2023-07-09T22:00:00Z")), CivilDay(2023, 7, 10));  // two in summer
}

TEST(Age, OfNobodyWithoutABirthDateIsUnknown) {
  EXPECT_EQ(AgeGroupOn(std::nullopt, CivilDay(2023, 1, 1), 18), v1::AGE_GROUP_UNKNOWN);
  EXPECT_EQ(AgeGroupOn(CivilDay(2005, 1, 2), CivilDay(2023, 1, 1), 18), v1::AGE_GROUP_MINOR);
  EXPECT_EQ(AgeGroupOn(CivilDay(2005, 1, 1), CivilDay(2023, 1, 1), 18), v1::AGE_GROUP_ADULT);
}

TEST(Months, EndOnTheLastDayOfAShorterMonth) {
  EXPECT_EQ(AddMonths(At("2022-08-31T12:00:00+02:00"), 6), At("2023-02-28T12:00:00+01:00"));
  EXPECT_EQ(AddMonths(At("2022-11-15T12:00:00+01:00"), 6), At("2023-05-15T12:00:00+02:00"));
  EXPECT_EQ(SubtractYears(At("2024-02-29T12:00:00+01:00"), 5), At("2019-02-28T12:00:00+01:00"));
}

TEST(Day, HasOneSpelling) {
  EXPECT_EQ(ParseDay("1995-04-12"), CivilDay(1995, 4, 12));
  for (const char* wrong :
       {"1995-4-12", "1995-02-30", "12-04-1995", "1899-12-31", "1995-04-12 ", ""}) {
    EXPECT_EQ(ParseDay(wrong), std::nullopt) << wrong;
  }
  EXPECT_EQ(DayOfNoon(NoonOf(CivilDay(1995, 4, 12))), CivilDay(1995, 4, 12));
}

}  // namespace
}  // namespace varsel::focus
