// Pages of a list over a view's rows. A page token is the last key shown, in hexadecimal: it holds
// ids and times only.
#ifndef VARSEL_SERVICES_NOTIFICATION_PAGE_H_
#define VARSEL_SERVICES_NOTIFICATION_PAGE_H_

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/runtime/rows.h"
#include "storage/views/view.h"

namespace varsel::notification {

struct Page {
  uint32_t size = 0;  // 0 = the default
  std::string token;  // empty = from the first
};

// Calls `take(key, value)` with the rows of `prefix` after the token, until it has said true
// (shown) as often as the page is long. The next page's token, or empty after the last row.
// INVALID_ARGUMENT PAGE_TOKEN_MALFORMED; what `take` fails with.
absl::StatusOr<std::string> ScanPage(
    const views::RowReader& rows, std::string_view prefix, const Page& page,
    absl::FunctionRef<absl::StatusOr<bool>(std::string_view, std::string_view)> take);

// The row that ScanPage showed. DATA_LOSS if it does not parse.
template <typename Row>
absl::StatusOr<Row> ParseRow(std::string_view value) {
  Row row;
  if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return runtime::RowUnreadable(Row::descriptor()->full_name());
  }
  return row;
}

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_PAGE_H_
