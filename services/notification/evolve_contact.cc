#include "services/notification/evolve.h"

namespace varsel::notification {

using Event = v1::NotificationEvent;

namespace {

// The sealed texts are not the state's: live and replayed it must be the same.
std::shared_ptr<const v1::ProvisionalRecorded> Clear(const v1::ProvisionalRecorded& event) {
  auto clear = std::make_shared<v1::ProvisionalRecorded>(event);
  clear->clear_note();
  clear->clear_request();
  clear->clear_relation();
  return clear;
}

// As recorded, with the values of the correction.
std::shared_ptr<const v1::ProvisionalRecorded> Corrected(const v1::ProvisionalRecorded& before,
                                                         const v1::ProvisionalCorrected& event) {
  auto now = std::make_shared<v1::ProvisionalRecorded>(before);
  now->set_way(event.way());
  now->set_outcome(event.outcome());
  *now->mutable_contact_time() = event.contact_time();
  *now->mutable_officer_ids() = event.officer_ids();
  now->clear_facts();
  if (event.has_facts()) *now->mutable_facts() = event.facts();
  now->set_incident_id(event.incident_id());
  now->set_delivery_id(event.delivery_id());
  now->set_round_id(event.round_id());
  return now;
}

}  // namespace

TalkState EvolveTalk(TalkState state, const Event& event, const EventMeta& meta) {
  switch (event.kind_case()) {
    case Event::kGroupTalkRecorded:
      state.now = std::make_shared<const v1::GroupTalkRecorded>(event.group_talk_recorded());
      state.origin = meta.event_id;
      break;
    case Event::kGroupTalkCorrected: {
      const v1::GroupTalkCorrected& corrected = event.group_talk_corrected();
      auto now = std::make_shared<v1::GroupTalkRecorded>();
      now->set_group_talk_id(corrected.group_talk_id());
      now->set_group_id(corrected.group_id());
      now->set_head_count(corrected.head_count());
      *now->mutable_talked_time() = corrected.talked_time();
      now->set_place_kind(corrected.place_kind());
      *now->mutable_officer_ids() = corrected.officer_ids();
      *now->mutable_present() = corrected.present();
      now->set_section_id(corrected.section_id());
      now->set_message_version_id(corrected.message_version_id());
      state.now = std::move(now);
      break;
    }
    case Event::kGroupTalkWithdrawn:
      state.withdrawn = true;
      break;
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
    case Event::kNotificationPlanned:
    case Event::kPlanCorrected:
    case Event::kNotificationCancelled:
    case Event::kNotificationClosed:
    case Event::kNotificationReopened:
    case Event::kAttemptRecorded:
    case Event::kAttemptCorrected:
    case Event::kDeliveryRecorded:
    case Event::kDeliveryCorrected:
    case Event::kDeliveryCompleted:
    case Event::kFollowUpRecorded:
    case Event::kFollowUpCorrected:
    case Event::kFactWithdrawn:
    case Event::kOutcomeDecided:
    case Event::kProvisionalRecorded:
    case Event::kProvisionalAdopted:
    case Event::kProvisionalLapsed:
    case Event::kProvisionalWithdrawn:
    case Event::kProvisionalCorrected:
    case Event::KIND_NOT_SET:
      break;
  }
  return state;
}

ProvisionalState EvolveProvisional(ProvisionalState state, const Event& event,
                                   const EventMeta& meta) {
  switch (event.kind_case()) {
    case Event::kProvisionalRecorded:
      state.now = Clear(event.provisional_recorded());
      state.origin = meta.event_id;
      state.recorded = meta.recorded;
      state.state = v1::PROVISIONAL_STATE_OPEN;
      break;
    case Event::kProvisionalCorrected:
      if (state.now != nullptr) state.now = Corrected(*state.now, event.provisional_corrected());
      break;
    case Event::kProvisionalAdopted:
      state.state = v1::PROVISIONAL_STATE_ADOPTED;
      break;
    case Event::kProvisionalLapsed:
      state.state = v1::PROVISIONAL_STATE_LAPSED;
      break;
    case Event::kProvisionalWithdrawn:
      state.state = v1::PROVISIONAL_STATE_WITHDRAWN;
      break;
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
    case Event::kNotificationPlanned:
    case Event::kPlanCorrected:
    case Event::kNotificationCancelled:
    case Event::kNotificationClosed:
    case Event::kNotificationReopened:
    case Event::kAttemptRecorded:
    case Event::kAttemptCorrected:
    case Event::kDeliveryRecorded:
    case Event::kDeliveryCorrected:
    case Event::kDeliveryCompleted:
    case Event::kFollowUpRecorded:
    case Event::kFollowUpCorrected:
    case Event::kFactWithdrawn:
    case Event::kOutcomeDecided:
    case Event::kGroupTalkRecorded:
    case Event::kGroupTalkCorrected:
    case Event::kGroupTalkWithdrawn:
    case Event::KIND_NOT_SET:
      break;
  }
  return state;
}

}  // namespace varsel::notification
