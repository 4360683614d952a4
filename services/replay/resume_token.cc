#include "services/replay/resume_token.h"

#include "absl/strings/escaping.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "storage/base/error.h"
#include "storage/base/ordered_key.h"
#include "varsel/replay/v1/replay_reasons.pb.h"

namespace varsel::replay {
namespace {

// u64 as_of ‖ u64 until ‖ u64 occurred ‖ u64 position ‖ u64 ordinal ‖ u64 told of row ‖ u64 told ‖
// 16 bytes of the keyed code over all of it and the binding.
constexpr size_t kNumbers = 7;
constexpr size_t kCodeSize = 16;

std::string CodeOver(std::string_view numbers, std::string_view binding,
                     const keys::KeyRing& keys) {
  const auto mac = keys.Mac("replay.token", std::string(numbers).append(binding));
  return std::string(reinterpret_cast<const char*>(mac.data()), kCodeSize);
}

}  // namespace

std::string BindingOf(const v1::ReplayRequest& request, std::string_view actor) {
  v1::ReplayRequest bare = request;
  bare.clear_resume_token();
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    bare.SerializeToCodedStream(&coded);
  }
  return bytes.append(actor);
}

std::string TokenOf(const ResumePoint& point, std::string_view binding, const keys::KeyRing& keys) {
  std::string bytes = KeyBuilder()
                          .Number(point.as_of)
                          .Number(static_cast<uint64_t>(point.until_us))
                          .Number(static_cast<uint64_t>(point.row.occurred_us))
                          .Number(point.row.position)
                          .Number(point.row.ordinal)
                          .Number(point.told_of_row)
                          .Number(point.steps_told)
                          .Take();
  bytes.append(CodeOver(bytes, binding, keys));
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<ResumePoint> ReadToken(std::string_view token, std::string_view binding,
                                      const keys::KeyRing& keys) {
  std::string bytes;
  const bool read =
      absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &bytes) &&
      bytes.size() == kNumbers * 8 + kCodeSize;
  const std::string_view numbers = std::string_view(bytes).substr(0, read ? kNumbers * 8 : 0);
  if (!read || bytes.substr(kNumbers * 8) != CodeOver(numbers, binding, keys)) {
    return Refuse(v1::RESUME_TOKEN_OF_ANOTHER, {.field = "resume_token"});
  }
  KeyReader reader(numbers);
  ResumePoint point;
  point.as_of = reader.Number();
  point.until_us = static_cast<int64_t>(reader.Number());
  point.row.occurred_us = static_cast<int64_t>(reader.Number());
  point.row.position = reader.Number();
  point.row.ordinal = static_cast<uint32_t>(reader.Number());
  point.told_of_row = static_cast<uint32_t>(reader.Number());
  point.steps_told = reader.Number();
  return point;
}

}  // namespace varsel::replay
