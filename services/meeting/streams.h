// The names of the area's streams, its guards among them. A guard is a stream that every plan of
// somebody's day writes: of two at once, each blind to the other, the second meets the first. Days
// are of UTC: a meeting lasts 12 hours at the most, so it stands in two of them at most.
#ifndef VARSEL_SERVICES_MEETING_STREAMS_H_
#define VARSEL_SERVICES_MEETING_STREAMS_H_

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "storage/base/ids.h"
#include "varsel/meeting/v1/meeting_types.pb.h"

namespace varsel::meeting {

// REQUIRES of each id given as text: it was validated, or is an event's own.
inline Uuid UuidOf(std::string_view text) { return Uuid::Parse(text).value_or(Uuid()); }

inline StreamId MeetingStream(std::string_view id) { return {"meeting", UuidOf(id)}; }
inline StreamId EkiTimeStream(std::string_view id) { return {"meeting.eki.time", UuidOf(id)}; }
inline StreamId SafetyNoteStream(std::string_view id) { return {"meeting.safety", UuidOf(id)}; }
inline StreamId PersonStream(std::string_view id) { return {"focus.person", UuidOf(id)}; }
inline StreamId SectionStream(std::string_view id) { return {"focus.section", UuidOf(id)}; }

// Days since 1970-01-01, UTC.
inline int32_t DayOf(absl::Time time) {
  return static_cast<int32_t>(absl::ToCivilDay(time, absl::UTCTimeZone()) -
                              absl::CivilDay(1970, 1, 1));
}

inline StreamId GuardStream(v1::CalendarKind calendar, std::string_view owner_id, int32_t day) {
  const std::string area = calendar == v1::CALENDAR_KIND_OFFICER      ? "meeting.officer.day"
                           : calendar == v1::CALENDAR_KIND_EKI_WORKER ? "meeting.eki.day"
                                                                      : "meeting.section.day";
  return {area, Uuid::Derived(area, {UuidOf(owner_id)}, absl::StrCat(day))};
}

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_STREAMS_H_
