#include "services/sanction/promise_view.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "services/sanction/promise.h"
#include "services/sanction/promise_rows.h"
#include "services/sanction/streams.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/sanction/v1/sanction_events.pb.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {
namespace {

namespace notification_events = ::varsel::notification::v1;

// What a delivery says now. Withdrawn = it announced nothing.
struct Told {
  std::string delivery_id;
  std::string notification_id;
  std::string person_id;
  notification_events::Dimensions dimensions;
  notification_events::DeliveryFacts facts;
};

template <typename Delivery>
Told ToldBy(const Delivery& event) {
  return {event.delivery_id(), event.notification_id(), event.person_id(), event.dimensions(),
          event.facts()};
}

std::optional<Told> ToldBy(const notification_events::NotificationEvent& event) {
  if (event.has_delivery_recorded()) return ToldBy(event.delivery_recorded());
  if (event.has_delivery_corrected()) return ToldBy(event.delivery_corrected());
  if (event.has_delivery_completed()) return ToldBy(event.delivery_completed());
  if (event.has_fact_withdrawn() && event.fact_withdrawn().has_delivery()) {
    Told told;
    told.delivery_id = event.fact_withdrawn().delivery().delivery_id();
    return told;
  }
  return std::nullopt;
}

// On what condition the lever is announced to these groups today.
absl::Status FillCondition(const views::RowReader& rows, v1::PromiseRow* promise) {
  promise->set_condition(v1::CONDITION_VIOLENCE_BY_GROUP);
  for (const std::string& text : promise->group_ids()) {
    const auto group = Uuid::Parse(text);
    if (!group.has_value()) continue;
    ASSIGN_OR_RETURN(const auto lever, runtime::GetRow<v1::PromiseLeverRow>(
                                           rows, LeverKey(*group, promise->lever_id())));
    if (!lever.has_value() || lever->condition() == v1::CONDITION_UNSPECIFIED) continue;
    promise->set_condition(lever->condition());
    promise->set_judged_by(lever->judged_by());
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status Announce(const Told& told, const std::string& lever_id, const Uuid& id,
                      views::RowStore& store) {
  PromiseRows rows(store);
  ASSIGN_OR_RETURN(const v1::PromiseRow before, rows.Get(id));
  v1::PromiseRow promise = before;
  const bool new_promise = promise.condition() == v1::CONDITION_UNSPECIFIED;
  promise.set_announcement_id(id.ToString());
  promise.set_delivery_id(told.delivery_id);
  promise.set_notification_id(told.notification_id);
  promise.set_person_id(told.person_id);
  promise.set_lever_id(lever_id);
  *promise.mutable_group_ids() = told.dimensions.group_ids();
  *promise.mutable_delivered_time() = told.facts.delivered_time();
  promise.set_announced(true);
  if (new_promise) RETURN_IF_ERROR(FillCondition(store, &promise));
  return rows.Put(id, before, std::move(promise));
}

absl::Status SetDelivery(const Told& told, views::RowStore& store) {
  const auto delivery = Uuid::Parse(told.delivery_id);
  if (!delivery.has_value()) return absl::OkStatus();
  const std::string key = DeliveryKey(*delivery);
  ASSIGN_OR_RETURN(const auto before, runtime::GetRow<v1::DeliveryRow>(store, key));
  if (!before.has_value() && told.facts.announced_levers().empty()) return absl::OkStatus();
  v1::DeliveryRow after;
  for (const notification_events::AnnouncedLever& lever : told.facts.announced_levers()) {
    if (lever.lever_id().empty() || lever.lever_id().find('\0') != std::string::npos) continue;
    const Uuid id = AnnouncementIdOf(*delivery, lever.lever_id());
    const auto& ids = after.announcement_ids();
    if (std::find(ids.begin(), ids.end(), id.ToString()) != ids.end()) continue;
    after.add_announcement_ids(id.ToString());
    RETURN_IF_ERROR(Announce(told, lever.lever_id(), id, store));
  }
  const auto& kept = after.announcement_ids();
  const v1::DeliveryRow told_before = before.value_or(v1::DeliveryRow());
  for (const std::string& text : told_before.announcement_ids()) {
    if (std::find(kept.begin(), kept.end(), text) != kept.end()) continue;
    PromiseRows rows(store);
    const Uuid id = *Uuid::Parse(text);
    ASSIGN_OR_RETURN(const v1::PromiseRow promise, rows.Get(id));
    v1::PromiseRow unsaid = promise;
    unsaid.set_announced(false);
    RETURN_IF_ERROR(rows.Put(id, promise, std::move(unsaid)));
  }
  if (after.announcement_ids().empty()) {
    store.Delete(key);
  } else {
    runtime::PutRow(store, key, after);
  }
  return absl::OkStatus();
}

absl::Status BeginTrigger(const v1::PackageTriggered& event, views::RowStore& store) {
  v1::TriggerRow row;
  row.set_trigger_id(event.trigger_id());
  row.set_package_id(event.package_id());
  row.set_group_id(event.group_id());
  row.set_incident_id(event.incident_id());
  *row.mutable_incident_time() = event.incident_time();
  *row.mutable_triggered_time() = event.triggered_time();
  row.set_judged_by(event.judged_by());
  const auto group = Uuid::Parse(event.group_id());
  const auto trigger = Uuid::Parse(event.trigger_id());
  if (!group.has_value() || !trigger.has_value()) return absl::OkStatus();
  v1::TriggerKeyRow where;
  where.set_trigger_key(TriggerKey(*group, FromProto(event.incident_time()), *trigger));
  runtime::PutRow(store, TriggerIdKey(*trigger), where);
  return PromiseRows(store).PutTrigger(where.trigger_key(), row);
}

absl::Status RefreshFellDue(PromiseRows& rows, const v1::TriggerRow& trigger,
                            const std::string& lever_id) {
  const auto group = Uuid::Parse(trigger.group_id());
  if (!group.has_value()) return absl::OkStatus();
  return rows.RefreshFellDue(*group, lever_id, FromProto(trigger.incident_time()));
}

absl::Status EndTrigger(const v1::TriggerWithdrawn& event, views::RowStore& store) {
  const auto trigger = Uuid::Parse(event.trigger_id());
  if (!trigger.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto where,
                   runtime::GetRow<v1::TriggerKeyRow>(store, TriggerIdKey(*trigger)));
  if (!where.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRowOrNew<v1::TriggerRow>(store, where->trigger_key()));
  PromiseRows rows(store);
  RETURN_IF_ERROR(rows.DeleteTrigger(where->trigger_key()));
  store.Delete(TriggerIdKey(*trigger));
  for (const v1::TriggerDuty& duty : row.duties()) {
    store.Delete(DutyIdKey(*Uuid::Parse(duty.duty_id())));
    RETURN_IF_ERROR(RefreshFellDue(rows, row, duty.lever_id()));
  }
  return absl::OkStatus();
}

absl::Status AddDuty(const v1::DutyCreated& event, views::RowStore& store) {
  const auto trigger = Uuid::Parse(event.trigger_id());
  const auto duty_id = Uuid::Parse(event.duty_id());
  if (!trigger.has_value() || !duty_id.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto where,
                   runtime::GetRow<v1::TriggerKeyRow>(store, TriggerIdKey(*trigger)));
  if (!where.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::TriggerRow>(store, where->trigger_key()));
  v1::TriggerDuty& duty = *row.add_duties();
  duty.set_duty_id(event.duty_id());
  duty.set_lever_id(event.lever_id());
  *duty.mutable_due() = event.due();
  runtime::PutRow(store, DutyIdKey(*duty_id), *where);
  PromiseRows rows(store);
  RETURN_IF_ERROR(rows.PutTrigger(where->trigger_key(), row));
  const Uuid group = *Uuid::Parse(row.group_id());
  const absl::Time incident = FromProto(row.incident_time());
  const std::string lever_key = LeverKey(group, event.lever_id());
  ASSIGN_OR_RETURN(auto lever, runtime::GetRowOrNew<v1::PromiseLeverRow>(store, lever_key));
  if (!lever.has_triggered_until() || FromProto(lever.triggered_until()) < incident) {
    *lever.mutable_triggered_until() = row.incident_time();
    runtime::PutRow(store, lever_key, lever);
  }
  return rows.RefreshNewDuty(group, event.lever_id(), incident);
}

// Changes a duty of a trigger that stands, and then the promises that rest on it.
template <typename Change>
absl::Status ChangeDuty(const std::string& duty_id, views::RowStore& store, const Change& change) {
  const auto id = Uuid::Parse(duty_id);
  if (!id.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto where, runtime::GetRow<v1::TriggerKeyRow>(store, DutyIdKey(*id)));
  if (!where.has_value()) return absl::OkStatus();  // its trigger was withdrawn
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::TriggerRow>(store, where->trigger_key()));
  std::string lever_id;
  for (v1::TriggerDuty& duty : *row.mutable_duties()) {
    if (duty.duty_id() != duty_id) continue;
    change(&duty);
    lever_id = duty.lever_id();
  }
  PromiseRows rows(store);
  RETURN_IF_ERROR(rows.PutTrigger(where->trigger_key(), row));
  return RefreshFellDue(rows, row, lever_id);
}

absl::Status SetTakenBack(const std::string& announcement_id, bool taken_back,
                          views::RowStore& store) {
  const auto id = Uuid::Parse(announcement_id);
  if (!id.has_value()) return absl::OkStatus();
  PromiseRows rows(store);
  ASSIGN_OR_RETURN(const v1::PromiseRow before, rows.Get(*id));
  v1::PromiseRow promise = before;
  promise.set_announcement_id(announcement_id);
  promise.set_taken_back(taken_back);
  return rows.Put(*id, before, std::move(promise));
}

// On what condition the lever is announced from now on; what was announced stands.
absl::Status SetCondition(const v1::LeverDrafted& event, views::RowStore& store) {
  const auto group = Uuid::Parse(event.group_id());
  if (!group.has_value()) return absl::OkStatus();
  const std::string key = LeverKey(*group, event.lever_id());
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::PromiseLeverRow>(store, key));
  row.set_condition(event.condition());
  row.set_judged_by(event.judged_by());
  runtime::PutRow(store, key, row);
  return absl::OkStatus();
}

absl::Status SetReadiness(const v1::LeverReadinessDecided& event, absl::Time recorded,
                          views::RowStore& store) {
  const auto group = Uuid::Parse(event.group_id());
  if (!group.has_value()) return absl::OkStatus();
  const std::string key = LeverKey(*group, event.lever_id());
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::PromiseLeverRow>(store, key));
  const absl::Time since = FirstDifference(row.periods(), event.periods());
  *row.mutable_periods() = event.periods();
  *row.mutable_decided_time() = ToProto(recorded);
  runtime::PutRow(store, key, row);
  return PromiseRows(store).RefreshReadiness(*group, event.lever_id(), since);
}

absl::Status FoldDuty(const v1::SanctionEvent& event, const std::string& event_id,
                      views::RowStore& store) {
  if (event.has_duty_assigned()) {
    return ChangeDuty(event.duty_assigned().duty_id(), store, [&](v1::TriggerDuty* duty) {
      if (FromProto(duty->due()) == FromProto(event.duty_assigned().due())) return;
      *duty->mutable_due() = event.duty_assigned().due();
      duty->set_due_passed(false);
    });
  }
  if (event.has_duty_due_passed()) {
    return ChangeDuty(event.duty_due_passed().duty_id(), store,
                      [](v1::TriggerDuty* duty) { duty->set_due_passed(true); });
  }
  if (event.has_duty_ended()) {
    const v1::DutyEnded& ended = event.duty_ended();
    return ChangeDuty(ended.duty_id(), store, [&](v1::TriggerDuty* duty) {
      duty->set_end(ended.end());
      *duty->mutable_ended_time() = ended.ended_time();
      duty->set_in_time(ended.in_time());
      duty->set_end_event_id(event_id);
    });
  }
  const v1::DutyFactWithdrawn& withdrawn = event.duty_fact_withdrawn();
  const auto fact = Uuid::Parse(withdrawn.fact_id());
  return ChangeDuty(withdrawn.duty_id(), store, [&](v1::TriggerDuty* duty) {
    if (!fact.has_value() || duty->end_event_id() != fact->bytes()) return;
    duty->clear_end();
    duty->clear_ended_time();
    duty->clear_in_time();
    duty->clear_end_event_id();
  });
}

absl::Status FoldSanction(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const v1::SanctionEvent* event,
                   runtime::DecodeShared<v1::SanctionEvent>(record));
  switch (event->kind_case()) {
    case v1::SanctionEvent::kLeverDrafted:
      return SetCondition(event->lever_drafted(), rows);
    case v1::SanctionEvent::kLeverReadinessDecided:
      return SetReadiness(event->lever_readiness_decided(), record.header.recorded, rows);
    case v1::SanctionEvent::kPackageTriggered:
      return BeginTrigger(event->package_triggered(), rows);
    case v1::SanctionEvent::kTriggerWithdrawn:
      return EndTrigger(event->trigger_withdrawn(), rows);
    case v1::SanctionEvent::kDutyCreated:
      return AddDuty(event->duty_created(), rows);
    case v1::SanctionEvent::kDutyAssigned:
    case v1::SanctionEvent::kDutyEnded:
    case v1::SanctionEvent::kDutyDuePassed:
    case v1::SanctionEvent::kDutyFactWithdrawn:
      return FoldDuty(*event, std::string(record.header.meta.event_id.uuid().bytes()), rows);
    case v1::SanctionEvent::kAnnouncementTakenBack:
      return SetTakenBack(event->announcement_taken_back().announcement_id(), true, rows);
    case v1::SanctionEvent::kTakeBackWithdrawn:
      return SetTakenBack(event->take_back_withdrawn().announcement_id(), false, rows);
    // Readiness tells what these change; a withdrawn duty goes with its trigger.
    case v1::SanctionEvent::kPackageDrafted:
    case v1::SanctionEvent::kPackageWithdrawn:
    case v1::SanctionEvent::kGroupClaimed:
    case v1::SanctionEvent::kGroupFreed:
    case v1::SanctionEvent::kLeverRemoved:
    case v1::SanctionEvent::kLeverCleared:
    case v1::SanctionEvent::kLeverResourced:
    case v1::SanctionEvent::kLeverSuspended:
    case v1::SanctionEvent::kLeverResumed:
    case v1::SanctionEvent::kLeverExpired:
    case v1::SanctionEvent::kLeverFactWithdrawn:
    case v1::SanctionEvent::kFamilyUseApproved:
    case v1::SanctionEvent::kDutyOpened:
    case v1::SanctionEvent::kDutyWithdrawn:
    case v1::SanctionEvent::KIND_NOT_SET:
      break;
  }
  return absl::OkStatus();
}

}  // namespace

bool PromiseView::Wants(std::string_view kind) const {
  return kind.starts_with("sanction.v1.") || kind.starts_with("notification.v1.Delivery") ||
         kind == "notification.v1.FactWithdrawn";
}

absl::Status PromiseView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (record.header.meta.kind.starts_with("sanction.")) return FoldSanction(record, rows);
  ASSIGN_OR_RETURN(const notification_events::NotificationEvent* event,
                   runtime::DecodeShared<notification_events::NotificationEvent>(record));
  // What most deliveries are: new, and nothing announced.
  if (event->has_delivery_recorded() &&
      event->delivery_recorded().facts().announced_levers().empty()) {
    return absl::OkStatus();
  }
  const std::optional<Told> told = ToldBy(*event);
  return told.has_value() ? SetDelivery(*told, rows) : absl::OkStatus();
}

}  // namespace varsel::sanction
