#include "services/notification/page.h"

#include "absl/strings/escaping.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::notification {
namespace {

constexpr uint32_t kPageDefault = 50;

absl::StatusOr<std::string> After(std::string_view prefix, const std::string& token) {
  if (token.empty()) return std::string();
  const bool hexadecimal = token.find_first_not_of("0123456789abcdef") == std::string::npos;
  std::string key = hexadecimal && token.size() % 2 == 0 ? absl::HexStringToBytes(token) : "";
  if (key.empty() || !key.starts_with(prefix)) {
    return Refuse(common::v1::PAGE_TOKEN_MALFORMED, {.field = "page_token"});
  }
  return key;
}

}  // namespace

absl::StatusOr<std::string> ScanPage(
    const views::RowReader& rows, std::string_view prefix, const Page& page,
    absl::FunctionRef<absl::StatusOr<bool>(std::string_view, std::string_view)> take) {
  ASSIGN_OR_RETURN(const std::string after, After(prefix, page.token));
  const uint32_t size = page.size == 0 ? kPageDefault : page.size;
  uint32_t shown = 0;
  std::string last;
  std::string next;
  absl::Status broken;
  RETURN_IF_ERROR(rows.Scan(prefix, after, [&](std::string_view key, std::string_view value) {
    if (key == after) return true;  // shown on the page before
    if (shown == size) {
      next = absl::BytesToHexString(absl::string_view(last.data(), last.size()));
      return false;
    }
    const absl::StatusOr<bool> taken = take(key, value);
    if (!taken.ok()) {
      broken = taken.status();
      return false;
    }
    if (*taken) {
      ++shown;
      last = std::string(key);
    }
    return true;
  }));
  RETURN_IF_ERROR(broken);
  return next;
}

}  // namespace varsel::notification
