// The views of a log on disk: folded by the committer into the batch that appends, rebuilt side by
// side when their schema has changed, read over snapshots.
//
// Threads: Fold, AddTo, Committed and TidyUp belong to the committer. One thread of its own
// rebuilds. Everything else is thread-safe. A view whose rows cannot be continued (new schema,
// unknown until now, or behind the log) is rebuilt from the first record into a slot of its own;
// the old rows go on answering where they stopped (or, for a rebuild that was only asked for, go on
// being folded). When the new rows have come near the head, the committer takes the last steps
// between two batches and switches with one synced write; the old rows are deleted after that.
#ifndef VARSEL_STORAGE_VIEWS_STORED_VIEWS_H_
#define VARSEL_STORAGE_VIEWS_STORED_VIEWS_H_

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/base/mutex.h"
#include "storage/kv/database.h"
#include "storage/views/helper.h"
#include "storage/views/row_cache.h"
#include "storage/views/row_overlay.h"
#include "storage/views/view.h"
#include "storage/views/view_table.h"

namespace varsel::views {

// What rebuilding needs of the log.
struct LogSeam {
  // Visits the records in (after, to] whose kind is wanted, in order, until the visitor returns
  // false. Thread-safe.
  std::function<absl::Status(Position after, Position to,
                             const std::function<bool(std::string_view kind)>& wants,
                             const std::function<bool(const log::Record&)>& visit)>
      scan;
  // Runs `task` on the committer between two batches and waits for it. False if the log no longer
  // commits.
  std::function<bool(const std::function<void()>& task)> between_batches;
  // The last position committed.
  std::function<Position()> head;
  // A write outside the committer failed: the log must stop.
  std::function<void(const absl::Status&)> failed;
};

class StoredViews : public ViewSource {
 public:
  // The views and the database outlive this.
  StoredViews(kv::Database& database, const std::vector<const View*>& views);
  ~StoredViews() override;  // Stop

  // Reads the table of views and decides which must be rebuilt. Once, before anything else.
  // DATA_LOSS: the table is damaged.
  absl::Status Open(Position head);
  // Begins rebuilding in the background what Open found.
  void Start(LogSeam seam);
  // Ends the background work; what is half rebuilt begins anew at the next start. Call it while the
  // committer still runs.
  void Stop();

  // --- The committer's.
  // True if some view wants the kind, so that the record must be handed to Fold.
  bool Wants(std::string_view kind);
  // Folds the records, in order, into what AddTo will write. A fold that fails marks its view
  // broken. `alone`: nothing else is being recorded; of many records, some views are then folded on
  // a second thread meanwhile.
  void Fold(const std::vector<log::Record>& records, bool alone);
  // Adds the rows and the table as of `head` to the batch.
  void AddTo(kv::Batch& batch, Position head);
  // The batch is on disk.
  void Committed(Position head);
  // Makes ready for the next batch: what nobody who waits for this one need wait for.
  void TidyUp();

  // --- Anybody's.
  absl::StatusOr<std::unique_ptr<RowReader>> Read(std::string_view view,
                                                  Position at_least) const override;
  std::vector<ViewState> States() const override;
  // Rebuilds the view from the first record and waits for the switch. Also mends a broken view
  // whose code was mended. NOT_FOUND: no such view. UNAVAILABLE VIEW_BROKEN: a fold failed.
  // UNAVAILABLE DRAINING: stopped meanwhile.
  absl::Status Rebuild(std::string_view view);
  // Waits until no view is being rebuilt. False if stopped first.
  bool AwaitRebuilt();

 private:
  struct Entry;
  struct NewRows;

  Entry* FindEntry(std::string_view name) const;
  void FoldOne(Entry& entry, const log::Record& record);
  void RunBuilder();
  absl::Status Build(Entry& entry);
  // Folds the records up to `to` into the new rows.
  absl::Status FoldUpTo(const Entry& entry, NewRows& rows, Position to);
  // Writes what was folded, a little at a time, so that the committer's own writes get in between.
  absl::Status WriteRows(NewRows& rows);
  absl::StatusOr<bool> Switch(Entry& entry, NewRows& rows);
  // The table as it is, but with `rows` for the view that is being switched.
  void PutTable(const Entry* switched, const TableEntry& rows, kv::Batch& batch);
  absl::Status DropSlot(uint32_t slot);
  absl::Status DropUnknownSlots();
  bool stopping() const;

  kv::Database& database_;
  LogSeam seam_;
  std::vector<std::unique_ptr<Entry>> entries_;  // itself unchanged after construction
  std::vector<TableEntry> others_;  // views in the table that this process does not have

  // The committer's.
  Helper helper_;
  absl::flat_hash_map<std::string, std::vector<Entry*>, BytesHash, std::equal_to<>> wanting_;

  mutable Mutex mutex_;
  CondVar changed_;
  uint32_t next_slot_ ABSL_GUARDED_BY(mutex_) = 1;
  std::deque<Entry*> to_build_ ABSL_GUARDED_BY(mutex_);
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  Mutex join_mutex_;
  std::thread builder_ ABSL_GUARDED_BY(join_mutex_);
};

// All rows of a view, in order: for comparing.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ExportRows(
    const ViewSource& source, std::string_view view);

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_STORED_VIEWS_H_
