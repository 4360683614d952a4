// What the rules ask of a person, over the facts that the area folded from the focus area's events.
// Every question names a time, and is answered as known now: facts that were corrected or withdrawn
// since do not count, late ones do. Pure.
#ifndef VARSEL_SERVICES_NOTIFICATION_PERSON_FACTS_H_
#define VARSEL_SERVICES_NOTIFICATION_PERSON_FACTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "varsel/notification/v1/notification_reasons.pb.h"
#include "varsel/notification/v1/notification_rows.pb.h"
#include "varsel/notification/v1/notification_types.pb.h"

namespace varsel::notification {

// How a person stood at a time.
enum class FocusStanding { kNotApproved, kApproved, kRemoved };
FocusStanding StandingAt(const v1::PersonFactsRow& person, absl::Time at);

// When the next review was due, as seen at `at`; InfiniteFuture if none was.
absl::Time ReviewDueAt(const v1::PersonFactsRow& person, absl::Time at);
// Has categories at `at`, and none but victim, witness and relative.
bool IsOnlyVictimWitnessOrRelative(const v1::PersonFactsRow& person, absl::Time at);
// Section and groups that the person is counted under at `at`.
v1::Dimensions DimensionsAt(const v1::PersonFactsRow& person, absl::Time at);

// The programme in which the person was approved at `at`; empty = forenet-mod-vold, or not
// approved.
std::string ProgrammeOfPerson(const v1::PersonFactsRow& person, absl::Time at);

// Whether a person may be targeted or planned for at `now`, in a round of this programme (empty =
// in no round). FAILED_PRECONDITION PERSON_WAS_MERGED, UNDER_MINIMUM_AGE,
// ONLY_VICTIM_WITNESS_OR_RELATIVE, PERSON_IS_REMOVED, PERSON_NOT_APPROVED,
// NOMINATED_IN_ANOTHER_PROGRAMME, NO_LEGAL_BASIS, NO_EXPLANATION, REVIEW_OVERDUE.
absl::Status MayBePlanned(const v1::PersonFactsRow& person, absl::Time now,
                          const std::string& programme);
// The rules about the person that something at `at` breaks.
void AddPersonMarks(const v1::PersonFactsRow& person, absl::Time at, std::vector<v1::Mark>* marks);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_PERSON_FACTS_H_
