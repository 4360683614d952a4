// The rows that folds read last, so that a counter that every record adds to is not looked up in
// the database each time. Bounded: two generations, of which the older is dropped when the younger
// is full. Thread-compatible: the folding thread's.
#ifndef VARSEL_STORAGE_VIEWS_ROW_CACHE_H_
#define VARSEL_STORAGE_VIEWS_ROW_CACHE_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace varsel::views {

// Looks strings up by std::string_view, which the installed Abseil does not take for its own.
struct BytesHash {
  using is_transparent = void;
  size_t operator()(std::string_view bytes) const { return std::hash<std::string_view>()(bytes); }
};

class RowCache {
 public:
  using Value = std::optional<std::string>;  // nullopt: known not to be there

  explicit RowCache(size_t bytes_max) : generation_bytes_max_(bytes_max / 2) {}

  // The row, if the cache knows about it; null if it does not. Valid until the next call.
  const Value* Find(std::string_view key) {
    const auto young = young_.find(key);
    if (young != young_.end()) return &young->second;
    const auto old = old_.find(key);
    if (old == old_.end()) return nullptr;
    Value value = std::move(old->second);
    old_.erase(old);
    return &Insert(std::string(key), std::move(value));
  }

  const Value& Insert(std::string key, Value value) {
    if (bytes_ >= generation_bytes_max_) {
      old_ = std::move(young_);
      young_.clear();
      bytes_ = 0;
    }
    bytes_ += key.size() + (value.has_value() ? value->size() : 0) + kOverheadBytes;
    old_.erase(key);
    return young_.insert_or_assign(std::move(key), std::move(value)).first->second;
  }

  void Clear() {
    young_.clear();
    old_.clear();
    bytes_ = 0;
  }

 private:
  static constexpr size_t kOverheadBytes = 96;  // of two strings and a slot in the table, about
  const size_t generation_bytes_max_;
  size_t bytes_ = 0;
  absl::flat_hash_map<std::string, Value, BytesHash, std::equal_to<>> young_, old_;
};

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_ROW_CACHE_H_
