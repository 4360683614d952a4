// table: closed monthly tables.
#include <memory>
#include <string>

#include "absl/strings/str_join.h"
#include "clients/cli/command_form.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/monthly_table_text.h"
#include "clients/cli/program.h"
#include "clients/cli/support_forms.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "varsel/tables/v1/tables_service.pb.h"

namespace varsel::cli {
namespace {

using tables::v1::ClosedMonth;
using tables::v1::GetMonthlyTableResponse;
using tables::v1::ListMonthlyTablesResponse;

constexpr char kTablesService[] = "varsel.tables.v1.TablesService/";

struct TableFlags {
  std::string month;
  std::string table;
  bool csv = false;
};

void ShowMonths(Session& session, const ListMonthlyTablesResponse& list) {
  Table table({{session.Say({.da = "Måned", .en = "Month"})},
               {session.Say({.da = "Lukket", .en = "Closed"})},
               {session.Say({.da = "Tabeller", .en = "Tables"})}});
  for (const ClosedMonth& month : list.months()) {
    std::vector<std::string> codes;
    for (const int code : month.table_codes()) {
      const auto* value = tables::v1::TableCode_descriptor()->FindValueByNumber(code);
      codes.push_back(value == nullptr ? "?" : CodeOf(*value));
    }
    table.Add({month.month(), TimeText(session.language(), month.closed_time()),
               absl::StrJoin(codes, " ")});
  }
  session.out() << (table.empty() ? session.Say({.da = "Ingen måneder er lukket endnu.\n",
                                                 .en = "No month is closed yet.\n"})
                                  : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

absl::Status ListMonths(Session& session) {
  const std::string method = std::string(kTablesService) + "ListMonthlyTables";
  ASSIGN_OR_RETURN(const auto list, session.Call<ListMonthlyTablesResponse>(
                                        method, tables::v1::ListMonthlyTablesRequest()));
  if (session.json()) return session.ShowJson(list);
  ShowMonths(session, list);
  return absl::OkStatus();
}

absl::StatusOr<GetMonthlyTableResponse> GetTable(Session& session, const std::string& month,
                                                 tables::v1::TableCode code) {
  tables::v1::GetMonthlyTableRequest request;
  request.set_month(month);
  request.set_table_code(code);
  return session.Call<GetMonthlyTableResponse>(std::string(kTablesService) + "GetMonthlyTable",
                                               request);
}

absl::Status ShowTable(Session& session, const TableFlags& flags) {
  if (flags.month.empty()) return ListMonths(session);
  const auto& type = *tables::v1::TableCode_descriptor();
  std::vector<const google::protobuf::EnumValueDescriptor*> codes;
  if (flags.table.empty()) {
    for (int i = 1; i < type.value_count(); ++i) codes.push_back(type.value(i));
  } else {
    codes.push_back(ParseCode(type, flags.table));
    if (codes.back() == nullptr) {
      return UsageError("--table: " + absl::StrJoin(CodesOf(type), ", "));
    }
  }
  nlohmann::ordered_json tables = nlohmann::ordered_json::array();
  for (const auto* code : codes) {
    ASSIGN_OR_RETURN(
        const GetMonthlyTableResponse reply,
        GetTable(session, flags.month, static_cast<tables::v1::TableCode>(code->number())));
    if (session.json()) {
      tables.push_back(MonthlyTableJson(reply));
    } else if (flags.csv) {
      const std::string csv = MonthlyTableCsv(reply);
      // One line of headings for all.
      session.out() << (code == codes.front() ? csv : csv.substr(csv.find('\n') + 1));
    } else {
      session.out() << (code == codes.front() ? "" : "\n")
                    << MonthlyTableText(session.language(), reply);
    }
  }
  if (!session.json()) return absl::OkStatus();
  return session.ShowJson(flags.table.empty() ? tables : tables[0]);
}

}  // namespace

void AddMonthlyTable(CLI::App& app, Program& program) {
  auto flags = std::make_shared<TableFlags>();
  CLI::App* command = program.Command(
      app, "table",
      {.da = "lukkede månedstabeller med små tal skjult; uden --month: hvilke der er",
       .en =
           "closed monthly tables with small counts suppressed; without --month: which there are"},
      [flags](Session& session) { return ShowTable(session, *flags); });
  command->add_option("--month", flags->month,
                      program.Say({.da = "måneden, f.eks. 2023-01", .en = "the month: 2023-01"}));
  command->add_option("--table", flags->table,
                      program.Say({.da = "kun denne: ", .en = "this one only: "}) +
                          absl::StrJoin(CodesOf(*tables::v1::TableCode_descriptor()), ", "));
  command->add_flag("--csv", flags->csv,
                    program.Say({.da = "som CSV, med koder", .en = "as CSV, with codes"}));
}

}  // namespace varsel::cli
