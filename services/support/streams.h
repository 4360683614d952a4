// The streams of the support area, and the ids that are derived. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_STREAMS_H_
#define VARSEL_SERVICES_SUPPORT_STREAMS_H_

#include <string_view>

#include "storage/base/ids.h"

namespace varsel::support {

// REQUIRES of each id given as text: it was validated, or is an event's own.
inline Uuid UuidOf(std::string_view text) { return Uuid::Parse(text).value_or(Uuid()); }

inline StreamId OfferStream(std::string_view id) { return {"support.offer", UuidOf(id)}; }
inline StreamId ContactStream(std::string_view id) { return {"support.contact", UuidOf(id)}; }
inline StreamId CourseStream(std::string_view id) { return {"support.course", UuidOf(id)}; }
inline StreamId HoldStream(std::string_view id) { return {"support.hold", UuidOf(id)}; }
// Guard: which holds of the person stand.
inline StreamId PersonHoldsStream(std::string_view person) {
  return {"support.person.holds", UuidOf(person)};
}
inline StreamId QuestionStream(std::string_view id) { return {"support.question", UuidOf(id)}; }
inline StreamId SharingStream(std::string_view person) {
  return {"support.sharing", UuidOf(person)};
}
inline StreamId ReportStream(std::string_view id) { return {"support.report", UuidOf(id)}; }

// One offer made in one delivery, before anybody answered it.
inline Uuid DeliveredOfferId(std::string_view delivery_id, std::string_view offer_code) {
  return Uuid::Derived("support.offer", {UuidOf(delivery_id)}, offer_code);
}

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_STREAMS_H_
