#include <algorithm>
#include <string>

#include "services/notification/view_fold.h"
#include "services/notification/views.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

void Free(const std::string& notification_id, v1::TargetRow* row) {
  auto* ids = row->mutable_notification_ids();
  ids->erase(std::remove(ids->begin(), ids->end(), notification_id), ids->end());
}

}  // namespace

bool RoundView::Wants(std::string_view kind) const {
  return IsOurs(kind, {"RoundCreated", "RoundCorrected", "RoundStarted", "RoundEnded"});
}

absl::Status RoundView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  const std::string id = record.header.meta.stream.id.ToString();
  ASSIGN_OR_RETURN(v1::RoundRow row, runtime::GetRowOrNew<v1::RoundRow>(rows, IdKey(id)));
  row.set_round_id(id);
  row.set_version(VersionOf(record));
  if (event->has_round_created()) {
    row.set_name(event->round_created().name());
    row.set_programme(event->round_created().programme());
    *row.mutable_starts() = event->round_created().starts();
    *row.mutable_ends() = event->round_created().ends();
  } else if (event->has_round_corrected()) {
    row.set_name(event->round_corrected().name());
    *row.mutable_starts() = event->round_corrected().starts();
    *row.mutable_ends() = event->round_corrected().ends();
  } else if (event->has_round_started()) {
    *row.mutable_started_time() = event->round_started().started_time();
  } else if (event->has_round_ended()) {
    *row.mutable_ended_time() = event->round_ended().ended_time();
  }
  runtime::PutRow(rows, IdKey(id), row);
  return absl::OkStatus();
}

bool TargetView::Wants(std::string_view kind) const {
  return IsOurs(kind, {"TargetAdded", "TargetRemoved", "TargetNotified", "TargetFreed",
                       "OfficerKnownRecorded"});
}

absl::Status TargetView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  const uint64_t version = VersionOf(record);
  // REQUIRES of `change`: takes the row of the target that `told` names.
  const auto change = [&](const auto& told, const auto& apply) -> absl::Status {
    const std::string key = TargetKey(told.round_id(), told.person_id());
    ASSIGN_OR_RETURN(v1::TargetRow row, runtime::GetRowOrNew<v1::TargetRow>(rows, key));
    row.set_round_id(told.round_id());
    row.set_person_id(told.person_id());
    row.set_version(version);
    apply(&row);
    runtime::PutRow(rows, key, row);
    return absl::OkStatus();
  };
  if (event->has_target_added()) {
    const v1::TargetAdded& added = event->target_added();
    return change(added, [&](v1::TargetRow* row) {
      *row->mutable_dimensions() = added.dimensions();
      row->set_after_start(added.after_start());
      row->set_officer_known(added.officer_known());
      row->set_removed(false);
    });
  }
  if (event->has_target_removed()) {
    return change(event->target_removed(), [](v1::TargetRow* row) { row->set_removed(true); });
  }
  if (event->has_target_notified()) {
    const v1::TargetNotified& notified = event->target_notified();
    return change(notified, [&](v1::TargetRow* row) {
      Free(notified.notification_id(), row);
      row->add_notification_ids(notified.notification_id());
    });
  }
  if (event->has_target_freed()) {
    const v1::TargetFreed& freed = event->target_freed();
    return change(freed, [&](v1::TargetRow* row) { Free(freed.notification_id(), row); });
  }
  const v1::OfficerKnownRecorded& known = event->officer_known_recorded();
  return change(known, [&](v1::TargetRow* row) { row->set_officer_known(known.officer_known()); });
}

bool MessageView::Wants(std::string_view kind) const {
  return IsOurs(kind, {"MessageVersionRegistered"});
}

absl::Status MessageView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  const v1::MessageVersionRegistered& registered = event->message_version_registered();
  v1::MessageVersionRow row;
  row.set_message_version_id(registered.message_version_id());
  row.set_version(VersionOf(record));
  row.set_code(registered.code());
  row.set_consequence(registered.consequence());
  row.set_support(registered.support());
  *row.mutable_valid_from() = registered.valid_from();
  runtime::PutRow(rows, IdKey(registered.message_version_id()), row);
  return absl::OkStatus();
}

}  // namespace varsel::notification
