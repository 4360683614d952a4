// Pages of a list over a view's rows. A page token is the last key looked at, in hexadecimal: it
// holds ids, times and codes only, as keys do.
#ifndef VARSEL_SERVICES_RUNTIME_PAGE_H_
#define VARSEL_SERVICES_RUNTIME_PAGE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/runtime/rows.h"
#include "storage/views/view.h"

namespace varsel::runtime {

struct Page {
  uint32_t size = 0;  // 0 = the default
  std::string token;  // empty = from the first
};

inline constexpr uint32_t kPageDefault = 50;
// Rows looked at for one page, where few are shown: the page then ends early, with a token to go
// on.
inline constexpr uint32_t kScannedMax = 2000;

// What a row was taken for. kLast: this one and those after it are not shown.
enum class Taken { kShown, kPassedOver, kLast };

// Calls `take(key, value)` with the rows of `prefix` after the token (the first page: from `from`,
// or the first), until it has shown as many as the page is long, or says that there are no more.
// The next page's token, or empty at the end. INVALID_ARGUMENT PAGE_TOKEN_MALFORMED; what `take`
// fails with.
absl::StatusOr<std::string> ScanPage(
    const views::RowReader& rows, std::string_view prefix, std::string_view from, const Page& page,
    absl::FunctionRef<absl::StatusOr<Taken>(std::string_view, std::string_view)> take);

std::string PageToken(std::string_view key);
// The key of a token; empty for none. PAGE_TOKEN_MALFORMED if it is none that begins with `prefix`.
absl::StatusOr<std::string> KeyOfPageToken(const std::string& token, std::string_view prefix);

// The row that ScanPage showed. DATA_LOSS if it does not parse.
template <typename Row>
absl::StatusOr<Row> ParseRow(std::string_view value) {
  Row row;
  if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return RowUnreadable(Row::descriptor()->full_name());
  }
  return row;
}

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_PAGE_H_
