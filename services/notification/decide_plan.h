// Decisions about a notification's plan and its end. Pure; the codes stand on the RPCs.
#ifndef VARSEL_SERVICES_NOTIFICATION_DECIDE_PLAN_H_
#define VARSEL_SERVICES_NOTIFICATION_DECIDE_PLAN_H_

#include "services/notification/outcome.h"
#include "services/notification/state.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::notification {

// Null = there is none (or none was named).
struct PlanContext {
  const v1::PersonFactsRow* person = nullptr;
  const v1::RoundRow* round = nullptr;
  const v1::TargetRow* target = nullptr;
  // What the person's record says, for what the request leaves out.
  v1::TriState address_known = v1::TRI_STATE_UNSPECIFIED;
  v1::TriState telephone_known = v1::TRI_STATE_UNSPECIFIED;
};

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::PlanNotificationRequest& command,
                                   const PlanContext& facts, const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CorrectPlanRequest& command,
                                   const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CancelNotificationRequest& command,
                                   const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CloseNotificationRequest& command,
                                   const DecideContext& context);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_DECIDE_PLAN_H_
