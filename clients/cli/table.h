// Tables and bars for a terminal. Widths are counted in characters, not bytes, so that æ, ø and å
// line up.
#ifndef VARSEL_CLIENTS_CLI_TABLE_H_
#define VARSEL_CLIENTS_CLI_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varsel::cli {

// Characters that take a column: code points that are not combining marks.
size_t DisplayWidth(std::string_view text);
// Filled with spaces on the right to `width`.
std::string PadRight(std::string_view text, size_t width);
std::string PadLeft(std::string_view text, size_t width);
// `share` of `width` full characters, to the half: "███▌". Anything above 0 shows at least the
// half. Not padded.
std::string Bar(double share, size_t width);

class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string header;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Missing cells are empty. REQUIRES: no more cells than columns.
  void Add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  // Header, a rule, and the rows; each line ends with a line break and without trailing spaces.
  std::string ToString() const;

 private:
  std::string Line(const std::vector<std::string>& cells, const std::vector<size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_TABLE_H_
