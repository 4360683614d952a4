#include "clients/cli/eki_text.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"

namespace varsel::cli {
namespace {

using support::v1::EkiCounts;
using support::v1::EkiReport;
using support::v1::EkiTable;

struct EkiLine {
  const char* cell;
  const char* of;  // the cell that it is part of; empty = none
  Text label;
};

constexpr EkiLine kEkiLines[] = {
    {"persons", "", {.da = "Personer, som EKI har talt op", .en = "Persons whom EKI counted"}},
    {"contact_before_and_after",
     "persons",
     {.da = "  i kontakt både før og efter", .en = "  in contact before and after"}},
    {"contact_before_only",
     "persons",
     {.da = "  i kontakt kun før", .en = "  in contact before only"}},
    {"contact_after_only",
     "persons",
     {.da = "  i kontakt kun efter", .en = "  in contact after only"}},
    {"no_contact", "persons", {.da = "  uden kontakt", .en = "  without contact"}},
    {"courses",
     "",
     {.da = "Heraf med et forløb både før og efter",
      .en = "Of these with a course before and after"}},
    {"interrupted", "courses", {.da = "  afbrudt", .en = "  interrupted"}},
    {"completed", "courses", {.da = "  gennemført", .en = "  completed"}},
    {"running", "courses", {.da = "  i gang", .en = "  running"}},
    {"came_through_notification",
     "",
     {.da = "Begyndte et forløb pga. en notifikation",
      .en = "Began a course because of a notification"}},
};

bool IsSuppressed(const EkiTable& table, std::string_view cell) {
  return std::find(table.suppressed().begin(), table.suppressed().end(), cell) !=
         table.suppressed().end();
}

int64_t CellOf(const EkiCounts& counts, const std::string& cell) {
  return counts.GetReflection()->GetInt64(counts, EkiCounts::descriptor()->FindFieldByName(cell));
}

std::string CellText(const EkiTable& table, const char* cell) {
  return IsSuppressed(table, cell) ? "·" : absl::StrCat(CellOf(table.counts(), cell));
}

std::string ShareText(Language language, const EkiTable& table, const EkiLine& line) {
  if (*line.of == '\0' || IsSuppressed(table, line.cell) || IsSuppressed(table, line.of)) return "";
  const int64_t whole = CellOf(table.counts(), line.of);
  if (whole == 0) return "";
  return Percent(language, static_cast<double>(CellOf(table.counts(), line.cell)) /
                               static_cast<double>(whole));
}

std::string HeadingOf(Language language, const EkiTable& table) {
  const std::string of = In(language, {.da = " udpegede; ", .en = " targeted; "});
  std::string heading =
      absl::StrCat(In(language, {.da = "EKI-tabellen: af ", .en = "The EKI table: of "}),
                   table.counts().targeted(), of);
  if (!table.has_report()) {
    return heading + In(language, {.da = "som den er nu", .en = "as it stands now"});
  }
  const EkiReport& report = table.report();
  if (!report.has_signed_time()) {
    return heading + In(language, {.da = "ikke underskrevet af begge", .en = "not signed by both"});
  }
  return absl::StrCat(heading,
                      In(language, {.da = "underskrevet af begge ", .en = "signed by both "}),
                      TimeText(language, report.signed_time()));
}

}  // namespace

std::string EkiText(Language language, const EkiTable& table) {
  Table lines({{""},
               {In(language, {.da = "Personer", .en = "Persons"}), Table::Align::kRight},
               {In(language, {.da = "Andel", .en = "Share"}), Table::Align::kRight}});
  for (const EkiLine& line : kEkiLines) {
    lines.Add(
        {In(language, line.label), CellText(table, line.cell), ShareText(language, table, line)});
  }
  std::string text = absl::StrCat(HeadingOf(language, table), "\n", lines.ToString());
  if (table.suppressed_below() > 0) {
    absl::StrAppend(
        &text,
        In(language, {.da = "·  skjult: celler under ", .en = "·  suppressed: cells under "}),
        table.suppressed_below(),
        In(language, {.da = ", og hvad der ellers kunne regnes ud\n",
                      .en = ", and what could else be computed\n"}));
  }
  absl::StrAppend(&text, In(language, {.da = "Må ikke bruges til efterforskning (§ 115).\n",
                                       .en = "May not be used for investigation (§ 115).\n"}));
  return text;
}

nlohmann::ordered_json EkiJson(const EkiTable& table) {
  nlohmann::ordered_json json;
  json["targeted"] = table.counts().targeted();
  for (const EkiLine& line : kEkiLines) {
    json[line.cell] = IsSuppressed(table, line.cell)
                          ? nlohmann::ordered_json(nullptr)
                          : nlohmann::ordered_json(CellOf(table.counts(), line.cell));
  }
  json["suppressed_below"] = table.suppressed_below();
  json["use_label"] = "no-investigation";
  json["report"] = nullptr;
  if (table.has_report()) {
    json["report"] = {{"report_id", table.report().report_id()},
                      {"signed_by_police", table.report().signed_by_police()},
                      {"signed_by_eki", table.report().signed_by_eki()}};
  }
  return json;
}

}  // namespace varsel::cli
