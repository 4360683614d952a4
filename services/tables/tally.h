// The facts of a month into its tables, small cells suppressed. Which tables there are, and how
// each is cut, stands in tally.cc alone. Pure; thread-safe.
#ifndef VARSEL_SERVICES_TABLES_TALLY_H_
#define VARSEL_SERVICES_TABLES_TALLY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "varsel/tables/v1/tables_rows.pb.h"
#include "varsel/tables/v1/tables_types.pb.h"

namespace varsel::tables {

enum class FactKind : uint8_t { kNotification = 1, kAttempt = 2, kDelivery = 3, kIncident = 4 };

struct Section {
  std::string id;  // 16 bytes
  std::string name;
};

// What the tables of a month are made of. The rows of a table follow from `sections` and `offers`,
// never from what happened: that a kind of help was offered at all would be told by its row.
struct MonthFacts {
  std::vector<Section> sections;
  std::vector<std::string> offers;  // codes of the catalogue, in its order
  struct Fact {
    FactKind kind;
    v1::FactRow row;
  };
  std::vector<Fact> facts;
};

// Every table of the month, in order of code, each cut in its fixed way, with what is under
// `small_cells_below` and what it could be computed from taken out. The same facts, in whatever
// order, give the same tables.
std::vector<v1::MonthlyTable> MakeTables(const MonthFacts& month, int small_cells_below);

}  // namespace varsel::tables

#endif  // VARSEL_SERVICES_TABLES_TALLY_H_
