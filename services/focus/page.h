// One page of a scan over keys. A token names the last key that the page before showed, written in
// hexadecimal.
#ifndef VARSEL_SERVICES_FOCUS_PAGE_H_
#define VARSEL_SERVICES_FOCUS_PAGE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace varsel::focus {

inline constexpr size_t kPageSizeDefault = 50;

inline size_t PageSize(int32_t asked) {
  return asked <= 0 ? kPageSizeDefault : static_cast<size_t>(asked);
}

std::string PageTokenAfter(std::string_view last_key);
// The key to scan from: the first after the token's, or empty for the first page. INVALID_ARGUMENT
// PAGE_TOKEN_MALFORMED if it is not a key that begins with `prefix`.
absl::StatusOr<std::string> ScanFrom(const std::string& page_token, std::string_view prefix);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_PAGE_H_
