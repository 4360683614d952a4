#include "services/runtime/page.h"

#include "absl/strings/escaping.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::runtime {

std::string PageToken(std::string_view key) {
  return absl::BytesToHexString(absl::string_view(key.data(), key.size()));
}

absl::StatusOr<std::string> KeyOfPageToken(const std::string& token, std::string_view prefix) {
  if (token.empty()) return std::string();
  const bool hexadecimal = token.find_first_not_of("0123456789abcdef") == std::string::npos;
  std::string key = hexadecimal && token.size() % 2 == 0 ? absl::HexStringToBytes(token) : "";
  if (key.empty() || !key.starts_with(prefix)) {
    return Refuse(common::v1::PAGE_TOKEN_MALFORMED, {.field = "page_token"});
  }
  return key;
}

absl::StatusOr<std::string> ScanPage(
    const views::RowReader& rows, std::string_view prefix, std::string_view from, const Page& page,
    absl::FunctionRef<absl::StatusOr<Taken>(std::string_view, std::string_view)> take) {
  ASSIGN_OR_RETURN(const std::string after, KeyOfPageToken(page.token, prefix));
  const uint32_t size = page.size == 0 ? kPageDefault : page.size;
  uint32_t shown = 0;
  uint32_t scanned = 0;
  std::string last;
  std::string next;
  absl::Status broken;
  const std::string_view start = after.empty() ? from : std::string_view(after);
  RETURN_IF_ERROR(rows.Scan(prefix, start, [&](std::string_view key, std::string_view value) {
    if (key == after) return true;  // looked at on the page before
    if (shown == size || scanned++ == kScannedMax) {
      next = PageToken(last);
      return false;
    }
    const absl::StatusOr<Taken> taken = take(key, value);
    if (!taken.ok()) {
      broken = taken.status();
      return false;
    }
    if (*taken == Taken::kShown) ++shown;
    last = std::string(key);
    return *taken != Taken::kLast;
  }));
  RETURN_IF_ERROR(broken);
  return next;
}

}  // namespace varsel::runtime
