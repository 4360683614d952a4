#include <utility>

#include "services/focus/evolve.h"

namespace varsel::focus {
namespace {

using v1::FocusEvent;

template <typename Event>
v1::GroupLife GroupAnew(const Event& event) {
  v1::GroupLife life;
  life.set_group_id(event.group_id());
  life.set_name(event.name());
  life.set_group_kind(event.group_kind());
  life.set_section_id(event.section_id());
  if (event.has_active_from()) *life.mutable_active_from() = event.active_from();
  return life;
}

v1::GroupLife Corrected(const v1::GroupLife& life, const v1::GroupCorrected& event) {
  v1::GroupLife next = GroupAnew(event);
  if (life.has_active_until() && !event.active_again()) {
    *next.mutable_active_until() = life.active_until();
  }
  next.set_withdrawn(life.withdrawn());
  return next;
}

template <typename Event>
v1::SectionLife SectionAnew(const Event& event) {
  v1::SectionLife life;
  life.set_section_id(event.section_id());
  life.set_name(event.name());
  return life;
}

}  // namespace

v1::GroupLife EvolveGroup(v1::GroupLife life, const FocusEvent& event) {
  switch (event.kind_case()) {
    case FocusEvent::kGroupRegistered:
      return GroupAnew(event.group_registered());
    case FocusEvent::kGroupCorrected:
      return Corrected(life, event.group_corrected());
    case FocusEvent::kGroupDissolved:
      *life.mutable_active_until() = event.group_dissolved().active_until();
      return life;
    case FocusEvent::kGroupWithdrawn:
      life.set_withdrawn(true);
      return life;
    case FocusEvent::kSectionRegistered:
    case FocusEvent::kSectionCorrected:
    case FocusEvent::kPersonRegistered:
    case FocusEvent::kPersonCorrected:
    case FocusEvent::kPersonMerged:
    case FocusEvent::kPersonAbsorbed:
    case FocusEvent::kPersonSectionChanged:
    case FocusEvent::kAgeGroupDecided:
    case FocusEvent::kCategoryRecorded:
    case FocusEvent::kCategoryCorrected:
    case FocusEvent::kAffiliationRecorded:
    case FocusEvent::kAffiliationCorrected:
    case FocusEvent::kAffiliationDenied:
    case FocusEvent::kPersonNominated:
    case FocusEvent::kAdviceRecorded:
    case FocusEvent::kNominationQualified:
    case FocusEvent::kNominationApproved:
    case FocusEvent::kNominationDeclined:
    case FocusEvent::kPersonReviewed:
    case FocusEvent::kPersonRemoved:
    case FocusEvent::kNominationCorrected:
    case FocusEvent::kReviewForced:
    case FocusEvent::kFactWithdrawn:
    case FocusEvent::KIND_NOT_SET:
      return life;
  }
  return life;
}

v1::SectionLife EvolveSection(v1::SectionLife life, const FocusEvent& event) {
  switch (event.kind_case()) {
    case FocusEvent::kSectionRegistered:
      return SectionAnew(event.section_registered());
    case FocusEvent::kSectionCorrected:
      return SectionAnew(event.section_corrected());
    case FocusEvent::kGroupRegistered:
    case FocusEvent::kGroupCorrected:
    case FocusEvent::kGroupDissolved:
    case FocusEvent::kGroupWithdrawn:
    case FocusEvent::kPersonRegistered:
    case FocusEvent::kPersonCorrected:
    case FocusEvent::kPersonMerged:
    case FocusEvent::kPersonAbsorbed:
    case FocusEvent::kPersonSectionChanged:
    case FocusEvent::kAgeGroupDecided:
    case FocusEvent::kCategoryRecorded:
    case FocusEvent::kCategoryCorrected:
    case FocusEvent::kAffiliationRecorded:
    case FocusEvent::kAffiliationCorrected:
    case FocusEvent::kAffiliationDenied:
    case FocusEvent::kPersonNominated:
    case FocusEvent::kAdviceRecorded:
    case FocusEvent::kNominationQualified:
    case FocusEvent::kNominationApproved:
    case FocusEvent::kNominationDeclined:
    case FocusEvent::kPersonReviewed:
    case FocusEvent::kPersonRemoved:
    case FocusEvent::kNominationCorrected:
    case FocusEvent::kReviewForced:
    case FocusEvent::kFactWithdrawn:
    case FocusEvent::KIND_NOT_SET:
      return life;
  }
  return life;
}

}  // namespace varsel::focus
