#include <string>

#include "services/replay/change.h"

namespace varsel::replay {
namespace {

using focus::v1::FocusEvent;

template <typename Said>
void AddAffiliation(const Said& said, const log::RecordHeader& header, Change* change) {
  const int64_t from_us = said.has_from() ? MicrosOf(said.from()) : 0;
  const auto add = [&](v1::StepKind kind, int64_t at_us) {
    v1::StepRow& row = AddStep(kind, at_us, header, change).row;
    row.set_person_id(BytesOf(said.person_id()));
    row.add_group_ids(BytesOf(said.group_id()));
    row.set_role(said.role());
    if (said.has_until()) row.set_later_us(MicrosOf(said.until()));
  };
  add(v1::STEP_KIND_AFFILIATED, from_us);
  if (said.has_until()) add(v1::STEP_KIND_AFFILIATION_ENDED, MicrosOf(said.until()));
  change->past_changed = true;
}

template <typename Said>
void AddLifeStep(v1::StepKind kind, int64_t occurred_us, const Said& said,
                 const log::RecordHeader& header, Change* change) {
  AddStep(kind, occurred_us, header, change).row.set_person_id(BytesOf(said.person_id()));
}

void AddMerge(const focus::v1::PersonMerged& said, const log::RecordHeader& header,
              Change* change) {
  v1::StepRow& row =
      AddStep(v1::STEP_KIND_MERGED, MicrosOf(header.meta.occurred), header, change).row;
  row.set_person_id(BytesOf(said.person_id()));
  row.set_other_id(BytesOf(said.into_person_id()));
  change->past_changed = true;
}

template <typename Said>
void CloseLifeStep(const Said& said, const log::RecordHeader& header, Change* change) {
  CloseCorrected(HomePrefix(Home::kPerson, IdOf(said.person_id())), 0, header, change);
}

}  // namespace

void AddFocus(const FocusEvent& event, const log::RecordHeader& header, Change* change) {
  const int64_t occurred_us = MicrosOf(header.meta.occurred);
  switch (event.kind_case()) {
    case FocusEvent::kAffiliationRecorded:
      return AddAffiliation(event.affiliation_recorded(), header, change);
    case FocusEvent::kAffiliationCorrected:
      CloseLifeStep(event.affiliation_corrected(), header, change);
      return AddAffiliation(event.affiliation_corrected(), header, change);
    case FocusEvent::kAffiliationDenied:
      return AddLifeStep(v1::STEP_KIND_AFFILIATION_DENIED,
                         MicrosOf(event.affiliation_denied().denied_time()),
                         event.affiliation_denied(), header, change);
    case FocusEvent::kPersonNominated:
      return AddLifeStep(v1::STEP_KIND_NOMINATED,
                         MicrosOf(event.person_nominated().nominated_time()),
                         event.person_nominated(), header, change);
    case FocusEvent::kNominationApproved:
      return AddLifeStep(v1::STEP_KIND_APPROVED,
                         MicrosOf(event.nomination_approved().approved_time()),
                         event.nomination_approved(), header, change);
    case FocusEvent::kNominationDeclined:
      return AddLifeStep(v1::STEP_KIND_DECLINED, occurred_us, event.nomination_declined(), header,
                         change);
    case FocusEvent::kPersonRemoved:
      return AddLifeStep(v1::STEP_KIND_REMOVED, MicrosOf(event.person_removed().removed_time()),
                         event.person_removed(), header, change);
    case FocusEvent::kPersonMerged:
      return AddMerge(event.person_merged(), header, change);
    case FocusEvent::kFactWithdrawn: {
      const std::string& kind = event.fact_withdrawn().fact_kind();
      CloseLifeStep(event.fact_withdrawn(), header, change);
      change->past_changed = kind == "affiliation_recorded" || kind == "person_merged";
      return;
    }
    case FocusEvent::kSectionRegistered:
    case FocusEvent::kSectionCorrected:
    case FocusEvent::kGroupRegistered:
    case FocusEvent::kGroupCorrected:
    case FocusEvent::kGroupDissolved:
    case FocusEvent::kGroupWithdrawn:
    case FocusEvent::kPersonRegistered:
    case FocusEvent::kPersonCorrected:
    case FocusEvent::kPersonAbsorbed:
    case FocusEvent::kPersonSectionChanged:
    case FocusEvent::kAgeGroupDecided:
    case FocusEvent::kCategoryRecorded:
    case FocusEvent::kCategoryCorrected:
    case FocusEvent::kAdviceRecorded:
    case FocusEvent::kNominationQualified:
    case FocusEvent::kPersonReviewed:
    case FocusEvent::kNominationCorrected:
    case FocusEvent::kReviewForced:
    case FocusEvent::KIND_NOT_SET:
      return;
  }
}

}  // namespace varsel::replay
