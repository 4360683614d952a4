// The rows of one view as a fold sees them: what is committed, with what this batch wrote laid over
// it. A record's writes are kept or dropped as a whole. Thread-compatible: the committer's own.
#ifndef VARSEL_STORAGE_VIEWS_ROW_OVERLAY_H_
#define VARSEL_STORAGE_VIEWS_ROW_OVERLAY_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "storage/views/view.h"

namespace varsel::views {

// True if `key` is within what RowReader::Scan(prefix, ...) visits.
inline bool HasPrefix(std::string_view key, std::string_view prefix) {
  return key.substr(0, prefix.size()) == prefix;
}

class RowOverlay : public RowStore {
 public:
  // nullopt: the row is deleted.
  using Written =
      std::function<void(std::string_view key, const std::optional<std::string>& value)>;

  // `base` outlives the overlay.
  explicit RowOverlay(const RowReader& base) : base_(base) {}

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  // The visitor may write; whether a row written ahead of the scan is visited is the new state of
  // that row.
  absl::Status Scan(std::string_view prefix, std::string_view from,
                    const RowVisitor& visit) const override;
  void Put(std::string_view key, std::string_view value) override;
  void Delete(std::string_view key) override;

  void KeepRecord() { undo_.clear(); }
  void DropRecord();

  // The batch's writes, in order of key.
  void ForEach(const Written& written) const;
  bool empty() const { return rows_.empty(); }
  size_t size() const { return rows_.size(); }
  void Clear();

 private:
  using Value = std::optional<std::string>;
  void Write(std::string_view key, Value value);
  // Visits written rows in [*cursor, end), or to the end of the prefix; false if the visitor
  // stopped.
  bool VisitWritten(std::string_view prefix, std::optional<std::string_view> end,
                    std::string* cursor, const RowVisitor& visit) const;

  const RowReader& base_;
  absl::btree_map<std::string, Value, std::less<>> rows_;
  std::vector<std::pair<std::string, std::optional<Value>>> undo_;  // what stood there before
};

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_ROW_OVERLAY_H_
