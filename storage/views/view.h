// A view (read model): rows folded from records inside the same write that appends them, so that
// log and view cannot disagree. Views hold no keys and read no clock: the same records give the
// same rows, byte for byte, whenever they are folded.
#ifndef VARSEL_STORAGE_VIEWS_VIEW_H_
#define VARSEL_STORAGE_VIEWS_VIEW_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/ids.h"
#include "storage/log/record.h"

namespace varsel::views {

// Return false to stop the scan.
using RowVisitor = std::function<bool(std::string_view key, std::string_view value)>;

// The rows of one view, in the byte order of their keys. Keys are the view's own (no prefix to
// add).
class RowReader {
 public:
  virtual ~RowReader() = default;
  virtual absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const = 0;
  // Rows whose key begins with `prefix` and is >= `from` (itself beginning with `prefix`, or empty
  // for the first).
  virtual absl::Status Scan(std::string_view prefix, std::string_view from,
                            const RowVisitor& visit) const = 0;
};

// What a fold writes to. Reads see the writes before them, of this record and of those before it in
// the same batch.
class RowStore : public RowReader {
 public:
  virtual void Put(std::string_view key, std::string_view value) = 0;
  // As Put, of a row that surely is not there: should the same batch delete it again, nothing of it
  // is stored. For rows that move with each record of a batch, such as an index by the last time.
  virtual void PutNew(std::string_view key, std::string_view value) { Put(key, value); }
  virtual void Delete(std::string_view key) = 0;
};

// Folded while the committer waits, one record at a time, in order of position; two views may be at
// once. Stateless: all it knows is in its rows.
class View {
 public:
  virtual ~View() = default;
  // Stable, e.g. "insight.hit_rate".
  virtual std::string_view name() const = 0;
  // Raised whenever the same records would give other rows: the view is then rebuilt side by side.
  virtual uint32_t schema() const = 0;
  // True if a record of this kind can change this view's rows; others are not handed to Fold.
  virtual bool Wants(std::string_view kind) const = 0;
  // An error marks the view broken (health, metric); the log goes on, and the view keeps the rows
  // it had before this record.
  virtual absl::Status Fold(const log::Record& record, RowStore& rows) const = 0;
};

// How a view stands to the log.
struct ViewState {
  std::string name;
  uint32_t schema = 0;
  Position position;  // folded up to here
  bool broken = false;
  bool rebuilding = false;  // `position` is then that of the old rows, which go on answering
  Position rebuilt_to;      // progress of the new rows
};

// Gives queries the rows of a view by name. Thread-safe. One implementation per EventLog that keeps
// views.
class ViewSource {
 public:
  virtual ~ViewSource() = default;
  // A reader of the view's rows as committed now: one consistent snapshot for as long as it lives,
  // so keep it short. UNAVAILABLE VIEW_BROKEN or, if `at_least` is later than what the rows hold,
  // VIEW_NOT_THERE_YET. NOT_FOUND: no such view.
  virtual absl::StatusOr<std::unique_ptr<RowReader>> Read(std::string_view view,
                                                          Position at_least) const = 0;
  virtual std::vector<ViewState> States() const = 0;
};

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_VIEW_H_
