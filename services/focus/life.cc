#include "services/focus/life.h"

#include <algorithm>

#include "services/domain/time_proto.h"
#include "services/focus/standing.h"

namespace varsel::focus {
namespace {

template <typename Facts, typename IdOf>
auto FindStanding(const Facts& facts, std::string_view id, IdOf id_of) -> decltype(&facts.Get(0)) {
  for (const auto& fact : facts) {
    if (Stands(fact) && id_of(fact) == id) return &fact;
  }
  return nullptr;
}

template <typename Fact>
bool HoldsAt(const Fact& fact, absl::Time time) {
  return Stands(fact) && FromProto(fact.from()) <= time &&
         (!fact.has_until() || time < FromProto(fact.until()));
}

template <typename Facts>
void TrimTo(absl::Time time, Facts& facts) {
  for (int i = facts.size() - 1; i >= 0; --i) {
    auto& fact = *facts.Mutable(i);
    if (FromProto(fact.recorded_from()) > time) {
      facts.DeleteSubrange(i, 1);
    } else if (fact.has_recorded_until() && FromProto(fact.recorded_until()) > time) {
      fact.clear_recorded_until();
      fact.clear_withdrawn();
    }
  }
}

bool All(const std::vector<v1::Category>& categories, bool witness_too) {
  if (categories.empty()) return false;
  return std::all_of(categories.begin(), categories.end(), [&](v1::Category category) {
    return category == v1::CATEGORY_VICTIM || category == v1::CATEGORY_RELATIVE ||
           (witness_too && category == v1::CATEGORY_WITNESS);
  });
}

}  // namespace

std::string BytesOfId(const Uuid& uuid) { return std::string(uuid.bytes()); }
EventId EventIdOf(const std::string& bytes) {
  return bytes.size() == Uuid::kSize ? EventId(Uuid::FromBytes(bytes)) : EventId();
}
std::string FactIdOf(const std::string& event_id_bytes) {
  return EventIdOf(event_id_bytes).ToString();
}

bool IsLive(v1::NominationState state) {
  return state == v1::NOMINATION_STATE_NOMINATED || state == v1::NOMINATION_STATE_QUALIFIED ||
         state == v1::NOMINATION_STATE_APPROVED;
}

const v1::CategoryFact* FindCategory(const v1::PersonLife& life, std::string_view category_id) {
  return FindStanding(life.categories(), category_id,
                      [](const v1::CategoryFact& fact) { return fact.category_id(); });
}

const v1::AffiliationFact* FindAffiliation(const v1::PersonLife& life,
                                           std::string_view affiliation_id) {
  return FindStanding(life.affiliations(), affiliation_id,
                      [](const v1::AffiliationFact& fact) { return fact.affiliation_id(); });
}

const v1::NominationFact* FindNomination(const v1::PersonLife& life,
                                         std::string_view nomination_id) {
  return FindStanding(life.nominations(), nomination_id,
                      [](const v1::NominationFact& fact) { return fact.nomination_id(); });
}

bool IdInUse(const v1::PersonLife& life, std::string_view id) {
  const auto same_category = [&](const v1::CategoryFact& f) { return f.category_id() == id; };
  const auto same_tie = [&](const v1::AffiliationFact& f) { return f.affiliation_id() == id; };
  const auto same_naming = [&](const v1::NominationFact& f) { return f.nomination_id() == id; };
  return std::any_of(life.categories().begin(), life.categories().end(), same_category) ||
         std::any_of(life.affiliations().begin(), life.affiliations().end(), same_tie) ||
         std::any_of(life.nominations().begin(), life.nominations().end(), same_naming);
}

const v1::NominationFact* LatestNomination(const v1::PersonLife& life) {
  // A correction of an older one stands later in the list, so the order is that of the first row of
  // each.
  for (int i = life.nominations_size() - 1; i >= 0; --i) {
    const v1::NominationFact& first = life.nominations(i);
    if (first.event_id() != first.origin_event_id()) continue;
    const v1::NominationFact* standing = FindNomination(life, first.nomination_id());
    if (standing != nullptr) return standing;
  }
  return nullptr;
}

std::vector<v1::Category> CategoriesAt(const v1::PersonLife& life, absl::Time time) {
  std::vector<v1::Category> categories;
  for (const v1::CategoryFact& fact : life.categories()) {
    if (HoldsAt(fact, time) &&
        std::find(categories.begin(), categories.end(), fact.category()) == categories.end()) {
      categories.push_back(fact.category());
    }
  }
  return categories;
}

std::vector<std::string> GroupsAt(const v1::PersonLife& life, absl::Time time) {
  std::vector<std::string> groups;
  for (const v1::AffiliationFact& fact : life.affiliations()) {
    if (HoldsAt(fact, time) &&
        std::find(groups.begin(), groups.end(), fact.group_id()) == groups.end()) {
      groups.push_back(fact.group_id());
    }
  }
  return groups;
}

bool OnlyVictimOrRelative(const std::vector<v1::Category>& categories) {
  return All(categories, false);
}
bool OnlyVictimWitnessOrRelative(const std::vector<v1::Category>& categories) {
  return All(categories, true);
}

v1::AgeGroup AgeGroupOf(const v1::PersonLife& life) {
  if (life.age_group() == v1::AGE_GROUP_ADULT) return life.age_group();
  const bool minor =
      std::any_of(life.absorbed().begin(), life.absorbed().end(), [](const v1::AbsorbedFact& fact) {
        return Stands(fact) && fact.age_group() == v1::AGE_GROUP_MINOR;
      });
  return minor ? v1::AGE_GROUP_MINOR : life.age_group();
}

bool IsNamedAnew(const v1::NominationFact& nomination, const v1::PersonStanding& standing) {
  if (!standing.has_removed_time()) return true;
  return nomination.renewed() && nomination.has_newest_evidence() &&
         FromProto(nomination.newest_evidence()) > FromProto(standing.removed_time());
}

v1::PersonLife KnownAt(const v1::PersonLife& life, absl::Time time) {
  v1::PersonLife then = life;
  TrimTo(time, *then.mutable_sections());
  TrimTo(time, *then.mutable_categories());
  TrimTo(time, *then.mutable_affiliations());
  TrimTo(time, *then.mutable_nominations());
  TrimTo(time, *then.mutable_steps());
  TrimTo(time, *then.mutable_absorbed());
  TrimTo(time, *then.mutable_merges());
  *then.mutable_standing() = Standing(then);
  return then;
}

}  // namespace varsel::focus
