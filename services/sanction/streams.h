// The streams of the sanction area, and the ids that are derived. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_STREAMS_H_
#define VARSEL_SERVICES_SANCTION_STREAMS_H_

#include <string_view>

#include "storage/base/ids.h"

namespace varsel::sanction {

inline StreamId PackageStream(const Uuid& package_id) { return {"sanction.package", package_id}; }
// Guard: a group has one package.
inline StreamId GroupStream(const Uuid& group_id) { return {"sanction.group", group_id}; }
inline StreamId DutyStream(const Uuid& duty_id) { return {"sanction.duty", duty_id}; }
inline StreamId AnnouncementStream(const Uuid& announcement_id) {
  return {"sanction.announcement", announcement_id};
}

// One lever announced in one delivery.
inline Uuid AnnouncementIdOf(const Uuid& delivery_id, std::string_view lever_id) {
  return Uuid::Derived("sanction.announcement", {delivery_id}, lever_id);
}
// One lever of one trigger.
inline Uuid DutyIdOf(const Uuid& package_id, const Uuid& trigger_id, std::string_view lever_id) {
  return Uuid::Derived("sanction.duty", {package_id, trigger_id}, lever_id);
}

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_STREAMS_H_
