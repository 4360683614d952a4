// The database's own account of its views: which slot holds whose rows, of which schema, folded how
// far. One value in Family::kMeta, written with every batch. Pure; thread-safe.
//
// u8 1 (the form) ‖ u32 next free slot ‖ u16 count ‖ per view: u8 length of name ‖ name ‖ u32 slot
// ‖ u32 schema ‖ u64 position ‖ u8 flags (bit 0 broken). Little-endian; nothing after it.
#ifndef VARSEL_STORAGE_VIEWS_VIEW_TABLE_H_
#define VARSEL_STORAGE_VIEWS_VIEW_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/base/ids.h"

namespace varsel::views {

struct TableEntry {
  std::string name;
  uint32_t slot = 0;
  uint32_t schema = 0;
  Position position;
  bool broken = false;
  friend bool operator==(const TableEntry&, const TableEntry&) = default;
};

struct ViewTable {
  uint32_t next_slot = 1;
  std::vector<TableEntry> entries;
  friend bool operator==(const ViewTable&, const ViewTable&) = default;
};

std::string EncodeViewTable(const ViewTable& table);
// DATA_LOSS LOG_DATA_LOSS if it is not exactly a table.
absl::StatusOr<ViewTable> DecodeViewTable(std::string_view bytes);

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_VIEW_TABLE_H_
