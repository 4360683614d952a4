#include "storage/views/row_overlay.h"

#include <algorithm>
#include <cstdint>

#include "storage/base/status_macros.h"

namespace varsel::views {
namespace {

// Eight bytes of the key from `from` on, as a number that orders as they do; what is missing is 0.
uint64_t FirstBytes(std::string_view key, size_t from) {
  uint64_t number = 0;
  for (size_t i = from; i < from + sizeof(number); ++i) {
    number = number << 8 | (i < key.size() ? static_cast<uint8_t>(key[i]) : uint8_t{0});
  }
  return number;
}

}  // namespace

std::string_view RowOverlay::Whole(std::string_view key) const {
  if (prefix_.empty()) return key;
  whole_.assign(prefix_).append(key);
  return whole_;
}

absl::StatusOr<std::optional<std::string>> RowOverlay::Get(std::string_view key) const {
  const CachedRow* known = cache_.Find(Whole(key));
  if (known != nullptr) {
    return known->there ? std::optional<std::string>(known->value) : std::nullopt;
  }
  ASSIGN_OR_RETURN(std::optional<std::string> value, base_.Get(key));
  CachedRow& row = cache_.Add(Whole(key));
  row.there = value.has_value();
  if (row.there) cache_.SetValue(row, *value);
  return value;
}

const RowOverlay::Order& RowOverlay::InOrder() const {
  if (!order_.has_value()) {
    order_.emplace();
    for (const CachedRow* row : written_) order_->emplace(row->key, row);
  }
  return *order_;
}

bool RowOverlay::VisitWritten(std::string_view prefix, std::optional<std::string_view> end,
                              std::string* cursor, const RowVisitor& visit) const {
  while (true) {
    // Found anew each time, because the visitor may have written.
    const Order& order = InOrder();
    const auto next = order.lower_bound(*cursor);
    if (next == order.end() || !HasPrefix(next->first, prefix)) return true;
    if (end.has_value() && next->first >= *end) return true;
    cursor->assign(next->first).push_back('\0');
    if (!next->second->there) continue;
    const std::string key(next->first.substr(prefix_.size()));
    const std::string value = next->second->value;
    if (!visit(key, value)) return false;
  }
}

absl::Status RowOverlay::Scan(std::string_view prefix, std::string_view from,
                              const RowVisitor& visit) const {
  const std::string whole_prefix(Whole(prefix));
  std::string cursor(Whole(from.empty() ? prefix : from));
  std::string whole;
  bool go_on = true;
  RETURN_IF_ERROR(base_.Scan(prefix, from, [&](std::string_view key, std::string_view value) {
    whole.assign(prefix_).append(key);
    go_on = VisitWritten(whole_prefix, whole, &cursor, visit);
    if (!go_on) return false;
    const bool written = InOrder().contains(whole);
    cursor.assign(whole);
    if (!written) {
      cursor.push_back('\0');
      go_on = visit(key, value);
    }  // else VisitWritten takes it on the next turn
    return go_on;
  }));
  if (go_on) VisitWritten(whole_prefix, std::nullopt, &cursor, visit);
  return absl::OkStatus();
}

void RowOverlay::Write(std::string_view key, const std::string_view* value, bool is_new) {
  const std::string_view whole = Whole(key);
  bool known = false;
  CachedRow* row = &cache_.FindOrAdd(whole, &known);
  if (undo_size_ == undo_.size()) undo_.emplace_back();
  Undo& undo = undo_[undo_size_++];
  undo.row = row;
  undo.known = known;
  undo.there = row->there;
  undo.written = row->written;
  cache_.SwapValue(*row, undo.value);
  if (!row->written) {
    row->written = true;
    row->absent = is_new || (known && !undo.there);
    written_.push_back(row);
    bytes_ += row->key.size() + (value != nullptr ? value->size() : 0);
    if (order_.has_value()) order_->emplace(row->key, row);
  }
  row->there = value != nullptr;
  cache_.SetValue(*row, row->there ? *value : std::string_view());
}

void RowOverlay::Put(std::string_view key, std::string_view value) { Write(key, &value); }

void RowOverlay::PutNew(std::string_view key, std::string_view value) {
  Write(key, &value, /*is_new=*/true);
}

void RowOverlay::Delete(std::string_view key) { Write(key, nullptr); }

void RowOverlay::DropRecord() {
  while (undo_size_ > 0) {
    Undo& undo = undo_[--undo_size_];
    CachedRow& row = *undo.row;
    if (!undo.written) {
      // Those that the record wrote first came last.
      written_.pop_back();
      if (order_.has_value()) order_->erase(row.key);
    }
    if (!undo.known) {
      cache_.Forget(row);
      continue;
    }
    cache_.SwapValue(row, undo.value);
    row.there = undo.there;
    row.written = undo.written;
  }
}

void RowOverlay::ForEach(const Written& written) const {
  // The first bytes after the prefix, which all share, put most rows in order; few are looked at
  // as a whole, each of which lies elsewhere in memory.
  struct Place {
    uint64_t first;
    const CachedRow* row;
  };
  std::vector<Place> places;
  places.reserve(written_.size());
  for (const CachedRow* row : written_) {
    if (row->there || !row->absent) places.push_back({FirstBytes(row->key, prefix_.size()), row});
  }
  std::sort(places.begin(), places.end(), [](const Place& one, const Place& other) {
    return one.first != other.first ? one.first < other.first : one.row->key < other.row->key;
  });
  for (const Place& place : places) {
    written(place.row->key, place.row->there ? &place.row->value : nullptr);
  }
}

void RowOverlay::Clear() {
  for (CachedRow* row : written_) row->written = false;
  written_.clear();
  order_.reset();
  undo_size_ = 0;
  bytes_ = 0;
}

}  // namespace varsel::views
