#include <string>

#include "services/notification/view_fold.h"
#include "services/notification/views.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

// One record's fold. Every function reads at most one row and writes one.
class Folding {
 public:
  Folding(const log::Record& record, views::RowStore& rows)
      : record_(record), rows_(rows), version_(VersionOf(record)) {}

  absl::Status Apply(const Event& event) {
    switch (event.kind_case()) {
      case Event::kNotificationPlanned:
        return Plan(event.notification_planned());
      case Event::kPlanCorrected:
        return Correct(event.plan_corrected());
      case Event::kNotificationCancelled:
        return End(event.notification_cancelled().notification_id(), "notification_cancelled",
                   [](v1::NotificationRow* row) { row->set_cancelled(true); });
      case Event::kNotificationClosed:
        return End(event.notification_closed().notification_id(), "notification_closed",
                   [](v1::NotificationRow* row) { row->set_closed(true); });
      case Event::kNotificationReopened:
        return Reopen(event.notification_reopened().notification_id());
      case Event::kAttemptRecorded:
        return Record(event.attempt_recorded());
      case Event::kAttemptCorrected:
        return Correct(event.attempt_corrected());
      case Event::kDeliveryRecorded:
        return Record(event.delivery_recorded());
      case Event::kDeliveryCompleted:
        return Complete(event.delivery_completed());
      case Event::kDeliveryCorrected:
        return Correct(event.delivery_corrected());
      case Event::kFollowUpRecorded:
        return Record(event.follow_up_recorded());
      case Event::kFollowUpCorrected:
        return Correct(event.follow_up_corrected());
      case Event::kFactWithdrawn:
        return Withdraw(event.fact_withdrawn());
      case Event::kOutcomeDecided:
        return Decide(event.outcome_decided());
      case Event::kRoundCreated:
      case Event::kRoundStarted:
      case Event::kRoundEnded:
      case Event::kRoundCorrected:
      case Event::kTargetAdded:
      case Event::kTargetRemoved:
      case Event::kTargetNotified:
      case Event::kTargetFreed:
      case Event::kOfficerKnownRecorded:
      case Event::kMessageVersionRegistered:
      case Event::kGroupTalkRecorded:
      case Event::kGroupTalkCorrected:
      case Event::kGroupTalkWithdrawn:
      case Event::kProvisionalRecorded:
      case Event::kProvisionalAdopted:
      case Event::kProvisionalLapsed:
      case Event::kProvisionalWithdrawn:
      case Event::kProvisionalCorrected:
      case Event::KIND_NOT_SET:
        break;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Plan(const v1::NotificationPlanned& event) {
    v1::NotificationRow row;
    row.set_notification_id(event.notification_id());
    row.set_person_id(event.person_id());
    row.set_version(version_);
    row.set_notification_kind(event.notification_kind());
    row.set_round_id(event.round_id());
    row.set_incident_id(event.incident_id());
    *row.mutable_dimensions() = event.dimensions();
    *row.mutable_officer_ids() = event.officer_ids();
    if (event.has_scheduled_time()) *row.mutable_scheduled_time() = event.scheduled_time();
    *row.mutable_planned_time() = event.planned_time();
    row.set_planned_mode(event.planned_mode());
    row.set_officer_known(event.officer_known());
    row.set_address_known(event.address_known());
    row.set_telephone_known(event.telephone_known());
    *row.mutable_marks() = event.marks();
    RETURN_IF_ERROR(
        CopyTexts(record_, "notification_planned", [&] { return row.mutable_details(); }));
    runtime::PutRow(rows_, PlanKey(event.notification_id()), row);
    return absl::OkStatus();
  }

  absl::Status Correct(const v1::PlanCorrected& event) {
    return ChangePlan(event.notification_id(), [&](v1::NotificationRow& row) -> absl::Status {
      row.set_incident_id(event.incident_id());
      *row.mutable_officer_ids() = event.officer_ids();
      if (event.has_scheduled_time()) {
        *row.mutable_scheduled_time() = event.scheduled_time();
      } else {
        row.clear_scheduled_time();
      }
      row.set_planned_mode(event.planned_mode());
      row.set_address_known(event.address_known());
      row.set_telephone_known(event.telephone_known());
      *row.mutable_marks() = event.marks();
      row.clear_details();
      return CopyTexts(record_, "plan_corrected", [&] { return row.mutable_details(); });
    });
  }

  template <typename Set>
  absl::Status End(const std::string& id, std::string_view arm, const Set& set) {
    return ChangePlan(id, [&](v1::NotificationRow& row) -> absl::Status {
      set(&row);
      row.clear_closing();
      return CopyTexts(record_, arm, [&] { return row.mutable_closing(); });
    });
  }

  absl::Status Reopen(const std::string& id) {
    return ChangePlan(id, [&](v1::NotificationRow& row) {
      row.set_closed(false);
      row.set_cancelled(false);
      row.clear_closing();
      return absl::OkStatus();
    });
  }

  absl::Status Record(const v1::AttemptRecorded& event) {
    v1::AttemptRow row;
    row.set_attempt_id(event.attempt_id());
    row.set_version(version_);
    row.set_attempt_number(event.attempt_number());
    Fill(event, &row);
    RETURN_IF_ERROR(CopyTexts(record_, "attempt_recorded", [&] { return row.mutable_details(); }));
    runtime::PutRow(rows_, FactKey(event.notification_id(), Part::kAttempt, event.attempt_id()),
                    row);
    return absl::OkStatus();
  }

  absl::Status Correct(const v1::AttemptCorrected& event) {
    return Change<v1::AttemptRow>(
        FactKey(event.notification_id(), Part::kAttempt, event.attempt_id()),
        [&](v1::AttemptRow& row) -> absl::Status {
          Fill(event, &row);
          row.set_corrected(true);
          row.clear_details();
          return CopyTexts(record_, "attempt_corrected", [&] { return row.mutable_details(); });
        });
  }

  absl::Status Record(const v1::DeliveryRecorded& event) {
    v1::DeliveryRow row;
    row.set_delivery_id(event.delivery_id());
    row.set_version(version_);
    row.set_recorded_version(version_);
    Fill(event, &row);
    RETURN_IF_ERROR(CopyTexts(record_, "delivery_recorded", [&] { return row.add_details(); }));
    runtime::PutRow(rows_, FactKey(event.notification_id(), Part::kDelivery, event.delivery_id()),
                    row);
    return absl::OkStatus();
  }

  absl::Status Complete(const v1::DeliveryCompleted& event) {
    return Change<v1::DeliveryRow>(
        FactKey(event.notification_id(), Part::kDelivery, event.delivery_id()),
        [&](v1::DeliveryRow& row) -> absl::Status {
          Fill(event, &row);
          return CopyTexts(record_, "delivery_completed", [&] { return row.add_details(); });
        });
  }

  absl::Status Correct(const v1::DeliveryCorrected& event) {
    return Change<v1::DeliveryRow>(
        FactKey(event.notification_id(), Part::kDelivery, event.delivery_id()),
        [&](v1::DeliveryRow& row) -> absl::Status {
          Fill(event, &row);
          row.set_corrected(true);
          row.clear_details();
          return CopyTexts(record_, "delivery_corrected", [&] { return row.add_details(); });
        });
  }

  absl::Status Record(const v1::FollowUpRecorded& event) {
    v1::FollowUpRow row;
    row.set_follow_up_id(event.follow_up_id());
    row.set_version(version_);
    row.set_recorded_version(version_);
    Fill(event, &row);
    RETURN_IF_ERROR(
        CopyTexts(record_, "follow_up_recorded", [&] { return row.mutable_details(); }));
    runtime::PutRow(rows_, FactKey(event.notification_id(), Part::kFollowUp, event.follow_up_id()),
                    row);
    return absl::OkStatus();
  }

  absl::Status Correct(const v1::FollowUpCorrected& event) {
    return Change<v1::FollowUpRow>(
        FactKey(event.notification_id(), Part::kFollowUp, event.follow_up_id()),
        [&](v1::FollowUpRow& row) -> absl::Status {
          Fill(event, &row);
          row.set_corrected(true);
          row.clear_details();
          return CopyTexts(record_, "follow_up_corrected", [&] { return row.mutable_details(); });
        });
  }

  absl::Status Withdraw(const v1::FactWithdrawn& event) {
    const std::string& id = event.notification_id();
    if (event.has_attempt()) {
      return Withdraw<v1::AttemptRow>(FactKey(id, Part::kAttempt, event.fact_id()));
    }
    if (event.has_delivery()) {
      return Withdraw<v1::DeliveryRow>(FactKey(id, Part::kDelivery, event.fact_id()));
    }
    if (event.has_follow_up()) {
      return Withdraw<v1::FollowUpRow>(FactKey(id, Part::kFollowUp, event.fact_id()));
    }
    return ChangePlan(id, [&](v1::NotificationRow& row) {
      row.set_closed(false);
      row.clear_closing();
      return absl::OkStatus();
    });
  }

  absl::Status Decide(const v1::OutcomeDecided& event) {
    return ChangePlan(event.notification_id(), [&](v1::NotificationRow& row) {
      row.set_outcome(event.outcome());
      row.set_reception(event.reception());
      row.set_message_sent(event.message_sent());
      row.set_relative_only(event.relative_only());
      row.set_deliveries(event.deliveries());
      row.set_officer_known(event.officer_known());
      if (event.has_reached_time()) {
        *row.mutable_reached_time() = event.reached_time();
      } else {
        row.clear_reached_time();
      }
      *row.mutable_follow_ups_open() = event.follow_ups_open();
      return absl::OkStatus();
    });
  }

  template <typename Told>
  static void Fill(const Told& event, v1::AttemptRow* row) {
    row->set_way(event.way());
    row->set_outcome(event.outcome());
    *row->mutable_attempted_time() = event.attempted_time();
    *row->mutable_officer_ids() = event.officer_ids();
    *row->mutable_marks() = event.marks();
  }
  template <typename Told>
  static void Fill(const Told& event, v1::DeliveryRow* row) {
    row->set_attempt_id(event.attempt_id());
    *row->mutable_facts() = event.facts();
    row->set_reached(event.reached());
    if (event.has_complete_due()) {
      *row->mutable_complete_due() = event.complete_due();
    } else {
      row->clear_complete_due();
    }
    *row->mutable_missing() = event.missing();
    *row->mutable_marks() = event.marks();
  }
  template <typename Told>
  static void Fill(const Told& event, v1::FollowUpRow* row) {
    *row->mutable_followed_up_time() = event.followed_up_time();
    if (event.has_settles_due()) {
      *row->mutable_settles_due() = event.settles_due();
    } else {
      row->clear_settles_due();
    }
    row->set_contact_made(event.contact_made());
    row->set_remembers_message(event.remembers_message());
    row->set_passed_on(event.passed_on());
    *row->mutable_officer_ids() = event.officer_ids();
    *row->mutable_marks() = event.marks();
  }

  template <typename Row, typename Apply>
  absl::Status Change(const std::string& key, const Apply& apply) {
    return ChangeRow<Row>(rows_, key, [&](Row& row) -> absl::Status {
      row.set_version(version_);
      return apply(row);
    });
  }
  template <typename Apply>
  absl::Status ChangePlan(const std::string& notification_id, const Apply& apply) {
    return Change<v1::NotificationRow>(PlanKey(notification_id), apply);
  }
  template <typename Row>
  absl::Status Withdraw(const std::string& key) {
    return Change<Row>(key, [&](Row& row) -> absl::Status {
      row.set_withdrawn(true);
      return CopyTexts(record_, "fact_withdrawn", [&] { return row.mutable_withdrawal(); });
    });
  }

  const log::Record& record_;
  views::RowStore& rows_;
  const uint64_t version_;
};

}  // namespace

bool NotificationView::Wants(std::string_view kind) const {
  return IsOurs(kind,
                {"AttemptRecorded", "OutcomeDecided", "NotificationPlanned", "PlanCorrected",
                 "NotificationCancelled", "NotificationClosed", "NotificationReopened",
                 "AttemptCorrected", "DeliveryRecorded", "DeliveryCompleted", "DeliveryCorrected",
                 "FollowUpRecorded", "FollowUpCorrected", "FactWithdrawn"});
}

absl::Status NotificationView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  return Folding(record, rows).Apply(*event);
}

}  // namespace varsel::notification
