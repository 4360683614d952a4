// When he is to be met, and what deliveries tell of him. An event that gives all values anew is
// written without reading what was there: contact is recorded all day long, and costs one write.
#include <optional>
#include <string>
#include <utility>

#include "services/disclosure/view.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/disclosure/v1/disclosure_rows.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::disclosure {
namespace {

using notification::v1::NotificationEvent;

template <typename Plan>
void PutPlan(const Plan& plan, views::RowStore& rows) {
  const std::string key = PairKey('n', plan.person_id(), plan.notification_id());
  if (!plan.has_scheduled_time()) return rows.Delete(key);
  v1::PlannedRow row;
  *row.mutable_scheduled_time() = plan.scheduled_time();
  runtime::PutRow(rows, key, row);
}

template <typename Said>
absl::Status SetEnded(const Said& said, bool ended, views::RowStore& rows) {
  const std::string key = PairKey('n', said.person_id(), said.notification_id());
  ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::PlannedRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  row->set_ended(ended);
  runtime::PutRow(rows, key, *row);
  return absl::OkStatus();
}

template <typename Delivery>
absl::Status PutDelivery(const log::Record& record, const char* arm, const Delivery& delivery,
                         views::RowStore& rows) {
  v1::DeliveryRow row;
  const notification::v1::DeliveryFacts& facts = delivery.facts();
  if (facts.has_delivered_time()) *row.mutable_delivered_time() = facts.delivered_time();
  row.set_reached(delivery.reached());
  *row.mutable_offer_codes() = facts.support_offers();
  row.set_wish_to_leave(facts.wish_to_leave());
  row.set_request_kind(facts.request_kind());
  ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy, runtime::CopySealed(record, arm));
  if (copy.has_value()) *row.mutable_words() = *std::move(copy);
  runtime::PutRow(rows, PairKey('v', delivery.person_id(), delivery.delivery_id()), row);
  return absl::OkStatus();
}

}  // namespace

bool WantsOfNotification(std::string_view name) {
  return name == "NotificationPlanned" || name == "PlanCorrected" ||
         name == "NotificationCancelled" || name == "NotificationClosed" ||
         name == "NotificationReopened" || name == "DeliveryRecorded" ||
         name == "DeliveryCompleted" || name == "DeliveryCorrected" || name == "FactWithdrawn";
}

absl::Status FoldNotification(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const NotificationEvent* event,
                   runtime::DecodeShared<NotificationEvent>(record));
  switch (event->kind_case()) {
    case NotificationEvent::kNotificationPlanned:
      // Without a time there is nothing yet to take out.
      if (event->notification_planned().has_scheduled_time()) {
        PutPlan(event->notification_planned(), rows);
      }
      break;
    case NotificationEvent::kPlanCorrected:
      PutPlan(event->plan_corrected(), rows);
      break;
    case NotificationEvent::kNotificationCancelled:
      return SetEnded(event->notification_cancelled(), true, rows);
    case NotificationEvent::kNotificationClosed:
      return SetEnded(event->notification_closed(), true, rows);
    case NotificationEvent::kNotificationReopened:
      return SetEnded(event->notification_reopened(), false, rows);
    case NotificationEvent::kDeliveryRecorded:
      return PutDelivery(record, "delivery_recorded", event->delivery_recorded(), rows);
    case NotificationEvent::kDeliveryCompleted:
      return PutDelivery(record, "delivery_completed", event->delivery_completed(), rows);
    case NotificationEvent::kDeliveryCorrected:
      return PutDelivery(record, "delivery_corrected", event->delivery_corrected(), rows);
    case NotificationEvent::kFactWithdrawn: {
      const notification::v1::FactWithdrawn& withdrawn = event->fact_withdrawn();
      if (withdrawn.has_delivery()) {
        rows.Delete(PairKey('v', withdrawn.person_id(), withdrawn.fact_id()));
      }
      break;
    }
    case NotificationEvent::kRoundCreated:
    case NotificationEvent::kRoundStarted:
    case NotificationEvent::kRoundEnded:
    case NotificationEvent::kRoundCorrected:
    case NotificationEvent::kTargetAdded:
    case NotificationEvent::kTargetRemoved:
    case NotificationEvent::kTargetNotified:
    case NotificationEvent::kTargetFreed:
    case NotificationEvent::kOfficerKnownRecorded:
    case NotificationEvent::kMessageVersionRegistered:
    case NotificationEvent::kAttemptRecorded:
    case NotificationEvent::kAttemptCorrected:
    case NotificationEvent::kFollowUpRecorded:
    case NotificationEvent::kFollowUpCorrected:
    case NotificationEvent::kOutcomeDecided:
    case NotificationEvent::kGroupTalkRecorded:
    case NotificationEvent::kGroupTalkCorrected:
    case NotificationEvent::kGroupTalkWithdrawn:
    case NotificationEvent::kProvisionalRecorded:
    case NotificationEvent::kProvisionalAdopted:
    case NotificationEvent::kProvisionalLapsed:
    case NotificationEvent::kProvisionalWithdrawn:
    case NotificationEvent::kProvisionalCorrected:
    case NotificationEvent::KIND_NOT_SET:
      break;
  }
  return absl::OkStatus();
}

}  // namespace varsel::disclosure
