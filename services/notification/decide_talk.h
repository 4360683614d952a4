// Decisions about talks with a group, and the deliveries that come of them. Pure; the codes stand
// on the RPCs.
#ifndef VARSEL_SERVICES_NOTIFICATION_DECIDE_TALK_H_
#define VARSEL_SERVICES_NOTIFICATION_DECIDE_TALK_H_

#include <map>
#include <optional>
#include <string>

#include "services/notification/outcome.h"
#include "services/notification/state.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::notification {

// What is known of one notification that a talk touches.
struct TouchedNotification {
  NotificationState state;
  std::optional<v1::PersonFactsRow> person;
  LeverFacts levers;  // gathered where a delivery of it announces some
  // The opened texts of the delivery that the talk recorded before, to be sealed anew where it is
  // corrected.
  std::string request;
  std::string note;
};
struct TalkContext {
  const v1::GroupFactsRow* group = nullptr;  // null = there is none
  // By notification id: those that the request names, and those of the talk as it was.
  std::map<std::string, TouchedNotification> touched;
  // The persons that are on record.
  std::map<std::string, v1::PersonFactsRow> persons;
};

absl::StatusOr<EventDrafts> Decide(const TalkState& state,
                                   const v1::RecordGroupTalkRequest& command,
                                   const TalkContext& facts, const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const TalkState& state,
                                   const v1::CorrectGroupTalkRequest& command,
                                   const TalkContext& facts, const DecideContext& context);
absl::StatusOr<EventDrafts> Decide(const TalkState& state,
                                   const v1::WithdrawGroupTalkRequest& command,
                                   const TalkContext& facts, const DecideContext& context);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_DECIDE_TALK_H_
