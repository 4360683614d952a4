// Where a notification stands: reached or not, and how or why, from all that is recorded of it now.
// The definitions are those of the domain page (Delivery modes, Reached, Not reached), and every
// figure counts from them. Pure.
#ifndef VARSEL_SERVICES_NOTIFICATION_CLASSIFY_H_
#define VARSEL_SERVICES_NOTIFICATION_CLASSIFY_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/domain/programme.h"
#include "services/notification/state.h"

namespace varsel::notification {

// The modes in which somebody stands before the person.
bool IsInPerson(v1::DeliveryMode mode);
// The person himself received at least part of the message: in person and on the telephone always,
// a text only with confirmed receipt, a talk to a group only with known presence.
bool Reaches(const v1::DeliveryFacts& facts);
// The fields of DeliveryFacts that somebody is still to answer, by mode. "Nobody knows" is an
// answer.
std::vector<std::string> MissingOf(const v1::DeliveryFacts& facts);

// The first standing delivery that reached, by the time it was given; nullptr = none.
const Delivery* FirstReached(const NotificationState& state);
const Attempt* FindAttempt(const NotificationState& state, std::string_view attempt_id);

// When follow-ups fall due after a delivery at `delivered`.
std::vector<absl::Time> FollowUpsAfter(const Programme& programme, absl::Time delivered);
// Those of `due` (in order) that no standing follow-up answers: each answers the due time that it
// names or, when due times have moved since, the earliest that is left.
std::vector<absl::Time> OpenFollowUps(const std::vector<absl::Time>& due,
                                      const std::vector<FollowUp>& follow_ups);

// Everything of OutcomeDecided but outcome_before. Due times that were decided for the same first
// delivery are kept, so that a later policy does not move them. REQUIRES: state.exists().
v1::OutcomeDecided Classify(const NotificationState& state, const Programme& programme);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_CLASSIFY_H_
