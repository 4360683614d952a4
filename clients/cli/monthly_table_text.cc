#include "clients/cli/monthly_table_text.h"

#include <functional>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"

namespace varsel::cli {
namespace {

using tables::v1::Cell;
using tables::v1::GetMonthlyTableResponse;
using tables::v1::Heading;
using tables::v1::MonthlyTable;

struct HeadingWord {
  std::string_view code;
  Text text;
};

// Words that no other part of the client has.
constexpr HeadingWord kHeadings[] = {
    {"planned", {.da = "planlagt", .en = "planned"}},
    {"acute", {.da = "her og nu", .en = "acute"}},
    {"first", {.da = "første forsøg", .en = "first attempt"}},
    {"later", {.da = "senere forsøg", .en = "later attempts"}},
    {"written", {.da = "sms eller brev", .en = "text or letter"}},
    {"met", {.da = "mødt (gade, sted, institution)", .en = "met (street, place, institution)"}},
    {"through-others", {.da = "via familie, ven, advokat", .en = "through family, friend, lawyer"}},
    {"talked", {.da = "talt med ham", .en = "talked with him"}},
    {"others-only", {.da = "kun andre", .en = "others only"}},
    {"nobody", {.da = "ingen kontakt", .en = "no contact"}},
    {"reached", {.da = "nået", .en = "reached"}},
    {"message-sent", {.da = "besked sendt", .en = "message sent"}},
    {"in-person", {.da = "personligt", .en = "in person"}},
    {"other-mode", {.da = "på anden måde", .en = "otherwise"}},
    {"both-halves", {.da = "begge dele", .en = "both halves"}},
    {"one-half", {.da = "den ene del", .en = "one half"}},
    {"no-half", {.da = "ingen af delene", .en = "neither half"}},
    {"unknown", {.da = "ukendt", .en = "unknown"}},
    {"deliveries", {.da = "leveringer", .en = "deliveries"}},
    {"fire-or-explosive", {.da = "brand, sprængstof", .en = "fire, explosive"}},
    {"threat-or-humiliation", {.da = "trussel, ydmygelse", .en = "threat, humiliation"}},
    {"offers", {.da = "tilbud", .en = "offers"}},
    {"other", {.da = "andet", .en = "other"}},
    {"elsewhere", {.da = "uden for sektionerne", .en = "in no section"}},
};

std::string WordOf(Language language, const Heading& heading) {
  if (!heading.name().empty()) return heading.name();
  if (!heading.section_id().empty()) return heading.section_id();
  for (const HeadingWord& word : kHeadings) {
    if (word.code == heading.code()) return In(language, word.text);
  }
  return Label(language, heading.code());
}

std::string TitleOf(Language language, tables::v1::TableCode code) {
  constexpr Text kTitles[tables::v1::TableCode_ARRAYSIZE] = {
      {},
      {.da = "Notifikationer, påbegyndt", .en = "Notifications begun"},
      {.da = "Kontaktforsøg efter sektion", .en = "Attempts by section"},
      {.da = "Kontaktforsøg efter måde", .en = "Attempts by way"},
      {.da = "Leveringer efter sektion", .en = "Deliveries by section"},
      {.da = "Leveringer efter form og budskab", .en = "Deliveries by mode and halves"},
      {.da = "Leveringer efter modtagelse", .en = "Deliveries by reception"},
      {.da = "Kendte voldshændelser (meget vold anmeldes aldrig)",
       .en = "Known incidents (much violence is never reported)"},
      {.da = "Støttetilbud givet ved leveringer", .en = "Support offers made in deliveries"},
  };
  return code > 0 && code < tables::v1::TableCode_ARRAYSIZE ? In(language, kTitles[code])
                                                            : std::string("?");
}

std::string CountText(const Cell& cell) {
  return cell.suppressed() ? "·" : absl::StrCat(cell.count());
}

nlohmann::ordered_json CountJson(const Cell& cell) {
  return cell.suppressed() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(cell.count());
}

// Calls `visit(row, column, cell)` for each cell and sum; null = the total of all.
void ForEach(const MonthlyTable& table,
             const std::function<void(const Heading*, const Heading*, const Cell&)>& visit) {
  for (int row = 0; row < table.rows_size(); ++row) {
    for (int column = 0; column < table.columns_size(); ++column) {
      visit(&table.rows(row), &table.columns(column),
            table.cells(row * table.columns_size() + column));
    }
    visit(&table.rows(row), nullptr, table.row_totals(row));
  }
  for (int column = 0; column < table.columns_size(); ++column) {
    visit(nullptr, &table.columns(column), table.column_totals(column));
  }
  visit(nullptr, nullptr, table.total());
}

std::string CodeOf(const Heading* heading) {
  if (heading == nullptr) return "total";
  if (!heading->code().empty()) return heading->code();
  return heading->name().empty() ? heading->section_id() : heading->name();
}

std::string TableCodeText(tables::v1::TableCode code) {
  const auto* value = tables::v1::TableCode_descriptor()->FindValueByNumber(code);
  return value == nullptr ? std::string("?") : cli::CodeOf(*value);
}

// A field of RFC 4180. What a spreadsheet would take for a formula is none.
std::string CsvField(const std::string& text) {
  const bool formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
  const std::string field = formula ? "'" + text : text;
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  return "\"" + absl::StrReplaceAll(field, {{"\"", "\"\""}}) + "\"";
}

}  // namespace

std::string MonthlyTableText(Language language, const GetMonthlyTableResponse& reply) {
  const MonthlyTable& table = reply.table();
  const std::string sum = In(language, {.da = "I alt", .en = "Total"});
  std::vector<Table::Column> columns = {{""}};
  for (const Heading& heading : table.columns()) {
    columns.push_back({WordOf(language, heading), Table::Align::kRight});
  }
  const bool sums = table.columns_size() > 1;
  if (sums) columns.push_back({sum, Table::Align::kRight});
  Table lines(std::move(columns));
  for (int row = 0; row < table.rows_size(); ++row) {
    std::vector<std::string> cells = {WordOf(language, table.rows(row))};
    for (int column = 0; column < table.columns_size(); ++column) {
      cells.push_back(CountText(table.cells(row * table.columns_size() + column)));
    }
    if (sums) cells.push_back(CountText(table.row_totals(row)));
    lines.Add(std::move(cells));
  }
  std::vector<std::string> last = {sum};
  for (const Cell& cell : table.column_totals()) last.push_back(CountText(cell));
  if (sums) last.push_back(CountText(table.total()));
  lines.Add(std::move(last));
  return absl::StrCat(
      TitleOf(language, table.table_code()), ", ", reply.month(), ". ",
      In(language, {.da = "Lukket ", .en = "Closed "}), TimeText(language, reply.closed_time()),
      "\n", lines.ToString(),
      In(language, {.da = "·  skjult: tal under ", .en = "·  suppressed: counts under "}),
      reply.small_cells_below(),
      In(language, {.da = ", og hvad der ellers kunne regnes ud\n",
                    .en = ", and what could else be computed\n"}));
}

nlohmann::ordered_json MonthlyTableJson(const GetMonthlyTableResponse& reply) {
  nlohmann::ordered_json json = {{"month", reply.month()},
                                 {"table", TableCodeText(reply.table().table_code())},
                                 {"small_cells_below", reply.small_cells_below()}};
  json["counts"] = nlohmann::ordered_json::array();
  ForEach(reply.table(), [&](const Heading* row, const Heading* column, const Cell& cell) {
    nlohmann::ordered_json count = {{"row", CodeOf(row)}, {"column", CodeOf(column)}};
    if (row != nullptr && !row->section_id().empty()) count["section_id"] = row->section_id();
    count["count"] = CountJson(cell);
    json["counts"].push_back(std::move(count));
  });
  return json;
}

std::string MonthlyTableCsv(const GetMonthlyTableResponse& reply) {
  std::string csv = "month,table,row,column,count\r\n";
  const std::string table = TableCodeText(reply.table().table_code());
  ForEach(reply.table(), [&](const Heading* row, const Heading* column, const Cell& cell) {
    absl::StrAppend(&csv, reply.month(), ",", table, ",", CsvField(CodeOf(row)), ",",
                    CsvField(CodeOf(column)), ",",
                    cell.suppressed() ? "" : absl::StrCat(cell.count()), "\r\n");
  });
  return csv;
}

}  // namespace varsel::cli
