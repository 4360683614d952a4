// What is due of notifications: what is missing of deliveries, follow-ups, and follow-ups after an
// incident.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/meeting/due_folds.h"
#include "services/meeting/due_rows.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::meeting {
namespace {

using notification::v1::NotificationEvent;

// Of an ever-repeated conflict the oldest incidents are dropped: the duty to follow up stands by
// any one of them.
constexpr int kIncidentsMax = 20;

bool IsAnswered(const v1::NotifiedRow& row, const v1::LaterIncident& incident) {
  return std::any_of(row.contacts().begin(), row.contacts().end(),
                     [&](const v1::LaterContact& contact) {
                       return FromProto(contact.time()) >= FromProto(incident.occurred_time());
                     });
}

DueThing ThingOf(const std::string& notification_id, const v1::NotifiedRow& row, v1::DueKind kind) {
  DueThing thing;
  thing.id = notification_id;
  thing.person_ids = {row.person_id()};
  thing.row.set_due_kind(kind);
  thing.row.set_notification_id(notification_id);
  thing.row.set_person_id(row.person_id());
  thing.row.set_section_id(row.section_id());
  *thing.row.mutable_officer_ids() = row.officer_ids();
  return thing;
}

std::vector<DueThing> DueOf(const std::string& notification_id, const v1::NotifiedRow& row) {
  std::vector<DueThing> things;
  for (const auto& due : row.follow_ups_open()) {
    things.push_back(ThingOf(notification_id, row, v1::DUE_KIND_FOLLOW_UP));
    *things.back().row.mutable_time() = due;
  }
  for (const v1::LaterIncident& incident : row.incidents()) {
    if (IsAnswered(row, incident)) continue;
    things.push_back(ThingOf(notification_id, row, v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT));
    things.back().row.set_incident_id(incident.incident_id());
    *things.back().row.mutable_time() = incident.occurred_time();
  }
  return things;
}

// Changes the notification's row, and moves what is due of it. Nothing if its plan is not there.
template <typename Change>
absl::Status ChangeNotified(std::string_view notification_id, views::RowStore& rows,
                            const Change& change) {
  const std::string key = IdKey('n', notification_id);
  ASSIGN_OR_RETURN(std::optional<v1::NotifiedRow> row, runtime::GetRow<v1::NotifiedRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  const std::string id(notification_id);
  const std::vector<DueThing> before = DueOf(id, *row);
  change(*row);
  RETURN_IF_ERROR(ReplaceDue(before, DueOf(id, *row), rows));
  runtime::PutRow(rows, key, *row);
  return absl::OkStatus();
}

absl::Status CopyPlanWords(const log::Record& record, const char* arm, v1::NotifiedRow& row) {
  row.clear_words();
  ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy, runtime::CopySealed(record, arm));
  if (copy.has_value()) *row.mutable_words() = *std::move(copy);
  return absl::OkStatus();
}

absl::Status FoldPlanned(const log::Record& record, const NotificationEvent& event,
                         views::RowStore& rows) {
  const notification::v1::NotificationPlanned& plan = event.notification_planned();
  v1::NotifiedRow row;
  row.set_person_id(plan.person_id());
  row.set_section_id(plan.dimensions().section_id());
  *row.mutable_group_ids() = plan.dimensions().group_ids();
  *row.mutable_officer_ids() = plan.officer_ids();
  RETURN_IF_ERROR(CopyPlanWords(record, "notification_planned", row));
  runtime::PutRow(rows, IdKey('n', plan.notification_id()), row);
  return PlanStands(plan.person_id(), plan.notification_id(), /*is_new=*/true, plan.officer_ids(),
                    rows);
}

absl::Status FoldPlanCorrected(const log::Record& record, const NotificationEvent& event,
                               views::RowStore& rows) {
  const notification::v1::PlanCorrected& plan = event.plan_corrected();
  absl::Status copied;
  RETURN_IF_ERROR(ChangeNotified(plan.notification_id(), rows, [&](v1::NotifiedRow& row) {
    *row.mutable_officer_ids() = plan.officer_ids();
    copied = CopyPlanWords(record, "plan_corrected", row);
  }));
  RETURN_IF_ERROR(copied);
  return PlanStands(plan.person_id(), plan.notification_id(), /*is_new=*/false, plan.officer_ids(),
                    rows);
}

absl::Status Settle(std::string_view notification_id, bool settled, views::RowStore& rows) {
  return ChangeNotified(notification_id, rows,
                        [settled](v1::NotifiedRow& row) { row.set_settled(settled); });
}

// ---- reached, and incidents after that ----

std::string MemberKey(std::string_view group_id, std::string_view person_id) {
  return Key('g').Id(UuidOf(group_id)).Id(UuidOf(person_id)).Take();
}

void SetContact(std::string_view contact_id, const google::protobuf::Timestamp& time,
                v1::NotifiedRow& row) {
  for (v1::LaterContact& contact : *row.mutable_contacts()) {
    if (contact.contact_id() != contact_id) continue;
    *contact.mutable_time() = time;
    return;
  }
  v1::LaterContact& contact = *row.add_contacts();
  contact.set_contact_id(std::string(contact_id));
  *contact.mutable_time() = time;
}

void DropContact(std::string_view contact_id, v1::NotifiedRow& row) {
  auto& contacts = *row.mutable_contacts();
  contacts.erase(std::remove_if(contacts.begin(), contacts.end(),
                                [&](const v1::LaterContact& contact) {
                                  return contact.contact_id() == contact_id;
                                }),
                 contacts.end());
}

// Incidents that were recorded before the delivery was, and happened after it.
absl::Status AttachKnown(const std::string& notification_id, const v1::NotifiedRow& row,
                         views::RowStore& rows) {
  const absl::Time reached = FromProto(row.reached_time());
  std::vector<std::pair<std::string, absl::Time>> later;
  for (const std::string& group : row.group_ids()) {
    RETURN_IF_ERROR(rows.Scan(IdKey('j', group), "", [&](std::string_view key, std::string_view) {
      KeyReader reader(key);
      reader.Byte();
      reader.Id();
      const absl::Time occurred = FromNewestFirst(reader.Number());
      if (occurred < reached || later.size() == kIncidentsMax) return false;
      later.emplace_back(reader.Id().ToString(), occurred);
      return true;
    }));
  }
  for (const auto& [incident, occurred] : later) {
    RETURN_IF_ERROR(AttachIncident(notification_id, incident, occurred, rows));
  }
  return absl::OkStatus();
}

// From now on he is followed up by this notification; what was due by an earlier one is answered.
absl::Status BecomeLast(const std::string& notification_id, const v1::NotifiedRow& row,
                        views::RowStore& rows) {
  v1::ReachedMemberRow member;
  member.set_notification_id(notification_id);
  ASSIGN_OR_RETURN(const std::string person, SurvivingId(rows, row.person_id()));
  for (const std::string& group : row.group_ids()) {
    const std::string key = MemberKey(group, person);
    ASSIGN_OR_RETURN(const v1::ReachedMemberRow before,
                     runtime::GetRowOrNew<v1::ReachedMemberRow>(rows, key));
    if (!before.notification_id().empty() && before.notification_id() != notification_id) {
      RETURN_IF_ERROR(ChangeNotified(before.notification_id(), rows, [&](v1::NotifiedRow& earlier) {
        SetContact(notification_id, row.reached_time(), earlier);
      }));
    }
    runtime::PutRow(rows, key, member);
  }
  return AttachKnown(notification_id, row, rows);
}

absl::Status NoLongerReached(const std::string& notification_id, const v1::NotifiedRow& row,
                             views::RowStore& rows) {
  for (const v1::LaterIncident& incident : row.incidents()) {
    RETURN_IF_ERROR(DetachIncident(notification_id, incident.incident_id(), rows));
  }
  // Under the record that it was, should the person have been merged since.
  ASSIGN_OR_RETURN(const std::vector<std::string> records, RecordsOf(rows, row.person_id()));
  for (const std::string& group : row.group_ids()) {
    for (const std::string& record : records) {
      const std::string key = MemberKey(group, record);
      ASSIGN_OR_RETURN(const v1::ReachedMemberRow member,
                       runtime::GetRowOrNew<v1::ReachedMemberRow>(rows, key));
      if (member.notification_id() == notification_id) rows.Delete(key);
    }
  }
  return absl::OkStatus();
}

bool IsReached(notification::v1::Outcome outcome) {
  return outcome == notification::v1::OUTCOME_REACHED_IN_PERSON ||
         outcome == notification::v1::OUTCOME_REACHED_BY_TELEPHONE ||
         outcome == notification::v1::OUTCOME_REACHED_OTHERWISE;
}

absl::Status FoldOutcome(const notification::v1::OutcomeDecided& event, views::RowStore& rows) {
  // Most notifications never reached anybody: those cost nothing here.
  const bool reached = IsReached(event.outcome());
  if (!reached && !IsReached(event.outcome_before())) return absl::OkStatus();
  const std::string& id = event.notification_id();
  std::optional<v1::NotifiedRow> now;
  bool moved = false;
  RETURN_IF_ERROR(ChangeNotified(id, rows, [&](v1::NotifiedRow& row) {
    *row.mutable_follow_ups_open() = event.follow_ups_open();
    moved =
        !row.has_reached_time() || FromProto(row.reached_time()) != FromProto(event.reached_time());
    if (reached) {
      *row.mutable_reached_time() = event.reached_time();
    } else {
      row.clear_reached_time();
    }
    now = row;
  }));
  if (!now.has_value()) return absl::OkStatus();
  if (!reached) return NoLongerReached(id, *now, rows);
  return moved ? BecomeLast(id, *now, rows) : absl::OkStatus();
}

// ---- deliveries of which something is not told ----

DueThing ThingOf(const std::string& delivery_id, const v1::IncompleteRow& row) {
  DueThing thing;
  thing.id = delivery_id;
  thing.person_ids = {row.person_id()};
  thing.row.set_due_kind(v1::DUE_KIND_COMPLETE_DELIVERY);
  *thing.row.mutable_time() = row.complete_due();
  thing.row.set_notification_id(row.notification_id());
  thing.row.set_delivery_id(delivery_id);
  thing.row.set_person_id(row.person_id());
  thing.row.set_section_id(row.section_id());
  *thing.row.mutable_officer_ids() = row.officer_ids();
  return thing;
}

absl::Status SetIncomplete(const std::string& delivery_id,
                           const std::optional<v1::IncompleteRow>& now, views::RowStore& rows) {
  const std::string key = IdKey('q', delivery_id);
  ASSIGN_OR_RETURN(const std::optional<v1::IncompleteRow> row,
                   runtime::GetRow<v1::IncompleteRow>(rows, key));
  std::vector<DueThing> before;
  std::vector<DueThing> after;
  if (row.has_value()) before.push_back(ThingOf(delivery_id, *row));
  if (now.has_value()) after.push_back(ThingOf(delivery_id, *now));
  RETURN_IF_ERROR(ReplaceDue(before, after, rows));
  if (now.has_value()) {
    runtime::PutRow(rows, key, *now);
  } else if (row.has_value()) {
    rows.Delete(key);
  }
  return absl::OkStatus();
}

// Whose it is to complete: those who delivered; where nobody said who that was, those of the plan,
// and else the one who recorded it.
template <typename Told>
absl::StatusOr<Officers> CompletedBy(const Told& event, const std::string& actor,
                                     const views::RowReader& rows) {
  Officers officers = event.facts().officer_ids();
  if (!officers.empty()) return officers;
  ASSIGN_OR_RETURN(const v1::NotifiedRow plan, runtime::GetRowOrNew<v1::NotifiedRow>(
                                                   rows, IdKey('n', event.notification_id())));
  officers = plan.officer_ids();
  if (officers.empty()) *officers.Add() = actor;
  return officers;
}

template <typename Told>
absl::Status FoldDelivery(const Told& event, const std::string& actor, views::RowStore& rows) {
  std::optional<v1::IncompleteRow> now;
  if (event.has_complete_due()) {
    now.emplace();
    now->set_notification_id(event.notification_id());
    now->set_person_id(event.person_id());
    now->set_section_id(event.dimensions().section_id());
    ASSIGN_OR_RETURN(*now->mutable_officer_ids(), CompletedBy(event, actor, rows));
    *now->mutable_complete_due() = event.complete_due();
  }
  return SetIncomplete(event.delivery_id(), now, rows);
}

template <typename Told>
absl::Status FoldFollowUp(const Told& event, views::RowStore& rows) {
  return ChangeNotified(event.notification_id(), rows, [&](v1::NotifiedRow& row) {
    SetContact(event.follow_up_id(), event.followed_up_time(), row);
  });
}

absl::Status FoldWithdrawn(const notification::v1::FactWithdrawn& event, views::RowStore& rows) {
  if (event.has_delivery()) return SetIncomplete(event.fact_id(), std::nullopt, rows);
  if (!event.has_follow_up()) return absl::OkStatus();
  return ChangeNotified(event.notification_id(), rows,
                        [&](v1::NotifiedRow& row) { DropContact(event.fact_id(), row); });
}

std::string AttachedKey(std::string_view incident_id, std::string_view notification_id) {
  return Key('i').Id(UuidOf(incident_id)).Id(UuidOf(notification_id)).Take();
}

}  // namespace

absl::Status AttachIncident(std::string_view notification_id, std::string_view incident_id,
                            absl::Time occurred, views::RowStore& rows) {
  return ChangeNotified(notification_id, rows, [&](v1::NotifiedRow& row) {
    if (!row.has_reached_time() || occurred < FromProto(row.reached_time())) return;
    auto& incidents = *row.mutable_incidents();
    for (const v1::LaterIncident& known : incidents) {
      if (known.incident_id() == incident_id) return;
    }
    if (incidents.size() == kIncidentsMax) {
      rows.Delete(AttachedKey(incidents.Get(0).incident_id(), notification_id));
      incidents.DeleteSubrange(0, 1);
    }
    v1::LaterIncident& incident = *incidents.Add();
    incident.set_incident_id(std::string(incident_id));
    *incident.mutable_occurred_time() = ToProto(occurred);
    rows.Put(AttachedKey(incident_id, notification_id), "");
  });
}

absl::Status DetachIncident(std::string_view notification_id, std::string_view incident_id,
                            views::RowStore& rows) {
  rows.Delete(AttachedKey(incident_id, notification_id));
  return ChangeNotified(notification_id, rows, [&](v1::NotifiedRow& row) {
    auto& incidents = *row.mutable_incidents();
    incidents.erase(std::remove_if(incidents.begin(), incidents.end(),
                                   [&](const v1::LaterIncident& incident) {
                                     return incident.incident_id() == incident_id;
                                   }),
                    incidents.end());
  });
}

bool WantsOfNotification(std::string_view name) {
  for (const std::string_view wanted :
       {"NotificationPlanned", "PlanCorrected", "NotificationCancelled", "NotificationClosed",
        "NotificationReopened", "DeliveryRecorded", "DeliveryCompleted", "DeliveryCorrected",
        "FollowUpRecorded", "FollowUpCorrected", "FactWithdrawn", "OutcomeDecided"}) {
    if (name == wanted) return true;
  }
  return false;
}

absl::Status FoldNotification(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const NotificationEvent* event,
                   runtime::DecodeShared<NotificationEvent>(record));
  const std::string actor = record.header.meta.actor.ToString();
  if (event->has_notification_planned()) return FoldPlanned(record, *event, rows);
  if (event->has_plan_corrected()) return FoldPlanCorrected(record, *event, rows);
  if (event->has_notification_cancelled()) {
    const auto& plan = event->notification_cancelled();
    RETURN_IF_ERROR(
        PlanStands(plan.person_id(), plan.notification_id(), /*is_new=*/false, {}, rows));
    return Settle(plan.notification_id(), true, rows);
  }
  if (event->has_notification_closed()) {
    return Settle(event->notification_closed().notification_id(), true, rows);
  }
  if (event->has_notification_reopened()) {
    return Settle(event->notification_reopened().notification_id(), false, rows);
  }
  if (event->has_delivery_recorded()) return FoldDelivery(event->delivery_recorded(), actor, rows);
  if (event->has_delivery_completed())
    return FoldDelivery(event->delivery_completed(), actor, rows);
  if (event->has_delivery_corrected())
    return FoldDelivery(event->delivery_corrected(), actor, rows);
  if (event->has_follow_up_recorded()) return FoldFollowUp(event->follow_up_recorded(), rows);
  if (event->has_follow_up_corrected()) return FoldFollowUp(event->follow_up_corrected(), rows);
  if (event->has_fact_withdrawn()) return FoldWithdrawn(event->fact_withdrawn(), rows);
  return FoldOutcome(event->outcome_decided(), rows);
}

}  // namespace varsel::meeting
