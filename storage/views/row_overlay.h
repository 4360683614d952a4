// The rows of one view as a fold sees them: what is committed, with what this batch wrote laid over
// it. A record's writes are kept or dropped as a whole. Thread-compatible: the folding thread's.
#ifndef VARSEL_STORAGE_VIEWS_ROW_OVERLAY_H_
#define VARSEL_STORAGE_VIEWS_ROW_OVERLAY_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "storage/views/row_cache.h"
#include "storage/views/view.h"

namespace varsel::views {

// True if `key` is within what RowReader::Scan(prefix, ...) visits.
inline bool HasPrefix(std::string_view key, std::string_view prefix) {
  return key.substr(0, prefix.size()) == prefix;
}

class RowOverlay : public RowStore {
 public:
  // `whole_key`: with the overlay's prefix before it. `value` null: the row is deleted.
  using Written = std::function<void(std::string_view whole_key, const std::string* value)>;

  // `base` outlives the overlay.
  explicit RowOverlay(const RowReader& base)
      : base_(base), own_cache_(std::make_unique<RowCache>()), cache_(*own_cache_) {}
  // Keeps the rows in `cache` under their key with `prefix` before it, and knows what it finds
  // there to be what `base` and earlier batches hold. Both outlive the overlay.
  RowOverlay(const RowReader& base, RowCache& cache, std::string prefix)
      : base_(base), cache_(cache), prefix_(std::move(prefix)) {}

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  // The visitor may write; whether a row written ahead of the scan is visited is the new state of
  // that row.
  absl::Status Scan(std::string_view prefix, std::string_view from,
                    const RowVisitor& visit) const override;
  void Put(std::string_view key, std::string_view value) override;
  void Delete(std::string_view key) override;
  void PutNew(std::string_view key, std::string_view value) override;

  void KeepRecord() { undo_size_ = 0; }
  void DropRecord();

  // The batch's writes, in order of key: the last of each row, and of rows that surely are not
  // stored only those that are there now.
  void ForEach(const Written& written) const;
  bool empty() const { return written_.empty(); }
  // About what the batch's writes come to.
  size_t bytes() const { return bytes_; }
  // They are stored now.
  void Clear();

 private:
  // What a row was before this record.
  struct Undo {
    CachedRow* row = nullptr;
    std::string value;
    bool there = false;
    bool written = false;
    bool known = false;
  };
  // The rows that the batch wrote, in order of their whole keys, which they own.
  using Order = absl::btree_map<std::string_view, const CachedRow*>;

  std::string_view Whole(std::string_view key) const;
  // Remembers what stood there and gives it the value; null deletes. `is_new`: it surely was not
  // there.
  void Write(std::string_view key, const std::string_view* value, bool is_new = false);
  const Order& InOrder() const;
  // Visits written rows in [*cursor, end), or to the end of the prefix; false if the visitor
  // stopped. All are whole keys.
  bool VisitWritten(std::string_view prefix, std::optional<std::string_view> end,
                    std::string* cursor, const RowVisitor& visit) const;

  const RowReader& base_;
  const std::unique_ptr<RowCache> own_cache_;
  RowCache& cache_;
  const std::string prefix_;
  mutable std::string whole_;  // what Whole built last
  std::vector<CachedRow*> written_;
  size_t bytes_ = 0;
  std::vector<Undo> undo_;  // the first undo_size_ hold; the others keep memory for later ones
  size_t undo_size_ = 0;
  mutable std::optional<Order> order_;  // made by the first scan of a batch: most folds never scan
};

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_ROW_OVERLAY_H_
