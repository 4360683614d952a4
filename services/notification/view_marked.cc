#include <string>

#include "services/notification/view_fold.h"
#include "services/notification/views.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

std::string MarkedKey(const std::string& section, const std::string& notification,
                      const std::string& fact) {
  return KeyBuilder().Id(UuidOf(section)).Id(UuidOf(notification)).Id(UuidOf(fact)).Take();
}

// What a fact is, for the list.
struct Marking {
  std::string fact_id;
  v1::FactKind kind;
  google::protobuf::Timestamp occurred;
  bool anew = false;  // it may have been on the list before
};

template <typename Told>
void Track(const Told& event, const Marking& marking, views::RowStore& rows) {
  if (event.marks().empty() && !marking.anew) return;  // as nearly every attempt is
  const std::string key =
      MarkedKey(event.dimensions().section_id(), event.notification_id(), marking.fact_id);
  if (event.marks().empty()) {
    rows.Delete(key);
    return;
  }
  v1::MarkedRow row;
  row.set_notification_id(event.notification_id());
  row.set_person_id(event.person_id());
  row.set_fact_id(marking.fact_id);
  row.set_section_id(event.dimensions().section_id());
  row.set_fact_kind(marking.kind);
  *row.mutable_occurred_time() = marking.occurred;
  *row.mutable_marks() = event.marks();
  runtime::PutRow(rows, key, row);
}

}  // namespace

bool MarkedView::Wants(std::string_view kind) const {
  return IsOurs(kind,
                {"AttemptRecorded", "NotificationPlanned", "PlanCorrected", "AttemptCorrected",
                 "DeliveryRecorded", "DeliveryCompleted", "DeliveryCorrected", "FollowUpRecorded",
                 "FollowUpCorrected", "FactWithdrawn"});
}

absl::Status MarkedView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  if (event->has_attempt_recorded()) {
    const v1::AttemptRecorded& told = event->attempt_recorded();
    Track(told, {told.attempt_id(), v1::FACT_KIND_ATTEMPT, told.attempted_time()}, rows);
  } else if (event->has_attempt_corrected()) {
    const v1::AttemptCorrected& told = event->attempt_corrected();
    Track(told, {told.attempt_id(), v1::FACT_KIND_ATTEMPT, told.attempted_time(), true}, rows);
  } else if (event->has_delivery_recorded()) {
    const v1::DeliveryRecorded& told = event->delivery_recorded();
    Track(told, {told.delivery_id(), v1::FACT_KIND_DELIVERY, told.facts().delivered_time()}, rows);
  } else if (event->has_delivery_completed()) {
    const v1::DeliveryCompleted& told = event->delivery_completed();
    Track(told, {told.delivery_id(), v1::FACT_KIND_DELIVERY, told.facts().delivered_time(), true},
          rows);
  } else if (event->has_delivery_corrected()) {
    const v1::DeliveryCorrected& told = event->delivery_corrected();
    Track(told, {told.delivery_id(), v1::FACT_KIND_DELIVERY, told.facts().delivered_time(), true},
          rows);
  } else if (event->has_follow_up_recorded()) {
    const v1::FollowUpRecorded& told = event->follow_up_recorded();
    Track(told, {told.follow_up_id(), v1::FACT_KIND_FOLLOW_UP, told.followed_up_time()}, rows);
  } else if (event->has_follow_up_corrected()) {
    const v1::FollowUpCorrected& told = event->follow_up_corrected();
    Track(told, {told.follow_up_id(), v1::FACT_KIND_FOLLOW_UP, told.followed_up_time(), true},
          rows);
  } else if (event->has_notification_planned()) {
    const v1::NotificationPlanned& told = event->notification_planned();
    Track(told, {told.notification_id(), v1::FACT_KIND_PLAN, told.planned_time()}, rows);
  } else if (event->has_plan_corrected()) {
    const v1::PlanCorrected& told = event->plan_corrected();
    Track(told, {told.notification_id(), v1::FACT_KIND_PLAN, ToProto(record.header.recorded), true},
          rows);
  } else {
    const v1::FactWithdrawn& told = event->fact_withdrawn();
    const bool closing = !told.has_attempt() && !told.has_delivery() && !told.has_follow_up();
    if (!closing) {
      rows.Delete(
          MarkedKey(told.dimensions().section_id(), told.notification_id(), told.fact_id()));
    }
  }
  return absl::OkStatus();
}

}  // namespace varsel::notification
