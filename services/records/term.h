// What is kept of a person, of which class it is, and when its term ends. Pure and total.
// Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RECORDS_TERM_H_
#define VARSEL_SERVICES_RECORDS_TERM_H_

#include <optional>

#include "absl/time/time.h"
#include "varsel/common/v1/sealed.pb.h"
#include "varsel/records/v1/records_rows.pb.h"

namespace varsel::records {

using common::v1::Controller;

// nullptr if this controller keeps nothing of him.
const v1::KeptSide* FindSide(const v1::KeptRow& row, Controller controller);
v1::KeptSide& SideOf(v1::KeptRow& row, Controller controller);

// The class of what the controller keeps, and what its term is counted from. nullopt: work with the
// person goes on, nothing is kept, or all of it was erased.
struct Kept {
  v1::TermClass term_class = v1::TERM_CLASS_UNSPECIFIED;
  absl::Time since;
};
std::optional<Kept> KeptBy(const v1::KeptRow& row, Controller controller);

// The last end of the legal holds of this controller that were not lifted; nullopt if there is
// none. It may be past.
std::optional<absl::Time> HeldUntil(const v1::KeptRow& row, Controller controller);

// How long the class is kept. REQUIRES: the policy was checked.
absl::Duration TermOf(const v1::RetentionPolicy& policy, v1::TermClass term_class);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_TERM_H_
