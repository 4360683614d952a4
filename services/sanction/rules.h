// What several decisions of the sanction area share. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_RULES_H_
#define VARSEL_SERVICES_SANCTION_RULES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/domain/draft.h"
#include "services/sanction/context.h"
#include "varsel/sanction/v1/sanction_events.pb.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {

using Event = v1::SanctionEvent;
using Events = Drafts<Event>;
using Decision = absl::StatusOr<Events>;

// PACKAGE_UNKNOWN if there is none or it was withdrawn.
absl::Status CheckPackage(const v1::PackageLife& life);
// LEVER_NOT_IN_PACKAGE at `now`.
absl::StatusOr<const v1::LeverLife*> CheckInPackage(const v1::PackageLife& life,
                                                    const std::string& lever_id, absl::Time now);
// DUTY_UNKNOWN if there is none or it was withdrawn.
absl::Status CheckDuty(const v1::DutyLife& life);
// DUTY_UNKNOWN, or DUTY_CLOSED if it has ended.
absl::Status CheckOpen(const v1::DutyLife& life);
// NO_PROVISION; PROVISION_NOT_OF_LEVER if the catalogue names it not for the lever.
absl::Status CheckProvision(const std::string& provision, const std::string& lever_id,
                            const v1::LeverCatalogue& catalogue);

// The end of the duty that stands; nullptr if it has not ended.
const v1::EndFact* EndOf(const v1::DutyLife& life);

// The time that the request says, or `otherwise`.
absl::Time TimeOr(bool said, const google::protobuf::Timestamp& timestamp, absl::Time otherwise);
// For a refusal's detail.
std::string Text(absl::Time time);
std::string Text(const google::protobuf::Timestamp& time);

// `events` and, for each lever whose readiness they change, the readiness that they give it.
// REQUIRES: all of them are of the package's stream or a guard's.
Events WithReadiness(const v1::PackageLife& before, Events events, const DecideContext& context);

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_RULES_H_
