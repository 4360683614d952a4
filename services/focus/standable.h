// What must hold for somebody to be a focus person, asked when he is named, approved and reviewed.
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_STANDABLE_H_
#define VARSEL_SERVICES_FOCUS_STANDABLE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/focus/context.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

// About the person, on the day of `act`: UNDER_MINIMUM_AGE, BIRTH_DATE_UNKNOWN,
// ONLY_VICTIM_WITNESS_OR_RELATIVE.
absl::Status CheckPersonMayBeNamed(const v1::PersonLife& life, absl::Time act,
                                   const FocusContext& context);
// About his nomination as it stands: LEGAL_BASIS_MISSING, EXPLANATION_MISSING.
absl::Status CheckNominationIsSound(const v1::NominationFact& nomination);
// VIOLENCE_GROUND_MISSING, VIOLENCE_GROUND_TOO_OLD at `act`.
absl::Status CheckViolenceIsRecent(const v1::NominationFact& nomination, absl::Time act,
                                   const FocusContext& context);
// The latest nomination. NOMINATION_UNKNOWN if there is none with this id, NOMINATION_CLOSED if
// another came after it, or if it was declined or the person removed.
absl::StatusOr<const v1::NominationFact*> OpenNomination(const v1::PersonLife& life,
                                                         const std::string& nomination_id);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_STANDABLE_H_
