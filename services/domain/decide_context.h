// What every decision is given beside state and command. Injected, so that deciding reads no clock
// and no configuration.
#ifndef VARSEL_SERVICES_DOMAIN_DECIDE_CONTEXT_H_
#define VARSEL_SERVICES_DOMAIN_DECIDE_CONTEXT_H_

#include "absl/time/time.h"
#include "services/domain/programme.h"
#include "storage/base/ids.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel {

struct DecideContext {
  absl::Time now;  // of the domain clock
  ActorId actor;
  common::v1::Access::Role role = common::v1::Access::ROLE_UNSPECIFIED;
  Programme programme;
};

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_DECIDE_CONTEXT_H_
