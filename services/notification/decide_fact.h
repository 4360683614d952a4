// Decisions about what happened: attempts, deliveries, follow-ups; their correction and withdrawal.
// None of them refuses a fact for breaking a rule: it is taken down and marked. Pure; the codes
// stand on the RPCs.
#ifndef VARSEL_SERVICES_NOTIFICATION_DECIDE_FACT_H_
#define VARSEL_SERVICES_NOTIFICATION_DECIDE_FACT_H_

#include "services/notification/outcome.h"
#include "services/notification/state.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::notification {

// decide_attempt.cc
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::RecordAttemptRequest& command,
                                   const FactContext& facts, const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CorrectAttemptRequest& command,
                                   const FactContext& facts, const DecideContext& context);

// decide_delivery.cc
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::RecordDeliveryRequest& command,
                                   const FactContext& facts, const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CompleteDeliveryRequest& command,
                                   const FactContext& facts, const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CorrectDeliveryRequest& command,
                                   const FactContext& facts, const DecideContext& context);

// decide_follow_up.cc
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::RecordFollowUpRequest& command,
                                   const FactContext& facts, const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CorrectFollowUpRequest& command,
                                   const FactContext& facts, const DecideContext& context);

// decide_withdraw.cc
absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::WithdrawFactRequest& command, const FactContext& facts,
                                   const DecideContext& context);

// The parts that acute records and group talks are put together from, without OutcomeDecided.

// An attempt on a notification that exists.
Draft<v1::NotificationEvent> AttemptDraft(const NotificationState& state,
                                          const v1::RecordAttemptRequest& command,
                                          const FactContext& facts, const DecideContext& context);
// A delivery on a notification that exists. `command.facts` may lack officers (then the caller is).
Draft<v1::NotificationEvent> DeliveryDraft(const NotificationState& state,
                                           const v1::RecordDeliveryRequest& command,
                                           const FactContext& facts, const DecideContext& context);
// The delivery with these facts anew; `reason` is sealed with it.
Draft<v1::NotificationEvent> DeliveryCorrection(const NotificationState& state,
                                                const Delivery& delivery,
                                                const v1::CorrectDeliveryRequest& command,
                                                const FactContext& facts,
                                                const DecideContext& context);
Draft<v1::NotificationEvent> DeliveryWithdrawal(const NotificationState& state,
                                                const Delivery& delivery, const std::string& reason,
                                                const DecideContext& context);

// nullptr = there is none (withdrawn ones are there).
const Delivery* FindDelivery(const NotificationState& state, const std::string& delivery_id);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_DECIDE_FACT_H_
