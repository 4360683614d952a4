#include "storage/views/row_overlay.h"

#include "storage/base/status_macros.h"

namespace varsel::views {

absl::StatusOr<std::optional<std::string>> RowOverlay::Get(std::string_view key) const {
  const auto found = rows_.find(key);
  if (found != rows_.end()) return found->second;
  return base_.Get(key);
}

bool RowOverlay::VisitWritten(std::string_view prefix, std::optional<std::string_view> end,
                              std::string* cursor, const RowVisitor& visit) const {
  while (true) {
    // Found anew each time, because the visitor may have written.
    const auto next = rows_.lower_bound(*cursor);
    if (next == rows_.end() || !HasPrefix(next->first, prefix)) return true;
    if (end.has_value() && next->first >= *end) return true;
    *cursor = next->first + '\0';
    if (!next->second.has_value()) continue;
    const std::string key = next->first;
    const std::string value = *next->second;
    if (!visit(key, value)) return false;
  }
}

absl::Status RowOverlay::Scan(std::string_view prefix, std::string_view from,
                              const RowVisitor& visit) const {
  std::string cursor(from.empty() ? prefix : from);
  bool go_on = true;
  RETURN_IF_ERROR(base_.Scan(prefix, from, [&](std::string_view key, std::string_view value) {
    go_on = VisitWritten(prefix, key, &cursor, visit);
    if (!go_on) return false;
    const auto written = rows_.find(key);
    cursor.assign(key);
    if (written == rows_.end()) {
      cursor.push_back('\0');
      go_on = visit(key, value);
    }  // else VisitWritten takes it on the next turn
    return go_on;
  }));
  if (go_on) VisitWritten(prefix, std::nullopt, &cursor, visit);
  return absl::OkStatus();
}

void RowOverlay::Write(std::string_view key, Value value) {
  const auto found = rows_.lower_bound(key);
  if (found != rows_.end() && found->first == key) {
    undo_.emplace_back(key, std::move(found->second));
    found->second = std::move(value);
    return;
  }
  undo_.emplace_back(key, std::nullopt);
  rows_.emplace_hint(found, std::string(key), std::move(value));
}

void RowOverlay::Put(std::string_view key, std::string_view value) {
  Write(key, std::string(value));
}

void RowOverlay::Delete(std::string_view key) { Write(key, std::nullopt); }

void RowOverlay::DropRecord() {
  for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) {
    if (step->second.has_value()) {
      rows_[step->first] = *std::move(step->second);
    } else {
      rows_.erase(step->first);
    }
  }
  undo_.clear();
}

void RowOverlay::ForEach(const Written& written) const {
  for (const auto& [key, value] : rows_) written(key, value);
}

void RowOverlay::Clear() {
  rows_.clear();
  undo_.clear();
}

}  // namespace varsel::views
