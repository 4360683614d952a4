#include "storage/views/memory_views.h"

#include <optional>

#include "storage/base/check.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::views {
namespace {

namespace v1 = common::v1;

}  // namespace

absl::StatusOr<std::optional<std::string>> MapReader::Get(std::string_view key) const {
  const auto found = rows_->find(key);
  if (found == rows_->end()) return std::nullopt;
  return found->second;
}

absl::Status MapReader::Scan(std::string_view prefix, std::string_view from,
                             const RowVisitor& visit) const {
  for (auto row = rows_->lower_bound(from.empty() ? prefix : from);
       row != rows_->end() && HasPrefix(row->first, prefix); ++row) {
    if (!visit(row->first, row->second)) break;
  }
  return absl::OkStatus();
}

// The folding thread alone changes `rows`, under the mutex and only while no reader shares them; it
// reads them without.
struct MemoryViews::Entry {
  const View* view;
  ViewState state;
  std::shared_ptr<Rows> rows = std::make_shared<Rows>();
  bool shared = false;  // a reader has been given these rows: the next change copies them first
};

MemoryViews::MemoryViews(const std::vector<const View*>& views) {
  for (const View* view : views) {
    auto entry = std::make_unique<Entry>();
    entry->view = view;
    entry->state.name = std::string(view->name());
    entry->state.schema = view->schema();
    for (const auto& other : entries_) VARSEL_CHECK(other->state.name != entry->state.name);
    entries_.push_back(std::move(entry));
  }
}

MemoryViews::~MemoryViews() = default;

void MemoryViews::Fold(const log::Record& record) {
  for (const auto& entry : entries_) {
    if (entry->state.broken) continue;  // written by this thread only
    const MapReader committed(entry->rows);
    RowOverlay overlay(committed);
    absl::Status folded;
    if (entry->view->Wants(record.header.meta.kind)) folded = entry->view->Fold(record, overlay);
    MutexLock lock(mutex_);
    if (!folded.ok()) {
      entry->state.broken = true;
      continue;
    }
    entry->state.position = record.header.position;
    if (overlay.empty()) continue;
    if (entry->shared) {
      entry->rows = std::make_shared<Rows>(*entry->rows);
      entry->shared = false;
    }
    overlay.ForEach([&](std::string_view key, const std::string* value) {
      if (value != nullptr) {
        (*entry->rows)[std::string(key)] = *value;
      } else {
        entry->rows->erase(std::string(key));
      }
    });
  }
}

void MemoryViews::BuildAnew(const std::vector<log::Record>& records) {
  for (const auto& entry : entries_) {
    MemoryViews anew({entry->view});
    for (const log::Record& record : records) anew.Fold(record);
    MutexLock lock(mutex_);
    entry->rows = anew.entries_[0]->rows;
    entry->state = anew.entries_[0]->state;
    entry->shared = false;
  }
}

absl::StatusOr<std::unique_ptr<RowReader>> MemoryViews::Read(std::string_view view,
                                                             Position at_least) const {
  MutexLock lock(mutex_);
  for (const auto& entry : entries_) {
    if (entry->state.name != view) continue;
    if (entry->state.broken) return Refuse(v1::VIEW_BROKEN, {.id = entry->state.name});
    if (entry->state.position < at_least) {
      return Refuse(v1::VIEW_NOT_THERE_YET,
                    {.id = entry->state.name, .position_met = entry->state.position.value()});
    }
    entry->shared = true;
    return std::make_unique<MapReader>(entry->rows);
  }
  return Refuse(v1::UNKNOWN_THING, {.field = "view", .id = std::string(view)});
}

std::vector<ViewState> MemoryViews::States() const {
  MutexLock lock(mutex_);
  std::vector<ViewState> states;
  for (const auto& entry : entries_) states.push_back(entry->state);
  return states;
}

absl::StatusOr<Rows> FoldFromScratch(const View& view, const std::vector<log::Record>& records) {
  MemoryViews views({&view});
  for (const log::Record& record : records) views.Fold(record);
  ASSIGN_OR_RETURN(const std::unique_ptr<RowReader> reader, views.Read(view.name(), Position()));
  Rows rows;
  RETURN_IF_ERROR(reader->Scan("", "", [&](std::string_view key, std::string_view value) {
    rows.emplace(key, value);
    return true;
  }));
  return rows;
}

}  // namespace varsel::views
