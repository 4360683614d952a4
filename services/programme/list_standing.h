// How a list over which agencies meet stands: which of its rhythm's meetings are still to be held.
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_LIST_STANDING_H_
#define VARSEL_SERVICES_PROGRAMME_LIST_STANDING_H_

#include <algorithm>
#include <vector>

#include "absl/time/time.h"
#include "services/domain/time_proto.h"
#include "varsel/programme/v1/programme_rows.pb.h"

namespace varsel::programme {

// The earliest first; none of a closed list. A meeting held settles the earliest that was open.
inline std::vector<absl::Time> MeetingsDue(const v1::ListLife& life) {
  std::vector<absl::Time> open;
  if (life.closed()) return open;
  for (const auto& due : life.meetings_due()) {
    const absl::Time time = FromProto(due);
    const bool held = std::any_of(life.meetings().begin(), life.meetings().end(),
                                  [&](const v1::HeldMeeting& meeting) {
                                    return !meeting.withdrawn() && meeting.has_settles_due() &&
                                           FromProto(meeting.settles_due()) == time;
                                  });
    if (!held) open.push_back(time);
  }
  return open;
}

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_LIST_STANDING_H_
