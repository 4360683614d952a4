#include "clients/cli/monthly_table_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace varsel::cli {
namespace {

using ::testing::HasSubstr;

tables::v1::GetMonthlyTableResponse Deliveries() {
  tables::v1::GetMonthlyTableResponse reply;
  reply.set_month("2023-01");
  reply.set_small_cells_below(5);
  reply.mutable_closed_time()->set_seconds(1'676'415'600);
  tables::v1::MonthlyTable& table = *reply.mutable_table();
  table.set_table_code(tables::v1::TABLE_CODE_DELIVERIES);
  table.add_rows()->set_name("Nord, \"City\"");
  table.add_rows()->set_code("elsewhere");
  table.add_columns()->set_code("reached");
  table.add_columns()->set_code("message-sent");
  for (const int count : {12, 0, 0, 0}) {
    tables::v1::Cell& cell = *table.add_cells();
    cell.set_count(count);
    cell.set_suppressed(count == 0);
  }
  for (int i = 0; i < 2; ++i) table.add_row_totals()->set_suppressed(true);
  for (int i = 0; i < 2; ++i) table.add_column_totals()->set_suppressed(true);
  table.mutable_total()->set_count(20);
  return reply;
}

TEST(MonthlyTableText, ShowsSumsAndSaysWhatIsHidden) {
  const std::string text = MonthlyTableText(Language::kDanish, Deliveries());
  EXPECT_THAT(text, HasSubstr("Leveringer efter sektion, 2023-01. Lukket"));
  EXPECT_THAT(text, HasSubstr("nået"));
  EXPECT_THAT(text, HasSubstr("uden for sektionerne"));
  EXPECT_THAT(text, HasSubstr("I alt"));
  EXPECT_THAT(text, HasSubstr("·  skjult: tal under 5"));
}

TEST(MonthlyTableJson, HasNullWhereACountIsHidden) {
  const auto json = MonthlyTableJson(Deliveries());
  EXPECT_EQ(json["table"], "deliveries");
  EXPECT_EQ(json["counts"].size(), 9u);
  EXPECT_EQ(json["counts"][0]["count"], 12);
  EXPECT_TRUE(json["counts"][1]["count"].is_null());
  EXPECT_EQ(json["counts"][8]["row"], "total");
  EXPECT_EQ(json["counts"][8]["count"], 20);
}

TEST(MonthlyTableCsv, QuotesNamesAndLeavesHiddenCountsEmpty) {
  const std::string csv = MonthlyTableCsv(Deliveries());
  EXPECT_THAT(csv, HasSubstr("month,table,row,column,count\r\n"
                             "2023-01,deliveries,\"Nord, \"\"City\"\"\",reached,12\r\n"
                             "2023-01,deliveries,\"Nord, \"\"City\"\"\",message-sent,\r\n"));
  EXPECT_THAT(csv, HasSubstr("2023-01,deliveries,total,total,20\r\n"));
}

}  // namespace
}  // namespace varsel::cli
