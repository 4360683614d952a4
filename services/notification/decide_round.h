// Decisions about rounds, their targets, and versions of the message. Pure; the codes stand on the
// RPCs.
#ifndef VARSEL_SERVICES_NOTIFICATION_DECIDE_ROUND_H_
#define VARSEL_SERVICES_NOTIFICATION_DECIDE_ROUND_H_

#include "services/notification/outcome.h"
#include "services/notification/state.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::notification {

absl::StatusOr<EventDrafts> Decide(const RoundState& state, const v1::CreateRoundRequest& command,
                                   const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const RoundState& state, const v1::CorrectRoundRequest& command,
                                   const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const RoundState& state, const v1::StartRoundRequest& command,
                                   const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const RoundState& state, const v1::EndRoundRequest& command,
                                   const DecideContext& context);

// Null = there is none.
struct TargetContext {
  const v1::PersonFactsRow* person = nullptr;
  const v1::RoundRow* round = nullptr;
};
absl::StatusOr<EventDrafts> Decide(const TargetState& state, const v1::AddTargetRequest& command,
                                   const TargetContext& facts, const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const TargetState& state, const v1::RemoveTargetRequest& command,
                                   const DecideContext& context);
// `notifications`: those that stand for the target. Each one's outcome follows.
absl::StatusOr<EventDrafts> Decide(const TargetState& state,
                                   const v1::RecordOfficerKnownRequest& command,
                                   const std::vector<NotificationState>& notifications,
                                   const DecideContext& context);

absl::StatusOr<EventDrafts> Decide(const MessageState& state,
                                   const v1::RegisterMessageVersionRequest& command,
                                   const DecideContext& context);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_DECIDE_ROUND_H_
