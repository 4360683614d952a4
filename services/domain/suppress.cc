#include "services/domain/suppress.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace varsel {
namespace {

constexpr int64_t kFar = std::numeric_limits<int64_t>::max();

// A number of the table, as a flow from one node to another.
struct Arc {
  size_t from;
  size_t to;
  int64_t count;
  bool hidden = false;
};

// One step of a path: along an arc (its number grows) or against it (it shrinks).
struct Step {
  size_t arc;
  bool along;
};
using Path = std::vector<Step>;

// Nodes: the source, then the rows, then the columns, then the sink. Arcs: the cells row by row,
// then the rows' sums, then the columns'. The total is no arc: it is known to the reader.
class Flow {
 public:
  Flow(const CountTable& table, int64_t below) : below_(below) {
    const size_t sink = 1 + table.rows + table.columns;
    for (size_t row = 0; row < table.rows; ++row) {
      for (size_t column = 0; column < table.columns; ++column) {
        Add(1 + row, 1 + table.rows + column, table.At(row, column));
      }
    }
    for (size_t row = 0; row < table.rows; ++row) Add(0, 1 + row, table.RowTotal(row));
    for (size_t column = 0; column < table.columns; ++column) {
      Add(1 + table.rows + column, sink, table.ColumnTotal(column));
    }
    arcs_at_.resize(sink + 1);
    for (size_t i = 0; i < arcs_.size(); ++i) {
      arcs_at_[arcs_[i].from].push_back(i);
      arcs_at_[arcs_[i].to].push_back(i);
    }
  }

  void HideWhatMustBe() {
    std::vector<std::pair<size_t, int64_t>> open;  // an arc, and by how much it must be unknown
    for (size_t i = 0; i < arcs_.size(); ++i) {
      if (arcs_[i].count >= below_) continue;
      arcs_[i].hidden = true;
      open.push_back({i, below_});
    }
    // What is hidden on the way is looked at after. Hiding more only widens what was looked at.
    for (size_t next = 0; next < open.size(); ++next) {
      for (const size_t hidden : Widen(open[next].first, open[next].second)) {
        open.push_back({hidden, 1});
      }
    }
  }
  bool hidden(size_t arc) const { return arcs_[arc].hidden; }

 private:
  void Add(size_t from, size_t to, int64_t count) { arcs_.push_back({from, to, count}); }

  // Hides others until the number of `arc` may be any of `spread` + 1. Those it hid.
  std::vector<size_t> Widen(size_t arc, int64_t spread) {
    std::vector<size_t> hid;
    while (true) {
      std::vector<int64_t> up, down;
      if (Moves(arc, true, spread, &up) + Moves(arc, false, spread, &down) >= spread) return hid;
      // Moved as far as what is hidden lets it: one step more costs what that path shows.
      const std::pair<int64_t, Path> higher = Cheapest(arc, true, up);
      const std::pair<int64_t, Path> lower = Cheapest(arc, false, down);
      const auto& [cost, path] = higher.first <= lower.first ? higher : lower;
      if (cost == kFar) return hid;  // the total alone says what it is
      for (const Step& step : path) {
        if (std::exchange(arcs_[step.arc].hidden, true)) continue;
        hid.push_back(step.arc);
      }
    }
  }

  // By how much the number can grow (or shrink) while all that is shown stays, up to `most`.
  // `counts` are then the numbers with which it has.
  int64_t Moves(size_t arc, bool grows, int64_t most, std::vector<int64_t>* counts) const {
    counts->clear();
    for (const Arc& each : arcs_) counts->push_back(each.count);
    for (int64_t moved = 0; moved < most; ++moved) {
      const auto [cost, path] = Cheapest(arc, grows, *counts);
      if (cost != 0) return moved;
      (*counts)[arc] += grows ? 1 : -1;
      for (const Step& step : path) (*counts)[step.arc] += step.along ? 1 : -1;
    }
    return most;
  }

  // The path by which the number grows (or shrinks) by one that shows least of what would have to
  // be hidden for it: the sum of these numbers, 0 if all on it is hidden already; kFar if there is
  // none.
  std::pair<int64_t, Path> Cheapest(size_t arc, bool grows,
                                    const std::vector<int64_t>& counts) const {
    if (!grows && counts[arc] == 0) return {kFar, {}};
    const size_t from = grows ? arcs_[arc].to : arcs_[arc].from;
    const size_t to = grows ? arcs_[arc].from : arcs_[arc].to;
    // Dijkstra over a few dozen nodes.
    std::vector<int64_t> cost(arcs_at_.size(), kFar);
    std::vector<Step> came(arcs_at_.size());
    std::vector<bool> done(arcs_at_.size());
    cost[from] = 0;
    while (true) {
      size_t here = arcs_at_.size();
      for (size_t node = 0; node < cost.size(); ++node) {
        if (done[node] || cost[node] == kFar) continue;
        if (here == arcs_at_.size() || cost[node] < cost[here]) here = node;
      }
      if (here == arcs_at_.size() || here == to) break;
      done[here] = true;
      for (const size_t i : arcs_at_[here]) {
        const bool along = arcs_[i].from == here;
        if (i == arc || (!along && counts[i] == 0)) continue;
        const size_t there = along ? arcs_[i].to : arcs_[i].from;
        const int64_t sum = cost[here] + (arcs_[i].hidden ? 0 : arcs_[i].count);
        if (sum >= cost[there]) continue;
        cost[there] = sum;
        came[there] = {i, along};
      }
    }
    Path path;
    if (cost[to] == kFar) return {kFar, path};
    for (size_t node = to; node != from;) {
      path.push_back(came[node]);
      const Arc& last = arcs_[path.back().arc];
      node = path.back().along ? last.from : last.to;
    }
    return {cost[to], path};
  }

  const int64_t below_;
  std::vector<Arc> arcs_;
  std::vector<std::vector<size_t>> arcs_at_;  // of each node
};

}  // namespace

int64_t CountTable::RowTotal(size_t row) const {
  int64_t sum = 0;
  for (size_t column = 0; column < columns; ++column) sum += At(row, column);
  return sum;
}

int64_t CountTable::ColumnTotal(size_t column) const {
  int64_t sum = 0;
  for (size_t row = 0; row < rows; ++row) sum += At(row, column);
  return sum;
}

int64_t CountTable::Total() const {
  return std::accumulate(cells.begin(), cells.end(), int64_t{0});
}

HiddenCells HideSmallCells(const CountTable& table, int64_t below) {
  HiddenCells hidden{.cells = std::vector<bool>(table.cells.size(), true),
                     .rows = std::vector<bool>(table.rows, true),
                     .columns = std::vector<bool>(table.columns, true),
                     .total = table.Total() < below};
  if (hidden.total) return hidden;
  Flow flow(table, below);
  flow.HideWhatMustBe();
  size_t arc = 0;
  for (auto* part : {&hidden.cells, &hidden.rows, &hidden.columns}) {
    for (size_t i = 0; i < part->size(); ++i) (*part)[i] = flow.hidden(arc++);
  }
  return hidden;
}

}  // namespace varsel
