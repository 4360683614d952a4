// The one way every call goes, whoever carried it (gRPC, a test, what falls due): draining, limits,
// identity, deadline, role, purpose, validation, story time, dispatch, redaction, access log,
// report. A transport parses bytes into messages and hands them in. Every reply and every item of a
// stream is redacted for the caller's role before it leaves, and names persons by pseudonyms to
// those who see these, here and nowhere else. Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_PIPELINE_H_
#define VARSEL_SERVICES_RUNTIME_PIPELINE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/access_recorder.h"
#include "services/runtime/authenticator.h"
#include "services/runtime/call.h"
#include "services/runtime/call_observer.h"
#include "services/runtime/gated_sink.h"
#include "services/runtime/limits.h"
#include "services/runtime/metadata.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rate_limit.h"
#include "services/runtime/story_clock.h"
#include "services/runtime/work_pool.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"
#include "storage/keys/key_ring.h"
#include "storage/log/event_log.h"

namespace varsel::runtime {

class DueRunner;

class Pipeline {
 public:
  struct Deps {
    const MethodTable& methods;
    Authenticator& authenticator;
    log::EventLog& log;
    WorkPool& work;
    const Clock& domain_clock;
    const Clock& system_clock;
    CallObserver* observer = nullptr;  // none = nobody listens
    AccessRecorder* access =
        nullptr;  // told of each personal read; none only where a test has none
    ServiceLimits limits;
    const ProgrammeCatalogue* programmes = &DefaultProgrammes();
    RateLimits rates = {};
    const keys::KeyRing* keys = nullptr;  // of pseudonyms; without it who sees those sees no person
  };
  // All of it outlives the pipeline, which outlives its calls.
  explicit Pipeline(const Deps& deps);
  ~Pipeline();

  // Development only: calls may move the story clock, and what fell due on the way is done first.
  // Called before any call.
  void SetStory(StoryClock& clock, DueRunner& due);

  // One call. `metadata` is read before Start returns. `done` is called once, from any thread,
  // perhaps before Start returns: the reply and the position from which on reads show what was
  // done; or the refusal, whose detail says what and why.
  void Start(const Method& method, const Metadata& metadata, absl::Time deadline,
             std::shared_ptr<const google::protobuf::Message> request, ReplyDone done);
  // The same for a server-streaming method: blocks until the stream ends. Not for a transport's
  // callback thread.
  absl::Status RunStream(const Method& method, const Metadata& metadata, absl::Time deadline,
                         const google::protobuf::Message& request, StreamSink& sink);
  absl::Status RunStream(const Method& method, const Metadata& metadata, absl::Time deadline,
                         const google::protobuf::Message& request, GatedSink& sink);
  // What falls due, as the system itself: blocks until it is done. `request` is without its
  // request_id.
  absl::Status RunDue(const Method& method, const RequestId& request_id, absl::Time now,
                      std::unique_ptr<google::protobuf::Message> request);
  // Counts and reports a call that a transport refuses before there is a request. Who is not known
  // is told so, and nothing else.
  absl::Status Reject(std::string_view method, const Metadata& metadata, absl::Status refusal);

  // Refuses new calls with DRAINING from now on. Idempotent.
  void Drain();
  bool draining() const { return draining_.load(std::memory_order_relaxed); }
  // True if no call is under way any more before `timeout` passes.
  bool AwaitIdle(absl::Duration timeout);
  size_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }

 private:
  class Active;

  absl::Status Reject(std::string_view method, absl::Status refusal);
  absl::Status Admit(std::atomic<size_t>& open, size_t max, const char* what);
  void Leave(std::atomic<size_t>& open);
  // Fills in the call, as far as it goes: of one that is refused, who it was is known or not.
  absl::Status Prepare(const Method& method, const Metadata& metadata, absl::Time deadline,
                       const google::protobuf::Message& request, Call* call);
  absl::Status ReadTimes(const Metadata& metadata, absl::Time deadline, Call* call) const;
  void Dispatch(const Method& method, std::shared_ptr<Call> call,
                std::shared_ptr<const google::protobuf::Message> request,
                std::shared_ptr<Active> active);
  void RunQuery(const Method& method, std::shared_ptr<const Call> call,
                const google::protobuf::Message& request, Active& active);
  absl::Status RunPrepared(const Method& method, const Call& call,
                           const google::protobuf::Message& request, GatedSink& sink);
  bool IsLogged(const Method& method, const Call& call, const absl::Status& outcome) const;
  absl::Status AwaitLogged(const Method& method, const Call& call,
                           const google::protobuf::Message& request, absl::Status outcome) const;
  void MoveStory(absl::Time at);
  void Report(std::string_view method, const absl::Status& status, absl::Duration started) const;

  const Deps deps_;
  CallRates rates_;
  std::atomic<bool> draining_ = false;
  std::atomic<size_t> in_flight_ = 0;
  std::atomic<size_t> streams_ = 0;
  Mutex idle_mutex_;
  CondVar idle_;
  StoryClock* story_clock_ = nullptr;
  DueRunner* story_due_ = nullptr;
  std::unique_ptr<WorkPool> story_thread_;  // one: the story goes one step at a time
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_PIPELINE_H_
