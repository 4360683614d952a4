#include "services/focus/page.h"

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "storage/base/error.h"

namespace varsel::focus {

std::string PageTokenAfter(std::string_view last_key) {
  return absl::BytesToHexString(absl::string_view(last_key.data(), last_key.size()));
}

absl::StatusOr<std::string> ScanFrom(const std::string& page_token, std::string_view prefix) {
  if (page_token.empty()) return std::string();
  const bool hexadecimal = page_token.find_first_not_of("0123456789abcdef") == std::string::npos;
  std::string key =
      hexadecimal && page_token.size() % 2 == 0 ? absl::HexStringToBytes(page_token) : "";
  if (key.empty() || !key.starts_with(prefix)) {
    return Refuse(common::v1::PAGE_TOKEN_MALFORMED, {.field = "page_token"});
  }
  key.push_back('\0');  // the first key after it
  return key;
}

}  // namespace varsel::focus
