// How each stream of the area folds its events. Pure and total: an event that does not belong to
// the stream changes nothing, and what happened is never rejected. Each switch names every arm, so
// that a new one cannot be forgotten.
#ifndef VARSEL_SERVICES_NOTIFICATION_EVOLVE_H_
#define VARSEL_SERVICES_NOTIFICATION_EVOLVE_H_

#include <utility>

#include "services/domain/event_meta.h"
#include "services/notification/state.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::notification {

RoundState EvolveRound(RoundState state, const v1::NotificationEvent& event);
TargetState EvolveTarget(TargetState state, const v1::NotificationEvent& event);
MessageState EvolveMessage(MessageState state, const v1::NotificationEvent& event);
NotificationState EvolveNotification(NotificationState state, const v1::NotificationEvent& event,
                                     const EventMeta& meta);
TalkState EvolveTalk(TalkState state, const v1::NotificationEvent& event, const EventMeta& meta);
ProvisionalState EvolveProvisional(ProvisionalState state, const v1::NotificationEvent& event,
                                   const EventMeta& meta);

// The aggregates, as the command runner takes them.
struct RoundAggregate {
  using State = RoundState;
  using Event = v1::NotificationEvent;
  static State Evolve(State state, const Event& event, const EventMeta&) {
    return EvolveRound(std::move(state), event);
  }
};
struct TargetAggregate {
  using State = TargetState;
  using Event = v1::NotificationEvent;
  static State Evolve(State state, const Event& event, const EventMeta&) {
    return EvolveTarget(std::move(state), event);
  }
};
struct MessageAggregate {
  using State = MessageState;
  using Event = v1::NotificationEvent;
  static State Evolve(State state, const Event& event, const EventMeta&) {
    return EvolveMessage(std::move(state), event);
  }
};
struct NotificationAggregate {
  using State = NotificationState;
  using Event = v1::NotificationEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveNotification(std::move(state), event, meta);
  }
};
struct TalkAggregate {
  using State = TalkState;
  using Event = v1::NotificationEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveTalk(std::move(state), event, meta);
  }
};
struct ProvisionalAggregate {
  using State = ProvisionalState;
  using Event = v1::NotificationEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveProvisional(std::move(state), event, meta);
  }
};

// A contact here and now, before it is known which of the two it is: its stream is the one or the
// other.
struct ContactState {
  NotificationState notification;
  ProvisionalState provisional;
};
struct ContactAggregate {
  using State = ContactState;
  using Event = v1::NotificationEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    state.notification = EvolveNotification(std::move(state.notification), event, meta);
    state.provisional = EvolveProvisional(std::move(state.provisional), event, meta);
    return state;
  }
};

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_EVOLVE_H_
