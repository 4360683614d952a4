// Reviews of focus persons; and the sections.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/meeting/due_folds.h"
#include "services/meeting/due_rows.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::meeting {
namespace {

using focus::v1::FocusEvent;

std::vector<DueThing> DueOf(const std::string& person_id, const v1::FocusRow& row) {
  if (!row.approved() || !row.has_review_due()) return {};
  DueThing thing;
  thing.id = person_id;
  thing.person_ids = {person_id};
  thing.row.set_due_kind(v1::DUE_KIND_REVIEW);
  *thing.row.mutable_time() = row.review_due();
  thing.row.set_person_id(person_id);
  thing.row.set_section_id(row.section_id());
  if (!row.plan_officer_ids().empty()) {
    *thing.row.mutable_officer_ids() = row.plan_officer_ids();
  } else if (!row.nominated_by().empty()) {
    thing.row.add_officer_ids(row.nominated_by());
  }
  return {thing};
}

// Changes the person's row, and moves what is due of it. Nothing if he is not known.
template <typename Change>
absl::Status ChangePerson(const std::string& person_id, views::RowStore& rows,
                          const Change& change) {
  const std::string key = IdKey('p', person_id);
  ASSIGN_OR_RETURN(std::optional<v1::FocusRow> row, runtime::GetRow<v1::FocusRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  const std::vector<DueThing> before = DueOf(person_id, *row);
  change(*row);
  RETURN_IF_ERROR(ReplaceDue(before, DueOf(person_id, *row), rows));
  runtime::PutRow(rows, key, *row);
  return absl::OkStatus();
}

// The plan of the record that goes is the person's, where the one that stays has none.
absl::Status Absorb(const std::string& gone_id, const std::string& staying_id,
                    views::RowStore& rows) {
  ASSIGN_OR_RETURN(const v1::FocusRow gone,
                   runtime::GetRowOrNew<v1::FocusRow>(rows, IdKey('p', gone_id)));
  return ChangePerson(staying_id, rows, [&](v1::FocusRow& row) {
    row.add_absorbed(gone_id);
    if (!row.plan_notification_id().empty()) return;
    row.set_plan_notification_id(gone.plan_notification_id());
    *row.mutable_plan_officer_ids() = gone.plan_officer_ids();
  });
}

absl::Status Release(const std::string& gone_id, const std::string& staying_id,
                     views::RowStore& rows) {
  ASSIGN_OR_RETURN(const v1::FocusRow gone,
                   runtime::GetRowOrNew<v1::FocusRow>(rows, IdKey('p', gone_id)));
  return ChangePerson(staying_id, rows, [&](v1::FocusRow& row) {
    auto& absorbed = *row.mutable_absorbed();
    absorbed.erase(std::remove(absorbed.begin(), absorbed.end(), gone_id), absorbed.end());
    if (row.plan_notification_id() != gone.plan_notification_id()) return;
    row.clear_plan_notification_id();
    row.clear_plan_officer_ids();
  });
}

void Withdraw(const focus::v1::FactWithdrawn& event, v1::FocusRow& row) {
  row.set_approved(event.nomination_state() == focus::v1::NOMINATION_STATE_APPROVED);
  if (!event.section_id().empty()) row.set_section_id(event.section_id());
  if (event.fact_kind() == "person_merged") row.clear_merged_into();
  if (event.has_review_due()) {
    *row.mutable_review_due() = event.review_due();
  } else {
    row.clear_review_due();
  }
}

// Every arm that tells of a person; false for those that do not.
bool Apply(const FocusEvent& event, v1::FocusRow& row) {
  switch (event.kind_case()) {
    case FocusEvent::kPersonRegistered:
      row.set_section_id(event.person_registered().section_id());
      return true;
    case FocusEvent::kPersonCorrected:
      row.set_section_id(event.person_corrected().section_id());
      return true;
    case FocusEvent::kPersonSectionChanged:
      row.set_section_id(event.person_section_changed().section_id());
      return true;
    case FocusEvent::kPersonMerged:
      row.set_merged_into(event.person_merged().into_person_id());
      row.set_approved(false);
      return true;
    case FocusEvent::kAffiliationDenied:
      if (event.affiliation_denied().has_review_due()) {
        *row.mutable_review_due() = event.affiliation_denied().review_due();
      }
      return true;
    case FocusEvent::kNominationApproved:
      if (event.nomination_approved().has_review_due()) {
        *row.mutable_review_due() = event.nomination_approved().review_due();
      }
      // The first of two approvals makes nobody a focus person yet.
      if (!event.nomination_approved().second_approval_needed()) row.set_approved(true);
      return true;
    case FocusEvent::kPersonReviewed:
      *row.mutable_review_due() = event.person_reviewed().review_due();
      return true;
    case FocusEvent::kReviewForced:
      *row.mutable_review_due() = event.review_forced().review_due();
      return true;
    case FocusEvent::kPersonRemoved:
      row.set_approved(false);
      return true;
    case FocusEvent::kFactWithdrawn:
      Withdraw(event.fact_withdrawn(), row);
      return true;
    case FocusEvent::kPersonAbsorbed:
    case FocusEvent::kAgeGroupDecided:
    case FocusEvent::kCategoryRecorded:
    case FocusEvent::kCategoryCorrected:
    case FocusEvent::kAffiliationRecorded:
    case FocusEvent::kAffiliationCorrected:
    case FocusEvent::kPersonNominated:
    case FocusEvent::kAdviceRecorded:
    case FocusEvent::kNominationQualified:
    case FocusEvent::kNominationDeclined:
    case FocusEvent::kNominationCorrected:
      return true;  // nothing that is asked here, but the stream has moved
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

}  // namespace

bool WantsOfFocus(std::string_view name) { return !name.starts_with("Group"); }

absl::Status FoldFocus(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const FocusEvent* event, runtime::DecodeShared<FocusEvent>(record));
  const std::string id = record.header.meta.stream.id.ToString();
  if (event->has_section_registered() || event->has_section_corrected()) {
    v1::SectionRow section;
    section.set_version(record.header.version.value());
    runtime::PutRow(rows, IdKey('z', id), section);
    return absl::OkStatus();
  }
  if (event->has_person_merged()) {
    RETURN_IF_ERROR(Absorb(id, event->person_merged().into_person_id(), rows));
  }
  // The stream's id is the person's.
  const std::string key = IdKey('p', id);
  ASSIGN_OR_RETURN(v1::FocusRow row, runtime::GetRowOrNew<v1::FocusRow>(rows, key));
  const std::vector<DueThing> before = DueOf(id, row);
  const std::string merged_into = row.merged_into();
  if (!Apply(*event, row)) return absl::OkStatus();
  row.set_version(record.header.version.value());
  if (event->has_person_nominated()) {
    row.set_nominated_by(record.header.meta.actor.ToString());
  }
  if (merged_into != row.merged_into()) PutMerged(id, row.merged_into(), rows);
  if (!merged_into.empty() && row.merged_into().empty()) {
    RETURN_IF_ERROR(Release(id, merged_into, rows));
  }
  RETURN_IF_ERROR(ReplaceDue(before, DueOf(id, row), rows));
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status PlanStands(std::string_view person_id, std::string_view notification_id, bool is_new,
                        const Officers& officers, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const std::string person, SurvivingId(rows, person_id));
  return ChangePerson(person, rows, [&](v1::FocusRow& row) {
    if (!is_new && row.plan_notification_id() != notification_id) return;
    row.set_plan_notification_id(officers.empty() ? "" : std::string(notification_id));
    *row.mutable_plan_officer_ids() = officers;
  });
}

}  // namespace varsel::meeting
