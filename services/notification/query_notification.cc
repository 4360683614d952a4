// Notifications, opened one at a time or listed without their texts.
#include <algorithm>

#include "services/domain/time_proto.h"
#include "services/notification/service.h"
#include "services/notification/texts.h"
#include "services/runtime/page.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using runtime::Call;
using runtime::ParseRow;
using runtime::ScanPage;
using runtime::Sealer;
using runtime::Taken;

// Everything that lies under one notification.
struct Rows {
  std::optional<v1::NotificationRow> plan;
  std::vector<v1::AttemptRow> attempts;
  std::vector<v1::DeliveryRow> deliveries;
  std::vector<v1::FollowUpRow> follow_ups;
  uint64_t version = 0;
};

template <typename Row>
absl::Status Add(std::string_view value, uint64_t* version, std::vector<Row>* rows) {
  Row row;
  if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return runtime::RowUnreadable(Row::descriptor()->full_name());
  }
  *version = std::max(*version, row.version());
  rows->push_back(std::move(row));
  return absl::OkStatus();
}

absl::Status AddPart(Part part, std::string_view value, Rows* rows) {
  switch (part) {
    case Part::kPlan: {
      std::vector<v1::NotificationRow> plan;
      RETURN_IF_ERROR(Add(value, &rows->version, &plan));
      rows->plan = std::move(plan.front());
      return absl::OkStatus();
    }
    case Part::kAttempt:
      return Add(value, &rows->version, &rows->attempts);
    case Part::kDelivery:
      return Add(value, &rows->version, &rows->deliveries);
    case Part::kFollowUp:
      return Add(value, &rows->version, &rows->follow_ups);
  }
  return absl::OkStatus();
}

absl::StatusOr<Rows> Read(const views::RowReader& reader, std::string_view notification_id) {
  Rows rows;
  const std::string prefix = IdKey(notification_id);
  absl::Status broken;
  RETURN_IF_ERROR(reader.Scan(prefix, "", [&](std::string_view key, std::string_view value) {
    const uint8_t part = key.size() > prefix.size() ? static_cast<uint8_t>(key[prefix.size()]) : 0;
    broken = AddPart(static_cast<Part>(part), value, &rows);
    return broken.ok();
  }));
  RETURN_IF_ERROR(broken);
  const auto by_recording = [](const auto& a, const auto& b) {
    return a.recorded_version() < b.recorded_version();
  };
  std::sort(rows.attempts.begin(), rows.attempts.end(),
            [](const v1::AttemptRow& a, const v1::AttemptRow& b) {
              return a.attempt_number() < b.attempt_number();
            });
  std::sort(rows.deliveries.begin(), rows.deliveries.end(), by_recording);
  std::sort(rows.follow_ups.begin(), rows.follow_ups.end(), by_recording);
  return rows;
}

v1::NotificationSummary SummaryOf(const Rows& rows) {
  const v1::NotificationRow& row = *rows.plan;
  v1::NotificationSummary summary;
  summary.set_notification_id(row.notification_id());
  summary.set_person_id(row.person_id());
  summary.set_notification_kind(row.notification_kind());
  summary.set_round_id(row.round_id());
  summary.set_incident_id(row.incident_id());
  *summary.mutable_dimensions() = row.dimensions();
  *summary.mutable_officer_ids() = row.officer_ids();
  if (row.has_scheduled_time()) *summary.mutable_scheduled_time() = row.scheduled_time();
  *summary.mutable_planned_time() = row.planned_time();
  summary.set_planned_mode(row.planned_mode());
  summary.set_outcome(row.outcome());
  summary.set_closed(row.closed());
  summary.set_cancelled(row.cancelled());
  summary.set_reception(row.reception());
  summary.set_message_sent(row.message_sent());
  summary.set_relative_only(row.relative_only());
  summary.set_attempts(static_cast<uint32_t>(
      std::count_if(rows.attempts.begin(), rows.attempts.end(),
                    [](const v1::AttemptRow& attempt) { return !attempt.withdrawn(); })));
  summary.set_deliveries(row.deliveries());
  if (row.has_reached_time()) *summary.mutable_reached_time() = row.reached_time();
  *summary.mutable_follow_ups_open() = row.follow_ups_open();
  summary.set_officer_known(row.officer_known());
  summary.set_address_known(row.address_known());
  summary.set_telephone_known(row.telephone_known());
  *summary.mutable_marks() = row.marks();
  return summary;
}

absl::Status Show(const Sealer& sealer, const v1::AttemptRow& row, v1::Attempt* attempt) {
  attempt->set_attempt_id(row.attempt_id());
  attempt->set_attempt_number(row.attempt_number());
  attempt->set_way(row.way());
  attempt->set_outcome(row.outcome());
  *attempt->mutable_attempted_time() = row.attempted_time();
  *attempt->mutable_officer_ids() = row.officer_ids();
  *attempt->mutable_marks() = row.marks();
  attempt->set_corrected(row.corrected());
  attempt->set_withdrawn(row.withdrawn());
  Texts texts;
  RETURN_IF_ERROR(OpenOver(sealer, row.details(), &texts));
  RETURN_IF_ERROR(OpenOver(sealer, row.withdrawal(), &texts));
  attempt->set_relation(texts.relation);
  attempt->set_note(texts.note);
  attempt->set_reason(texts.reason);
  attempt->set_erased(texts.erased);
  return absl::OkStatus();
}

absl::Status Show(const Sealer& sealer, const v1::DeliveryRow& row, v1::Delivery* delivery) {
  delivery->set_delivery_id(row.delivery_id());
  delivery->set_attempt_id(row.attempt_id());
  *delivery->mutable_facts() = row.facts();
  delivery->set_reached(row.reached());
  if (row.has_complete_due()) *delivery->mutable_complete_due() = row.complete_due();
  *delivery->mutable_missing() = row.missing();
  *delivery->mutable_marks() = row.marks();
  delivery->set_corrected(row.corrected());
  delivery->set_withdrawn(row.withdrawn());
  ASSIGN_OR_RETURN(Texts texts, TextsOf(sealer, row));
  RETURN_IF_ERROR(OpenOver(sealer, row.withdrawal(), &texts));
  delivery->set_request(texts.request);
  delivery->set_note(texts.note);
  delivery->set_reason(texts.reason);
  delivery->set_erased(texts.erased);
  return absl::OkStatus();
}

absl::Status Show(const Sealer& sealer, const v1::FollowUpRow& row, v1::FollowUp* follow_up) {
  follow_up->set_follow_up_id(row.follow_up_id());
  *follow_up->mutable_followed_up_time() = row.followed_up_time();
  if (row.has_settles_due()) *follow_up->mutable_settles_due() = row.settles_due();
  follow_up->set_contact_made(row.contact_made());
  follow_up->set_remembers_message(row.remembers_message());
  follow_up->set_passed_on(row.passed_on());
  *follow_up->mutable_officer_ids() = row.officer_ids();
  *follow_up->mutable_marks() = row.marks();
  follow_up->set_corrected(row.corrected());
  follow_up->set_withdrawn(row.withdrawn());
  Texts texts;
  RETURN_IF_ERROR(OpenOver(sealer, row.details(), &texts));
  RETURN_IF_ERROR(OpenOver(sealer, row.withdrawal(), &texts));
  follow_up->set_remembers(texts.remembers);
  follow_up->set_asks_for(texts.asks_for);
  follow_up->set_note(texts.note);
  follow_up->set_reason(texts.reason);
  follow_up->set_erased(texts.erased);
  return absl::OkStatus();
}

absl::StatusOr<v1::GetNotificationResponse> GetNotification(
    const Facts& facts, const Call& call, const v1::GetNotificationRequest& request) {
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kNotificationView, call.at_least));
  ASSIGN_OR_RETURN(const Rows rows, Read(*reader, request.notification_id()));
  if (!rows.plan.has_value() ||
      !InScope(call, rows.plan->dimensions().section_id(), rows.plan->officer_ids())) {
    return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
  }
  v1::GetNotificationResponse response;
  *response.mutable_notification() = SummaryOf(rows);
  response.set_version(rows.version);
  Texts plan;
  RETURN_IF_ERROR(OpenOver(facts.sealer(), rows.plan->details(), &plan));
  response.set_own_risk(plan.own_risk);
  response.set_note(plan.note);
  Texts closing;
  RETURN_IF_ERROR(OpenOver(facts.sealer(), rows.plan->closing(), &closing));
  response.set_closing_reason(closing.reason);
  response.set_erased(plan.erased || closing.erased);
  for (const v1::AttemptRow& row : rows.attempts) {
    RETURN_IF_ERROR(Show(facts.sealer(), row, response.add_attempts()));
  }
  for (const v1::DeliveryRow& row : rows.deliveries) {
    RETURN_IF_ERROR(Show(facts.sealer(), row, response.add_deliveries()));
  }
  for (const v1::FollowUpRow& row : rows.follow_ups) {
    RETURN_IF_ERROR(Show(facts.sealer(), row, response.add_follow_ups()));
  }
  return response;
}

// The index space and owner that the request names; INVALID_ARGUMENT ASK_BY_ONE.
absl::StatusOr<std::string> PrefixOf(const v1::ListNotificationsRequest& request) {
  std::string prefix;
  int named = 0;
  const auto add = [&](char space, const std::string& owner) {
    if (owner.empty()) return;
    ++named;
    prefix = TimedPrefix(space, owner);
  };
  add('r', request.round_id());
  add('s', request.section_id());
  add('p', request.person_id());
  add('o', request.officer_id());
  if (named != 1) {
    return Refuse(v1::ASK_BY_ONE, {.detail = "round_id, section_id, person_id, officer_id"});
  }
  return prefix;
}

absl::StatusOr<v1::ListNotificationsResponse> ListNotifications(
    const Facts& facts, const Call& call, const v1::ListNotificationsRequest& request) {
  ASSIGN_OR_RETURN(const std::string prefix, PrefixOf(request));
  ASSIGN_OR_RETURN(const auto index, facts.views().Read(kIndexView, call.at_least));
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kNotificationView, call.at_least));
  v1::ListNotificationsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ScanPage(*index, prefix, "", {request.page_size(), request.page_token()},
               [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
                 const std::string id =
                     Uuid::FromBytes(key.substr(key.size() - Uuid::kSize)).ToString();
                 ASSIGN_OR_RETURN(const Rows rows, Read(*reader, id));
                 if (!rows.plan.has_value()) return Taken::kPassedOver;
                 const v1::NotificationRow& plan = *rows.plan;
                 if (!InScope(call, plan.dimensions().section_id(), plan.officer_ids())) {
                   return Taken::kPassedOver;
                 }
                 if (request.open_only() && plan.outcome() != v1::OUTCOME_OPEN)
                   return Taken::kPassedOver;
                 *response.add_notifications() = SummaryOf(rows);
                 return Taken::kShown;
               }));
  return response;
}

}  // namespace

void RegisterNotificationQueries(runtime::MethodTable& methods, const Facts& facts) {
  methods.Query<v1::GetNotificationRequest, v1::GetNotificationResponse>(
      MethodName("GetNotification"), runtime::Work::kScan,
      [&facts](const Call& call, const v1::GetNotificationRequest& request) {
        return GetNotification(facts, call, request);
      });
  methods.Query<v1::ListNotificationsRequest, v1::ListNotificationsResponse>(
      MethodName("ListNotifications"), runtime::Work::kScan,
      [&facts](const Call& call, const v1::ListNotificationsRequest& request) {
        return ListNotifications(facts, call, request);
      });
}

}  // namespace varsel::notification
