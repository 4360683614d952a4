// View timeline.chain: links, the chains that they make, spirals, retaliation windows, timing, and
// what the system is to propose or withdraw by itself. Where each row lies is said in chain_keys.h.
// Folding one incident reads the nearest acts between its groups; folding a link moves the smaller
// of two chains: neither grows with history. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_TIMELINE_CHAIN_VIEW_H_
#define VARSEL_SERVICES_TIMELINE_CHAIN_VIEW_H_

#include <string_view>

#include "services/timeline/chain_keys.h"
#include "storage/views/view.h"

namespace varsel::timeline {

class ChainView final : public views::View {
 public:
  std::string_view name() const override { return kChainView; }
  uint32_t schema() const override { return 3; }
  bool Wants(std::string_view kind) const override { return kind.starts_with("timeline.v1."); }
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_CHAIN_VIEW_H_
