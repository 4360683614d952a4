// Carries every command: finds what the request id was answered before, asks the area for its plan,
// loads the state, decides, seals, appends and replies. The one place that retries: when what a
// decision was based on has moved meanwhile, the area is asked again, a bounded number of times.
//
//   FindRequest ─► plan ─► turn ─► load ─► expected version ─► decide ─► keys ─► seal ─► append ─►
//   evolve ─► reply
//                   ▲                                                                       │
//                   └───────────────── wait until the log is past what was met ◄────────────┘
//                   ABORTED
//
// Thread-safe. Runs on the caller's thread up to the append, but for cold loads, new keys and
// retries, which run on the work pool; `done` is called from the log's thread, from the work pool,
// or before Run returns.
#ifndef VARSEL_SERVICES_RUNTIME_COMMAND_RUNNER_H_
#define VARSEL_SERVICES_RUNTIME_COMMAND_RUNNER_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/runtime/call.h"
#include "services/runtime/command.h"
#include "services/runtime/command_job.h"
#include "services/runtime/limits.h"
#include "services/runtime/sealer.h"
#include "services/runtime/state_cache.h"
#include "services/runtime/stream_turns.h"
#include "services/runtime/work_pool.h"
#include "storage/base/clock.h"
#include "storage/base/entropy.h"
#include "storage/log/event_log.h"

namespace varsel::runtime {

using MessagePtr = std::unique_ptr<google::protobuf::Message>;
// The reply, and the position from which on every view shows what was done.
using ReplyDone = std::function<void(absl::StatusOr<MessagePtr>, Position)>;

class CommandRunner {
 public:
  // All of it outlives the runner, and the log has shut down before the runner is destroyed.
  struct Deps {
    log::EventLog& log;
    Sealer& sealer;
    WorkPool& work;
    Entropy& entropy;           // event ids
    const Clock& system_clock;  // deadlines
    ServiceLimits limits;
  };

  explicit CommandRunner(const Deps& deps);
  ~CommandRunner();

  // Runs one command. `handler` outlives it and may be asked several times; it reads its area's
  // views and is quick. done: the reply; FAILED_PRECONDITION REQUEST_ID_REUSED; ABORTED VERSION_MET
  // (the caller's expected version does not hold) or CONTENTION; DEADLINE_EXCEEDED DEADLINE_PASSED;
  // what handler and decide refuse with; what the log answers (event_log.h). REQUIRES:
  // call->request_id is not none.
  template <typename Aggregate, typename Request, typename Response>
  void Run(std::shared_ptr<const Call> call,
           std::shared_ptr<const google::protobuf::Message> request,
           const std::function<absl::StatusOr<CommandPlan<Aggregate, Response>>(
               const Call&, const Request&)>& handler,
           ReplyDone done) {
    auto job =
        std::make_unique<TypedCommandJob<Aggregate, Request, Response>>(call, request, handler);
    Start(std::move(job), std::move(call), *request, std::move(done));
  }

  size_t states_cached() const { return states_.size(); }

 private:
  struct Running;
  using RunningPtr = std::shared_ptr<Running>;

  void Start(std::unique_ptr<CommandJob> job, std::shared_ptr<const Call> call,
             const google::protobuf::Message& request, ReplyDone done);
  void Attempt(const RunningPtr& running);
  void Load(const RunningPtr& running);
  absl::Status LoadCold(Running& running);
  void Decide(const RunningPtr& running);
  void Append(const RunningPtr& running);
  absl::StatusOr<log::AppendRequest> Seal(Running& running);
  void Appended(const RunningPtr& running, absl::StatusOr<log::AppendOutcome> outcome);
  void Evolve(Running& running, const log::AppendOutcome& outcome);
  void Again(const RunningPtr& running, uint64_t position_met);
  void Refused(Running& running, const absl::Status& status);
  void AnswerStored(Running& running, const log::StoredRequest& stored);
  void Finish(Running& running, absl::StatusOr<MessagePtr> reply, Position position);
  void GiveTurn(Running& running);
  void OnPool(const RunningPtr& running, std::function<void()> work);

  log::EventLog& log_;
  Sealer& sealer_;
  WorkPool& work_;
  Entropy& entropy_;
  const Clock& system_clock_;
  const ServiceLimits limits_;
  StateCache states_;
  StreamTurns turns_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_COMMAND_RUNNER_H_
