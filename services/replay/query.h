// Replay and Watch: rows into frames. Both run on a thread of their own, one per stream, and hold
// no snapshot while they wait for their reader. Thread-safe.
#ifndef VARSEL_SERVICES_REPLAY_QUERY_H_
#define VARSEL_SERVICES_REPLAY_QUERY_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/replay/last_told.h"
#include "services/replay/live_hub.h"
#include "services/replay/selection.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "services/runtime/method_table.h"
#include "storage/base/clock.h"
#include "varsel/replay/v1/replay_service.pb.h"

namespace varsel::replay {

inline constexpr int kStepsPerFrame = 250;
inline constexpr uint64_t kStepsPerState = 1000;  // a multiple of the above

// What the handlers stand on; outlives them.
struct ReplayDeps {
  const log::EventLog& log;
  const views::ViewSource& views;
  const keys::KeyRing& keys;
  const ChainResolver& chains;
  const Clock& domain_clock;
};

// Blocks until the last frame is written or the sink is cancelled. The refusals of the RPC.
absl::Status RunReplay(const ReplayDeps& deps, const runtime::Call& call,
                       const v1::ReplayRequest& request, runtime::StreamSink& sink);
// Blocks until the sink is cancelled or a refusal of the RPC.
absl::Status RunWatch(const ReplayDeps& deps, LiveHub& hub, LastTold& last_told,
                      const runtime::Call& call, const v1::WatchRequest& request,
                      runtime::StreamSink& sink);

// The last position recorded at `time` or earlier; 0 = none. Reads about twenty records.
absl::StatusOr<uint64_t> PositionAt(const log::EventLog& log, absl::Time time);
// Whether the caller is shown pseudonyms. PERMISSION_DENIED PERSONS_NOT_FOR_ROLE.
absl::StatusOr<bool> WantsPseudonyms(const runtime::Call& call, v1::PersonNaming naming);

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_QUERY_H_
