// The names of the area's streams.
#ifndef VARSEL_SERVICES_NOTIFICATION_STREAMS_H_
#define VARSEL_SERVICES_NOTIFICATION_STREAMS_H_

#include <string>
#include <string_view>

#include "storage/base/ids.h"

namespace varsel::notification {

// REQUIRES of each id given as text: it was validated, or is an event's own.
inline Uuid UuidOf(std::string_view text) { return Uuid::Parse(text).value_or(Uuid()); }

inline StreamId RoundStream(std::string_view round_id) {
  return {"notification.round", UuidOf(round_id)};
}
// A person in a round; also the guard that he has one planned notification in it.
inline StreamId TargetStream(std::string_view round_id, std::string_view person_id) {
  return {"notification.target",
          Uuid::Derived("notification.target", {UuidOf(round_id), UuidOf(person_id)})};
}
inline StreamId MessageStream(std::string_view id) { return {"notification.message", UuidOf(id)}; }
inline StreamId NotificationStream(std::string_view id) { return {"notification", UuidOf(id)}; }
inline StreamId TalkStream(std::string_view id) { return {"notification.talk", UuidOf(id)}; }
inline StreamId ProvisionalStream(std::string_view id) {
  return {"notification.provisional", UuidOf(id)};
}
inline StreamId PersonStream(std::string_view id) { return {"focus.person", UuidOf(id)}; }

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_STREAMS_H_
