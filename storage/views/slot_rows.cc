#include "storage/views/slot_rows.h"

#include "storage/base/status_macros.h"

namespace varsel::views {

std::string SlotPrefix(uint32_t slot) {
  std::string prefix;
  for (int shift = 24; shift >= 0; shift -= 8) prefix.push_back(static_cast<char>(slot >> shift));
  return prefix;
}

std::string Joined(std::string_view prefix, std::string_view key) {
  std::string whole;
  whole.reserve(prefix.size() + key.size());
  whole.append(prefix).append(key);
  return whole;
}

std::string AfterPrefix(std::string prefix) {
  while (!prefix.empty() && static_cast<uint8_t>(prefix.back()) == 0xff) prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(static_cast<uint8_t>(prefix.back()) + 1);
  return prefix;
}

std::string SlotRows::Whole(std::string_view key) const { return Joined(prefix_, key); }

absl::StatusOr<std::optional<std::string>> SlotRows::Get(std::string_view key) const {
  return database_.Get(kv::Family::kViews, Whole(key), snapshot_.get());
}

absl::Status SlotRows::Scan(std::string_view prefix, std::string_view from,
                            const RowVisitor& visit) const {
  kv::IteratorOptions options;
  options.snapshot = snapshot_.get();
  options.upper_bound = AfterPrefix(Whole(prefix));
  const std::unique_ptr<kv::Iterator> rows = database_.Iterate(kv::Family::kViews, options);
  for (rows->Seek(Whole(from.empty() ? prefix : from)); rows->Valid(); rows->Next()) {
    if (!visit(rows->key().substr(prefix_.size()), rows->value())) return absl::OkStatus();
  }
  return rows->status();
}

}  // namespace varsel::views
