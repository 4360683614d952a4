// View support.offer: every offer as now known, whether EKI or a delivery made it, and what waits.
//   o <offer id>                                    -> OfferRow
//   p <person id> <newest first> <offer id>         -> OfferIndexRow   of a person
//   u <made> <offer id>                             -> OfferIndexRow   nobody has answered
//   d <worker id or none> <due> <offer id>          -> OfferIndexRow   to be followed up
// What was withdrawn or taken back stands in no index, unless it was answered. A delivery without
// offers costs nothing here. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SUPPORT_OFFER_VIEW_H_
#define VARSEL_SERVICES_SUPPORT_OFFER_VIEW_H_

#include <string>
#include <string_view>

#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::support {

inline constexpr std::string_view kOfferView = "support.offer";

std::string OfferKey(const Uuid& offer_id);
std::string OffersOfPersonPrefix(const Uuid& person_id);
std::string UnansweredPrefix();
// worker_id = Uuid(): of every worker.
std::string FollowUpsPrefix(const Uuid& worker_id);

class OfferView final : public views::View {
 public:
  std::string_view name() const override { return kOfferView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_OFFER_VIEW_H_
