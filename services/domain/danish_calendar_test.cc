#include "services/domain/danish_calendar.h"

#include <vector>

#include "gtest/gtest.h"
#include "tests/testing/test_ids.h"

namespace varsel {
namespace {

using absl::CivilDay;
using absl::CivilYear;
using testing::At;

TEST(EasterSunday, IsThatOfTheAlmanac) {
  // Almanak, Københavns Universitet; the earliest and latest that there are stand among them.
  EXPECT_EQ(EasterSunday(CivilYear(1818)), CivilDay(1818, 3, 22));
  EXPECT_EQ(EasterSunday(CivilYear(1943)), CivilDay(1943, 4, 25));
  EXPECT_EQ(EasterSunday(CivilYear(1961)), CivilDay(1961, 4, 2));
  EXPECT_EQ(EasterSunday(CivilYear(2000)), CivilDay(2000, 4, 23));
  EXPECT_EQ(EasterSunday(CivilYear(2022)), CivilDay(2022, 4, 17));
  EXPECT_EQ(EasterSunday(CivilYear(2023)), CivilDay(2023, 4, 9));
  EXPECT_EQ(EasterSunday(CivilYear(2024)), CivilDay(2024, 3, 31));
  EXPECT_EQ(EasterSunday(CivilYear(2038)), CivilDay(2038, 4, 25));
}

TEST(EasterSunday, IsASundayBetweenTheBoundsOfTheCalendar) {
  for (int year = 1900; year < 2300; ++year) {
    const CivilDay easter = EasterSunday(CivilYear(year));
    EXPECT_EQ(absl::GetWeekday(easter), absl::Weekday::sunday) << year;
    EXPECT_GE(easter, CivilDay(year, 3, 22));
    EXPECT_LE(easter, CivilDay(year, 4, 25));
  }
}

std::vector<CivilDay> HolidaysOf(int year) {
  std::vector<CivilDay> days;
  for (CivilDay day(year, 1, 1); day.year() == year; ++day) {
    if (IsDanishHoliday(day)) days.push_back(day);
  }
  return days;
}

TEST(DanishHoliday, Of2023HasStoreBededagForTheLastTime) {
  const std::vector<CivilDay> expected = {
      CivilDay(2023, 1, 1),  CivilDay(2023, 4, 6),   CivilDay(2023, 4, 7),   CivilDay(2023, 4, 9),
      CivilDay(2023, 4, 10), CivilDay(2023, 5, 5),   CivilDay(2023, 5, 18),  CivilDay(2023, 5, 28),
      CivilDay(2023, 5, 29), CivilDay(2023, 12, 25), CivilDay(2023, 12, 26),
  };
  EXPECT_EQ(HolidaysOf(2023), expected);
}

TEST(DanishHoliday, Of2024HasNoStoreBededag) {
  EXPECT_EQ(HolidaysOf(2024).size(), 10u);
  EXPECT_FALSE(IsDanishHoliday(CivilDay(2024, 4, 26)));
  EXPECT_TRUE(IsDanishWorkingDay(CivilDay(2024, 4, 26)));
}

TEST(DanishWorkingDay, IsNoneWhenMunicipalOfficesAreClosed) {
  EXPECT_FALSE(IsDanishWorkingDay(CivilDay(2023, 6, 5)));    // Grundlovsdag, a Monday
  EXPECT_FALSE(IsDanishWorkingDay(CivilDay(2024, 12, 24)));  // a Tuesday
  EXPECT_FALSE(IsDanishWorkingDay(CivilDay(2024, 12, 31)));
  EXPECT_TRUE(IsDanishWorkingDay(CivilDay(2024, 12, 30)));
  EXPECT_FALSE(IsDanishWorkingDay(CivilDay(2023, 1, 14)));  // a Saturday
}

TEST(DanishDay, ChangesAtDanishMidnightInWinterAndSummer) {
  EXPECT_EQ(DanishDay(At("2023-01-17T22:59:59Z")), CivilDay(2023, 1, 17));
  EXPECT_EQ(DanishDay(At("2023-01-17T23:00:00Z")), CivilDay(2023, 1, 18));
  EXPECT_EQ(DanishDay(At("2023-07-17T22:00:00Z")), CivilDay(2023, 7, 18));
  EXPECT_EQ(StartOfDanishDay(CivilDay(2023, 1, 18)), At("2023-01-17T23:00:00Z"));
  EXPECT_EQ(StartOfDanishDay(CivilDay(2023, 7, 18)), At("2023-07-17T22:00:00Z"));
}

TEST(DanishDay, BeginsWhereTheDayBeforeEndsAlsoWhenClocksChange) {
  for (CivilDay day(2023, 1, 1); day.year() == 2023; ++day) {
    EXPECT_EQ(DanishDay(StartOfDanishDay(day)), day);
    EXPECT_EQ(DanishDay(StartOfDanishDay(day) - absl::Seconds(1)), day - 1);
  }
}

TEST(EndOfWorkingDay, PassesOverWeekends) {
  // Thursday to the next Thursday
  EXPECT_EQ(EndOfWorkingDay(At("2023-01-19T14:00:00+01:00"), 5), At("2023-01-26T23:59:59+01:00"));
  // Saturday: Monday is the first
  EXPECT_EQ(EndOfWorkingDay(At("2023-01-21T14:00:00+01:00"), 5), At("2023-01-27T23:59:59+01:00"));
}

TEST(EndOfWorkingDay, PassesOverEasterAndTheChangeOfClocks) {
  // 5 April 2023, the Wednesday before Easter: 11, 12, 13, 14, 17 April
  EXPECT_EQ(EndOfWorkingDay(At("2023-04-05T10:00:00+02:00"), 5), At("2023-04-17T23:59:59+02:00"));
  // over the last Sunday of March
  EXPECT_EQ(EndOfWorkingDay(At("2023-03-24T10:00:00+01:00"), 5), At("2023-03-31T23:59:59+02:00"));
}

TEST(EndOfWorkingDay, PassesOverChristmasAndNewYear) {
  // 21 December 2022: 22, 23, 27, 28, 29; 24 to 26 are a weekend and a holiday
  EXPECT_EQ(EndOfWorkingDay(At("2022-12-21T10:00:00+01:00"), 5), At("2022-12-29T23:59:59+01:00"));
  // 20 December 2024: 23, 27, 30 December, 2, 3 January
  EXPECT_EQ(EndOfWorkingDay(At("2024-12-20T10:00:00+01:00"), 5), At("2025-01-03T23:59:59+01:00"));
}

}  // namespace
}  // namespace varsel
