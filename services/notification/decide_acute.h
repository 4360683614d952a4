// Decisions about contact here and now: an acute notification when the person was a focus person at
// that time, as known now; else a provisional record, outside every rate. Pure; the codes stand on
// the RPCs.
#ifndef VARSEL_SERVICES_NOTIFICATION_DECIDE_ACUTE_H_
#define VARSEL_SERVICES_NOTIFICATION_DECIDE_ACUTE_H_

#include <string>

#include "services/notification/outcome.h"
#include "services/notification/state.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::notification {

struct AcuteContext {
  const v1::PersonFactsRow* person = nullptr;  // REQUIRED: who is unknown was answered before
  const v1::TargetRow* target =
      nullptr;                         // of the round that was named; null = he is no target of it
  const LeverFacts* levers = nullptr;  // of the groups that it counts under; null = no packages
  std::string programme = {};          // of the round that was named; empty = the district's own
};

// The form of the request beyond its fields: INVALID_ARGUMENT FIELD_REQUIRED of outcome,
// delivery_id or facts.mode. What may be left out is filled in: outcome, officers, delivered time.
absl::Status Complete(const ActorId& caller, v1::RecordAcuteRequest* command);

// Section and groups that the contact counts under.
v1::Dimensions DimensionsOf(const v1::PersonFactsRow& person, const v1::TargetRow* target,
                            absl::Time contact);
// True if the contact is taken down as a notification.
bool StandsAsNotification(const v1::PersonFactsRow& person, const v1::RecordAcuteRequest& command);
// Why it is not: the reason's name.
std::string WhyProvisional(const v1::PersonFactsRow& person, absl::Time contact);

// REQUIRES of these: Complete(command).
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::RecordAcuteRequest& command, const AcuteContext& facts,
                                   const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::RecordAcuteRequest& command, const AcuteContext& facts,
                                   const DecideContext& context);

// The opened texts of a provisional record, to be sealed anew on the notification that it becomes.
struct ProvisionalTexts {
  std::string relation;
  std::string note;
  std::string request;
};
absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::AdoptProvisionalRequest& command,
                                   const AcuteContext& facts, const ProvisionalTexts& texts,
                                   const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::LapseProvisionalRequest& command,
                                   const AcuteContext& facts, const ProvisionalTexts& texts,
                                   const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::CorrectProvisionalRequest& command,
                                   const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const ProvisionalState& state,
                                   const v1::WithdrawProvisionalRequest& command,
                                   const DecideContext& context);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_DECIDE_ACUTE_H_
