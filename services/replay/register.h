// The replay's area: the escalation timeline, replayed and watched. It records nothing; all that it
// knows is folded from the events of timeline, notification, sanction and focus.
#ifndef VARSEL_SERVICES_REPLAY_REGISTER_H_
#define VARSEL_SERVICES_REPLAY_REGISTER_H_

#include <memory>

#include "services/replay/selection.h"
#include "services/runtime/area.h"

namespace varsel::replay {

struct ReplayOptions {
  ChainResolver chains = nullptr;  // none = a chain is refused with CHAINS_NOT_KEPT
};

std::unique_ptr<runtime::Area> NewReplayArea(ReplayOptions options = {});

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_REGISTER_H_
