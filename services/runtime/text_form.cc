#include "services/runtime/text_form.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "services/runtime/limits.h"
#include "storage/base/uuid.h"

namespace varsel::runtime {
namespace {

bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool IsTokenByte(char c) {
  return IsLowerOrDigit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '=';
}

// ASCII controls; `breaks` lets tabs and line breaks through.
bool HasControls(std::string_view text, bool breaks) {
  return std::any_of(text.begin(), text.end(), [breaks](char c) {
    const uint8_t byte = static_cast<uint8_t>(c);
    if (byte == 0x7f) return true;
    return byte < 0x20 && !(breaks && (c == '\n' || c == '\r' || c == '\t'));
  });
}

// How many bytes the well-formed sequence at `text` has; 0 if it is not one.
size_t SequenceLength(std::string_view text) {
  const auto at = [text](size_t i) { return static_cast<uint8_t>(text[i]); };
  const auto follows = [&](size_t i) { return i < text.size() && (at(i) & 0xc0) == 0x80; };
  const uint8_t lead = at(0);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || !follows(1)) return 0;
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) {
    if (lead == 0xe0 && at(1) < 0xa0) return 0;
    if (lead == 0xed && at(1) > 0x9f) return 0;  // surrogates
    return follows(2) ? 3 : 0;
  }
  if (lead == 0xf0 && at(1) < 0x90) return 0;
  if (lead > 0xf4 || (lead == 0xf4 && at(1) > 0x8f)) return 0;
  return follows(2) && follows(3) ? 4 : 0;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool IsCode(std::string_view text) {
  return !text.empty() && text.size() <= 63 && IsLowerOrDigit(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsLowerOrDigit(c) || c == '.' || c == '-'; });
}

const char* FaultOfForm(std::string_view text, common::v1::Check::Format format) {
  using common::v1::Check;
  switch (format) {
    case Check::UUID: {
      const auto uuid = Uuid::Parse(text);
      return uuid.has_value() && !uuid->is_none()
                 ? nullptr
                 : "a UUID has 36 characters in lower case and is not all zero";
    }
    case Check::CODE:
      return IsCode(text) ? nullptr : "a code has up to 63 of a-z, 0-9, dot and dash";
    case Check::LINE:
      return HasControls(text, false) ? "one line, without control characters" : nullptr;
    case Check::TEXT:
      return HasControls(text, true) ? "text without control characters" : nullptr;
    case Check::PAGE_TOKEN:
      return text.size() <= kPageTokenBytesMax && std::all_of(text.begin(), text.end(), IsTokenByte)
                 ? nullptr
                 : "a page token";
    case Check::FORMAT_UNSPECIFIED:
    case common::v1::Check_Format_Check_Format_INT_MIN_SENTINEL_DO_NOT_USE_:
    case common::v1::Check_Format_Check_Format_INT_MAX_SENTINEL_DO_NOT_USE_:
      return nullptr;
  }
  return nullptr;
}

}  // namespace varsel::runtime
