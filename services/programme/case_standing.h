// How a case stands, by the facts that stand in it: what was reached, who consents, what falls due.
// Needs no policy but where it says so, because events store what was decided. Pure; thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_CASE_STANDING_H_
#define VARSEL_SERVICES_PROGRAMME_CASE_STANDING_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "varsel/common/v1/programme.pb.h"
#include "varsel/programme/v1/programme_rows.pb.h"

namespace varsel::programme {

inline bool Exists(const v1::CaseLife& life) { return !life.case_id().empty(); }
// nullptr if there is none; withdrawn ones are found too.
const v1::HeldFact* FindFact(const v1::CaseLife& life, std::string_view fact_id);
// The closing that stands; nullptr = it is not closed.
const v1::ClosingFact* ClosingOf(const v1::CaseLife& life);
v1::CaseState StateOf(const v1::CaseLife& life);
// The same case without this fact: what a correction of it is judged by.
v1::CaseLife Without(const v1::CaseLife& life, std::string_view fact_id);

// A phase was reached by `at`.
bool Reached(const v1::CaseLife& life, std::string_view track, std::string_view phase,
             absl::Time at = absl::InfiniteFuture());
// The party took part by `at`.
bool Joined(const v1::CaseLife& life, std::string_view party, absl::Time at);

// Who must consent and has not (`whose`), or has ended it. What was not given in a form that holds
// was not given.
enum class Consent { kNotNeeded, kGiven, kMissing, kEnded };
struct ConsentStand {
  Consent consent = Consent::kNotNeeded;
  std::string whose;
};
ConsentStand ConsentAt(const v1::CaseLife& life, const common::v1::ProgrammeConsent& policy,
                       absl::Time at);
// Somebody's latest answer is no.
bool ConsentEnded(const v1::CaseLife& life);

// When the case is to be reviewed, as known at `at`: by the review recorded last until then, else by
// its opening. What was opened before openings said it: `months` after it was opened.
absl::Time ReviewDueAt(const v1::CaseLife& life, int months, absl::Time at);

// What falls due, the earliest first; nothing of a case that is closed or withdrawn, and nothing
// that needs consent once that has ended.
std::vector<v1::CaseDue> OpenDues(const v1::CaseLife& life);
std::optional<absl::Time> NextDue(const v1::CaseLife& life);

// A mark stands on the opening or on a fact that stands.
bool IsMarked(const v1::CaseLife& life);

// ---- the policy ----

// nullptr if it has no such part.
const common::v1::ProgrammeAgency* AgencyOf(const common::v1::Programme& policy,
                                            std::string_view agency);
const common::v1::ProgrammeTrack* TrackOf(const common::v1::Programme& policy,
                                          std::string_view track);
// Its place among the track's phases; -1 = none.
int PhaseIndex(const common::v1::ProgrammeTrack& track, std::string_view phase);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_CASE_STANDING_H_
