// The rows that folds used last, so that a counter that every record adds to is not looked up in
// the database each time; and, of those, the rows that a batch has written and not yet stored.
// Bounded: rows that were not used for long are forgotten, a few at a time, by Trim. A row that is
// written stays until it is stored. Thread-compatible: the folding thread's.
#ifndef VARSEL_STORAGE_VIEWS_ROW_CACHE_H_
#define VARSEL_STORAGE_VIEWS_ROW_CACHE_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"

namespace varsel::views {

// Looks strings up by std::string_view, which the installed Abseil does not take for its own.
struct BytesHash {
  using is_transparent = void;
  size_t operator()(std::string_view bytes) const { return std::hash<std::string_view>()(bytes); }
};

struct CachedRow {
  const std::string key;  // whole
  std::string value;
  bool there = false;    // false: known not to be there
  bool written = false;  // by this batch
  bool absent = false;   // if written: surely not stored, so that to delete it takes no write
  bool used = false;     // since it was added, or since Trim last looked at it
};

class RowCache {
 public:
  // The row, if the cache knows about it, be it there or not; null if it does not. Valid until Trim
  // or Forget.
  CachedRow* Find(std::string_view key);
  // REQUIRES: the cache does not know it.
  CachedRow& Add(std::string_view key);
  // The row as Find gives it, or else as Add; `known`: which of the two.
  CachedRow& FindOrAdd(std::string_view key, bool* known);
  void SetValue(CachedRow& row, std::string_view value);
  // Gives the row `value`, and `value` what the row had: the memory of both is used again.
  void SwapValue(CachedRow& row, std::string& value);
  void Forget(const CachedRow& row);
  // Forgets rows until the others come to no more than that. Between two batches.
  void Trim(size_t bytes_max);
  size_t bytes() const { return bytes_; }

 private:
  static constexpr size_t kOverheadBytes =
      168;  // of the row, its places and the allocations, about
  // The hash stands beside the row, so that neither growing nor passing by another row looks at
  // the row itself, which lies elsewhere in memory.
  struct Slot {
    size_t hash;
    std::unique_ptr<CachedRow> row;
  };
  struct Wanted {
    size_t hash;
    std::string_view key;
  };
  struct Hash {
    using is_transparent = void;
    size_t operator()(const Slot& slot) const { return slot.hash; }
    size_t operator()(const Wanted& wanted) const { return wanted.hash; }
  };
  struct Same {
    using is_transparent = void;
    static std::string_view KeyOf(const Wanted& wanted) { return wanted.key; }
    static std::string_view KeyOf(const Slot& slot) { return slot.row->key; }
    template <typename One, typename Other>
    bool operator()(const One& one, const Other& other) const {
      return one.hash == other.hash && KeyOf(one) == KeyOf(other);
    }
  };
  static Wanted WantedOf(std::string_view key) { return {BytesHash()(key), key}; }

  size_t bytes_ = 0;
  absl::flat_hash_set<Slot, Hash, Same> rows_;
  std::deque<CachedRow*> turns_;  // each row once, in the order in which Trim looks at them
};

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_ROW_CACHE_H_
