// What an area's service hands over for a command: on which stream to decide, with what, and how to
// reply. The runner (command_runner.h) does the rest: load, decide, seal, append, retry.
#ifndef VARSEL_SERVICES_RUNTIME_COMMAND_H_
#define VARSEL_SERVICES_RUNTIME_COMMAND_H_

#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/draft.h"
#include "services/domain/event_meta.h"
#include "storage/base/ids.h"
#include "storage/log/event_log.h"

namespace varsel::runtime {

// What the log made of a command, for the reply (which may hold ids, versions, times and codes
// only).
struct CommandOutcome {
  Version version;                 // of the decided stream, after the append
  std::vector<EventId> event_ids;  // in the order of the drafts
};

// Aggregate: struct with
//   using State = ...;   default-constructed = the stream does not exist; copyable
//   using Event = ...;   the area's event message
//   static State Evolve(State state, const Event& event, const EventMeta& meta);   pure and total
template <typename Aggregate, typename Response>
struct CommandPlan {
  StreamId stream;
  // The version that the caller saw (request.expected_version), when he said one. A mismatch is
  // his: never retried.
  std::optional<Version> expected = std::nullopt;
  // Streams that the context was read from: they must still be at these versions when it is
  // appended. A mismatch is ours: the handler is asked for a new plan, a bounded number of times. A
  // guard stream that a draft writes stands here too.
  std::vector<log::Precondition> reads = {};
  // Pure. Called with the state of `stream`.
  std::function<absl::StatusOr<Drafts<typename Aggregate::Event>>(const typename Aggregate::State&)>
      decide = nullptr;
  // Fills in the reply after deciding (before the append; versions and event ids are known by
  // then). May be empty.
  std::function<void(const CommandOutcome&, Response*)> reply = nullptr;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_COMMAND_H_
