// The committed rows of one view in the database. A view's rows stand under a slot number of their
// own; a rebuild takes a new slot, so that old and new rows never mix. Thread-safe.
//
// Key in Family::kViews: u32 slot, big-endian ‖ the view's own key.
#ifndef VARSEL_STORAGE_VIEWS_SLOT_ROWS_H_
#define VARSEL_STORAGE_VIEWS_SLOT_ROWS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "storage/kv/database.h"
#include "storage/views/view.h"

namespace varsel::views {

std::string SlotPrefix(uint32_t slot);
std::string Joined(std::string_view prefix, std::string_view key);
// The first key after all that begin with `prefix`; empty if there is none.
std::string AfterPrefix(std::string prefix);

class SlotRows : public RowReader {
 public:
  // As of each read.
  SlotRows(kv::Database& database, uint32_t slot)
      : database_(database), prefix_(SlotPrefix(slot)) {}
  // As of the snapshot.
  SlotRows(kv::Database& database, uint32_t slot, std::unique_ptr<kv::Snapshot> snapshot)
      : database_(database), prefix_(SlotPrefix(slot)), snapshot_(std::move(snapshot)) {}

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  absl::Status Scan(std::string_view prefix, std::string_view from,
                    const RowVisitor& visit) const override;

 private:
  std::string Whole(std::string_view key) const;

  kv::Database& database_;
  const std::string prefix_;
  const std::unique_ptr<kv::Snapshot> snapshot_;
};

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_SLOT_ROWS_H_
