#include "services/notification/person_facts.h"

#include <algorithm>
#include <string>

#include "services/domain/programme.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"

namespace varsel::notification {
namespace {

template <typename Period>
bool Stands(const Period& period) {
  return !period.has_recorded_until();
}

// In [from, until), where each may be absent.
template <typename Period>
bool Holds(const Period& period, absl::Time at) {
  if (!Stands(period)) return false;
  if (period.has_from() && at < FromProto(period.from())) return false;
  return !period.has_until() || at < FromProto(period.until());
}

const v1::ApprovedPeriod* ApprovedPeriodAt(const v1::PersonFactsRow& person, absl::Time at) {
  for (const v1::ApprovedPeriod& period : person.approved()) {
    if (Holds(period, at)) return &period;
  }
  return nullptr;
}

const v1::NominationBasis* BasisOf(const v1::PersonFactsRow& person, const std::string& id) {
  for (const v1::NominationBasis& basis : person.nominations()) {
    if (basis.nomination_id() == id) return &basis;
  }
  return nullptr;
}

// What he stands on at `at`; nullptr if he is not approved then.
const v1::NominationBasis* BasisAt(const v1::PersonFactsRow& person, absl::Time at) {
  const v1::ApprovedPeriod* period = ApprovedPeriodAt(person, at);
  return period == nullptr ? nullptr : BasisOf(person, period->nomination_id());
}

// Under age, and no programme's own basis allows it.
bool TooYoung(const v1::PersonFactsRow& person, absl::Time at) {
  if (person.age_group() != focus::v1::AGE_GROUP_MINOR) return false;
  const v1::NominationBasis* basis = BasisAt(person, at);
  return basis == nullptr || !basis->minors_allowed();
}

const std::string& Named(const std::string& programme) {
  static const std::string& district = *new std::string(kDistrictProgramme);
  return programme.empty() ? district : programme;
}

}  // namespace

std::string ProgrammeOfPerson(const v1::PersonFactsRow& person, absl::Time at) {
  const v1::NominationBasis* basis = BasisAt(person, at);
  return basis == nullptr ? std::string() : basis->programme();
}

FocusStanding StandingAt(const v1::PersonFactsRow& person, absl::Time at) {
  if (ApprovedPeriodAt(person, at) != nullptr) return FocusStanding::kApproved;
  for (const v1::ApprovedPeriod& period : person.approved()) {
    if (Stands(period) && period.has_until() && FromProto(period.until()) <= at) {
      return FocusStanding::kRemoved;
    }
  }
  return FocusStanding::kNotApproved;
}

absl::Time ReviewDueAt(const v1::PersonFactsRow& person, absl::Time at) {
  absl::Time latest = absl::InfinitePast();
  absl::Time due = absl::InfiniteFuture();
  for (const v1::ReviewPeriod& review : person.reviews()) {
    if (!Stands(review)) continue;
    const absl::Time from = FromProto(review.from());
    if (from > at || from < latest) continue;  // of two at once the later recorded
    latest = from;
    due = FromProto(review.review_due());
  }
  return due;
}

bool IsOnlyVictimWitnessOrRelative(const v1::PersonFactsRow& person, absl::Time at) {
  bool any = false;
  for (const v1::CategoryPeriod& period : person.categories()) {
    if (!Holds(period, at)) continue;
    any = true;
    const bool bystander = period.category() == focus::v1::CATEGORY_VICTIM ||
                           period.category() == focus::v1::CATEGORY_WITNESS ||
                           period.category() == focus::v1::CATEGORY_RELATIVE;
    if (!bystander) return false;
  }
  return any;
}

v1::Dimensions DimensionsAt(const v1::PersonFactsRow& person, absl::Time at) {
  v1::Dimensions dimensions;
  dimensions.set_section_id(person.section_id());
  for (const v1::AffiliationPeriod& period : person.affiliations()) {
    if (!Holds(period, at)) continue;
    const auto& ids = dimensions.group_ids();
    if (std::find(ids.begin(), ids.end(), period.group_id()) != ids.end()) continue;
    if (ids.empty()) dimensions.set_group_kind(period.group_kind());
    dimensions.add_group_ids(period.group_id());
  }
  return dimensions;
}

absl::Status MayBePlanned(const v1::PersonFactsRow& person, absl::Time now,
                          const std::string& programme) {
  if (!person.merged_into().empty()) {
    return Refuse(v1::PERSON_WAS_MERGED, {.field = "person_id", .id = person.merged_into()});
  }
  if (TooYoung(person, now)) return Refuse(v1::UNDER_MINIMUM_AGE, {.field = "person_id"});
  if (IsOnlyVictimWitnessOrRelative(person, now)) {
    return Refuse(v1::ONLY_VICTIM_WITNESS_OR_RELATIVE, {.field = "person_id"});
  }
  switch (StandingAt(person, now)) {
    case FocusStanding::kRemoved:
      return Refuse(v1::PERSON_IS_REMOVED, {.field = "person_id"});
    case FocusStanding::kNotApproved:
      return Refuse(v1::PERSON_NOT_APPROVED, {.field = "person_id"});
    case FocusStanding::kApproved:
      break;
  }
  const v1::NominationBasis* basis = BasisAt(person, now);
  if (basis != nullptr && !programme.empty() && Named(basis->programme()) != Named(programme)) {
    return Refuse(v1::NOMINATED_IN_ANOTHER_PROGRAMME,
                  {.field = "person_id", .detail = Named(basis->programme())});
  }
  if (basis == nullptr || basis->legal_basis().empty()) {
    return Refuse(v1::NO_LEGAL_BASIS, {.field = "person_id"});
  }
  if (!basis->able_to_explain()) return Refuse(v1::NO_EXPLANATION, {.field = "person_id"});
  // What was last decided counts, though a denial may have been recorded with a later date.
  const absl::Time due =
      person.has_review_due() ? FromProto(person.review_due()) : ReviewDueAt(person, now);
  if (due < now) {
    return Refuse(
        v1::REVIEW_OVERDUE,
        {.field = "person_id", .detail = absl::FormatTime("%Y-%m-%d", due, absl::UTCTimeZone())});
  }
  return absl::OkStatus();
}

void AddPersonMarks(const v1::PersonFactsRow& person, absl::Time at, std::vector<v1::Mark>* marks) {
  switch (StandingAt(person, at)) {
    case FocusStanding::kNotApproved:
      marks->push_back(v1::MARK_BEFORE_APPROVAL);
      break;
    case FocusStanding::kRemoved:
      marks->push_back(v1::MARK_REMOVED_MEANWHILE);
      break;
    case FocusStanding::kApproved:
      if (ReviewDueAt(person, at) < at) marks->push_back(v1::MARK_REVIEW_OVERDUE);
      break;
  }
  if (TooYoung(person, at)) marks->push_back(v1::MARK_PERSON_UNDER_AGE);
}

}  // namespace varsel::notification
