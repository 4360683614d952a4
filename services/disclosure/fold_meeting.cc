// When a meeting is to meet him; and what meetings disclosed by putting EKI on their team.
#include <optional>
#include <string>
#include <utility>

#include "services/disclosure/view.h"
#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/disclosure/v1/disclosure_rows.pb.h"
#include "varsel/meeting/v1/meeting_events.pb.h"

namespace varsel::disclosure {
namespace {

using meeting::v1::MeetingEvent;

absl::Status TakeOut(const std::string& meeting_id, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::MeetingRow>(rows, IdKey('h', meeting_id)));
  if (!row.has_value()) return absl::OkStatus();
  for (const std::string& person : row->person_ids()) {
    rows.Delete(PairKey('w', person, meeting_id));
  }
  rows.Delete(IdKey('h', meeting_id));
  return absl::OkStatus();
}

void Put(const std::string& meeting_id, const meeting::v1::MeetingPlan& plan,
         views::RowStore& rows) {
  v1::MeetingRow row;
  *row.mutable_starts() = plan.starts();
  v1::PersonMeetingRow of_person;
  *of_person.mutable_starts() = plan.starts();
  for (const meeting::v1::MeetingItem& item : plan.items()) {
    row.add_person_ids(item.person_id());
    runtime::PutRow(rows, PairKey('w', item.person_id(), meeting_id), of_person);
  }
  runtime::PutRow(rows, IdKey('h', meeting_id), row);
}

// What a meeting says that it opens, as a field of ours; unspecified = we have none for it (its
// place): the row keeps the code.
v1::DisclosedField FieldOf(const std::string& code) {
  if (code == "name") return v1::DISCLOSED_FIELD_NAME;
  if (code == "meeting-time") return v1::DISCLOSED_FIELD_PLANNED_MEETING;
  return v1::DISCLOSED_FIELD_UNSPECIFIED;
}

absl::Status Disclosed(const log::Record& record, const meeting::v1::PersonDisclosed& event,
                       views::RowStore& rows) {
  const EventMeta meta = runtime::MetaOf(record.header);
  v1::DisclosureRow row;
  row.set_meeting_id(event.meeting_id());
  v1::DisclosureLife& life = *row.mutable_life();
  life.set_disclosure_id(meta.event_id.ToString());
  life.set_person_id(event.person_id());
  life.set_recipient_code("eki");
  life.set_recipient_actor_id(event.eki_worker_id());
  life.set_limb_code(event.limb_code());
  life.set_forum_code(event.forum_code());
  life.set_duty_code(event.duty_code());
  for (const std::string& code : event.field_codes()) {
    const v1::DisclosedField one = FieldOf(code);
    if (one != v1::DISCLOSED_FIELD_UNSPECIFIED) {
      life.add_fields(one);
    } else {
      row.add_meeting_field_codes(code);
    }
  }
  *life.mutable_expires() = event.expires();
  *life.mutable_disclosed_time() = ToProto(meta.occurred);
  life.set_disclosed_by(meta.actor.ToString());
  life.set_event_id(std::string(meta.event_id.uuid().bytes()));
  ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy,
                   runtime::CopySealed(record, "person_disclosed"));
  if (copy.has_value()) *row.mutable_made() = *std::move(copy);
  rows.Put(NewestKey('l', life.person_id(), meta.occurred, life.disclosure_id()), "");
  rows.Put(NewestKey('d', "", meta.occurred, life.disclosure_id()), "");
  runtime::PutRow(rows, IdKey('c', life.disclosure_id()), row);
  return absl::OkStatus();
}

absl::Status Recalled(const log::Record& record, views::RowStore& rows) {
  const EventMeta meta = runtime::MetaOf(record.header);
  const std::string key = IdKey('c', meta.corrects.ToString());
  ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::DisclosureRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  *row->mutable_life()->mutable_recalled_time() = ToProto(meta.occurred);
  row->mutable_life()->set_recalled_by(meta.actor.ToString());
  ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy,
                   runtime::CopySealed(record, "disclosure_recalled"));
  if (copy.has_value()) *row->mutable_recalled() = *std::move(copy);
  runtime::PutRow(rows, key, *row);
  return absl::OkStatus();
}

}  // namespace

bool WantsOfMeeting(std::string_view name) {
  return name == "MeetingPlanned" || name == "MeetingChanged" || name == "MeetingCancelled" ||
         name == "PersonDisclosed" || name == "DisclosureRecalled";
}

absl::Status FoldMeeting(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const MeetingEvent* event, runtime::DecodeShared<MeetingEvent>(record));
  switch (event->kind_case()) {
    case MeetingEvent::kMeetingPlanned:
      Put(event->meeting_planned().meeting_id(), event->meeting_planned().plan(), rows);
      break;
    case MeetingEvent::kMeetingChanged:
      RETURN_IF_ERROR(TakeOut(event->meeting_changed().meeting_id(), rows));
      Put(event->meeting_changed().meeting_id(), event->meeting_changed().plan(), rows);
      break;
    case MeetingEvent::kMeetingCancelled:
      return TakeOut(event->meeting_cancelled().meeting_id(), rows);
    case MeetingEvent::kPersonDisclosed:
      return Disclosed(record, event->person_disclosed(), rows);
    case MeetingEvent::kDisclosureRecalled:
      return Recalled(record, rows);
    case MeetingEvent::kMeetingOutcomeRecorded:
    case MeetingEvent::kBriefingRecorded:
    case MeetingEvent::kMeetingFactWithdrawn:
    case MeetingEvent::kEkiAnswered:
    case MeetingEvent::kCalendarBooked:
    case MeetingEvent::kEkiTimeOffered:
    case MeetingEvent::kEkiTimeWithdrawn:
    case MeetingEvent::kSafetyNoteRecorded:
    case MeetingEvent::kSafetyNoteCorrected:
    case MeetingEvent::kSafetyNoteWithdrawn:
    case MeetingEvent::KIND_NOT_SET:
      break;
  }
  return absl::OkStatus();
}

}  // namespace varsel::disclosure
