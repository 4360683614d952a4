// How an agreement stands at a moment. Pure; thread-safe.
#ifndef VARSEL_SERVICES_EVALUATION_STANDING_H_
#define VARSEL_SERVICES_EVALUATION_STANDING_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "varsel/evaluation/v1/evaluation_rows.pb.h"

namespace varsel::evaluation {

v1::AgreementState StandingOf(const v1::AgreementLife& life, absl::Time now);

// OK only if rows may leave under it now. AGREEMENT_UNKNOWN, AGREEMENT_OVER,
// AGREEMENT_NOT_APPROVED, AGREEMENT_NOT_BEGUN, AGREEMENT_EXPIRED; `path` is the request's field.
absl::Status CheckInForce(const v1::AgreementLife& life, absl::Time now, const char* path);

// The Danish day of a moment, "2023-01-16", for what a refusal says.
std::string DayText(absl::Time time);

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_STANDING_H_
