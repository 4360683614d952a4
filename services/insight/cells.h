// Counters as cells in order of breakdown, section, code. Pure.
#ifndef VARSEL_SERVICES_INSIGHT_CELLS_H_
#define VARSEL_SERVICES_INSIGHT_CELLS_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "varsel/insight/v1/insight_types.pb.h"
#include "varsel/notification/v1/notification_types.pb.h"

namespace varsel::insight {

// Which cell: the part of a breakdown. Breakdown unspecified = the whole.
struct CellKey {
  v1::Breakdown breakdown = v1::BREAKDOWN_UNSPECIFIED;
  std::string_view section_id = {};
  uint32_t code = 0;

  friend auto operator<=>(const CellKey&, const CellKey&) = default;
};

// The code of an answer: nobody asked is not known either.
inline uint32_t KnownCode(notification::v1::TriState known) {
  return static_cast<uint32_t>(known == notification::v1::TRI_STATE_UNSPECIFIED
                                   ? notification::v1::TRI_STATE_UNKNOWN
                                   : known);
}

template <typename Cell>
CellKey KeyOf(const Cell& cell) {
  return {cell.breakdown(), cell.section_id(), cell.code()};
}

// The cell at `key`, or nullptr.
template <typename Counters>
auto FindCell(const Counters& counters, const CellKey& key) -> decltype(&counters.cells(0)) {
  for (const auto& cell : counters.cells()) {
    if (KeyOf(cell) == key) return &cell;
  }
  return nullptr;
}

// The index of the cell at `key`, put in its place if it is not there.
template <typename Counters>
int CellAt(const CellKey& key, Counters* counters) {
  int place = 0;
  while (place < counters->cells_size() && KeyOf(counters->cells(place)) < key) ++place;
  if (place < counters->cells_size() && KeyOf(counters->cells(place)) == key) return place;
  auto* cell = counters->add_cells();
  cell->set_breakdown(key.breakdown);
  cell->set_section_id(std::string(key.section_id));
  cell->set_code(key.code);
  for (int i = counters->cells_size() - 1; i > place; --i) {
    counters->mutable_cells()->SwapElements(i, i - 1);
  }
  return place;
}

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_CELLS_H_
