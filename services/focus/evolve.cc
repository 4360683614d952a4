#include "services/focus/evolve.h"

#include <utility>

#include "services/focus/evolve_person.h"
#include "services/focus/standing.h"

namespace varsel::focus {
namespace {

using v1::FocusEvent;

void ApplyArm(v1::PersonLife& life, const FocusEvent& event, const EventMeta& meta) {
  switch (event.kind_case()) {
    case FocusEvent::kPersonRegistered:
      return ApplyDetails(life, event.person_registered(), meta);
    case FocusEvent::kPersonCorrected:
      return ApplyDetails(life, event.person_corrected(), meta);
    case FocusEvent::kPersonMerged:
      return Apply(life, event.person_merged(), meta);
    case FocusEvent::kPersonAbsorbed:
      return Apply(life, event.person_absorbed(), meta);
    case FocusEvent::kPersonSectionChanged:
      return Apply(life, event.person_section_changed(), meta);
    case FocusEvent::kAgeGroupDecided:
      life.set_age_group(event.age_group_decided().age_group());
      return;
    case FocusEvent::kCategoryRecorded:
      return Apply(life, event.category_recorded(), meta);
    case FocusEvent::kCategoryCorrected:
      return Apply(life, event.category_corrected(), meta);
    case FocusEvent::kAffiliationRecorded:
      return Apply(life, event.affiliation_recorded(), meta);
    case FocusEvent::kAffiliationCorrected:
      return Apply(life, event.affiliation_corrected(), meta);
    case FocusEvent::kAffiliationDenied:
      return Apply(life, event.affiliation_denied(), meta);
    case FocusEvent::kPersonNominated:
      return Apply(life, event.person_nominated(), meta);
    case FocusEvent::kNominationCorrected:
      return Apply(life, event.nomination_corrected(), meta);
    case FocusEvent::kAdviceRecorded:
      return Apply(life, event.advice_recorded(), meta);
    case FocusEvent::kNominationQualified:
      return Apply(life, event.nomination_qualified(), meta);
    case FocusEvent::kNominationApproved:
      return Apply(life, event.nomination_approved(), meta);
    case FocusEvent::kNominationDeclined:
      return Apply(life, event.nomination_declined(), meta);
    case FocusEvent::kPersonReviewed:
      return Apply(life, event.person_reviewed(), meta);
    case FocusEvent::kPersonRemoved:
      return Apply(life, event.person_removed(), meta);
    case FocusEvent::kReviewForced:
      return Apply(life, event.review_forced(), meta);
    case FocusEvent::kFactWithdrawn:
      return Apply(life, event.fact_withdrawn(), meta);
    // Of other streams.
    case FocusEvent::kSectionRegistered:
    case FocusEvent::kSectionCorrected:
    case FocusEvent::kGroupRegistered:
    case FocusEvent::kGroupCorrected:
    case FocusEvent::kGroupDissolved:
    case FocusEvent::kGroupWithdrawn:
    case FocusEvent::KIND_NOT_SET:
      return;
  }
}

}  // namespace

v1::PersonLife EvolvePerson(v1::PersonLife life, const FocusEvent& event, const EventMeta& meta) {
  ApplyArm(life, event, meta);
  *life.mutable_standing() = Standing(life);
  return life;
}

}  // namespace varsel::focus
