#include "services/domain/suppress.h"

#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace varsel {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

CountTable TableOf(size_t rows, size_t columns, std::vector<int64_t> cells) {
  return {.rows = rows, .columns = columns, .cells = std::move(cells)};
}

// Every table of counts that agrees with what is shown, tried one by one: knows nothing of flows.
// The values that each number takes in them, cells first, then rows, then columns.
std::vector<std::set<int64_t>> Possible(const CountTable& table, const HiddenCells& hidden) {
  std::vector<std::set<int64_t>> values(table.cells.size() + table.rows + table.columns);
  CountTable guess = table;
  const auto keep = [&] {
    for (size_t row = 0; row < table.rows; ++row) {
      if (!hidden.rows[row] && guess.RowTotal(row) != table.RowTotal(row)) return;
    }
    for (size_t column = 0; column < table.columns; ++column) {
      if (!hidden.columns[column] && guess.ColumnTotal(column) != table.ColumnTotal(column)) return;
    }
    for (size_t i = 0; i < guess.cells.size(); ++i) values[i].insert(guess.cells[i]);
    for (size_t row = 0; row < table.rows; ++row) {
      values[table.cells.size() + row].insert(guess.RowTotal(row));
    }
    for (size_t column = 0; column < table.columns; ++column) {
      values[table.cells.size() + table.rows + column].insert(guess.ColumnTotal(column));
    }
  };
  const std::function<void(size_t, int64_t)> fill = [&](size_t cell, int64_t left) {
    if (cell == guess.cells.size()) {
      if (left == 0) keep();
      return;
    }
    if (!hidden.cells[cell]) {
      if (table.cells[cell] <= left) fill(cell + 1, left - table.cells[cell]);
      return;
    }
    for (int64_t count = 0; count <= left; ++count) {
      guess.cells[cell] = count;
      fill(cell + 1, left - count);
    }
    guess.cells[cell] = table.cells[cell];
  };
  fill(0, table.Total());
  return values;
}

TEST(HideSmallCells, ShowsATableWithoutSmallCells) {
  const HiddenCells hidden = HideSmallCells(TableOf(2, 2, {5, 6, 7, 8}), 5);
  EXPECT_THAT(hidden.cells, Each(false));
  EXPECT_THAT(hidden.rows, Each(false));
  EXPECT_THAT(hidden.columns, Each(false));
  EXPECT_FALSE(hidden.total);
}

TEST(HideSmallCells, HidesAllOfATableWithASmallTotal) {
  const HiddenCells hidden = HideSmallCells(TableOf(1, 2, {0, 4}), 5);
  EXPECT_THAT(hidden.cells, Each(true));
  EXPECT_TRUE(hidden.total);
}

TEST(HideSmallCells, HidesTheSmallestOtherCellOfAList) {
  EXPECT_THAT(HideSmallCells(TableOf(1, 3, {3, 9, 7}), 5).cells, ElementsAre(true, false, true));
}

TEST(HideSmallCells, TakesZeroAsSmallAndTwoThatHoldTooFewAsNotEnough) {
  EXPECT_THAT(HideSmallCells(TableOf(1, 3, {0, 1, 9}), 5).cells, Each(true));
}

TEST(HideSmallCells, ClosesARectangleOfTheCheapestCells) {
  // 2 is small; to hide it, one more of its row, one more of its column, and where these meet.
  const HiddenCells hidden = HideSmallCells(TableOf(3, 3,
                                                    {2, 9, 30,  //
                                                     8, 7, 40,  //
                                                     50, 60, 70}),
                                            5);
  EXPECT_THAT(hidden.cells, ElementsAre(true, true, false, true, true, false, false, false, false));
  EXPECT_THAT(hidden.rows, Each(false));
}

TEST(HideSmallCells, HidesAnotherRowsSumToHideASmallOne) {
  const HiddenCells hidden = HideSmallCells(TableOf(3, 1, {3, 20, 10}), 5);
  EXPECT_THAT(hidden.rows, ElementsAre(true, false, true));
  EXPECT_THAT(hidden.cells, ElementsAre(true, false, true));
  EXPECT_THAT(hidden.columns, ElementsAre(false));
}

// The property that it is for, against a reader who tries every table there could be.
TEST(HideSmallCells, NoReaderCanNarrowAHiddenNumberDown) {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    CountTable table;
    table.rows = 1 + random() % 3;
    table.columns = 1 + random() % 3;
    const int64_t below = 2 + random() % 2;
    for (size_t i = 0; i < table.rows * table.columns; ++i) {
      table.cells.push_back(random() % 3 == 0 ? 0 : random() % 5);
    }
    if (table.cells.size() > 6 && table.Total() > 14) continue;  // too many to try
    const HiddenCells hidden = HideSmallCells(table, below);
    ASSERT_EQ(hidden.total, table.Total() < below);
    if (hidden.total) continue;
    const std::vector<std::set<int64_t>> possible = Possible(table, hidden);
    size_t number = 0;
    const auto check = [&](bool is_hidden, int64_t count) {
      const std::set<int64_t>& values = possible[number++];
      ASSERT_TRUE(values.contains(count));
      if (!is_hidden) {
        EXPECT_GE(count, below) << "a small number is shown: " << number;
        return;
      }
      EXPECT_GE(values.size(), 2u) << "number " << number;
      if (count < below) {
        EXPECT_GE(*values.rbegin() - *values.begin(), below) << "number " << number;
      }
    };
    for (size_t i = 0; i < table.cells.size(); ++i) check(hidden.cells[i], table.cells[i]);
    for (size_t i = 0; i < table.rows; ++i) check(hidden.rows[i], table.RowTotal(i));
    for (size_t i = 0; i < table.columns; ++i) check(hidden.columns[i], table.ColumnTotal(i));
  }
}

TEST(HideSmallCells, HidesTwoOrNoneOfEachRowAndColumnOfLargeTables) {
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    CountTable table{.rows = 2 + random() % 12, .columns = 2 + random() % 5, .cells = {}};
    for (size_t i = 0; i < table.rows * table.columns; ++i) {
      table.cells.push_back(random() % 4 == 0 ? random() % 5 : random() % 60);
    }
    const HiddenCells hidden = HideSmallCells(table, 5);
    for (size_t row = 0; row < table.rows; ++row) {
      int count = hidden.rows[row];
      for (size_t i = 0; i < table.columns; ++i) count += hidden.cells[row * table.columns + i];
      EXPECT_NE(count, 1) << "row " << row;
    }
    for (size_t column = 0; column < table.columns; ++column) {
      int count = hidden.columns[column];
      for (size_t i = 0; i < table.rows; ++i) count += hidden.cells[i * table.columns + column];
      EXPECT_NE(count, 1) << "column " << column;
    }
  }
}

}  // namespace
}  // namespace varsel
