#include "services/domain/months.h"

#include "gtest/gtest.h"
#include "tests/testing/test_ids.h"

namespace varsel {
namespace {

using testing::At;

TEST(AddMonths, IsTheSameTimeOfDayAlsoAcrossSummerTime) {
  EXPECT_EQ(AddMonths(At("2023-03-01T10:00:00+01:00"), 6), At("2023-09-01T10:00:00+02:00"));
}

TEST(AddMonths, EndsWithTheMonthWhereItIsShorter) {
  EXPECT_EQ(AddMonths(At("2022-08-31T10:00:00+02:00"), 6), At("2023-02-28T10:00:00+01:00"));
  EXPECT_EQ(AddMonths(At("2023-01-31T10:00:00+01:00"), 13), At("2024-02-29T10:00:00+01:00"));
}

}  // namespace
}  // namespace varsel
