#include "storage/views/row_cache.h"

#include <algorithm>
#include <utility>

#include "storage/base/check.h"

namespace varsel::views {

CachedRow* RowCache::Find(std::string_view key) {
  const auto found = rows_.find(WantedOf(key));
  if (found == rows_.end()) return nullptr;
  found->row->used = true;
  return found->row.get();
}

CachedRow& RowCache::FindOrAdd(std::string_view key, bool* known) {
  const Wanted wanted = WantedOf(key);
  *known = true;
  const auto found = rows_.lazy_emplace(wanted, [&](const auto& construct) {
    *known = false;
    construct(Slot{wanted.hash, std::unique_ptr<CachedRow>(
                                    new CachedRow{.key = std::string(key), .value = {}})});
  });
  CachedRow& row = *found->row;
  if (*known) {
    row.used = true;
    return row;
  }
  turns_.push_back(&row);
  bytes_ += kOverheadBytes + row.key.size() + row.value.capacity();
  return row;
}

CachedRow& RowCache::Add(std::string_view key) {
  bool known = false;
  CachedRow& row = FindOrAdd(key, &known);
  VARSEL_CHECK(!known);
  return row;
}

void RowCache::SetValue(CachedRow& row, std::string_view value) {
  bytes_ -= row.value.capacity();
  row.value.assign(value);
  bytes_ += row.value.capacity();
}

void RowCache::SwapValue(CachedRow& row, std::string& value) {
  bytes_ -= row.value.capacity();
  row.value.swap(value);
  bytes_ += row.value.capacity();
}

void RowCache::Forget(const CachedRow& row) {
  turns_.erase(std::find(turns_.rbegin(), turns_.rend(), &row).base() - 1);
  bytes_ -= kOverheadBytes + row.key.size() + row.value.capacity();
  rows_.erase(rows_.find(WantedOf(row.key)));
}

void RowCache::Trim(size_t bytes_max) {
  // Twice around at most: the first time may only take the marks of use away.
  for (size_t turn = 2 * turns_.size(); turn > 0 && bytes_ > bytes_max; --turn) {
    CachedRow* row = turns_.front();
    turns_.pop_front();
    if (row->written || std::exchange(row->used, false)) {
      turns_.push_back(row);
      continue;
    }
    bytes_ -= kOverheadBytes + row->key.size() + row->value.capacity();
    rows_.erase(rows_.find(WantedOf(row->key)));
  }
}

}  // namespace varsel::views
