// The replay's area: the escalation timeline, replayed and watched. It records nothing; all that it
// knows is folded from the events of timeline, notification, sanction and focus.
#ifndef VARSEL_SERVICES_REPLAY_REGISTER_H_
#define VARSEL_SERVICES_REPLAY_REGISTER_H_

#include <functional>
#include <memory>
#include <optional>

#include "services/replay/selection.h"
#include "services/runtime/area.h"

namespace varsel::replay {

struct ReplayOptions {
  // As ChainResolver, from these views. None = a chain is refused with CHAINS_NOT_KEPT.
  std::function<absl::StatusOr<std::optional<ChainMembers>>(const views::ViewSource&,
                                                            const Uuid& chain_id)>
      chains = nullptr;
};

std::unique_ptr<runtime::Area> NewReplayArea(ReplayOptions options = {});

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_REGISTER_H_
