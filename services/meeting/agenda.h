// An agenda as iCalendar (RFC 5545), for the calendar of a phone: time, kind and the meeting's id,
// and nobody's name, group or address. A meeting that was moved has the same UID and a higher
// SEQUENCE, a cancelled one STATUS:CANCELLED, so that the phone follows. Pure; thread-safe.
#ifndef VARSEL_SERVICES_MEETING_AGENDA_H_
#define VARSEL_SERVICES_MEETING_AGENDA_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/meeting/span.h"
#include "varsel/meeting/v1/meeting_types.pb.h"

namespace varsel::meeting {

struct AgendaEntry {
  std::string meeting_id;
  Span span;
  uint32_t sequence = 0;
  absl::Time changed;  // when it was last planned, changed or cancelled
  v1::MeetingState state = v1::MEETING_STATE_PLANNED;
  v1::MeetingKind kind = v1::MEETING_KIND_PLANNED;
  bool by_telephone = false;
};

// language: "da" or "en". Lines end with CRLF and are folded at 75 bytes.
std::string AgendaCalendar(const std::vector<AgendaEntry>& entries, std::string_view language);

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_AGENDA_H_
