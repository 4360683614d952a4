// Who the person is, how he stands, and which records are one person's; and the sections.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "services/disclosure/view.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/disclosure/v1/disclosure_rows.pb.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::disclosure {
namespace {

using focus::v1::FocusEvent;

absl::Status PutIdentity(const log::Record& record, const std::string& person_id, const char* arm,
                         views::RowStore& rows) {
  ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy, runtime::CopySealed(record, arm));
  v1::IdentityRow identity;
  if (copy.has_value()) *identity.mutable_sealed() = *std::move(copy);
  runtime::PutRow(rows, IdKey('i', person_id), identity);
  return absl::OkStatus();
}

absl::Status ChangeAbsorbed(const std::string& staying_id, const std::string& gone_id, bool is_in,
                            views::RowStore& rows) {
  const std::string key = IdKey('p', staying_id);
  ASSIGN_OR_RETURN(v1::PersonRow row, runtime::GetRowOrNew<v1::PersonRow>(rows, key));
  auto& absorbed = *row.mutable_absorbed();
  absorbed.erase(std::remove(absorbed.begin(), absorbed.end(), gone_id), absorbed.end());
  if (is_in) row.add_absorbed(gone_id);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status Merge(const focus::v1::PersonMerged& event, views::RowStore& rows) {
  v1::MergedRow merged;
  merged.set_into_person_id(event.into_person_id());
  runtime::PutRow(rows, IdKey('m', event.person_id()), merged);
  return ChangeAbsorbed(event.into_person_id(), event.person_id(), true, rows);
}

absl::Status Part(const std::string& person_id, views::RowStore& rows) {
  const std::string key = IdKey('m', person_id);
  ASSIGN_OR_RETURN(const auto merged, runtime::GetRow<v1::MergedRow>(rows, key));
  if (!merged.has_value()) return absl::OkStatus();
  rows.Delete(key);
  return ChangeAbsorbed(merged->into_person_id(), person_id, false, rows);
}

void Withdraw(const focus::v1::FactWithdrawn& event, v1::PersonRow& row) {
  if (!event.section_id().empty()) row.set_section_id(event.section_id());
  if (event.nomination_state() == focus::v1::NOMINATION_STATE_UNSPECIFIED) return;
  row.set_removed(event.nomination_state() == focus::v1::NOMINATION_STATE_REMOVED);
}

// What the event says of how the person stands.
void Apply(const FocusEvent& event, v1::PersonRow& row) {
  switch (event.kind_case()) {
    case FocusEvent::kPersonRegistered:
      row.set_section_id(event.person_registered().section_id());
      break;
    case FocusEvent::kPersonCorrected:
      row.set_section_id(event.person_corrected().section_id());
      break;
    case FocusEvent::kPersonSectionChanged:
      row.set_section_id(event.person_section_changed().section_id());
      break;
    case FocusEvent::kPersonNominated:
      row.set_programme(event.person_nominated().programme());
      break;
    case FocusEvent::kNominationApproved:
      // The first of two approvals makes nobody a focus person yet.
      if (!event.nomination_approved().second_approval_needed()) row.set_removed(false);
      break;
    case FocusEvent::kPersonRemoved:
      row.set_removed(true);
      break;
    case FocusEvent::kFactWithdrawn:
      Withdraw(event.fact_withdrawn(), row);
      break;
    case FocusEvent::kPersonMerged:
    case FocusEvent::kPersonAbsorbed:
    case FocusEvent::kAgeGroupDecided:
    case FocusEvent::kCategoryRecorded:
    case FocusEvent::kCategoryCorrected:
    case FocusEvent::kAffiliationRecorded:
    case FocusEvent::kAffiliationCorrected:
    case FocusEvent::kAffiliationDenied:
    case FocusEvent::kAdviceRecorded:
    case FocusEvent::kNominationQualified:
    case FocusEvent::kNominationDeclined:
    case FocusEvent::kPersonReviewed:
    case FocusEvent::kNominationCorrected:
    case FocusEvent::kReviewForced:
    case FocusEvent::kSectionRegistered:
    case FocusEvent::kSectionCorrected:
    case FocusEvent::kGroupRegistered:
    case FocusEvent::kGroupCorrected:
    case FocusEvent::kGroupDissolved:
    case FocusEvent::kGroupWithdrawn:
    case FocusEvent::KIND_NOT_SET:
      break;
  }
}

absl::Status FoldPerson(const log::Record& record, const FocusEvent& event, views::RowStore& rows) {
  const std::string person_id = record.header.meta.stream.id.ToString();
  const std::string key = IdKey('p', person_id);
  ASSIGN_OR_RETURN(v1::PersonRow row, runtime::GetRowOrNew<v1::PersonRow>(rows, key));
  Apply(event, row);
  row.set_version(record.header.version.value());
  runtime::PutRow(rows, key, row);
  if (event.has_person_registered()) {
    return PutIdentity(record, person_id, "person_registered", rows);
  }
  if (event.has_person_corrected()) {
    return PutIdentity(record, person_id, "person_corrected", rows);
  }
  if (event.has_person_merged()) return Merge(event.person_merged(), rows);
  if (event.has_fact_withdrawn() && event.fact_withdrawn().fact_kind() == "person_merged") {
    return Part(person_id, rows);
  }
  return absl::OkStatus();
}

void PutSection(const std::string& section_id, const std::string& name, views::RowStore& rows) {
  v1::SectionRow row;
  row.set_name(name);
  runtime::PutRow(rows, IdKey('z', section_id), row);
}

}  // namespace

absl::Status FoldFocus(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const FocusEvent* event, runtime::DecodeShared<FocusEvent>(record));
  if (event->has_section_registered()) {
    PutSection(event->section_registered().section_id(), event->section_registered().name(), rows);
    return absl::OkStatus();
  }
  if (event->has_section_corrected()) {
    PutSection(event->section_corrected().section_id(), event->section_corrected().name(), rows);
    return absl::OkStatus();
  }
  return FoldPerson(record, *event, rows);
}

}  // namespace varsel::disclosure
