#include "clients/cli/table.h"

#include <gtest/gtest.h>

namespace varsel::cli {
namespace {

TEST(Table, LinesUpColumnsOfLettersThatTakeTwoBytes) {
  Table table({{"Navn"}, {"Nået", Table::Align::kRight}});
  table.Add({"Åse Ødegård", "7"});
  table.Add({"Bo", "123456"});
  EXPECT_EQ(table.ToString(),
            "Navn           Nået\n"
            "───────────  ──────\n"
            "Åse Ødegård       7\n"
            "Bo           123456\n");
}

TEST(Table, LeavesNoSpacesAtTheEndOfALine) {
  Table table({{"A"}, {"B"}});
  table.Add({"x", ""});
  table.Add({"y"});
  EXPECT_EQ(table.ToString(), "A  B\n─  ─\nx\ny\n");
}

TEST(DisplayWidth, CountsACombiningMarkAsNothing) {
  EXPECT_EQ(DisplayWidth("a\xCC\x8A"), 1u);  // a and a ring above
  EXPECT_EQ(DisplayWidth("█▌"), 2u);
}

TEST(Bar, DrawsToTheHalfCharacter) {
  EXPECT_EQ(Bar(0, 4), "");
  EXPECT_EQ(Bar(0.5, 4), "██");
  EXPECT_EQ(Bar(0.625, 4), "██▌");
  EXPECT_EQ(Bar(1, 4), "████");
  EXPECT_EQ(Bar(1.5, 4), "████");
}

TEST(Bar, ShowsSomethingForTheSmallestShareAboveNothing) { EXPECT_EQ(Bar(0.0001, 4), "▌"); }

}  // namespace
}  // namespace varsel::cli
