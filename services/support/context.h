// What a decision of the support area is given beside state and command. Gathered by the service;
// rules read nothing else.
#ifndef VARSEL_SERVICES_SUPPORT_CONTEXT_H_
#define VARSEL_SERVICES_SUPPORT_CONTEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/domain/decide_context.h"
#include "varsel/common/v1/sealed.pb.h"
#include "varsel/support/v1/offer_catalogue.pb.h"
#include "varsel/support/v1/support_rows.pb.h"

namespace varsel::support {

// The EKI table of a period, as the rows had it.
struct PeriodTable {
  std::vector<std::string> round_ids;  // rounds that started in the period, in order of id
  v1::EkiCounts counts;
  uint64_t computed_position = 0;
};

struct SupportContext {
  DecideContext base;
  common::v1::Controller controller = common::v1::CONTROLLER_UNSPECIFIED;  // the caller's
  const v1::OfferCatalogue* catalogue = nullptr;
  std::optional<v1::DeliveredOffer> delivered;  // of AnswerOffer: the offer as a delivery has it
  PeriodTable table;                            // of SignReport
};

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_CONTEXT_H_
