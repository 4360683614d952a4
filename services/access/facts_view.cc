#include "services/access/facts_view.h"

#include <optional>
#include <string>
#include <vector>

#include "services/runtime/identity.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/meeting/v1/meeting_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::access {
namespace {

absl::Status WorkedWith(const Uuid& person, const Uuid& reader, views::RowStore& rows) {
  const std::string key = WorkedWithKey(person, reader);
  ASSIGN_OR_RETURN(const std::optional<std::string> there, rows.Get(key));
  if (!there.has_value()) rows.Put(key, "");
  return absl::OkStatus();
}

absl::Status TeamWorkedWith(const google::protobuf::RepeatedPtrField<std::string>& team,
                            const std::string& person_id, views::RowStore& rows) {
  const std::optional<Uuid> person = Uuid::Parse(person_id);
  if (!person.has_value()) return absl::OkStatus();
  for (const std::string& text : team) {
    const std::optional<Uuid> officer = Uuid::Parse(text);
    if (officer.has_value()) RETURN_IF_ERROR(WorkedWith(*person, *officer, rows));
  }
  return absl::OkStatus();
}

void SetSection(const std::string& person_id, const std::string& section_id,
                views::RowStore& rows) {
  const std::optional<Uuid> person = Uuid::Parse(person_id);
  const std::optional<Uuid> section = Uuid::Parse(section_id);
  if (person.has_value() && section.has_value()) {
    rows.Put(SectionOfKey(*person), section->bytes());
  }
}

absl::Status FoldAbsorbed(const focus::v1::PersonAbsorbed& absorbed, views::RowStore& rows) {
  const std::optional<Uuid> stays = Uuid::Parse(absorbed.person_id());
  const std::optional<Uuid> goes = Uuid::Parse(absorbed.absorbed_person_id());
  if (!stays.has_value() || !goes.has_value()) return absl::OkStatus();
  std::vector<Uuid> readers;
  RETURN_IF_ERROR(
      rows.Scan(WorkedWithPrefix(*goes), "", [&readers](std::string_view key, std::string_view) {
        readers.push_back(Uuid::FromBytes(key.substr(key.size() - Uuid::kSize)));
        return true;
      }));
  for (const Uuid& reader : readers) RETURN_IF_ERROR(WorkedWith(*stays, reader, rows));
  return absl::OkStatus();
}

absl::Status FoldFocus(const log::Record& record, views::RowStore& rows) {
  const std::string& kind = record.header.meta.kind;
  if (kind != "focus.v1.PersonRegistered" && kind != "focus.v1.PersonCorrected" &&
      kind != "focus.v1.PersonSectionChanged" && kind != "focus.v1.PersonAbsorbed" &&
      kind != "focus.v1.FactWithdrawn") {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const focus::v1::FocusEvent* event,
                   runtime::DecodeShared<focus::v1::FocusEvent>(record));
  if (event->has_person_registered()) {
    SetSection(event->person_registered().person_id(), event->person_registered().section_id(),
               rows);
  } else if (event->has_person_corrected()) {
    SetSection(event->person_corrected().person_id(), event->person_corrected().section_id(), rows);
  } else if (event->has_person_section_changed()) {
    SetSection(event->person_section_changed().person_id(),
               event->person_section_changed().section_id(), rows);
  } else if (event->has_fact_withdrawn()) {
    SetSection(event->fact_withdrawn().person_id(), event->fact_withdrawn().section_id(), rows);
  } else if (event->has_person_absorbed()) {
    return FoldAbsorbed(event->person_absorbed(), rows);
  }
  return absl::OkStatus();
}

absl::Status FoldNotification(const log::Record& record, views::RowStore& rows) {
  const std::string& kind = record.header.meta.kind;
  if (kind != "notification.v1.NotificationPlanned" && kind != "notification.v1.PlanCorrected" &&
      kind != "notification.v1.AttemptRecorded" && kind != "notification.v1.AttemptCorrected") {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const notification::v1::NotificationEvent* event,
                   runtime::DecodeShared<notification::v1::NotificationEvent>(record));
  const auto team = [&rows](const auto& told) {
    return TeamWorkedWith(told.officer_ids(), told.person_id(), rows);
  };
  if (event->has_notification_planned()) return team(event->notification_planned());
  if (event->has_plan_corrected()) return team(event->plan_corrected());
  if (event->has_attempt_recorded()) return team(event->attempt_recorded());
  if (event->has_attempt_corrected()) return team(event->attempt_corrected());
  return absl::OkStatus();
}

absl::Status FoldMeeting(const log::Record& record, views::RowStore& rows) {
  const std::string& kind = record.header.meta.kind;
  if (kind != "meeting.v1.MeetingPlanned" && kind != "meeting.v1.MeetingChanged") {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const meeting::v1::MeetingEvent* event,
                   runtime::DecodeShared<meeting::v1::MeetingEvent>(record));
  const meeting::v1::MeetingPlan& plan = event->has_meeting_planned()
                                             ? event->meeting_planned().plan()
                                             : event->meeting_changed().plan();
  for (const auto& item : plan.items()) {
    RETURN_IF_ERROR(TeamWorkedWith(plan.officer_ids(), item.person_id(), rows));
  }
  return absl::OkStatus();
}

}  // namespace

bool FactsView::Wants(std::string_view kind) const {
  for (const std::string_view area : {"focus.v1.", "notification.v1.", "meeting.v1.", "support.v1.",
                                      "sanction.v1.", "timeline.v1.", "programme.v1."}) {
    if (kind.starts_with(area)) return true;
  }
  return false;
}

absl::Status FactsView::Fold(const log::Record& record, views::RowStore& rows) const {
  static const Uuid& system = *new Uuid(runtime::SystemCaller().actor.uuid());
  const log::RecordMeta& meta = record.header.meta;
  if (meta.actor.uuid() != system) {
    for (const SubjectId& subject : meta.subjects) {
      RETURN_IF_ERROR(WorkedWith(subject.uuid(), meta.actor.uuid(), rows));
    }
  }
  if (meta.kind.starts_with("focus.v1.")) return FoldFocus(record, rows);
  if (meta.kind.starts_with("notification.v1.")) return FoldNotification(record, rows);
  if (meta.kind.starts_with("meeting.v1.")) return FoldMeeting(record, rows);
  return absl::OkStatus();
}

}  // namespace varsel::access
