#include "storage/log/log_meta.h"

#include "storage/log/checksum.h"
#include "storage/log/data_loss.h"
#include "storage/log/little_endian.h"
#include "storage/log/sha256.h"

namespace varsel::log {
namespace {

constexpr char kSlotMagic[] = "VARSELH1";
constexpr size_t kMagicBytes = 8;
constexpr size_t kSlotMacAt = 64;  // 8 mark, 16 log id, 8 position, 32 tree head
constexpr size_t kSlotChecksumAt = 96;
constexpr size_t kIdentityFixed = 22;
constexpr size_t kHeadBytes = 48;
constexpr size_t kRequestFixed = 48;

}  // namespace

std::string EncodeIdentity(const LogIdentity& identity) {
  std::string bytes("\1", 1);
  AppendNumber(bytes, identity.format);
  bytes.push_back(identity.development ? '\1' : '\0');
  bytes.append(identity.log_id.uuid().bytes());
  bytes.append(identity.district);
  return bytes;
}

absl::StatusOr<LogIdentity> DecodeIdentity(std::string_view bytes) {
  if (bytes.size() < kIdentityFixed || bytes[0] != 1 || static_cast<uint8_t>(bytes[5]) > 1) {
    return DataLoss("identity");
  }
  LogIdentity identity;
  identity.format = LoadAt<uint32_t>(bytes, 1);
  identity.development = bytes[5] != 0;
  identity.log_id = LogId(Uuid::FromBytes(bytes.substr(6, Uuid::kSize)));
  identity.district = std::string(bytes.substr(kIdentityFixed));
  return identity;
}

std::string EncodeHead(const LogHead& head) {
  std::string bytes;
  AppendNumber(bytes, head.position.value());
  AppendNumber<int64_t>(bytes, absl::ToUnixMicros(head.recorded));
  bytes.append(BytesOf(head.tree_head));
  return bytes;
}

absl::StatusOr<LogHead> DecodeHead(std::string_view bytes) {
  if (bytes.size() != kHeadBytes) return DataLoss("head");
  return LogHead{.position = Position(LoadAt<uint64_t>(bytes, 0)),
                 .recorded = absl::FromUnixMicros(LoadAt<int64_t>(bytes, 8)),
                 .tree_head = HashAt(bytes, 16)};
}

std::string EncodeRequest(const RequestEntry& request, Position last, absl::Time recorded) {
  std::string bytes;
  bytes.reserve(kRequestFixed + request.reply.size());
  bytes.append(BytesOf(request.mac));
  AppendNumber(bytes, last.value());
  AppendNumber<int64_t>(bytes, absl::ToUnixMicros(recorded));
  bytes.append(request.reply);
  return bytes;
}

absl::StatusOr<KnownRequest> DecodeRequest(std::string_view bytes) {
  if (bytes.size() < kRequestFixed) return DataLoss("stored request");
  return KnownRequest{StoredRequest{.mac = HashAt(bytes, 0),
                                    .last = Position(LoadAt<uint64_t>(bytes, 32)),
                                    .reply = std::string(bytes.substr(kRequestFixed))},
                      absl::FromUnixMicros(LoadAt<int64_t>(bytes, 40))};
}

std::string EncodeSlot(const HeadRecord& head, const MacFunction& mac) {
  std::string bytes(kSlotMagic, kMagicBytes);
  bytes.append(head.log_id.uuid().bytes());
  AppendNumber(bytes, head.position.value());
  bytes.append(BytesOf(head.tree_head));
  bytes.append(BytesOf(mac(bytes)));
  AppendNumber(bytes, Checksum(bytes));
  return bytes;
}

absl::StatusOr<HeadRecord> DecodeSlotForm(std::string_view bytes) {
  if (bytes.size() != kSlotBytes) return DataLoss("head record: size");
  if (bytes.substr(0, kMagicBytes) != kSlotMagic) return DataLoss("head record: mark");
  if (LoadAt<uint64_t>(bytes, kSlotChecksumAt) != Checksum(bytes.substr(0, kSlotChecksumAt))) {
    return DataLoss("head record: checksum");
  }
  return HeadRecord{.log_id = LogId(Uuid::FromBytes(bytes.substr(8, Uuid::kSize))),
                    .position = Position(LoadAt<uint64_t>(bytes, 24)),
                    .tree_head = HashAt(bytes, 32)};
}

absl::StatusOr<HeadRecord> DecodeSlot(std::string_view bytes, const MacFunction& mac) {
  absl::StatusOr<HeadRecord> head = DecodeSlotForm(bytes);
  if (head.ok() && HashAt(bytes, kSlotMacAt) != mac(bytes.substr(0, kSlotMacAt))) {
    return DataLoss("head record: made with another key");
  }
  return head;
}

}  // namespace varsel::log
