#include "storage/views/view_table.h"

#include <cstring>

#include "storage/base/check.h"
#include "storage/base/error.h"

namespace varsel::views {
namespace {

constexpr uint8_t kForm = 1;

template <typename Number>
void Append(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

class Cutter {
 public:
  explicit Cutter(std::string_view bytes) : rest_(bytes) {}
  template <typename Number>
  Number Cut() {
    Number number{};
    const std::string_view bytes = CutBytes(sizeof(number));
    if (ok_) std::memcpy(&number, bytes.data(), sizeof(number));
    return number;
  }
  std::string_view CutBytes(size_t size) {
    ok_ = ok_ && rest_.size() >= size;
    if (!ok_) return {};
    const std::string_view cut = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return cut;
  }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::string EncodeViewTable(const ViewTable& table) {
  std::string bytes;
  Append(bytes, kForm);
  Append(bytes, table.next_slot);
  Append(bytes, static_cast<uint16_t>(table.entries.size()));
  for (const TableEntry& entry : table.entries) {
    VARSEL_CHECK(entry.name.size() <= 255);
    Append(bytes, static_cast<uint8_t>(entry.name.size()));
    bytes.append(entry.name);
    Append(bytes, entry.slot);
    Append(bytes, entry.schema);
    Append(bytes, entry.position.value());
    Append(bytes, static_cast<uint8_t>(entry.broken ? 1 : 0));
  }
  return bytes;
}

absl::StatusOr<ViewTable> DecodeViewTable(std::string_view bytes) {
  Cutter cutter(bytes);
  ViewTable table;
  bool sound = cutter.Cut<uint8_t>() == kForm;
  table.next_slot = cutter.Cut<uint32_t>();
  const uint16_t count = cutter.Cut<uint16_t>();
  for (uint16_t i = 0; i < count && cutter.ok(); ++i) {
    TableEntry entry;
    entry.name = std::string(cutter.CutBytes(cutter.Cut<uint8_t>()));
    entry.slot = cutter.Cut<uint32_t>();
    entry.schema = cutter.Cut<uint32_t>();
    entry.position = Position(cutter.Cut<uint64_t>());
    const uint8_t flags = cutter.Cut<uint8_t>();
    sound = sound && flags <= 1 && entry.slot < table.next_slot;
    entry.broken = flags == 1;
    table.entries.push_back(std::move(entry));
  }
  if (!sound || !cutter.done()) {
    return Refuse(common::v1::LOG_DATA_LOSS, {.id = "?", .detail = "table of views"});
  }
  return table;
}

}  // namespace varsel::views
