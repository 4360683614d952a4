// The folds of the area's streams. The same ones make the state that is decided on and the rows of
// the views, so that replay, live state and view cannot disagree. Pure and total: what happened is
// never rejected. Thread-safe.
#ifndef VARSEL_SERVICES_MEETING_EVOLVE_H_
#define VARSEL_SERVICES_MEETING_EVOLVE_H_

#include <utility>

#include "absl/time/time.h"
#include "services/domain/event_meta.h"
#include "varsel/meeting/v1/meeting_events.pb.h"
#include "varsel/meeting/v1/meeting_rows.pb.h"

namespace varsel::meeting {

v1::MeetingLife EvolveMeeting(v1::MeetingLife life, const v1::MeetingEvent& event,
                              const EventMeta& meta);
v1::EkiTimeLife EvolveEkiTime(v1::EkiTimeLife life, const v1::MeetingEvent& event);
v1::SafetyNoteLife EvolveSafetyNote(v1::SafetyNoteLife life, const v1::MeetingEvent& event,
                                    const EventMeta& meta);

v1::MeetingState StateOf(const v1::MeetingLife& life);
// Neither recalled nor lapsed.
bool StandsAt(const v1::DisclosureFact& fact, absl::Time time);

// As the command runner wants them.
struct MeetingAggregate {
  using State = v1::MeetingLife;
  using Event = v1::MeetingEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveMeeting(std::move(state), event, meta);
  }
};
struct EkiTimeAggregate {
  using State = v1::EkiTimeLife;
  using Event = v1::MeetingEvent;
  static State Evolve(State state, const Event& event, const EventMeta&) {
    return EvolveEkiTime(std::move(state), event);
  }
};
struct SafetyNoteAggregate {
  using State = v1::SafetyNoteLife;
  using Event = v1::MeetingEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveSafetyNote(std::move(state), event, meta);
  }
};

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_EVOLVE_H_
