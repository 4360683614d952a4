// View access.reader_facts of the district's log: which section a person belongs to, and who ever
// worked with him, so that the recorder can say so of a read. Whoever recorded something of a
// person worked with him, and so did those on the team of a plan, an attempt or a meeting's item.
// Of a person with several records: what stood of one stands of the one that stays. Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_FACTS_VIEW_H_
#define VARSEL_SERVICES_ACCESS_FACTS_VIEW_H_

#include "services/access/keys.h"
#include "storage/views/view.h"

namespace varsel::access {

class FactsView final : public views::View {
 public:
  std::string_view name() const override { return kFactsView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_FACTS_VIEW_H_
