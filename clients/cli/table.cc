#include "clients/cli/table.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "storage/base/check.h"

namespace varsel::cli {
namespace {

constexpr std::string_view kGap = "  ";

bool Continues(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// U+0300 to U+036F: CC 80 to CD AF.
bool Combines(std::string_view rest) {
  if (rest.size() < 2) return false;
  const auto first = static_cast<unsigned char>(rest[0]);
  const auto second = static_cast<unsigned char>(rest[1]);
  return first == 0xCC || (first == 0xCD && second <= 0xAF);
}

std::string Repeat(std::string_view text, size_t times) {
  std::string result;
  for (size_t i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!Continues(static_cast<unsigned char>(text[i])) && !Combines(text.substr(i))) ++width;
  }
  return width;
}

std::string PadRight(std::string_view text, size_t width) {
  const size_t used = DisplayWidth(text);
  return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::string PadLeft(std::string_view text, size_t width) {
  const size_t used = DisplayWidth(text);
  return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

std::string Bar(double share, size_t width) {
  const double bounded = std::clamp(share, 0.0, 1.0);
  auto halves = static_cast<size_t>(std::lround(bounded * 2 * static_cast<double>(width)));
  if (halves == 0 && bounded > 0) halves = 1;
  return Repeat("█", halves / 2) + (halves % 2 == 1 ? "▌" : "");
}

void Table::Add(std::vector<std::string> cells) {
  VARSEL_CHECK(cells.size() <= columns_.size());
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::Line(const std::vector<std::string>& cells,
                        const std::vector<size_t>& widths) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += kGap;
    line += columns_[i].align == Align::kRight ? PadLeft(cells[i], widths[i])
                                               : PadRight(cells[i], widths[i]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string Table::ToString() const {
  std::vector<size_t> widths;
  std::vector<std::string> headers;
  for (const Column& column : columns_) {
    widths.push_back(DisplayWidth(column.header));
    headers.push_back(column.header);
  }
  for (const std::vector<std::string>& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::vector<std::string> rules;
  for (const size_t width : widths) rules.push_back(Repeat("─", width));
  std::string text = Line(headers, widths) + Line(rules, widths);
  for (const std::vector<std::string>& row : rows_) text += Line(row, widths);
  return text;
}

}  // namespace varsel::cli
