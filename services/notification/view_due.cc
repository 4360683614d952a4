#include <string>

#include "services/notification/view_fold.h"
#include "services/notification/views.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

// Calls `visit(key)` with every key of one due time.
template <typename Visit>
void ForEachKey(const v1::DueSourceRow& source, const std::string& notification,
                const google::protobuf::Timestamp& due, const Visit& visit) {
  const absl::Time time = FromProto(due);
  visit(TimedKey('a', "", time, notification));
  if (!source.section_id().empty()) visit(TimedKey('s', source.section_id(), time, notification));
  visit(TimedKey('p', source.person_id(), time, notification));
  for (const std::string& officer : source.officer_ids()) {
    visit(TimedKey('o', officer, time, notification));
  }
}

void RemoveAll(const v1::DueSourceRow& source, const std::string& notification,
               views::RowStore& rows) {
  for (const auto& due : source.follow_ups_open()) {
    ForEachKey(source, notification, due, [&](const std::string& key) { rows.Delete(key); });
  }
}

void PutAll(const v1::DueSourceRow& source, const std::string& notification,
            views::RowStore& rows) {
  for (const auto& due : source.follow_ups_open()) {
    v1::FollowUpDueRow row;
    row.set_notification_id(notification);
    row.set_person_id(source.person_id());
    row.set_round_id(source.round_id());
    row.set_section_id(source.section_id());
    *row.mutable_officer_ids() = source.officer_ids();
    *row.mutable_due() = due;
    ForEachKey(source, notification, due,
               [&](const std::string& key) { runtime::PutRow(rows, key, row); });
  }
}

// `change` is given the source row; its due times are moved accordingly.
template <typename Change>
absl::Status Move(const std::string& notification, views::RowStore& rows, const Change& change) {
  const std::string key = IdKey('n', notification);
  ASSIGN_OR_RETURN(v1::DueSourceRow source, runtime::GetRowOrNew<v1::DueSourceRow>(rows, key));
  RemoveAll(source, notification, rows);
  change(&source);
  PutAll(source, notification, rows);
  runtime::PutRow(rows, key, source);
  return absl::OkStatus();
}

absl::Status Decide(const v1::OutcomeDecided& event, views::RowStore& rows) {
  // Most notifications have nothing due and never had: those cost nothing here.
  const auto reached = [](v1::Outcome outcome) {
    return outcome == v1::OUTCOME_REACHED_IN_PERSON ||
           outcome == v1::OUTCOME_REACHED_BY_TELEPHONE || outcome == v1::OUTCOME_REACHED_OTHERWISE;
  };
  if (!reached(event.outcome()) && !reached(event.outcome_before())) return absl::OkStatus();
  return Move(event.notification_id(), rows, [&](v1::DueSourceRow* source) {
    *source->mutable_follow_ups_open() = event.follow_ups_open();
  });
}

std::string DeliveryKey(const std::string& notification, const std::string& delivery) {
  return Key('d').Id(UuidOf(notification)).Id(UuidOf(delivery)).Take();
}

absl::Status Forget(const std::string& notification, const std::string& delivery,
                    views::RowStore& rows) {
  const std::string key = DeliveryKey(notification, delivery);
  ASSIGN_OR_RETURN(std::optional<v1::IncompleteDeliveryRow> row,
                   runtime::GetRow<v1::IncompleteDeliveryRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  const absl::Time due = FromProto(row->complete_due());
  rows.Delete(TimedKey('e', "", due, delivery));
  rows.Delete(TimedKey('c', row->section_id(), due, delivery));
  rows.Delete(key);
  return absl::OkStatus();
}

template <typename Told>
absl::Status Track(const Told& event, views::RowStore& rows) {
  RETURN_IF_ERROR(Forget(event.notification_id(), event.delivery_id(), rows));
  if (!event.has_complete_due()) return absl::OkStatus();
  v1::IncompleteDeliveryRow row;
  row.set_notification_id(event.notification_id());
  row.set_delivery_id(event.delivery_id());
  row.set_person_id(event.person_id());
  row.set_section_id(event.dimensions().section_id());
  *row.mutable_officer_ids() = event.facts().officer_ids();
  *row.mutable_delivered_time() = event.facts().delivered_time();
  *row.mutable_complete_due() = event.complete_due();
  *row.mutable_missing() = event.missing();
  const absl::Time due = FromProto(event.complete_due());
  runtime::PutRow(rows, DeliveryKey(event.notification_id(), event.delivery_id()), row);
  runtime::PutRow(rows, TimedKey('e', "", due, event.delivery_id()), row);
  runtime::PutRow(rows, TimedKey('c', row.section_id(), due, event.delivery_id()), row);
  return absl::OkStatus();
}

}  // namespace

bool DueView::Wants(std::string_view kind) const {
  return IsOurs(kind, {"OutcomeDecided", "NotificationPlanned", "PlanCorrected", "DeliveryRecorded",
                       "DeliveryCompleted", "DeliveryCorrected", "FactWithdrawn"});
}

absl::Status DueView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  if (event->has_outcome_decided()) return Decide(event->outcome_decided(), rows);
  if (event->has_notification_planned()) {
    const v1::NotificationPlanned& plan = event->notification_planned();
    v1::DueSourceRow source;
    source.set_person_id(plan.person_id());
    source.set_round_id(plan.round_id());
    source.set_section_id(plan.dimensions().section_id());
    *source.mutable_officer_ids() = plan.officer_ids();
    runtime::PutRow(rows, IdKey('n', plan.notification_id()), source);
    return absl::OkStatus();
  }
  if (event->has_plan_corrected()) {
    return Move(event->plan_corrected().notification_id(), rows, [&](v1::DueSourceRow* source) {
      *source->mutable_officer_ids() = event->plan_corrected().officer_ids();
    });
  }
  if (event->has_delivery_recorded()) return Track(event->delivery_recorded(), rows);
  if (event->has_delivery_completed()) return Track(event->delivery_completed(), rows);
  if (event->has_delivery_corrected()) return Track(event->delivery_corrected(), rows);
  const v1::FactWithdrawn& withdrawn = event->fact_withdrawn();
  if (!withdrawn.has_delivery()) return absl::OkStatus();
  return Forget(withdrawn.notification_id(), withdrawn.fact_id(), rows);
}

}  // namespace varsel::notification
