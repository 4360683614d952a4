// The keys of the log's column families. Big-endian, so that the order of bytes is the order of
// positions and versions.
#ifndef VARSEL_STORAGE_LOG_LOG_KEYS_H_
#define VARSEL_STORAGE_LOG_LOG_KEYS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/base/ids.h"
#include "storage/base/ordered_key.h"

namespace varsel::log {

// Names in Family::kMeta; "views" there is storage/views/view_table.h's.
inline constexpr char kIdentityKey[] = "identity";
inline constexpr char kHeadKey[] = "head";
inline constexpr char kMinReaderKey[] = "min_reader_version";
inline constexpr char kKeysMadeKey[] = "keys_made";  // u64: OpenOptions::keys_made, at the commit
inline constexpr char kCutKey[] = "cut";             // log_cut.h: the note; with the cut record
inline constexpr char kCutDoneKey[] = "cut_done";    // log_cut.h

// Family::kRecords: u64 position.
inline std::string RecordKey(Position position) {
  return KeyBuilder().Number(position.value()).Take();
}
// Family::kHeads: area, zero byte, 16 bytes of id. Also the beginning of the stream's keys in
// Family::kStreamIndex.
inline std::string HeadKey(const StreamId& stream) {
  return KeyBuilder().Code(stream.area).Id(stream.id).Take();
}
// Family::kStreamIndex: the stream's key and u64 version.
inline std::string StreamKey(const StreamId& stream, Version version) {
  return KeyBuilder().Code(stream.area).Id(stream.id).Number(version.value()).Take();
}
// Family::kMerkle: u8 level, u64 number.
inline std::string TileKey(int level, uint64_t number) {
  return KeyBuilder().Byte(static_cast<uint8_t>(level)).Number(number).Take();
}
// The value in Family::kHeads (a version), kStreamIndex and kEventIds (a position): u64.
inline std::string NumberValue(uint64_t number) { return KeyBuilder().Number(number).Take(); }

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_LOG_KEYS_H_
