// The access area as the process takes it: who writes the access log, and what the data-protection
// officer asks of it.
#ifndef VARSEL_SERVICES_ACCESS_REGISTER_H_
#define VARSEL_SERVICES_ACCESS_REGISTER_H_

#include <memory>

#include "absl/time/time.h"
#include "services/runtime/area.h"
#include "varsel/access/v1/access_policy.pb.h"

namespace varsel::access {

// `refusals_wait`: how long refusals past the policy's number wait to be counted together.
std::unique_ptr<runtime::Area> NewAccessArea(v1::AccessPolicy policy,
                                             absl::Duration refusals_wait = absl::Seconds(1));

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_REGISTER_H_
