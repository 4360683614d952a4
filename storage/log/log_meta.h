// The small values beside the records: identity, head, stored requests, and the head record that
// lies in a file of its own. Little-endian, decoded strictly: DATA_LOSS LOG_DATA_LOSS on anything
// off. Pure.
//
//   identity   u8 1 ‖ u32 format ‖ u8 development ‖ 16 log id ‖ district (the rest)
//   head       u64 position ‖ i64 recorded, microseconds ‖ 32 tree head
//   request    32 MAC ‖ u64 last position ‖ i64 recorded ‖ reply (the rest)
//   slot       "VARSELH1" ‖ 16 log id ‖ u64 position ‖ 32 tree head ‖ 32 MAC of the bytes before it
//   ‖ u64 XXH3 of all before it
#ifndef VARSEL_STORAGE_LOG_LOG_META_H_
#define VARSEL_STORAGE_LOG_LOG_META_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/log/commit_plan.h"
#include "storage/log/event_log.h"

namespace varsel::log {

inline constexpr uint32_t kLogFormat = 1;
inline constexpr size_t kSlotBytes = 104;

using MacFunction = std::function<Sha256(std::string_view bytes)>;

std::string EncodeIdentity(const LogIdentity& identity);
absl::StatusOr<LogIdentity> DecodeIdentity(std::string_view bytes);  // min_reader_version stays 0

std::string EncodeHead(const LogHead& head);
absl::StatusOr<LogHead> DecodeHead(std::string_view bytes);

std::string EncodeRequest(const RequestEntry& request, Position last, absl::Time recorded);
absl::StatusOr<KnownRequest> DecodeRequest(std::string_view bytes);

// What was acknowledged, recorded apart from the log.
struct HeadRecord {
  LogId log_id;
  Position position;
  Sha256 tree_head{};
};
std::string EncodeSlot(const HeadRecord& head, const MacFunction& mac);
absl::StatusOr<HeadRecord> DecodeSlot(std::string_view bytes, const MacFunction& mac);
// The same by its checksum alone, for who has not the key.
absl::StatusOr<HeadRecord> DecodeSlotForm(std::string_view bytes);

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_LOG_META_H_
