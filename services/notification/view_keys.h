// clang-format off
// Where each row of the area's views lies. Ids are 16 bytes; see KeyBuilder for times. A row's space is one byte in
// front.
//
//   notification.person_facts
//     0 person                       PersonFactsRow
//     1 person                       PersonDetailsRow
//   notification.group
//     group                          GroupFactsRow
//   notification.round
//     round                          RoundRow
//   notification.target
//     round person                   TargetRow
//   notification.message
//     message version                MessageVersionRow
//   notification.notification
//     notification 0                 NotificationRow
//     notification 1 attempt         AttemptRow
//     notification 2 delivery        DeliveryRow
//     notification 3 follow-up       FollowUpRow
//   notification.index (all empty)
//     r round, s section, p person or o officer; planned time; notification
//   notification.due
//     n notification                 DueSourceRow
//     s section, o officer, p person or a (district); due; notification: FollowUpDueRow
//     d notification delivery        IncompleteDeliveryRow
//     c section or e (district); due; delivery: IncompleteDeliveryRow
//   notification.provisional
//     p provisional                  ProvisionalRow
//     d lapse due, provisional       empty; the open ones
//     s section or a (district); contact time; provisional: empty
//   notification.lever: see lever_view.h
//   notification.marked
//     section notification fact      MarkedRow
//   notification.talk
//     t talk                         GroupTalkRow
//     s section or a (district); time; talk: empty
// clang-format on
#ifndef VARSEL_SERVICES_NOTIFICATION_VIEW_KEYS_H_
#define VARSEL_SERVICES_NOTIFICATION_VIEW_KEYS_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "services/notification/streams.h"
#include "storage/base/ordered_key.h"

namespace varsel::notification {

inline constexpr std::string_view kPersonFactsView = "notification.person_facts";
inline constexpr std::string_view kGroupView = "notification.group";
inline constexpr std::string_view kRoundView = "notification.round";
inline constexpr std::string_view kTargetView = "notification.target";
inline constexpr std::string_view kMessageView = "notification.message";
inline constexpr std::string_view kNotificationView = "notification.notification";
inline constexpr std::string_view kIndexView = "notification.index";
inline constexpr std::string_view kDueView = "notification.due";
inline constexpr std::string_view kProvisionalView = "notification.provisional";
inline constexpr std::string_view kMarkedView = "notification.marked";
inline constexpr std::string_view kTalkView = "notification.talk";

inline KeyBuilder Key(char space) {
  KeyBuilder key;
  key.Byte(static_cast<uint8_t>(space));
  return key;
}
// A key of one id, in a space of its own or in none.
inline std::string IdKey(std::string_view id) { return KeyBuilder().Id(UuidOf(id)).Take(); }
inline std::string IdKey(char space, std::string_view id) {
  return Key(space).Id(UuidOf(id)).Take();
}

inline std::string PersonFactsKey(std::string_view person) { return IdKey('\0', person); }
inline std::string PersonDetailsKey(std::string_view person) { return IdKey('\1', person); }
inline std::string TargetKey(std::string_view round, std::string_view person) {
  return KeyBuilder().Id(UuidOf(round)).Id(UuidOf(person)).Take();
}

// The rows under one notification.
enum class Part : uint8_t { kPlan = 0, kAttempt = 1, kDelivery = 2, kFollowUp = 3 };
inline std::string PlanKey(std::string_view notification) {
  return KeyBuilder().Id(UuidOf(notification)).Byte(0).Take();
}
inline std::string FactKey(std::string_view notification, Part part, std::string_view fact) {
  return KeyBuilder()
      .Id(UuidOf(notification))
      .Byte(static_cast<uint8_t>(part))
      .Id(UuidOf(fact))
      .Take();
}

// `owner`: a round, section, person or officer, in its space; empty = the space of the district.
inline std::string TimedKey(char space, std::string_view owner, absl::Time time,
                            std::string_view id) {
  KeyBuilder key = Key(space);
  if (!owner.empty()) key.Id(UuidOf(owner));
  return key.Time(time).Id(UuidOf(id)).Take();
}
inline std::string TimedPrefix(char space, std::string_view owner) {
  return owner.empty() ? Key(space).Take() : IdKey(space, owner);
}

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_VIEW_KEYS_H_
