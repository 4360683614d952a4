#include "storage/views/stored_views.h"

#include <algorithm>
#include <atomic>
#include <set>

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/error.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "storage/views/slot_rows.h"

namespace varsel::views {
namespace {

namespace v1 = common::v1;

constexpr char kTableKey[] = "views";
constexpr size_t kCacheBytes = 64u << 20;  // of all views together
constexpr size_t kSharedFrom = 200;        // records: fewer are folded before a second thread wakes
constexpr size_t kKindsMax = 4096;
// A rebuild: records between two looks at whether it is to stop; rows held in memory before they
// are written, which spares the rows that change often; the size of each write, which the committer
// may have to wait for; and how near the head it must be for the last step, which does hold up the
// committer.
constexpr uint64_t kStretchRecords = 20'000;
constexpr size_t kStretchBytes = 32u << 20;
constexpr size_t kWriteBytes = 512u << 10;
constexpr uint64_t kLastStepRecords = 1'000;

uint32_t SlotOf(std::string_view key) {
  uint32_t slot = 0;
  for (size_t i = 0; i < sizeof(slot) && i < key.size(); ++i) {
    slot = slot << 8 | static_cast<uint8_t>(key[i]);
  }
  return slot;
}

void AddRow(std::string_view whole_key, const std::string* value, kv::Batch& batch) {
  if (value != nullptr) {
    batch.Put(kv::Family::kViews, whole_key, *value);
  } else {
    batch.Delete(kv::Family::kViews, whole_key);
  }
}

void AddRows(const RowOverlay& overlay, kv::Batch& batch) {
  overlay.ForEach([&](std::string_view whole_key, const std::string* value) {
    AddRow(whole_key, value, batch);
  });
}

}  // namespace

// `rows`, `has_rows` and `following` are changed by the committer alone (or, of the view it folds,
// by the thread that helps it meanwhile) and under the mutex, so the committer reads them without
// it; the rest is guarded by the mutex.
struct StoredViews::Entry {
  const View* view = nullptr;
  TableEntry rows;  // those that answer
  bool has_rows = false;
  bool following = false;               // folded with every batch
  std::unique_ptr<RowCache> cache;      // the committer's
  std::unique_ptr<SlotRows> base;       // the committer's
  std::unique_ptr<RowOverlay> overlay;  // the committer's; null without rows

  std::vector<const log::Record*> to_fold;  // the committer's

  bool rebuilding = false;
  bool rebuild_failed = false;
  Position rebuilt_to;

  void UseSlot(kv::Database& database) {
    overlay.reset();
    cache = std::make_unique<RowCache>();
    base = std::make_unique<SlotRows>(database, rows.slot);
    overlay = std::make_unique<RowOverlay>(*base, *cache, SlotPrefix(rows.slot));
  }
};

// The rows of a rebuild. Nobody reads them before they take the old ones' place.
struct StoredViews::NewRows {
  NewRows(kv::Database& database, uint32_t new_slot)
      : slot(new_slot), base(database, new_slot), overlay(base, cache, SlotPrefix(new_slot)) {}
  const uint32_t slot;
  const SlotRows base;
  RowCache cache;
  RowOverlay overlay;
  Position built_to;
};

StoredViews::StoredViews(kv::Database& database, const std::vector<const View*>& views)
    : database_(database) {
  for (const View* view : views) {
    VARSEL_CHECK(FindEntry(view->name()) == nullptr);
    auto entry = std::make_unique<Entry>();
    entry->view = view;
    entry->rows.name = std::string(view->name());
    entries_.push_back(std::move(entry));
  }
}

StoredViews::~StoredViews() { Stop(); }

StoredViews::Entry* StoredViews::FindEntry(std::string_view name) const {
  for (const auto& entry : entries_) {
    if (entry->view->name() == name) return entry.get();  // `rows` changes when a rebuild ends
  }
  return nullptr;
}

absl::Status StoredViews::Open(Position head) {
  ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                   database_.Get(kv::Family::kMeta, kTableKey));
  ViewTable table;
  if (stored.has_value()) {
    ASSIGN_OR_RETURN(table, DecodeViewTable(*stored));
  }
  MutexLock lock(mutex_);
  next_slot_ = table.next_slot;
  for (TableEntry& known : table.entries) {
    if (known.position > head) {
      return Refuse(v1::LOG_DATA_LOSS, {.id = absl::StrCat(known.position.value()),
                                        .detail = "a view is ahead of the log"});
    }
    Entry* entry = FindEntry(known.name);
    if (entry == nullptr) {
      others_.push_back(std::move(known));
      continue;
    }
    entry->rows = std::move(known);
    entry->has_rows = true;
  }
  for (const auto& entry : entries_) {
    const uint32_t schema = entry->view->schema();
    if (!entry->has_rows && head == Position()) {
      entry->rows.slot = next_slot_++;
      entry->rows.schema = schema;
      entry->has_rows = true;
    }
    const bool same = entry->has_rows && entry->rows.schema == schema;
    if (entry->has_rows) entry->UseSlot(database_);
    entry->following = same && !entry->rows.broken && entry->rows.position == head;
    if (entry->following || (same && entry->rows.broken)) continue;
    entry->rebuilding = true;
    to_build_.push_back(entry.get());
  }
  return absl::OkStatus();
}

void StoredViews::Start(LogSeam seam) {
  seam_ = std::move(seam);
  MutexLock lock(join_mutex_);
  builder_ = std::thread([this] { RunBuilder(); });
}

void StoredViews::Stop() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    changed_.NotifyAll();
  }
  MutexLock lock(join_mutex_);
  if (builder_.joinable()) builder_.join();
}

bool StoredViews::stopping() const {
  MutexLock lock(mutex_);
  return stop_;
}

bool StoredViews::Wants(std::string_view kind) {
  auto found = wanting_.find(kind);
  if (found == wanting_.end()) {
    if (wanting_.size() >= kKindsMax) wanting_.clear();
    std::vector<Entry*> wanting;
    for (const auto& entry : entries_) {
      if (entry->view->Wants(kind)) wanting.push_back(entry.get());
    }
    found = wanting_.emplace(std::string(kind), std::move(wanting)).first;
  }
  return !found->second.empty();
}

void StoredViews::Fold(const std::vector<log::Record>& records, bool alone) {
  const bool share = alone && records.size() >= kSharedFrom;
  std::vector<Entry*> folding;
  for (const log::Record& record : records) {
    if (!Wants(record.header.meta.kind)) continue;
    for (Entry* entry : wanting_.find(record.header.meta.kind)->second) {
      if (!entry->following) continue;
      if (!share) {
        FoldOne(*entry, record);
        continue;
      }
      if (entry->to_fold.empty()) folding.push_back(entry);
      entry->to_fold.push_back(&record);
    }
  }
  if (folding.empty()) return;
  std::atomic<size_t> next = 0;
  helper_.Share([&] {
    for (size_t i = next++; i < folding.size(); i = next++) {
      Entry& entry = *folding[i];
      for (const log::Record* record : entry.to_fold) FoldOne(entry, *record);
      entry.to_fold.clear();
    }
  });
}

void StoredViews::FoldOne(Entry& entry, const log::Record& record) {
  if (!entry.following) return;
  if (entry.view->Fold(record, *entry.overlay).ok()) {
    entry.overlay->KeepRecord();
    return;
  }
  entry.overlay->DropRecord();
  MutexLock lock(mutex_);
  entry.following = false;
  entry.rows.broken = true;
  entry.rows.position = Position(record.header.position.value() - 1);
}

void StoredViews::AddTo(kv::Batch& batch, Position head) {
  ViewTable table;
  table.entries = others_;
  for (const auto& entry : entries_) {
    if (!entry->has_rows) continue;
    AddRows(*entry->overlay, batch);
    table.entries.push_back(entry->rows);
    if (entry->following) table.entries.back().position = head;
  }
  {
    MutexLock lock(mutex_);
    table.next_slot = next_slot_;
  }
  batch.Put(kv::Family::kMeta, kTableKey, EncodeViewTable(table));
}

void StoredViews::Committed(Position head) {
  MutexLock lock(mutex_);
  for (const auto& entry : entries_) {
    if (entry->following) entry->rows.position = head;
  }
}

void StoredViews::TidyUp() {
  size_t cached = 0;
  for (const auto& entry : entries_) {
    if (!entry->has_rows) continue;
    entry->overlay->Clear();
    cached += entry->cache->bytes();
  }
  if (cached <= kCacheBytes) return;
  // Each gives up its share.
  const double kept = static_cast<double>(kCacheBytes) / static_cast<double>(cached);
  for (const auto& entry : entries_) {
    if (!entry->has_rows) continue;
    entry->cache->Trim(static_cast<size_t>(static_cast<double>(entry->cache->bytes()) * kept));
  }
}

absl::StatusOr<std::unique_ptr<RowReader>> StoredViews::Read(std::string_view view,
                                                             Position at_least) const {
  const Entry* entry = FindEntry(view);
  if (entry == nullptr)
    return Refuse(v1::UNKNOWN_THING, {.field = "view", .id = std::string(view)});
  while (true) {
    uint32_t slot = 0;
    {
      MutexLock lock(mutex_);
      if (entry->rows.broken) return Refuse(v1::VIEW_BROKEN, {.id = std::string(view)});
      if (!entry->has_rows || entry->rows.position < at_least) {
        return Refuse(v1::VIEW_NOT_THERE_YET, {.id = std::string(view),
                                               .position_met = entry->rows.position.value(),
                                               .retry_after = absl::Milliseconds(200)});
      }
      slot = entry->rows.slot;
    }
    std::unique_ptr<kv::Snapshot> snapshot = database_.TakeSnapshot();
    // The old slot's rows are deleted only after everyone can see the new one, so a slot that is
    // still the one was whole.
    MutexLock lock(mutex_);
    if (entry->rows.slot == slot) {
      return std::make_unique<SlotRows>(database_, slot, std::move(snapshot));
    }
  }
}

std::vector<ViewState> StoredViews::States() const {
  MutexLock lock(mutex_);
  std::vector<ViewState> states;
  for (const auto& entry : entries_) {
    states.push_back(ViewState{.name = entry->rows.name,
                               .schema = entry->view->schema(),
                               .position = entry->rows.position,
                               .broken = entry->rows.broken,
                               .rebuilding = entry->rebuilding,
                               .rebuilt_to = entry->rebuilt_to});
  }
  return states;
}

absl::Status StoredViews::Rebuild(std::string_view view) {
  Entry* entry = FindEntry(view);
  if (entry == nullptr)
    return Refuse(v1::UNKNOWN_THING, {.field = "view", .id = std::string(view)});
  MutexLock lock(mutex_);
  if (!entry->rebuilding) {
    entry->rebuilding = true;
    to_build_.push_back(entry);
    changed_.NotifyAll();
  }
  while (entry->rebuilding && !stop_) changed_.Wait(mutex_);
  if (entry->rebuilding) return Refuse(v1::DRAINING);
  if (entry->rebuild_failed) return Refuse(v1::VIEW_BROKEN, {.id = std::string(view)});
  return absl::OkStatus();
}

bool StoredViews::AwaitRebuilt() {
  MutexLock lock(mutex_);
  while (true) {
    if (std::none_of(entries_.begin(), entries_.end(),
                     [](const auto& entry) { return entry->rebuilding; })) {
      return true;
    }
    if (stop_) return false;
    changed_.Wait(mutex_);
  }
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ExportRows(
    const ViewSource& source, std::string_view view) {
  ASSIGN_OR_RETURN(const std::unique_ptr<RowReader> reader, source.Read(view, Position()));
  std::vector<std::pair<std::string, std::string>> rows;
  RETURN_IF_ERROR(reader->Scan("", "", [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return true;
  }));
  return rows;
}

// ------------------------------------------------------------------------------------------------
// the builder's

void StoredViews::RunBuilder() {
  const absl::Status dropped = DropUnknownSlots();
  if (!dropped.ok()) return seam_.failed(dropped);
  while (true) {
    Entry* entry = nullptr;
    {
      MutexLock lock(mutex_);
      while (to_build_.empty() && !stop_) changed_.Wait(mutex_);
      if (stop_) return;
      entry = to_build_.front();
      to_build_.pop_front();
      entry->rebuilt_to = Position();
      entry->rebuild_failed = false;
    }
    const absl::Status built = Build(*entry);
    if (!built.ok() && stopping()) return;
    bool mark_broken = false;
    if (!built.ok()) {
      // Rows that are being folded go on; old rows of another schema must not be taken for the new
      // ones'.
      seam_.between_batches([&] {
        MutexLock lock(mutex_);
        mark_broken = !entry->following;
        if (mark_broken) entry->rows.broken = true;
      });
    }
    MutexLock lock(mutex_);
    entry->rebuild_failed = !built.ok();
    entry->rebuilding = false;
    changed_.NotifyAll();
  }
}

absl::Status StoredViews::Build(Entry& entry) {
  uint32_t slot = 0;
  uint32_t old_slot = 0;
  {
    MutexLock lock(mutex_);
    slot = next_slot_++;
    if (entry.has_rows) old_slot = entry.rows.slot;
  }
  NewRows rows(database_, slot);
  while (true) {
    if (stopping()) return Refuse(v1::DRAINING);
    const uint64_t left = seam_.head().value() - rows.built_to.value();
    if (left <= kLastStepRecords) {
      RETURN_IF_ERROR(WriteRows(rows));
      ASSIGN_OR_RETURN(const bool switched, Switch(entry, rows));
      if (switched) break;
      continue;
    }
    const uint64_t step = std::min(left, kStretchRecords);
    RETURN_IF_ERROR(FoldUpTo(entry, rows, Position(rows.built_to.value() + step)));
    if (rows.overlay.bytes() >= kStretchBytes) RETURN_IF_ERROR(WriteRows(rows));
    MutexLock lock(mutex_);
    entry.rebuilt_to = rows.built_to;
  }
  if (old_slot == 0) return absl::OkStatus();
  const absl::Status dropped = DropSlot(old_slot);
  if (!dropped.ok()) seam_.failed(dropped);
  return absl::OkStatus();
}

absl::Status StoredViews::FoldUpTo(const Entry& entry, NewRows& rows, Position to) {
  absl::Status folded;
  RETURN_IF_ERROR(seam_.scan(
      rows.built_to, to, [&](std::string_view kind) { return entry.view->Wants(kind); },
      [&](const log::Record& record) {
        folded = entry.view->Fold(record, rows.overlay);
        rows.overlay.KeepRecord();
        return folded.ok();
      }));
  RETURN_IF_ERROR(folded);
  rows.built_to = to;
  return absl::OkStatus();
}

absl::Status StoredViews::WriteRows(NewRows& rows) {
  const std::unique_ptr<kv::Batch> batch = database_.NewBatch();
  absl::Status written;
  const auto write = [&] {
    written = database_.Write(*batch, /*sync=*/false);
    batch->Clear();
  };
  rows.overlay.ForEach([&](std::string_view whole_key, const std::string* value) {
    if (!written.ok()) return;
    AddRow(whole_key, value, *batch);
    if (batch->bytes() >= kWriteBytes) write();
  });
  if (written.ok() && !batch->empty()) write();
  if (!written.ok()) {
    seam_.failed(written);
    return written;
  }
  rows.overlay.Clear();
  rows.cache.Trim(kCacheBytes);
  return absl::OkStatus();
}

absl::StatusOr<bool> StoredViews::Switch(Entry& entry, NewRows& rows) {
  absl::StatusOr<bool> switched = false;
  const bool ran = seam_.between_batches([&] {
    const Position head = seam_.head();
    // If it has run away, catch up first.
    if (head.value() - rows.built_to.value() > 2 * kLastStepRecords) return;
    const absl::Status folded = FoldUpTo(entry, rows, head);
    if (!folded.ok()) {
      switched = folded;
      return;
    }
    const std::unique_ptr<kv::Batch> batch = database_.NewBatch();
    AddRows(rows.overlay, *batch);
    const TableEntry after{.name = entry.rows.name,
                           .slot = rows.slot,
                           .schema = entry.view->schema(),
                           .position = head,
                           .broken = false};
    PutTable(&entry, after, *batch);
    const absl::Status written = database_.Write(*batch, /*sync=*/true);
    if (!written.ok()) {
      seam_.failed(written);
      switched = written;
      return;
    }
    MutexLock lock(mutex_);
    entry.rows = after;
    entry.has_rows = true;
    entry.following = true;
    entry.rebuilt_to = head;
    entry.UseSlot(database_);
    switched = true;
  });
  if (!ran) return Refuse(v1::DRAINING);
  return switched;
}

void StoredViews::PutTable(const Entry* switched, const TableEntry& rows, kv::Batch& batch) {
  ViewTable table;
  table.entries = others_;
  for (const auto& entry : entries_) {
    if (entry.get() != switched && entry->has_rows) table.entries.push_back(entry->rows);
  }
  table.entries.push_back(rows);
  {
    MutexLock lock(mutex_);
    table.next_slot = next_slot_;
  }
  batch.Put(kv::Family::kMeta, kTableKey, EncodeViewTable(table));
}

absl::Status StoredViews::DropSlot(uint32_t slot) {
  const std::unique_ptr<kv::Batch> batch = database_.NewBatch();
  batch->DeleteRange(kv::Family::kViews, SlotPrefix(slot), SlotPrefix(slot + 1));
  return database_.Write(*batch, /*sync=*/false);
}

absl::Status StoredViews::DropUnknownSlots() {
  std::set<uint32_t> known;
  {
    MutexLock lock(mutex_);
    for (const auto& entry : entries_) known.insert(entry->rows.slot);
    for (const TableEntry& other : others_) known.insert(other.slot);
  }
  const std::unique_ptr<kv::Iterator> rows = database_.Iterate(kv::Family::kViews, {});
  for (rows->Seek(""); rows->Valid();) {
    const uint32_t slot = SlotOf(rows->key());
    if (!known.contains(slot)) RETURN_IF_ERROR(DropSlot(slot));
    rows->Seek(SlotPrefix(slot + 1));
  }
  return rows->status();
}

}  // namespace varsel::views
