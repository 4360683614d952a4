// Opens the sealed texts of rows, for answers and for what must be sealed anew. What was erased is
// said to be, not refused.
#ifndef VARSEL_SERVICES_NOTIFICATION_TEXTS_H_
#define VARSEL_SERVICES_NOTIFICATION_TEXTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/sealer.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {

// One of the area's sealed parts, whichever event it is of: the fields that any of them has.
struct Texts {
  std::string own_risk;
  std::string note;
  std::string request;
  std::string relation;
  std::string remembers;
  std::string asks_for;
  std::string reason;
  bool erased = false;
};

// Opens `copy` over `texts`: what it says replaces what was said before. DATA_LOSS if it is of no
// kind that has texts.
absl::Status OpenOver(const runtime::Sealer& sealer, const common::v1::SealedCopy& copy,
                      Texts* texts);

// The texts of a delivery as they now stand: as recorded or corrected, then each completion.
absl::StatusOr<Texts> TextsOf(const runtime::Sealer& sealer, const v1::DeliveryRow& row);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_TEXTS_H_
