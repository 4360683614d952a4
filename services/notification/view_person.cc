#include <optional>
#include <string>

#include "services/domain/programme.h"
#include "services/notification/view_fold.h"
#include "services/notification/views.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {
namespace {

using focus::v1::FocusEvent;
using google::protobuf::Timestamp;

// What a fold of a person's row knows of the record.
struct Step {
  Timestamp occurred;
  Timestamp recorded;
  std::string event_id;
  std::string corrects;
};

template <typename Period>
bool Stands(const Period& period) {
  return !period.has_recorded_until();
}

// Ends what is known of the periods that `is_it` holds for; corrections never overwrite.
template <typename Periods, typename IsIt>
void CloseKnown(const Timestamp& recorded, Periods* periods, const IsIt& is_it) {
  for (auto& period : *periods) {
    if (Stands(period) && is_it(period)) *period.mutable_recorded_until() = recorded;
  }
}

void Approve(const focus::v1::NominationApproved& event, const Step& step,
             v1::PersonFactsRow* row) {
  if (event.second_approval_needed()) return;  // the first of two: he is not approved yet
  v1::ApprovedPeriod& period = *row->add_approved();
  period.set_nomination_id(event.nomination_id());
  *period.mutable_from() = event.approved_time();
  *period.mutable_recorded_from() = step.recorded;
  period.set_event_id(step.event_id);
}

void Remove(const focus::v1::PersonRemoved& event, const Step& step, v1::PersonFactsRow* row) {
  const int size = row->approved_size();
  for (int i = 0; i < size; ++i) {
    if (!Stands(row->approved(i)) || row->approved(i).has_until()) continue;
    v1::ApprovedPeriod ended = row->approved(i);
    *row->mutable_approved(i)->mutable_recorded_until() = step.recorded;
    *ended.mutable_until() = event.removed_time();
    *ended.mutable_recorded_from() = step.recorded;
    ended.set_closed_by(step.event_id);
    *row->add_approved() = std::move(ended);
  }
}

// The removal was never so: the periods that it ended go on.
void Restore(const Step& step, v1::PersonFactsRow* row) {
  const int size = row->approved_size();
  for (int i = 0; i < size; ++i) {
    if (!Stands(row->approved(i)) || row->approved(i).closed_by() != step.corrects) continue;
    v1::ApprovedPeriod again = row->approved(i);
    *row->mutable_approved(i)->mutable_recorded_until() = step.recorded;
    again.clear_until();
    again.clear_closed_by();
    *again.mutable_recorded_from() = step.recorded;
    *row->add_approved() = std::move(again);
  }
}

// A new review due time from `from` on: approved, reviewed, or forced.
void SetReview(const Timestamp& from, const Timestamp& due, const Step& step,
               v1::PersonFactsRow* row) {
  v1::ReviewPeriod& review = *row->add_reviews();
  review.set_event_id(step.event_id);
  *review.mutable_from() = from;
  *review.mutable_review_due() = due;
  *review.mutable_recorded_from() = step.recorded;
  *row->mutable_review_due() = due;
}

template <typename Event>
void SetCategory(const Event& event, const Step& step, v1::PersonFactsRow* row) {
  CloseKnown(step.recorded, row->mutable_categories(), [&](const v1::CategoryPeriod& period) {
    return period.category_id() == event.category_id();
  });
  v1::CategoryPeriod& period = *row->add_categories();
  period.set_category_id(event.category_id());
  period.set_category(event.category());
  if (event.has_from()) *period.mutable_from() = event.from();
  if (event.has_until()) *period.mutable_until() = event.until();
  *period.mutable_recorded_from() = step.recorded;
}

template <typename Event>
void SetAffiliation(const Event& event, const Step& step, v1::PersonFactsRow* row) {
  CloseKnown(step.recorded, row->mutable_affiliations(), [&](const v1::AffiliationPeriod& period) {
    return period.affiliation_id() == event.affiliation_id();
  });
  v1::AffiliationPeriod& period = *row->add_affiliations();
  period.set_affiliation_id(event.affiliation_id());
  period.set_group_id(event.group_id());
  period.set_group_kind(event.group_kind());
  period.set_role(event.role());
  if (event.has_from()) *period.mutable_from() = event.from();
  if (event.has_until()) *period.mutable_until() = event.until();
  *period.mutable_recorded_from() = step.recorded;
}

template <typename Event>
void SetBasis(const Event& event, v1::PersonFactsRow* row) {
  for (v1::NominationBasis& basis : *row->mutable_nominations()) {
    if (basis.nomination_id() != event.nomination_id()) continue;
    basis.set_legal_basis(event.legal_basis());
    basis.set_able_to_explain(event.able_to_explain());
    return;
  }
  v1::NominationBasis& basis = *row->add_nominations();
  basis.set_nomination_id(event.nomination_id());
  basis.set_legal_basis(event.legal_basis());
  basis.set_able_to_explain(event.able_to_explain());
  if constexpr (requires { event.programme(); }) {
    if (event.programme() != kDistrictProgramme) basis.set_programme(event.programme());
    basis.set_minors_allowed(event.minors_allowed());
  }
}

void Withdraw(const focus::v1::FactWithdrawn& event, const Step& step, v1::PersonFactsRow* row) {
  CloseKnown(step.recorded, row->mutable_categories(), [&](const v1::CategoryPeriod& period) {
    return period.category_id() == event.fact_id();
  });
  CloseKnown(step.recorded, row->mutable_affiliations(), [&](const v1::AffiliationPeriod& period) {
    return period.affiliation_id() == event.fact_id();
  });
  CloseKnown(step.recorded, row->mutable_approved(), [&](const v1::ApprovedPeriod& period) {
    return period.nomination_id() == event.fact_id() || period.event_id() == step.corrects;
  });
  CloseKnown(step.recorded, row->mutable_reviews(),
             [&](const v1::ReviewPeriod& review) { return review.event_id() == step.corrects; });
  if (event.fact_kind() == "person_removed") Restore(step, row);
  if (event.fact_kind() == "person_merged") row->clear_merged_into();
  if (!event.section_id().empty()) row->set_section_id(event.section_id());
  if (event.has_review_due()) {
    *row->mutable_review_due() = event.review_due();
  } else {
    row->clear_review_due();
  }
}

template <typename Event>
void SetPerson(const Event& event, v1::PersonFactsRow* row) {
  row->set_section_id(event.section_id());
  row->set_age_group(event.age_group());
}

// Every arm that tells of a person; false for those that do not.
bool Apply(const FocusEvent& event, const Step& step, v1::PersonFactsRow* row) {
  switch (event.kind_case()) {
    case FocusEvent::kPersonRegistered:
      SetPerson(event.person_registered(), row);
      return true;
    case FocusEvent::kPersonCorrected:
      SetPerson(event.person_corrected(), row);
      return true;
    case FocusEvent::kPersonMerged:
      row->set_merged_into(event.person_merged().into_person_id());
      return true;
    case FocusEvent::kPersonSectionChanged:
      row->set_section_id(event.person_section_changed().section_id());
      return true;
    case FocusEvent::kAgeGroupDecided:
      row->set_age_group(event.age_group_decided().age_group());
      return true;
    case FocusEvent::kCategoryRecorded:
      SetCategory(event.category_recorded(), step, row);
      return true;
    case FocusEvent::kCategoryCorrected:
      SetCategory(event.category_corrected(), step, row);
      return true;
    case FocusEvent::kAffiliationRecorded:
      SetAffiliation(event.affiliation_recorded(), step, row);
      return true;
    case FocusEvent::kAffiliationCorrected:
      SetAffiliation(event.affiliation_corrected(), step, row);
      return true;
    case FocusEvent::kAffiliationDenied:
      if (event.affiliation_denied().has_review_due()) {
        SetReview(event.affiliation_denied().denied_time(), event.affiliation_denied().review_due(),
                  step, row);
      }
      return true;
    case FocusEvent::kPersonNominated:
      SetBasis(event.person_nominated(), row);
      return true;
    case FocusEvent::kNominationCorrected:
      SetBasis(event.nomination_corrected(), row);
      return true;
    case FocusEvent::kNominationApproved:
      Approve(event.nomination_approved(), step, row);
      if (event.nomination_approved().has_review_due()) {
        SetReview(event.nomination_approved().approved_time(),
                  event.nomination_approved().review_due(), step, row);
      }
      return true;
    case FocusEvent::kPersonReviewed:
      SetReview(event.person_reviewed().reviewed_time(), event.person_reviewed().review_due(), step,
                row);
      return true;
    case FocusEvent::kReviewForced:
      SetReview(step.occurred, event.review_forced().review_due(), step, row);
      return true;
    case FocusEvent::kPersonRemoved:
      Remove(event.person_removed(), step, row);
      return true;
    case FocusEvent::kFactWithdrawn:
      Withdraw(event.fact_withdrawn(), step, row);
      return true;
    case FocusEvent::kPersonAbsorbed:
    case FocusEvent::kAdviceRecorded:
    case FocusEvent::kNominationQualified:
    case FocusEvent::kNominationDeclined:
      return true;  // nothing that a rule of this area asks, but the stream has moved
    case FocusEvent::kSectionRegistered:
    case FocusEvent::kSectionCorrected:
    case FocusEvent::kGroupRegistered:
    case FocusEvent::kGroupCorrected:
    case FocusEvent::kGroupDissolved:
    case FocusEvent::kGroupWithdrawn:
    case FocusEvent::KIND_NOT_SET:
      return false;
  }
  return false;
}

bool IsGroupKind(std::string_view kind) { return kind.starts_with("focus.v1.Group"); }

}  // namespace

bool PersonFactsView::Wants(std::string_view kind) const {
  return kind.starts_with("focus.v1.") && !IsGroupKind(kind) &&
         !kind.starts_with("focus.v1.Section");
}

absl::Status PersonFactsView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const FocusEvent* event, runtime::DecodeShared<FocusEvent>(record));
  // The stream's id is the person's.
  const std::string person = record.header.meta.stream.id.ToString();
  const std::string key = PersonFactsKey(person);
  ASSIGN_OR_RETURN(v1::PersonFactsRow row, runtime::GetRowOrNew<v1::PersonFactsRow>(rows, key));
  const Step step{.occurred = ToProto(record.header.meta.occurred),
                  .recorded = ToProto(record.header.recorded),
                  .event_id = std::string(record.header.meta.event_id.uuid().bytes()),
                  .corrects = std::string(record.header.meta.corrects.uuid().bytes())};
  if (!Apply(*event, step, &row)) return absl::OkStatus();
  row.set_person_id(person);
  row.set_version(VersionOf(record));
  runtime::PutRow(rows, key, row);

  const char* arm = event->has_person_registered()  ? "person_registered"
                    : event->has_person_corrected() ? "person_corrected"
                                                    : nullptr;
  if (arm == nullptr) return absl::OkStatus();
  v1::PersonDetailsRow details;
  RETURN_IF_ERROR(CopyTexts(record, arm, [&] { return details.mutable_details(); }));
  runtime::PutRow(rows, PersonDetailsKey(person), details);
  return absl::OkStatus();
}

bool GroupView::Wants(std::string_view kind) const { return IsGroupKind(kind); }

absl::Status GroupView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const FocusEvent* event, runtime::DecodeShared<FocusEvent>(record));
  const std::string group = record.header.meta.stream.id.ToString();
  ASSIGN_OR_RETURN(v1::GroupFactsRow row,
                   runtime::GetRowOrNew<v1::GroupFactsRow>(rows, IdKey(group)));
  row.set_group_id(group);
  row.set_version(VersionOf(record));
  if (event->has_group_registered()) {
    row.set_group_kind(event->group_registered().group_kind());
    row.set_section_id(event->group_registered().section_id());
  } else if (event->has_group_corrected()) {
    row.set_group_kind(event->group_corrected().group_kind());
    row.set_section_id(event->group_corrected().section_id());
  } else if (event->has_group_withdrawn()) {
    row.set_withdrawn(true);
  }
  runtime::PutRow(rows, IdKey(group), row);
  return absl::OkStatus();
}

}  // namespace varsel::notification
