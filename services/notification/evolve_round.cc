#include <algorithm>

#include "services/domain/time_proto.h"
#include "services/notification/evolve.h"

namespace varsel::notification {

using Event = v1::NotificationEvent;

RoundState EvolveRound(RoundState state, const Event& event) {
  switch (event.kind_case()) {
    case Event::kRoundCreated:
      state.exists = true;
      state.programme = event.round_created().programme();
      state.starts = FromProto(event.round_created().starts());
      state.ends = FromProto(event.round_created().ends());
      break;
    case Event::kRoundCorrected:
      state.starts = FromProto(event.round_corrected().starts());
      state.ends = FromProto(event.round_corrected().ends());
      break;
    case Event::kRoundStarted:
      state.started = FromProto(event.round_started().started_time());
      break;
    case Event::kRoundEnded:
      state.ended = FromProto(event.round_ended().ended_time());
      break;
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

TargetState EvolveTarget(TargetState state, const Event& event) {
  std::vector<std::string>& ids = state.notification_ids;
  switch (event.kind_case()) {
    case Event::kTargetAdded:
      state.targeted = true;
      state.officer_known = event.target_added().officer_known();
      break;
    case Event::kTargetRemoved:
      state.targeted = false;
      break;
    case Event::kTargetNotified: {
      const std::string& id = event.target_notified().notification_id();
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
      break;
    }
    case Event::kTargetFreed:
      ids.erase(std::remove(ids.begin(), ids.end(), event.target_freed().notification_id()),
                ids.end());
      break;
    case Event::kOfficerKnownRecorded:
      state.officer_known = event.officer_known_recorded().officer_known();
      break;
    case Event::kRoundCreated:
    case Event::kRoundStarted:
    case Event::kRoundEnded:
    case Event::kRoundCorrected:
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

MessageState EvolveMessage(MessageState state, const Event& event) {
  switch (event.kind_case()) {
    case Event::kMessageVersionRegistered:
      state.exists = true;
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

}  // namespace varsel::notification
