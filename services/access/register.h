// The access area as the process takes it: who writes the access log, and what the data-protection
// officer asks of it.
#ifndef VARSEL_SERVICES_ACCESS_REGISTER_H_
#define VARSEL_SERVICES_ACCESS_REGISTER_H_

#include <memory>

#include "absl/time/time.h"
#include "services/access/retention.h"
#include "services/runtime/area.h"
#include "varsel/access/v1/access_policy.pb.h"

namespace varsel::access {

// `ended` is told, from a thread of the area's, each time that the log's term was looked at, how
// many records of the access log it ended (retention.h). `refusals_wait`: how long refusals past
// the policy's number wait to be counted together.
std::unique_ptr<runtime::Area> NewAccessArea(v1::AccessPolicy policy,
                                             absl::Duration refusals_wait = absl::Seconds(1),
                                             Retention::Ran ended = nullptr);

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_REGISTER_H_
