// The folds of the sanction streams. The same ones make the state that is decided on and the rows
// of the views, so that replay, live state and views cannot disagree. Pure and total: what happened
// is never rejected. Thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_EVOLVE_H_
#define VARSEL_SERVICES_SANCTION_EVOLVE_H_

#include <string>
#include <utility>

#include "services/domain/event_meta.h"
#include "varsel/sanction/v1/sanction_events.pb.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {

// An id as rows keep it: 16 bytes.
inline std::string Bytes(const Uuid& uuid) { return std::string(uuid.bytes()); }

v1::PackageLife EvolvePackage(v1::PackageLife life, const v1::SanctionEvent& event,
                              const EventMeta& meta);
v1::DutyLife EvolveDuty(v1::DutyLife life, const v1::SanctionEvent& event, const EventMeta& meta);
v1::AnnouncementLife EvolveAnnouncement(v1::AnnouncementLife life, const v1::SanctionEvent& event,
                                        const EventMeta& meta);

// As the command runner wants them.
struct PackageAggregate {
  using State = v1::PackageLife;
  using Event = v1::SanctionEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolvePackage(std::move(state), event, meta);
  }
};
struct DutyAggregate {
  using State = v1::DutyLife;
  using Event = v1::SanctionEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveDuty(std::move(state), event, meta);
  }
};
struct AnnouncementAggregate {
  using State = v1::AnnouncementLife;
  using Event = v1::SanctionEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveAnnouncement(std::move(state), event, meta);
  }
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_EVOLVE_H_
