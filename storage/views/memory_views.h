// Views whose rows lie in memory, for tests: the same folding and the same answers as the stored
// ones, over std::map.
#ifndef VARSEL_STORAGE_VIEWS_MEMORY_VIEWS_H_
#define VARSEL_STORAGE_VIEWS_MEMORY_VIEWS_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/base/mutex.h"
#include "storage/views/row_overlay.h"
#include "storage/views/view.h"

namespace varsel::views {

using Rows = std::map<std::string, std::string, std::less<>>;

// A reader over rows that nobody changes any more.
class MapReader : public RowReader {
 public:
  explicit MapReader(std::shared_ptr<const Rows> rows) : rows_(std::move(rows)) {}
  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  absl::Status Scan(std::string_view prefix, std::string_view from,
                    const RowVisitor& visit) const override;

 private:
  std::shared_ptr<const Rows> rows_;
};

// Read and States are thread-safe; Fold belongs to one thread, the log's.
class MemoryViews : public ViewSource {
 public:
  // The views outlive this.
  explicit MemoryViews(const std::vector<const View*>& views);
  ~MemoryViews() override;

  // Folds one committed record into every view that wants it. A fold that fails marks its view
  // broken.
  void Fold(const log::Record& record);

  // Every view anew from these records, and their rows in one step for the old ones. No fold
  // meanwhile.
  void BuildAnew(const std::vector<log::Record>& records);

  absl::StatusOr<std::unique_ptr<RowReader>> Read(std::string_view view,
                                                  Position at_least) const override;
  std::vector<ViewState> States() const override;

 private:
  struct Entry;
  std::vector<std::unique_ptr<Entry>> entries_;  // itself unchanged after construction
  mutable Mutex mutex_;
};

// Folds all `records` from nothing, without a log: what a view's rows must be. For laws such as
// rebuilt == followed.
absl::StatusOr<Rows> FoldFromScratch(const View& view, const std::vector<log::Record>& records);

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_MEMORY_VIEWS_H_
