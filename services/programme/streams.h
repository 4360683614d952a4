// The streams of the programme area, and the ids that are derived. Pure; thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_STREAMS_H_
#define VARSEL_SERVICES_PROGRAMME_STREAMS_H_

#include <string>
#include <string_view>

#include "storage/base/ids.h"

namespace varsel::programme {

// REQUIRES of each id given as text: it was validated, or is an event's own.
inline Uuid UuidOf(std::string_view text) { return Uuid::Parse(text).value_or(Uuid()); }

inline StreamId CaseStream(std::string_view id) { return {"programme.case", UuidOf(id)}; }
inline StreamId ListStream(std::string_view id) { return {"programme.list", UuidOf(id)}; }
// All that one agency returns of one programme stands in one stream, so that no two periods of it
// can overlap.
inline StreamId CountStream(std::string_view programme, std::string_view agency) {
  return {"programme.count",
          Uuid::Derived("programme.count", {}, std::string(programme).append("/").append(agency))};
}

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_STREAMS_H_
