// Suppression of small cells: what leaves may not let a single person be seen. Pure; thread-safe.
//
// A table of counts with the sums of its rows and columns and its total is a flow: each row's sum
// leaves the source, each cell goes from its row to its column, each column's sum ends in the sink.
// Who knows the shown numbers knows of a hidden one as much as the hidden numbers can still be
// moved along a cycle of the flow. So what a reader could compute is found by searching paths, not
// by trying tricks: for two-way tables the bounds that such paths give are exact (Gusfield, A graph
// theoretic approach to statistical data security, SIAM J. Comput. 17 (1988)).
#ifndef VARSEL_SERVICES_DOMAIN_SUPPRESS_H_
#define VARSEL_SERVICES_DOMAIN_SUPPRESS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace varsel {

// Counts, row by row. A list of cells with a total is a table of one row.
struct CountTable {
  size_t rows = 0;
  size_t columns = 0;
  std::vector<int64_t> cells;  // rows * columns; none below 0

  int64_t& At(size_t row, size_t column) { return cells[row * columns + column]; }
  int64_t At(size_t row, size_t column) const { return cells[row * columns + column]; }
  int64_t RowTotal(size_t row) const;
  int64_t ColumnTotal(size_t column) const;
  int64_t Total() const;
};

// What of a table may not be shown.
struct HiddenCells {
  std::vector<bool> cells;
  std::vector<bool> rows;     // the rows' sums
  std::vector<bool> columns;  // the columns' sums
  bool total = false;
};

// Hides every cell, sum or total under `below`, zero too ("none of them was" tells of each), and of
// the rest as little as it finds until, for a reader who knows all that is shown: of a number that
// is hidden because it is small at least `below` + 1 values are possible; of any other hidden
// number at least two. The total is hidden if and only if it is small (then all is), so that of two
// tables with the same total both show it or neither does. The same table gives the same answer.
HiddenCells HideSmallCells(const CountTable& table, int64_t below);

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_SUPPRESS_H_
