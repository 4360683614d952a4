// Questions to what a person's stream folds to. What was corrected or withdrawn is closed and
// answers no question here. Pure; thread-safe. References are good as long as the life they were
// asked of.
#ifndef VARSEL_SERVICES_FOCUS_LIFE_H_
#define VARSEL_SERVICES_FOCUS_LIFE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "storage/base/ids.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

std::string BytesOfId(const Uuid& uuid);
EventId EventIdOf(const std::string& bytes);
// The event id as its reply gives it, for facts that have no id of the caller's.
std::string FactIdOf(const std::string& event_id_bytes);

inline bool IsRegistered(const v1::PersonLife& life) { return !life.person_id().empty(); }
inline bool IsMerged(const v1::PersonLife& life) { return !life.standing().merged_into().empty(); }
// Has an open nomination or is an approved focus person.
bool IsLive(v1::NominationState state);

// Held true as of now.
template <typename Fact>
bool Stands(const Fact& fact) {
  return !fact.has_recorded_until();
}

// The row that stands; nullptr if there is none.
const v1::CategoryFact* FindCategory(const v1::PersonLife& life, std::string_view category_id);
const v1::AffiliationFact* FindAffiliation(const v1::PersonLife& life,
                                           std::string_view affiliation_id);
const v1::NominationFact* FindNomination(const v1::PersonLife& life,
                                         std::string_view nomination_id);
// Any of the person's facts has or had this id.
bool IdInUse(const v1::PersonLife& life, std::string_view id);
// The latest nomination that stands, by the order in which they were first recorded; nullptr if
// there is none.
const v1::NominationFact* LatestNomination(const v1::PersonLife& life);

// The categories that hold at `time`, as known now, each once.
std::vector<v1::Category> CategoriesAt(const v1::PersonLife& life, absl::Time time);
// The groups of the affiliations that hold at `time`, as known now, each once.
std::vector<std::string> GroupsAt(const v1::PersonLife& life, absl::Time time);

// Who is only this has no part in the violence. False for somebody without any category: nothing is
// known of him.
bool OnlyVictimOrRelative(const std::vector<v1::Category>& categories);
bool OnlyVictimWitnessOrRelative(const std::vector<v1::Category>& categories);

// As decided when his own data was last recorded; where that says none, MINOR if a record that was
// merged into this one is a minor's: what is known is not lost in a merge.
v1::AgeGroup AgeGroupOf(const v1::PersonLife& life);
// True where no removal stands, or the nomination came after it, with evidence that is newer (and
// so with two approvers).
bool IsNamedAnew(const v1::NominationFact& nomination, const v1::PersonStanding& standing);

// The life as it was known at `time`: what was recorded later is left out, what was closed later
// stands again. The person's own data has no past here.
v1::PersonLife KnownAt(const v1::PersonLife& life, absl::Time time);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_LIFE_H_
