#include "services/tables/decide.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/tables/evolve.h"
#include "services/tables/month.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"

namespace varsel::tables {
namespace {

using testing::At;
using testing::IsOk;
using testing::RefusedWith;

v1::CloseMonthRequest Close(const std::string& month) {
  v1::CloseMonthRequest request;
  request.set_month(month);
  return request;
}

v1::MonthsLife Until(const std::string& month) {
  v1::TablesEvent event;
  event.mutable_month_closed()->set_month(month);
  return EvolveMonths({}, event);
}

TablesContext Now(const std::string& now, const std::string& first = "2023-01") {
  TablesContext context;
  context.base.now = At(now);
  context.first_month = first;
  return context;
}

TEST(DecideCloseMonth, ClosesTheFirstMonthOnceItsDaysHavePassed) {
  const auto drafts = Decide({}, Close("2023-01"), Now("2023-02-15T00:00:00+01:00"));
  ASSERT_THAT(drafts, IsOk());
  ASSERT_EQ(drafts->size(), 1u);
  const v1::MonthClosed& closed = drafts->front().event.month_closed();
  EXPECT_EQ(closed.month(), "2023-01");
  EXPECT_EQ(closed.small_cells_below(), 5);
  EXPECT_EQ(closed.tables_size(), 8) << "a month without anything has its tables too";
}

TEST(DecideCloseMonth, ClosesTheMonthAfterTheLastOne) {
  EXPECT_THAT(Decide(Until("2023-12"), Close("2024-01"), Now("2024-02-15T12:00:00Z")), IsOk());
}

TEST(DecideCloseMonth, RefusesAMonthThatIsClosed) {
  EXPECT_THAT(Decide(Until("2023-02"), Close("2023-02"), Now("2023-06-01T00:00:00Z")),
              RefusedWith("MONTH_CLOSED_ALREADY"));
  EXPECT_THAT(Decide(Until("2023-02"), Close("2023-01"), Now("2023-06-01T00:00:00Z")),
              RefusedWith("MONTH_CLOSED_ALREADY"));
}

TEST(DecideCloseMonth, RefusesToPassOverAMonth) {
  EXPECT_THAT(Decide(Until("2023-02"), Close("2023-04"), Now("2023-09-01T00:00:00Z")),
              RefusedWith("MONTH_NOT_NEXT"));
  EXPECT_THAT(Decide({}, Close("2023-02"), Now("2023-09-01T00:00:00Z")),
              RefusedWith("MONTH_NOT_NEXT"));
  EXPECT_THAT(Decide({}, Close("2023-01"), Now("2023-09-01T00:00:00Z", "")),
              RefusedWith("MONTH_NOT_NEXT"))
      << "before there is a section";
}

TEST(DecideCloseMonth, RefusesAMonthWhoseLateRecordsMayStillCome) {
  EXPECT_THAT(Decide({}, Close("2023-01"), Now("2023-02-14T23:59:59+01:00")),
              RefusedWith("MONTH_STILL_OPEN"));
  TablesContext context = Now("2023-02-15T00:00:00+01:00");
  context.closes_after_days = 20;
  EXPECT_THAT(Decide({}, Close("2023-01"), context), RefusedWith("MONTH_STILL_OPEN"));
}

TEST(DecideCloseMonth, RefusesWhatIsNoMonth) {
  for (const char* text : {"", "2023", "2023-13", "2023-1", "2023-01-01", "jan"}) {
    EXPECT_THAT(Decide({}, Close(text), Now("2023-06-01T00:00:00Z")),
                RefusedWith("MONTH_MALFORMED"))
        << text;
  }
}

TEST(Month, TurnsAtMidnightInDenmark) {
  EXPECT_EQ(MonthText(MonthOf(At("2023-01-31T22:59:59Z"))), "2023-01");
  EXPECT_EQ(MonthText(MonthOf(At("2023-01-31T23:00:00Z"))), "2023-02");
  EXPECT_EQ(ClosesAt(absl::CivilMonth(2023, 5), 14), At("2023-06-15T00:00:00+02:00"));
}

}  // namespace
}  // namespace varsel::tables
