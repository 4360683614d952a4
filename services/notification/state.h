// What the rules of the notification area know of each stream: folded from its events, never
// stored. Clear values only. Value types; cheap to copy, because the runner keeps them by the
// thousand and copies one for every command.
#ifndef VARSEL_SERVICES_NOTIFICATION_STATE_H_
#define VARSEL_SERVICES_NOTIFICATION_STATE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/time/time.h"
#include "services/domain/ids.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::notification {

// "notification.round"
struct RoundState {
  bool exists = false;
  std::string programme;
  absl::Time starts;
  absl::Time ends;
  absl::Time started = absl::InfiniteFuture();  // infinite = not yet
  absl::Time ended = absl::InfiniteFuture();

  bool is_started() const { return started != absl::InfiniteFuture(); }
  bool is_ended() const { return ended != absl::InfiniteFuture(); }
};

// "notification.target": a person in a round.
struct TargetState {
  bool targeted = false;
  v1::TriState officer_known = v1::TRI_STATE_UNSPECIFIED;
  std::vector<std::string> notification_ids;  // planned ones that stand
};

// "notification.message"
struct MessageState {
  bool exists = false;
};

// One attempt. Small, and copied without allocating: a notification may have many.
struct Attempt {
  AttemptId id;
  EventId origin;  // the event that recorded it, which corrections name
  uint32_t number = 0;
  v1::AttemptWay way = v1::ATTEMPT_WAY_UNSPECIFIED;
  v1::AttemptOutcome outcome = v1::ATTEMPT_OUTCOME_UNSPECIFIED;
  absl::Time time;
  absl::InlinedVector<ActorId, 2> officers;
  absl::InlinedVector<v1::Mark, 2> marks;
  bool withdrawn = false;
};

// One delivery or follow-up, with its clear values as they now stand.
template <typename Recorded>
struct Fact {
  EventId origin;
  std::shared_ptr<const Recorded> now;
  bool withdrawn = false;
};
using Delivery = Fact<v1::DeliveryRecorded>;
using FollowUp = Fact<v1::FollowUpRecorded>;

// "notification"
struct NotificationState {
  std::shared_ptr<const v1::NotificationPlanned>
      plan;  // as it now is; null = there is no notification
  EventId plan_origin;
  bool closed = false;
  bool cancelled = false;
  bool leader_decided_declined = false;
  EventId closing_origin;         // of the closing or cancelling that stands
  std::vector<Attempt> attempts;  // in order of recording, withdrawn ones too
  std::vector<Delivery> deliveries;
  std::vector<FollowUp> follow_ups;
  std::shared_ptr<const v1::OutcomeDecided> outcome;  // the last; null = none yet

  bool exists() const { return plan != nullptr; }
};

// "notification.talk"
struct TalkState {
  std::shared_ptr<const v1::GroupTalkRecorded> now;  // null = there is none
  EventId origin;
  bool withdrawn = false;
};

// "notification.provisional"
struct ProvisionalState {
  std::shared_ptr<const v1::ProvisionalRecorded> now;  // null = there is none
  EventId origin;
  absl::Time recorded;
  v1::ProvisionalState state = v1::PROVISIONAL_STATE_UNSPECIFIED;
};

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_STATE_H_
