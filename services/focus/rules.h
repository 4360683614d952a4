// What several decisions of the focus area share. Pure; thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_RULES_H_
#define VARSEL_SERVICES_FOCUS_RULES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/domain/draft.h"
#include "services/focus/context.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

using Events = Drafts<v1::FocusEvent>;
using Decision = absl::StatusOr<Events>;

StreamId PersonStream(const Uuid& id);
StreamId GroupStream(const Uuid& id);
StreamId SectionStream(const Uuid& id);

// PERSON_UNKNOWN if there is none or it is another section's than the caller may see.
absl::Status CheckInScope(const v1::PersonLife& life, const FocusContext& context);
// The same, and PERSON_MERGED if it was merged away.
absl::Status CheckPerson(const v1::PersonLife& life, const FocusContext& context);
// SECTION_UNKNOWN if there is none, or a caller of one section names another.
absl::Status CheckSectionOf(const std::string& section_id, const FocusContext& context);
// PERIOD_REVERSED.
absl::Status CheckPeriod(absl::Time from, const google::protobuf::Timestamp* until);
// CONTENTION if the birth date in the context is older than the state: somebody corrected the
// person this very moment.
absl::Status CheckBirthDateIsNew(const v1::PersonLife& life, const FocusContext& context);
// UNDER_MINIMUM_AGE on the day of `act`, and BIRTH_DATE_UNKNOWN when one `must_be_known`.
absl::Status CheckOfAge(const v1::PersonLife& life, absl::Time act, bool must_be_known,
                        const FocusContext& context);

// The time that the request says, or `otherwise`.
absl::Time TimeOr(bool said, const google::protobuf::Timestamp& timestamp, absl::Time otherwise);

struct Dues {
  absl::Time review;
  absl::Time removal;
};
// The same in the programme that the person's latest nomination names.
FocusContext InProgramme(const v1::PersonLife& life, const FocusContext& context);

Dues DuesAfter(absl::Time reviewed,
               const Programme& programme);  // at most six months on, and three more
// Of a forced review: now, unless one fell due before.
Dues DuesNow(const v1::PersonLife& life, const FocusContext& context);

// Adds AgeGroupDecided when a minor has come of age meanwhile.
void AddComingOfAge(const v1::PersonLife& life, const FocusContext& context, Events& events);
// The life after the drafts of the person's own stream. What is recorded is given as of
// `context.base.now`.
v1::PersonLife After(const v1::PersonLife& life, const Events& events, const FocusContext& context);
// Adds ReviewForced when the drafts put a new mark on an approved focus person by which he should
// not stand as he does.
void AddForcedReview(const v1::PersonLife& life, const FocusContext& context, Events& events);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_RULES_H_
