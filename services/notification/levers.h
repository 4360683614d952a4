// Whether an announced lever was ready: over the readiness of the groups' levers, as this area
// folded it from the sanction area's events. Pure; thread-safe.
#ifndef VARSEL_SERVICES_NOTIFICATION_LEVERS_H_
#define VARSEL_SERVICES_NOTIFICATION_LEVERS_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "varsel/notification/v1/notification_lever_rows.pb.h"
#include "varsel/notification/v1/notification_types.pb.h"

namespace varsel::notification {

// Of each group that a delivery counts under, in their order: its levers by code.
struct LeverFacts {
  using OfGroup = std::map<std::string, v1::LeverReadinessRow, std::less<>>;
  std::vector<OfGroup> groups;
};

// Why the lever could not be used at `at`, as known now: codes, e.g. "not-resourced". None if it
// was ready for one of the groups; else those of the first group that has it in its package; else
// "not-in-package". `levers` null = no group has a package.
std::vector<std::string> BlockersAt(const LeverFacts* levers, std::string_view lever_id,
                                    absl::Time at);

// Decides each announced lever anew, at the delivered time. What the caller says of blockers is not
// asked.
void DecideLevers(const LeverFacts* levers, v1::DeliveryFacts* facts);
// One of them was not ready.
bool AnnouncesUnbacked(const v1::DeliveryFacts& facts);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_LEVERS_H_
