#include <string>

#include "services/notification/view_fold.h"
#include "services/notification/views.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

absl::Status Record(const log::Record& record, const v1::ProvisionalRecorded& event,
                    views::RowStore& rows) {
  v1::ProvisionalRow row;
  row.set_provisional_id(event.provisional_id());
  row.set_person_id(event.person_id());
  row.set_version(VersionOf(record));
  row.set_section_id(event.section_id());
  row.set_state(v1::PROVISIONAL_STATE_OPEN);
  row.set_way(event.way());
  row.set_outcome(event.outcome());
  *row.mutable_contact_time() = event.contact_time();
  *row.mutable_officer_ids() = event.officer_ids();
  if (event.has_facts()) *row.mutable_facts() = event.facts();
  row.set_incident_id(event.incident_id());
  row.set_round_id(event.round_id());
  *row.mutable_lapse_due() = event.lapse_due();
  row.set_attempt_id(event.attempt_id());
  row.set_delivery_id(event.delivery_id());
  RETURN_IF_ERROR(CopyTexts(record, "provisional_recorded", [&] { return row.mutable_details(); }));
  const std::string& id = event.provisional_id();
  const absl::Time contact = FromProto(event.contact_time());
  runtime::PutRow(rows, IdKey('p', id), row);
  rows.Put(TimedKey('d', "", FromProto(event.lapse_due()), id), "");
  rows.Put(TimedKey('a', "", contact, id), "");
  rows.Put(TimedKey('s', event.section_id(), contact, id), "");
  return absl::OkStatus();
}

absl::Status Correct(const log::Record& record, const v1::ProvisionalCorrected& event,
                     views::RowStore& rows) {
  const std::string& id = event.provisional_id();
  return ChangeRow<v1::ProvisionalRow>(
      rows, IdKey('p', id), [&](v1::ProvisionalRow& row) -> absl::Status {
        const absl::Time before = FromProto(row.contact_time());
        const absl::Time contact = FromProto(event.contact_time());
        rows.Delete(TimedKey('a', "", before, id));
        rows.Delete(TimedKey('s', row.section_id(), before, id));
        rows.Put(TimedKey('a', "", contact, id), "");
        rows.Put(TimedKey('s', row.section_id(), contact, id), "");
        row.set_version(VersionOf(record));
        row.set_way(event.way());
        row.set_outcome(event.outcome());
        *row.mutable_contact_time() = event.contact_time();
        *row.mutable_officer_ids() = event.officer_ids();
        row.clear_facts();
        if (event.has_facts()) *row.mutable_facts() = event.facts();
        row.set_incident_id(event.incident_id());
        row.set_round_id(event.round_id());
        row.set_delivery_id(event.delivery_id());
        row.clear_details();
        return CopyTexts(record, "provisional_corrected", [&] { return row.mutable_details(); });
      });
}

absl::Status Settle(const log::Record& record, const std::string& id, v1::ProvisionalState state,
                    views::RowStore& rows) {
  return ChangeRow<v1::ProvisionalRow>(rows, IdKey('p', id), [&](v1::ProvisionalRow& row) {
    row.set_version(VersionOf(record));
    row.set_state(state);
    rows.Delete(TimedKey('d', "", FromProto(row.lapse_due()), id));
    return absl::OkStatus();
  });
}

template <typename Told>
void Fill(const Told& event, v1::GroupTalkRow* row) {
  row->set_group_talk_id(event.group_talk_id());
  row->set_group_id(event.group_id());
  row->set_head_count(event.head_count());
  *row->mutable_talked_time() = event.talked_time();
  row->set_place_kind(event.place_kind());
  *row->mutable_officer_ids() = event.officer_ids();
  row->clear_present();
  for (const v1::Present& who : event.present()) {
    v1::PresentRow& present = *row->add_present();
    present.set_person_id(who.person_id());
    present.set_notification_id(who.notification_id());
    present.set_delivery_id(who.delivery_id());
  }
  row->set_section_id(event.section_id());
  row->set_message_version_id(event.message_version_id());
}

void Index(const v1::GroupTalkRow& row, views::RowStore& rows, bool put) {
  const absl::Time time = FromProto(row.talked_time());
  for (const std::string& key : {TimedKey('a', "", time, row.group_talk_id()),
                                 TimedKey('s', row.section_id(), time, row.group_talk_id())}) {
    if (put) {
      rows.Put(key, "");
    } else {
      rows.Delete(key);
    }
  }
}

}  // namespace

bool ProvisionalView::Wants(std::string_view kind) const {
  return IsOurs(kind, {"ProvisionalRecorded", "ProvisionalAdopted", "ProvisionalLapsed",
                       "ProvisionalWithdrawn", "ProvisionalCorrected"});
}

absl::Status ProvisionalView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  if (event->has_provisional_recorded()) {
    return Record(record, event->provisional_recorded(), rows);
  }
  if (event->has_provisional_corrected()) {
    return Correct(record, event->provisional_corrected(), rows);
  }
  if (event->has_provisional_adopted()) {
    return Settle(record, event->provisional_adopted().provisional_id(),
                  v1::PROVISIONAL_STATE_ADOPTED, rows);
  }
  if (event->has_provisional_lapsed()) {
    return Settle(record, event->provisional_lapsed().provisional_id(),
                  v1::PROVISIONAL_STATE_LAPSED, rows);
  }
  return Settle(record, event->provisional_withdrawn().provisional_id(),
                v1::PROVISIONAL_STATE_WITHDRAWN, rows);
}

bool TalkView::Wants(std::string_view kind) const {
  return IsOurs(kind, {"GroupTalkRecorded", "GroupTalkCorrected", "GroupTalkWithdrawn"});
}

absl::Status TalkView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  const std::string key = IdKey('t', record.header.meta.stream.id.ToString());
  ASSIGN_OR_RETURN(v1::GroupTalkRow row, runtime::GetRowOrNew<v1::GroupTalkRow>(rows, key));
  if (row.version() > 0) Index(row, rows, false);
  row.set_version(VersionOf(record));
  if (event->has_group_talk_recorded()) {
    Fill(event->group_talk_recorded(), &row);
  } else if (event->has_group_talk_corrected()) {
    Fill(event->group_talk_corrected(), &row);
  } else {
    row.set_withdrawn(true);
  }
  Index(row, rows, true);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::notification
