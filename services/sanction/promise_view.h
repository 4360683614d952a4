// View sanction.promise: what was announced to whom, whether it was backed, and what became of it.
// Folded from the deliveries of the notification area and from this area's own events; rows in
// promise_keys.h. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SANCTION_PROMISE_VIEW_H_
#define VARSEL_SERVICES_SANCTION_PROMISE_VIEW_H_

#include <string_view>

#include "services/sanction/promise_keys.h"
#include "storage/views/view.h"

namespace varsel::sanction {

class PromiseView final : public views::View {
 public:
  std::string_view name() const override { return kPromiseView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_PROMISE_VIEW_H_
