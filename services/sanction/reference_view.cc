#include "services/sanction/reference_view.h"

#include <algorithm>
#include <utility>

#include "services/domain/protection.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/meeting/v1/meeting_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {
namespace {

namespace focus_events = ::varsel::focus::v1;
namespace meeting_events = ::varsel::meeting::v1;
namespace notification_events = ::varsel::notification::v1;

std::string EventIdBytes(const log::Record& record) {
  return std::string(record.header.meta.event_id.uuid().bytes());
}

// Takes out of a repeated field what `gone` says of.
template <typename Field, typename Gone>
void Remove(Field* field, const Gone& gone) {
  field->erase(std::remove_if(field->begin(), field->end(), gone), field->end());
}

void AddSection(const std::string& section_id, const log::Record& record, v1::PaperPersonRow* row) {
  v1::PaperSectionFact& section = *row->add_sections();
  section.set_event_id(EventIdBytes(record));
  section.set_section_id(section_id);
}

template <typename Affiliation>
v1::PaperAffiliation& SetAffiliation(const Affiliation& event, v1::PaperPersonRow* row) {
  v1::PaperAffiliation* found = nullptr;
  for (v1::PaperAffiliation& affiliation : *row->mutable_affiliations()) {
    if (affiliation.affiliation_id() == event.affiliation_id()) found = &affiliation;
  }
  if (found == nullptr) found = row->add_affiliations();
  found->set_affiliation_id(event.affiliation_id());
  found->set_group_id(event.group_id());
  *found->mutable_from() = event.from();
  found->clear_until();
  if (event.has_until()) *found->mutable_until() = event.until();
  return *found;
}

absl::Status SetExplanation(const log::Record& record, const std::string& nomination_id,
                            bool corrected, v1::PaperPersonRow* row) {
  row->set_nomination_id(nomination_id);
  row->set_explanation_corrected(corrected);
  row->clear_explanation();
  ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(
                                  record, corrected ? "nomination_corrected" : "person_nominated"));
  if (copy.has_value()) *row->mutable_explanation() = *std::move(copy);
  return absl::OkStatus();
}

// What held without the fact holds: the header's `corrects` names its event.
void Withdraw(const focus_events::FactWithdrawn& event, const log::Record& record,
              v1::PaperPersonRow* row) {
  const std::string corrected(record.header.meta.corrects.uuid().bytes());
  Remove(row->mutable_affiliations(), [&](const v1::PaperAffiliation& affiliation) {
    return affiliation.affiliation_id() == event.fact_id() ||
           affiliation.absorbed_event_id() == corrected;
  });
  Remove(row->mutable_absorbed(),
         [&](const v1::PaperAbsorbed& absorbed) { return absorbed.event_id() == corrected; });
  if (row->sections_size() > 1) {
    Remove(row->mutable_sections(),
           [&](const v1::PaperSectionFact& section) { return section.event_id() == corrected; });
  }
  if (!event.fact_id().empty() && event.fact_id() == row->nomination_id()) {
    row->clear_nomination_id();
    row->clear_explanation();
  }
  if (event.fact_kind() == "person_merged") row->clear_merged_into();
}

absl::Status FoldPerson(const focus_events::FocusEvent& event, const log::Record& record,
                        v1::PaperPersonRow* row) {
  if (event.has_person_registered()) {
    row->set_person_id(event.person_registered().person_id());
    AddSection(event.person_registered().section_id(), record, row);
  } else if (event.has_person_corrected()) {
    AddSection(event.person_corrected().section_id(), record, row);
  } else if (event.has_person_section_changed()) {
    AddSection(event.person_section_changed().section_id(), record, row);
  } else if (event.has_person_merged()) {
    row->set_merged_into(event.person_merged().into_person_id());
  } else if (event.has_person_absorbed()) {
    v1::PaperAbsorbed& absorbed = *row->add_absorbed();
    absorbed.set_person_id(event.person_absorbed().absorbed_person_id());
    absorbed.set_event_id(EventIdBytes(record));
    for (const focus_events::AbsorbedAffiliation& other : event.person_absorbed().affiliations()) {
      SetAffiliation(other, row).set_absorbed_event_id(EventIdBytes(record));
    }
  } else if (event.has_affiliation_recorded()) {
    SetAffiliation(event.affiliation_recorded(), row);
  } else if (event.has_affiliation_corrected()) {
    SetAffiliation(event.affiliation_corrected(), row);
  } else if (event.has_person_nominated()) {
    return SetExplanation(record, event.person_nominated().nomination_id(), false, row);
  } else if (event.has_nomination_corrected() &&
             event.nomination_corrected().nomination_id() == row->nomination_id()) {
    return SetExplanation(record, row->nomination_id(), true, row);
  } else if (event.has_fact_withdrawn()) {
    Withdraw(event.fact_withdrawn(), record, row);
  }
  return absl::OkStatus();
}

template <typename Said>
void SayGroup(const Said& event, v1::GroupReferenceRow* row) {
  row->set_section_id(event.section_id());
  row->set_name(event.name());
  row->clear_active_from();
  if (event.has_active_from()) *row->mutable_active_from() = event.active_from();
}

absl::Status FoldGroup(const focus_events::FocusEvent& event, const log::Record& record,
                       views::RowStore& rows) {
  const std::string key = GroupReferenceKey(record.header.meta.stream.id);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::GroupReferenceRow>(rows, key));
  row.set_version(record.header.version.value());
  if (event.has_group_registered()) SayGroup(event.group_registered(), &row);
  if (event.has_group_corrected()) {
    SayGroup(event.group_corrected(), &row);
    if (event.group_corrected().active_again()) row.clear_active_until();
  }
  if (event.has_group_dissolved()) {
    *row.mutable_active_until() = event.group_dissolved().active_until();
  }
  if (event.has_group_withdrawn()) row.set_withdrawn(true);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

void Assign(const std::string& person_id, const std::string& notification_id,
            const google::protobuf::RepeatedPtrField<std::string>& officers,
            views::RowStore& rows) {
  const auto person = Uuid::Parse(person_id);
  const auto notification = Uuid::Parse(notification_id);
  if (!person.has_value() || !notification.has_value()) return;
  const std::string key = AssignmentKey(*person, *notification);
  if (officers.empty()) return rows.Delete(key);
  v1::PaperAssignment assignment;
  assignment.set_notification_id(notification_id);
  *assignment.mutable_officer_ids() = officers;
  runtime::PutRow(rows, key, assignment);
}

// Who is assigned to whom: a plan says it, and it ends with the plan.
absl::Status FoldPlan(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const notification_events::NotificationEvent* event,
                   runtime::DecodeShared<notification_events::NotificationEvent>(record));
  if (event->has_notification_planned()) {
    const auto& plan = event->notification_planned();
    Assign(plan.person_id(), plan.notification_id(), plan.officer_ids(), rows);
  } else if (event->has_plan_corrected()) {
    const auto& plan = event->plan_corrected();
    Assign(plan.person_id(), plan.notification_id(), plan.officer_ids(), rows);
  } else if (event->has_notification_cancelled()) {
    const auto& plan = event->notification_cancelled();
    Assign(plan.person_id(), plan.notification_id(), {}, rows);
  }
  return absl::OkStatus();
}

void Unassign(const v1::PaperMeeting& team, const Uuid& meeting, views::RowStore& rows) {
  for (const std::string& person_id : team.person_ids()) {
    if (const auto person = Uuid::Parse(person_id)) rows.Delete(AssignmentKey(*person, meeting));
  }
}

// Everybody of the police's team prepares for whom the meeting carries. All values anew.
void AssignTeam(const meeting_events::MeetingPlan& plan, const Uuid& meeting,
                views::RowStore& rows) {
  v1::PaperMeeting team;
  v1::PaperAssignment assignment;
  assignment.set_meeting_id(meeting.ToString());
  *assignment.mutable_officer_ids() = plan.officer_ids();
  for (const meeting_events::MeetingItem& item : plan.items()) {
    const auto person = Uuid::Parse(item.person_id());
    if (!person.has_value()) continue;
    runtime::PutRow(rows, AssignmentKey(*person, meeting), assignment);
    team.add_person_ids(item.person_id());
  }
  runtime::PutRow(rows, PaperMeetingKey(meeting), team);
}

absl::Status FoldTeam(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const meeting_events::MeetingEvent* event,
                   runtime::DecodeShared<meeting_events::MeetingEvent>(record));
  const Uuid& meeting = record.header.meta.stream.id;
  if (event->has_meeting_planned()) {
    AssignTeam(event->meeting_planned().plan(), meeting, rows);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto team,
                   runtime::GetRowOrNew<v1::PaperMeeting>(rows, PaperMeetingKey(meeting)));
  Unassign(team, meeting, rows);
  if (event->has_meeting_changed()) {
    AssignTeam(event->meeting_changed().plan(), meeting, rows);
  } else {
    rows.Delete(PaperMeetingKey(meeting));
  }
  return absl::OkStatus();
}

// Beside what may change whether a person is protected.
constexpr std::string_view kWanted[] = {
    "focus.v1.GroupRegistered",
    "focus.v1.GroupCorrected",
    "focus.v1.GroupDissolved",
    "focus.v1.GroupWithdrawn",
    "focus.v1.PersonMerged",
    "focus.v1.PersonSectionChanged",
    "focus.v1.AffiliationRecorded",
    "focus.v1.AffiliationCorrected",
    "focus.v1.PersonNominated",
    "focus.v1.NominationCorrected",
    "notification.v1.NotificationPlanned",
    "notification.v1.PlanCorrected",
    "notification.v1.NotificationCancelled",
    "meeting.v1.MeetingPlanned",
    "meeting.v1.MeetingChanged",
    "meeting.v1.MeetingCancelled",
};

}  // namespace

bool ReferenceView::Wants(std::string_view kind) const {
  return std::find(std::begin(kWanted), std::end(kWanted), kind) != std::end(kWanted) ||
         MayChangeProtection(kind);
}

absl::Status ReferenceView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (record.header.meta.kind.starts_with("notification.")) return FoldPlan(record, rows);
  if (record.header.meta.kind.starts_with("meeting.")) return FoldTeam(record, rows);
  ASSIGN_OR_RETURN(const focus_events::FocusEvent* event,
                   runtime::DecodeShared<focus_events::FocusEvent>(record));
  if (record.header.meta.stream.area == "focus.group") return FoldGroup(*event, record, rows);
  const std::string key = PaperPersonKey(record.header.meta.stream.id);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::PaperPersonRow>(rows, key));
  RETURN_IF_ERROR(FoldPerson(*event, record, &row));
  FoldProtection(*event, runtime::MetaOf(record.header), row.mutable_protection());
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::sanction
