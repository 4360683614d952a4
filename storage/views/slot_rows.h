// The committed rows of one view in the database. A view's rows stand under a slot number of their
// own; a rebuild takes a new slot, so that old and new rows never mix. Thread-compatible if a cache
// is given, else thread-safe.
//
// Key in Family::kViews: u32 slot, big-endian ‖ the view's own key.
#ifndef VARSEL_STORAGE_VIEWS_SLOT_ROWS_H_
#define VARSEL_STORAGE_VIEWS_SLOT_ROWS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "storage/kv/database.h"
#include "storage/views/row_cache.h"
#include "storage/views/view.h"

namespace varsel::views {

std::string SlotPrefix(uint32_t slot);
std::string Joined(std::string_view prefix, std::string_view key);
// The first key after all that begin with `prefix`; empty if there is none.
std::string AfterPrefix(std::string prefix);

class SlotRows : public RowReader {
 public:
  // `cache`, if given, holds rows by their whole key and outlives this; whoever writes rows tells
  // it.
  SlotRows(kv::Database& database, uint32_t slot, RowCache* cache)
      : database_(database), prefix_(SlotPrefix(slot)), cache_(cache) {}
  // As of the snapshot, without a cache.
  SlotRows(kv::Database& database, uint32_t slot, std::unique_ptr<kv::Snapshot> snapshot)
      : database_(database), prefix_(SlotPrefix(slot)), snapshot_(std::move(snapshot)) {}

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  absl::Status Scan(std::string_view prefix, std::string_view from,
                    const RowVisitor& visit) const override;

 private:
  std::string Whole(std::string_view key) const;

  kv::Database& database_;
  const std::string prefix_;
  RowCache* const cache_ = nullptr;
  const std::unique_ptr<kv::Snapshot> snapshot_;
};

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_SLOT_ROWS_H_
