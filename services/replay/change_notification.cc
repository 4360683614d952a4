#include <string>

#include "services/replay/change.h"

namespace varsel::replay {
namespace {

using notification::v1::NotificationEvent;

std::string HomeOfPerson(const std::string& person_id) {
  return HomePrefix(Home::kPerson, IdOf(person_id));
}

// What every event about one notification says.
template <typename Said>
v1::StepRow& AddOfPerson(v1::StepKind kind, int64_t occurred_us, const Said& said,
                         const log::RecordHeader& header, Change* change) {
  v1::StepRow& row = AddStep(kind, occurred_us, header, change).row;
  row.set_person_id(BytesOf(said.person_id()));
  row.set_thing_id(BytesOf(said.notification_id()));
  return row;
}

void SetDimensions(const notification::v1::Dimensions& dimensions, v1::StepRow& row) {
  row.set_section_id(BytesOf(dimensions.section_id()));
  for (const std::string& group : dimensions.group_ids()) row.add_group_ids(BytesOf(group));
}

template <typename Said>
void AddPlan(const Said& said, const log::RecordHeader& header, Change* change) {
  v1::StepRow& row =
      AddOfPerson(v1::STEP_KIND_PLANNED, MicrosOf(said.planned_time()), said, header, change);
  SetDimensions(said.dimensions(), row);
  row.set_mode(said.planned_mode());
  if (said.has_scheduled_time()) row.set_later_us(MicrosOf(said.scheduled_time()));
}

template <typename Said>
void AddAttempt(const Said& said, const log::RecordHeader& header, Change* change) {
  v1::StepRow& row =
      AddOfPerson(v1::STEP_KIND_ATTEMPT, MicrosOf(said.attempted_time()), said, header, change);
  SetDimensions(said.dimensions(), row);
  row.set_way(said.way());
  row.set_outcome(said.outcome());
  row.set_number(said.attempt_number());
}

template <typename Said>
void AddDelivery(const Said& said, const log::RecordHeader& header, Change* change) {
  const notification::v1::DeliveryFacts& facts = said.facts();
  v1::StepRow& row =
      AddOfPerson(v1::STEP_KIND_DELIVERY, MicrosOf(facts.delivered_time()), said, header, change);
  SetDimensions(said.dimensions(), row);
  row.set_mode(facts.mode());
  row.set_reception(facts.reception());
  row.set_yes(said.reached());
  *row.mutable_levers() = facts.announced_levers();
  *row.mutable_codes() = facts.support_offers();
}

template <typename Said>
void AddFollowUp(const Said& said, const log::RecordHeader& header, Change* change) {
  v1::StepRow& row =
      AddOfPerson(v1::STEP_KIND_FOLLOW_UP, MicrosOf(said.followed_up_time()), said, header, change);
  SetDimensions(said.dimensions(), row);
  row.set_contact_made(said.contact_made());
}

template <typename Said>
void AddTalk(const Said& said, const log::RecordHeader& header, Change* change) {
  v1::StepRow& row =
      AddStep(v1::STEP_KIND_GROUP_TALK, MicrosOf(said.talked_time()), header, change).row;
  row.set_thing_id(BytesOf(said.group_talk_id()));
  row.add_group_ids(BytesOf(said.group_id()));
  row.set_section_id(BytesOf(said.section_id()));
  row.set_number(said.head_count());
}

// The view knows where the talk stands: its group may be another now.
void CloseTalk(const log::RecordHeader& header, Change* change) {
  CloseCorrected(std::string(), 0, header, change);
}

// ProvisionalRecorded and ProvisionalCorrected say it alike.
template <typename Said>
void AddProvisional(const Said& said, const log::RecordHeader& header, Change* change) {
  v1::StepRow& row =
      AddStep(v1::STEP_KIND_PROVISIONAL, MicrosOf(said.contact_time()), header, change).row;
  row.set_person_id(BytesOf(said.person_id()));
  row.set_thing_id(BytesOf(said.provisional_id()));
  row.set_section_id(BytesOf(said.section_id()));
  row.set_way(said.way());
  row.set_outcome(said.outcome());
  row.set_mode(said.facts().mode());
  row.set_reception(said.facts().reception());
}

// Adopted (it stands as a notification), lapsed or withdrawn: it no longer stands for itself.
template <typename Said>
void CloseProvisional(const Said& said, Change* change) {
  ClosedFact& closed = change->closed.emplace_back();
  closed.home = HomeOfPerson(said.person_id());
  closed.by = BytesOf(said.provisional_id());
  closed.by_thing = true;
  closed.only = v1::STEP_KIND_PROVISIONAL;
}

int64_t HintOf(const notification::v1::FactWithdrawn& said) {
  if (said.has_attempt()) return MicrosOf(said.attempt().attempted_time());
  if (said.has_delivery()) return MicrosOf(said.delivery().facts().delivered_time());
  if (said.has_follow_up()) return MicrosOf(said.follow_up().followed_up_time());
  return 0;
}

template <typename Said>
void CloseOfPerson(const Said& said, int64_t hint_us, const log::RecordHeader& header,
                   Change* change) {
  CloseCorrected(HomeOfPerson(said.person_id()), hint_us, header, change);
}

}  // namespace

void AddNotification(const NotificationEvent& event, const log::RecordHeader& header,
                     Change* change) {
  const int64_t occurred_us = MicrosOf(header.meta.occurred);
  switch (event.kind_case()) {
    case NotificationEvent::kNotificationPlanned:
      return AddPlan(event.notification_planned(), header, change);
    case NotificationEvent::kPlanCorrected:
      CloseOfPerson(event.plan_corrected(), 0, header, change);
      return AddPlan(event.plan_corrected(), header, change);
    case NotificationEvent::kNotificationCancelled:
      AddOfPerson(v1::STEP_KIND_CANCELLED, occurred_us, event.notification_cancelled(), header,
                  change);
      return;
    case NotificationEvent::kNotificationClosed:
      AddOfPerson(v1::STEP_KIND_CLOSED, occurred_us, event.notification_closed(), header, change);
      return;
    case NotificationEvent::kNotificationReopened:
      AddOfPerson(v1::STEP_KIND_REOPENED, occurred_us, event.notification_reopened(), header,
                  change);
      return;
    case NotificationEvent::kAttemptRecorded:
      return AddAttempt(event.attempt_recorded(), header, change);
    case NotificationEvent::kAttemptCorrected: {
      const auto& said = event.attempt_corrected();
      CloseOfPerson(said, MicrosOf(said.attempted_time_before()), header, change);
      return AddAttempt(said, header, change);
    }
    case NotificationEvent::kDeliveryRecorded:
      return AddDelivery(event.delivery_recorded(), header, change);
    case NotificationEvent::kDeliveryCompleted: {
      const auto& said = event.delivery_completed();
      CloseOfPerson(said, MicrosOf(said.facts_before().delivered_time()), header, change);
      return AddDelivery(said, header, change);
    }
    case NotificationEvent::kDeliveryCorrected: {
      const auto& said = event.delivery_corrected();
      CloseOfPerson(said, MicrosOf(said.facts_before().delivered_time()), header, change);
      return AddDelivery(said, header, change);
    }
    case NotificationEvent::kFollowUpRecorded:
      return AddFollowUp(event.follow_up_recorded(), header, change);
    case NotificationEvent::kFollowUpCorrected: {
      const auto& said = event.follow_up_corrected();
      CloseOfPerson(said, MicrosOf(said.followed_up_time_before()), header, change);
      return AddFollowUp(said, header, change);
    }
    case NotificationEvent::kFactWithdrawn:
      return CloseOfPerson(event.fact_withdrawn(), HintOf(event.fact_withdrawn()), header, change);
    case NotificationEvent::kGroupTalkRecorded:
      return AddTalk(event.group_talk_recorded(), header, change);
    case NotificationEvent::kGroupTalkCorrected:
      CloseTalk(header, change);
      return AddTalk(event.group_talk_corrected(), header, change);
    case NotificationEvent::kGroupTalkWithdrawn:
      return CloseTalk(header, change);
    case NotificationEvent::kProvisionalRecorded:
      return AddProvisional(event.provisional_recorded(), header, change);
    case NotificationEvent::kProvisionalCorrected:
      CloseOfPerson(event.provisional_corrected(), 0, header, change);
      return AddProvisional(event.provisional_corrected(), header, change);
    case NotificationEvent::kProvisionalAdopted:
      return CloseProvisional(event.provisional_adopted(), change);
    case NotificationEvent::kProvisionalLapsed:
      return CloseProvisional(event.provisional_lapsed(), change);
    case NotificationEvent::kProvisionalWithdrawn:
      return CloseProvisional(event.provisional_withdrawn(), change);
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
    case NotificationEvent::kOutcomeDecided:
    case NotificationEvent::KIND_NOT_SET:
      return;
  }
}

}  // namespace varsel::replay
