// The tables area: closed monthly tables with fixed breakdowns and small cells suppressed. See
// closed-months.md.
#ifndef VARSEL_SERVICES_TABLES_REGISTER_H_
#define VARSEL_SERVICES_TABLES_REGISTER_H_

#include <memory>
#include <string>
#include <vector>

#include "services/runtime/area.h"
#include "services/tables/decide.h"

namespace varsel::tables {

struct TablesPolicy {
  int closes_after_days = kClosesAfterDays;   // after the end of a month
  std::vector<std::string> offer_codes = {};  // of the catalogue, in its order: rows of a table
};

std::unique_ptr<runtime::Area> NewTablesArea(TablesPolicy policy = {});

}  // namespace varsel::tables

#endif  // VARSEL_SERVICES_TABLES_REGISTER_H_
