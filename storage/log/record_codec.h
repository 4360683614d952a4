// How a record lies on disk, and nothing else: the one codec of the column family `records`. Pure;
// thread-safe.
//
// A block, little-endian; `header`, `payload` and `sealed` are what Record holds and what the
// Merkle leaf is made of:
//
//     0  u64  XXH3 of everything after it
//     8  u32  length of header        12  u32  length of payload        16  u32  length of sealed
//    20  header, payload, sealed; nothing after them
//
// A header of version 1:
//
//     0  u8   1, the header's version        1  u8  flags: bit 0 ignorable; the others are zero
//     2  u8   controller                     3  u8  zero
//     4  u64  position                      12  u64 version in the stream
//    20  i64  recorded                      28  i64 occurred              (microseconds since 1970)
//    36  16   stream id     52  16  event id      68  16  actor       84  16  request id, or zeros
//   100  16   causation    116  16  correlation  132  16  corrects    (zeros: none)
//   148  u8   length of the stream's area   149  u8 of kind   150  u8 of purpose   151  u8 of legal
//   basis 152  u16  number of subjects 154  area, kind, purpose, legal basis, subjects of 16 bytes
//   each; nothing after them
#ifndef VARSEL_STORAGE_LOG_RECORD_CODEC_H_
#define VARSEL_STORAGE_LOG_RECORD_CODEC_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/log/record.h"

namespace varsel::log {

inline constexpr size_t kBlockPrefix = 20;
inline constexpr size_t kHeaderFixed = 154;
inline constexpr size_t kSubjectsMax = 4096;

// A record whose strings point into the block it was decoded from: for reading many without
// allocating. Its numbers and ids are read when asked for. Thread-compatible; must not outlive the
// block.
class RecordView {
 public:
  Position position() const { return Position(Number(4)); }
  Version version() const { return Version(Number(12)); }
  absl::Time recorded() const { return Time(20); }
  absl::Time occurred() const { return Time(28); }
  std::string_view stream_area() const { return area_; }
  Uuid stream_id() const { return IdAt(36); }
  EventId event_id() const { return EventId(IdAt(52)); }
  ActorId actor() const { return ActorId(IdAt(68)); }
  RequestId request_id() const { return RequestId(IdAt(84)); }
  EventId causation() const { return EventId(IdAt(100)); }
  RequestId correlation() const { return RequestId(IdAt(116)); }
  EventId corrects() const { return EventId(IdAt(132)); }
  bool ignorable() const { return (header_[1] & 1) != 0; }
  uint8_t controller() const { return static_cast<uint8_t>(header_[2]); }
  std::string_view kind() const { return kind_; }
  std::string_view purpose() const { return purpose_; }
  std::string_view legal_basis() const { return legal_basis_; }
  size_t subject_count() const { return subjects_.size() / Uuid::kSize; }
  // REQUIRES: index < subject_count().
  SubjectId subject(size_t index) const;

  std::string_view header_bytes() const { return header_; }
  std::string_view payload() const { return payload_; }
  std::string_view sealed() const { return sealed_; }

  // Copies everything.
  Record ToRecord() const;
  RecordHeader ToHeader() const;

 private:
  friend absl::StatusOr<RecordView> DecodeBlock(std::string_view, Position);
  friend absl::StatusOr<RecordView> DecodeHeader(std::string_view);
  uint64_t Number(size_t offset) const;
  absl::Time Time(size_t offset) const {
    return absl::FromUnixMicros(static_cast<int64_t>(Number(offset)));
  }
  Uuid IdAt(size_t offset) const { return Uuid::FromBytes(header_.substr(offset, Uuid::kSize)); }

  std::string_view header_, area_, kind_, purpose_, legal_basis_, subjects_, payload_, sealed_;
};

// The size that the record will have as a block.
size_t BlockSize(const NewRecord& record);

// The block with zeros for what only the commit knows (checksum, position, version, recorded). Done
// in the caller's thread. REQUIRES: the record passed CheckAppend.
std::string EncodeOpenBlock(const NewRecord& record);
// Fills the zeros in. `block` came from EncodeOpenBlock.
void CloseBlock(Position position, Version version, absl::Time recorded, std::string& block);
// The header within a block of EncodeOpenBlock or of disk that decoded.
std::string_view HeaderOf(std::string_view block);

// Checks every byte of the block. DATA_LOSS LOG_DATA_LOSS with `expected` as the position where
// anything is off, also when the record is sound but stands at another position.
absl::StatusOr<RecordView> DecodeBlock(std::string_view block, Position expected);
// The same for header bytes alone (payload and sealed stay empty).
absl::StatusOr<RecordView> DecodeHeader(std::string_view header_bytes);

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_RECORD_CODEC_H_
