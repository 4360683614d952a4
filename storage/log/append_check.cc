#include "storage/log/append_check.h"

#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/log/log_cut.h"
#include "storage/log/record_codec.h"

namespace varsel::log {
namespace {

namespace v1 = common::v1;

constexpr uint8_t kInArea = 1;
constexpr uint8_t kInKind = 2;
constexpr uint8_t kInCode = 4;

// One lookup a character: replay checks these forms half a million times a second.
constexpr std::array<uint8_t, 256> kForms = [] {
  std::array<uint8_t, 256> forms{};
  for (int c = 'a'; c <= 'z'; ++c) forms[static_cast<size_t>(c)] = kInArea | kInKind | kInCode;
  for (int c = 'A'; c <= 'Z'; ++c) forms[static_cast<size_t>(c)] = kInKind;
  for (int c = '0'; c <= '9'; ++c) forms[static_cast<size_t>(c)] = kInKind | kInCode;
  forms['.'] = kInArea | kInKind | kInCode;
  forms['_'] = kInKind;
  forms['-'] = kInCode;
  return forms;
}();

bool AllIn(std::string_view text, uint8_t form) {
  uint8_t all = form;
  for (const char c : text) all &= kForms[static_cast<uint8_t>(c)];
  return all == form;
}

absl::Status Malformed(std::string field, std::string_view detail) {
  return Refuse(v1::FIELD_MALFORMED, {.field = std::move(field), .detail = std::string(detail)});
}

// Where a mistake is, spelled out only if there is one: "records[3].kind".
struct Where {
  const char* list;
  size_t index;
  std::string Of(std::string_view field) const {
    return absl::StrCat(list, "[", index, "]", absl::string_view(field.data(), field.size()));
  }
};

absl::Status CheckStream(const StreamId& stream, const Where& where) {
  if (!IsArea(stream.area)) return Malformed(where.Of(".stream.area"), "[a-z.]{1,32}");
  if (stream.id.is_none()) return Refuse(v1::FIELD_REQUIRED, {.field = where.Of(".stream.id")});
  return absl::OkStatus();
}

absl::Status CheckRecord(const NewRecord& record, const Where& where, const Limits& limits) {
  const RecordMeta& meta = record.meta;
  RETURN_IF_ERROR(CheckStream(meta.stream, where));
  if (!IsKind(meta.kind)) return Malformed(where.Of(".kind"), "[A-Za-z0-9._]{1,96}");
  if (meta.kind == kCutKind) {
    return Malformed(where.Of(".kind"), "a kind that is not the log's own");
  }
  if (meta.event_id.is_none()) {
    return Refuse(v1::FIELD_REQUIRED, {.field = where.Of(".event_id")});
  }
  if (!IsCode(meta.purpose)) return Malformed(where.Of(".purpose"), "[a-z0-9.-]{0,62}");
  if (!IsCode(meta.legal_basis)) return Malformed(where.Of(".legal_basis"), "[a-z0-9.-]{0,62}");
  if (meta.occurred == absl::InfinitePast() || meta.occurred == absl::InfiniteFuture()) {
    return Malformed(where.Of(".occurred"), "a time");
  }
  if (meta.subjects.size() > kSubjectsMax) {
    return Refuse(v1::FIELD_TOO_MANY,
                  {.field = where.Of(".subjects"), .detail = absl::StrCat(kSubjectsMax)});
  }
  if (BlockSize(record) > limits.record_bytes_max) {
    return Refuse(
        v1::RECORD_TOO_LARGE,
        {.field = where.Of(""), .detail = absl::StrCat(limits.record_bytes_max, " bytes")});
  }
  return absl::OkStatus();
}

}  // namespace

bool IsArea(std::string_view text) {
  return !text.empty() && text.size() <= 32 && AllIn(text, kInArea);
}
bool IsKind(std::string_view text) {
  return !text.empty() && text.size() <= 96 && AllIn(text, kInKind);
}
bool IsCode(std::string_view text) { return text.size() <= 62 && AllIn(text, kInCode); }

absl::Status CheckAppend(const AppendRequest& request, const Limits& limits) {
  if (request.records.empty() && !request.request.has_value()) {
    return Refuse(v1::FIELD_REQUIRED, {.field = "records"});
  }
  if (request.records.size() > limits.append_records_max) {
    return Refuse(v1::FIELD_TOO_MANY,
                  {.field = "records", .detail = absl::StrCat(limits.append_records_max)});
  }
  if (request.preconditions.size() > limits.append_streams_max) {
    return Refuse(v1::FIELD_TOO_MANY,
                  {.field = "preconditions", .detail = absl::StrCat(limits.append_streams_max)});
  }
  for (size_t i = 0; i < request.preconditions.size(); ++i) {
    RETURN_IF_ERROR(CheckStream(request.preconditions[i].stream, {"preconditions", i}));
  }
  for (size_t i = 0; i < request.records.size(); ++i) {
    RETURN_IF_ERROR(CheckRecord(request.records[i], {"records", i}, limits));
  }
  if (request.request.has_value()) {
    if (request.request->key.is_none()) return Refuse(v1::FIELD_REQUIRED, {.field = "request.key"});
    if (request.request->reply.size() > limits.record_bytes_max) {
      return Refuse(
          v1::RECORD_TOO_LARGE,
          {.field = "request.reply", .detail = absl::StrCat(limits.record_bytes_max, " bytes")});
    }
  }
  return absl::OkStatus();
}

}  // namespace varsel::log
