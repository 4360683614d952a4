// How a closed monthly table is shown: as text for a terminal, as one JSON object, and as CSV.
// Pure.
#ifndef VARSEL_CLIENTS_CLI_MONTHLY_TABLE_TEXT_H_
#define VARSEL_CLIENTS_CLI_MONTHLY_TABLE_TEXT_H_

#include <string>

#include "clients/cli/words.h"
#include "nlohmann/json_fwd.hpp"
#include "varsel/tables/v1/tables_service.pb.h"

namespace varsel::cli {

// With sums and total; what is suppressed is a dot, and said below.
std::string MonthlyTableText(Language language, const tables::v1::GetMonthlyTableResponse& reply);

// One object; counts are numbers, suppressed ones null. Codes, no words of a language.
nlohmann::ordered_json MonthlyTableJson(const tables::v1::GetMonthlyTableResponse& reply);

// RFC 4180 with a line of headings: month, table, row, column, count. A suppressed count is empty;
// a sum has "total" for its row or column. Codes, but for the names of sections.
std::string MonthlyTableCsv(const tables::v1::GetMonthlyTableResponse& reply);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_MONTHLY_TABLE_TEXT_H_
