// The person's own data, opened from a row.
#ifndef VARSEL_SERVICES_FOCUS_DETAILS_H_
#define VARSEL_SERVICES_FOCUS_DETAILS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/runtime/sealer.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

struct Details {
  std::string name;
  std::string aliases;
  std::optional<absl::CivilDay> birth_date;
  std::string address;
  std::string telephone;
  bool erased = false;      // the key is gone, or withheld: all of the above is empty
  bool restricted = false;  // withheld: kept for a legal hold only
};

absl::StatusOr<Details> OpenDetails(const runtime::Sealer& sealer, const v1::PersonRow& row);
// The same of one sealed part of a PersonRegistered or PersonCorrected.
absl::StatusOr<Details> OpenDetails(const runtime::Sealer& sealer,
                                    const common::v1::SealedCopy& copy);

// The sealed part of the event in any of the row's; nullptr if it had none.
const common::v1::SealedCopy* FindSealed(const v1::PersonRow& row, std::string_view event_id);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_DETAILS_H_
