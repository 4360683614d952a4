#include "services/runtime/pipeline.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/awaited_status.h"
#include "services/runtime/due_runner.h"
#include "services/runtime/identity.h"
#include "services/runtime/logged_stream.h"
#include "services/runtime/person_ids.h"
#include "services/runtime/pseudonym.h"
#include "services/runtime/redaction.h"
#include "services/runtime/text_form.h"
#include "services/runtime/validator.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::runtime {
namespace {

using google::protobuf::Message;

// The trace id of a W3C traceparent, "00-<32 hex>-<16 hex>-<2 hex>"; none if it is not one.
RequestId CorrelationOf(const Metadata& metadata) {
  const std::string_view trace = metadata.Get(kTraceKey);
  if (trace.size() < 55 || trace.substr(0, 3) != "00-") return RequestId();
  const std::string hex(trace.substr(3, 32));
  return RequestId::Parse(absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-",
                                       hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                                       hex.substr(20, 12)))
      .value_or(RequestId());
}

absl::Status Malformed(std::string_view key, std::string form) {
  return Refuse(common::v1::METADATA_MALFORMED,
                {.field = std::string(key), .detail = std::move(form)});
}

Viewer ViewerOf(const Call& call) { return {call.caller.role, call.caller.controller}; }

// Takes out of a reply what the caller may not see. Who read of whom is known before.
void Trim(const Call& call, const keys::KeyRing* keys, Message* message) {
  Redact(ViewerOf(call), message);
  if (SeesPseudonyms(call)) PseudonymisePersons(keys, message);
}

// What goes into it comes out without what the caller may not see.
class TrimmingSink final : public GatedSink {
 public:
  TrimmingSink(const Call& call, const keys::KeyRing* keys, GatedSink& sink)
      : call_(call), keys_(keys), sink_(sink) {}

  bool Write(const Message& message) override {
    return Show(message, [this](const Message& shown) { return sink_.Write(shown); });
  }
  bool WriteBehind(const Message& message, Gate gate) override {
    return Show(message, [&](const Message& shown) { return sink_.WriteBehind(shown, gate); });
  }
  bool ready() const override { return sink_.ready(); }
  bool cancelled() const override { return sink_.cancelled(); }

 private:
  bool Show(const Message& message, absl::FunctionRef<bool(const Message&)> write) const {
    if (!SeesPseudonyms(call_) && !HidesFrom(ViewerOf(call_), *message.GetDescriptor())) {
      return write(message);
    }
    const std::unique_ptr<Message> shown(message.New());
    shown->CopyFrom(message);
    Trim(call_, keys_, shown.get());
    return write(*shown);
  }

  const Call& call_;
  const keys::KeyRing* const keys_;
  GatedSink& sink_;
};

// A stream tells its caller something for as long as he is known: not after his token has expired,
// nor when its key is gone. Looked at once a second at the most.
class KnownSink final : public GatedSink {
 public:
  KnownSink(Authenticator& authenticator, const Metadata& metadata, const Clock& clock,
            GatedSink& sink)
      : authenticator_(authenticator), metadata_(metadata), clock_(clock), sink_(sink) {}

  bool Write(const Message& message) override { return IsKnown() && sink_.Write(message); }
  bool WriteBehind(const Message& message, Gate gate) override {
    return IsKnown() && sink_.WriteBehind(message, gate);
  }
  bool ready() const override { return sink_.ready(); }
  bool cancelled() const override { return sink_.cancelled() || !IsKnown(); }
  // Why he is known no more; OK if he is.
  const absl::Status& unknown() const { return unknown_; }

 private:
  bool IsKnown() const {
    const absl::Duration now = clock_.Elapsed();
    if (unknown_.ok() && now - looked_ >= absl::Seconds(1)) {
      looked_ = now;
      unknown_ = authenticator_.Authenticate(metadata_).status();
    }
    return unknown_.ok();
  }

  Authenticator& authenticator_;
  const Metadata& metadata_;
  const Clock& clock_;
  GatedSink& sink_;
  mutable absl::Duration looked_ = clock_.Elapsed();
  mutable absl::Status unknown_;
};

}  // namespace

// A call that was admitted, until its answer is given.
class Pipeline::Active : public std::enable_shared_from_this<Active> {
 public:
  Active(Pipeline& pipeline, const Method& method, std::shared_ptr<const Message> request,
         ReplyDone done)
      : pipeline_(pipeline),
        method_(method),
        request_(std::move(request)),
        started_(pipeline.deps_.system_clock.Elapsed()),
        done_(std::move(done)) {}

  // `call` = none where nobody knows who called.
  void Finish(absl::StatusOr<MessagePtr> reply, Position position, const Call* call = nullptr) {
    if (call == nullptr) return Give(std::move(reply), position);
    const bool logged = pipeline_.IsLogged(method_, *call, reply.status());
    std::vector<Uuid> persons;
    if (logged) {
      AddPersons(*request_, &persons);
      if (reply.ok()) AddPersons(**reply, &persons);
      KeepEachOnce(&persons);
      if (reply.ok() && persons.size() > 1) {
        pipeline_.rates_.CountShown(method_, call->caller.actor, persons.size() - 1);
      }
    }
    if (reply.ok() && !method_.verbatim) {
      Trim(*call, pipeline_.deps_.keys, reply->get());
    }
    if (!logged) return Give(std::move(reply), position);
    const absl::StatusCode code = reply.status().code();
    std::string reason = ReasonOf(reply.status());
    const auto held = std::make_shared<absl::StatusOr<MessagePtr>>(std::move(reply));
    pipeline_.deps_.access->Record(
        {.call = *call,
         .method = method_.name,
         .selection = {},
         .code = code,
         .reason = std::move(reason),
         .persons = std::move(persons)},
        [self = shared_from_this(), held, position](absl::Status written) {
          if (!written.ok()) *held = std::move(written);
          self->Give(std::move(*held), position);
        });
  }

 private:
  void Give(absl::StatusOr<MessagePtr> reply, Position position) {
    pipeline_.Report(method_.name, reply.status(), started_);
    ReplyDone done = std::move(done_);
    done(std::move(reply), position);
    pipeline_.Leave(pipeline_.in_flight_);
  }

  Pipeline& pipeline_;
  const Method& method_;
  const std::shared_ptr<const Message> request_;
  const absl::Duration started_;
  ReplyDone done_;
};

Pipeline::Pipeline(const Deps& deps) : deps_(deps), rates_(deps.rates, deps.system_clock) {}

Pipeline::~Pipeline() = default;

void Pipeline::SetStory(StoryClock& clock, DueRunner& due) {
  story_clock_ = &clock;
  story_due_ = &due;
  story_thread_ =
      std::make_unique<WorkPool>(WorkPool::Options{.threads = 1,
                                                   .queue_max = deps_.limits.work_queue_max,
                                                   .retry_after = deps_.limits.retry_after});
}

absl::Status Pipeline::Admit(std::atomic<size_t>& open, size_t max, const char* what) {
  // Counted before asking whether it drains, so that AwaitIdle misses nobody.
  const size_t before = open.fetch_add(1, std::memory_order_acq_rel);
  absl::Status refusal;
  if (draining()) {
    refusal = Refuse(common::v1::DRAINING, {.retry_after = deps_.limits.retry_after});
  } else if (before >= max) {
    refusal =
        Refuse(common::v1::OVERLOADED, {.detail = what, .retry_after = deps_.limits.retry_after});
  }
  if (!refusal.ok()) Leave(open);
  return refusal;
}

void Pipeline::Leave(std::atomic<size_t>& open) {
  if (open.fetch_sub(1, std::memory_order_acq_rel) == 1 && draining()) {
    MutexLock lock(idle_mutex_);
    idle_.NotifyAll();
  }
}

void Pipeline::Drain() { draining_.store(true); }

bool Pipeline::AwaitIdle(absl::Duration timeout) {
  const absl::Duration until = deps_.system_clock.Elapsed() + timeout;
  MutexLock lock(idle_mutex_);
  while (in_flight_.load() > 0 || streams_.load() > 0) {
    const absl::Duration left = until - deps_.system_clock.Elapsed();
    if (left <= absl::ZeroDuration()) return false;
    idle_.WaitFor(idle_mutex_, std::min(left, absl::Milliseconds(50)));
  }
  return true;
}

void Pipeline::Report(std::string_view method, const absl::Status& status,
                      absl::Duration started) const {
  if (deps_.observer == nullptr) return;
  CallReport report{.method = method,
                    .code = status.code(),
                    .reason = {},
                    .field_path = {},
                    .took = deps_.system_clock.Elapsed() - started};
  if (!status.ok()) {
    if (const auto detail = DetailOf(status); detail.has_value()) {
      report.reason = detail->reason();
      report.field_path = detail->field_path();
    }
  }
  deps_.observer->Finished(report);
}

absl::Status Pipeline::Reject(std::string_view method, absl::Status refusal) {
  Report(method, refusal, deps_.system_clock.Elapsed());
  return refusal;
}

absl::Status Pipeline::Reject(std::string_view method, const Metadata& metadata,
                              absl::Status refusal) {
  const absl::StatusOr<Caller> caller = deps_.authenticator.Authenticate(metadata);
  return Reject(method, caller.ok() ? std::move(refusal) : caller.status());
}

absl::Status Pipeline::ReadTimes(const Metadata& metadata, absl::Time deadline, Call* call) const {
  const ServiceLimits& limits = deps_.limits;
  const absl::Time system_now = deps_.system_clock.Now();
  call->deadline =
      std::min(deadline == absl::InfiniteFuture() ? system_now + limits.deadline_default : deadline,
               system_now + limits.deadline_max);
  if (call->deadline <= system_now) return Refuse(common::v1::DEADLINE_PASSED);
  call->now = deps_.domain_clock.Now();
  const std::string_view at = metadata.Get(kAtKey);
  if (at.empty()) return absl::OkStatus();
  if (story_clock_ == nullptr) {
    return Refuse(common::v1::NOT_IN_PRODUCTION, {.field = std::string(kAtKey)});
  }
  absl::Time time;
  if (!absl::ParseTime(absl::RFC3339_full, std::string(at), &time, nullptr)) {
    return Malformed(kAtKey, "a time such as 2023-01-17T19:40:00+01:00");
  }
  if (story_clock_->IsAhead(time)) call->now = time;
  return absl::OkStatus();
}

absl::Status Pipeline::Prepare(const Method& method, const Metadata& metadata, absl::Time deadline,
                               const Message& request, Call* call) {
  call->method = method.descriptor;
  ASSIGN_OR_RETURN(call->caller, deps_.authenticator.Authenticate(metadata));
  RETURN_IF_ERROR(rates_.Admit(method, call->caller.actor));
  RETURN_IF_ERROR(ReadTimes(metadata, deadline, call));
  ASSIGN_OR_RETURN(call->scope, ScopeFor(method.rules, call->caller.role));
  ASSIGN_OR_RETURN(call->purpose, PurposeFor(method.rules, metadata));
  call->legal_basis = std::string(metadata.Get(kLegalBasisKey));
  if (!call->legal_basis.empty() && (!IsCode(call->legal_basis) || call->legal_basis.size() > 62)) {
    return Malformed(kLegalBasisKey, "a code of a-z, 0-9, dot and dash");
  }
  uint64_t position = 0;
  if (const std::string text(metadata.Get(kPositionKey));
      !text.empty() && !absl::SimpleAtoi(text, &position)) {
    return Malformed(kPositionKey, "a position that a reply gave");
  }
  call->at_least = Position(position);
  call->language = LanguageOf(metadata);
  call->correlation = CorrelationOf(metadata);
  call->programmes = deps_.programmes;
  RETURN_IF_ERROR(ValidateRequest(request, call->now));
  if (method.request_id != nullptr) {
    std::string scratch;
    const std::optional<RequestId> id = RequestId::Parse(
        request.GetReflection()->GetStringReference(request, method.request_id, &scratch));
    if (!id.has_value() || id->is_none()) {
      return Refuse(common::v1::FIELD_REQUIRED, {.field = "request_id"});
    }
    call->request_id = *id;
  }
  return absl::OkStatus();
}

// What the server could not do shows nothing of a person and says nothing of him who asked.
bool Pipeline::IsLogged(const Method& method, const Call& call, const absl::Status& outcome) const {
  if (deps_.access == nullptr || !method.reads_persons) return false;
  if (call.caller.role == common::v1::Access::ROLE_UNSPECIFIED) return false;
  return outcome.ok() || absl::IsInvalidArgument(outcome) || absl::IsNotFound(outcome) ||
         absl::IsPermissionDenied(outcome) || absl::IsFailedPrecondition(outcome) ||
         absl::IsAlreadyExists(outcome) || absl::IsOutOfRange(outcome) || absl::IsAborted(outcome);
}

void Pipeline::Start(const Method& method, const Metadata& metadata, absl::Time deadline,
                     std::shared_ptr<const Message> request, ReplyDone done) {
  if (absl::Status admitted =
          Admit(in_flight_, deps_.limits.calls_in_flight_max, "calls in flight");
      !admitted.ok()) {
    return done(Reject(method.name, std::move(admitted)), Position());
  }
  auto active = std::make_shared<Active>(*this, method, request, std::move(done));
  auto call = std::make_shared<Call>();
  const absl::Status prepared = Prepare(method, metadata, deadline, *request, call.get());
  if (!prepared.ok()) return active->Finish(prepared, Position(), call.get());
  if (story_clock_ != nullptr) {
    if (!metadata.Get(kAtKey).empty() && story_clock_->IsAhead(call->now)) {
      const absl::Status queued = story_thread_->Submit([this, &method, call, request, active] {
        MoveStory(call->now);
        Dispatch(method, call, request, active);
      });
      if (!queued.ok()) active->Finish(queued, Position());
      return;
    }
    if (method.command) story_clock_->Settle();
  }
  Dispatch(method, std::move(call), std::move(request), std::move(active));
}

void Pipeline::MoveStory(absl::Time at) {
  if (!story_clock_->IsAhead(at)) return;
  // What fell due on the way is recorded at its due time, in order, before what happens now.
  story_due_->RunUntil(at, [this](absl::Time due) { story_clock_->MoveTo(due, /*hold=*/true); });
  story_clock_->MoveTo(at);
}

void Pipeline::Dispatch(const Method& method, std::shared_ptr<Call> call,
                        std::shared_ptr<const Message> request, std::shared_ptr<Active> active) {
  if (method.command) {
    if (method.work == Work::kScan && !deps_.work.IsOnWorker()) {
      const absl::Status queued = deps_.work.Submit(
          [this, &method, call, request, active] { Dispatch(method, call, request, active); });
      if (!queued.ok()) active->Finish(queued, Position());
      return;
    }
    method.command(
        call, std::move(request),
        [active = std::move(active), call](absl::StatusOr<MessagePtr> reply, Position position) {
          active->Finish(std::move(reply), position, call.get());
        });
    return;
  }
  if (!method.query) return active->Finish(Refuse(common::v1::METHOD_UNKNOWN), Position());
  if (method.work == Work::kPointReads) return RunQuery(method, std::move(call), *request, *active);
  const absl::Status queued =
      deps_.work.Submit([this, &method, call = std::move(call), request = std::move(request),
                         active] { RunQuery(method, call, *request, *active); });
  if (!queued.ok()) active->Finish(queued, Position());
}

void Pipeline::RunQuery(const Method& method, std::shared_ptr<const Call> call,
                        const Message& request, Active& active) {
  if (deps_.system_clock.Now() > call->deadline) {
    return active.Finish(Refuse(common::v1::DEADLINE_PASSED), Position());
  }
  // Asked before the rows are: what the reply shows is at least this far.
  const Position position = deps_.log.head().position;
  active.Finish(method.query(*call, request), position, call.get());
}

absl::Status Pipeline::RunStream(const Method& method, const Metadata& metadata,
                                 absl::Time deadline, const Message& request, StreamSink& sink) {
  WaitingSink waiting(sink);
  return RunStream(method, metadata, deadline, request, static_cast<GatedSink&>(waiting));
}

absl::Status Pipeline::RunStream(const Method& method, const Metadata& metadata,
                                 absl::Time deadline, const Message& request, GatedSink& sink) {
  const absl::Duration started = deps_.system_clock.Elapsed();
  absl::Status status = Admit(streams_, deps_.limits.streams_open_max, "open streams");
  if (!status.ok()) return Reject(method.name, std::move(status));
  Call call;
  status = Prepare(method, metadata, deadline, request, &call);
  if (deadline == absl::InfiniteFuture()) call.deadline = deadline;
  if (status.ok() && !method.stream) status = Refuse(common::v1::METHOD_UNKNOWN);
  KnownSink known(deps_.authenticator, metadata, deps_.system_clock, sink);
  if (status.ok()) status = RunPrepared(method, call, request, known);
  // His handler stopped because of it.
  if (!known.unknown().ok()) status = known.unknown();
  if (!status.ok() && IsLogged(method, call, status)) {
    status = AwaitLogged(method, call, request, std::move(status));
  }
  // Its handler stopped because we do: the caller is to come back, not to think that this was all.
  if (status.ok() && draining()) {
    status = Refuse(common::v1::DRAINING, {.retry_after = deps_.limits.retry_after});
  }
  Report(method.name, status, started);
  Leave(streams_);
  return status;
}

absl::Status Pipeline::RunPrepared(const Method& method, const Call& call, const Message& request,
                                   GatedSink& sink) {
  TrimmingSink trimming(call, deps_.keys, sink);
  GatedSink& leaving = method.verbatim ? sink : static_cast<GatedSink&>(trimming);
  if (!IsLogged(method, call, absl::OkStatus())) return method.stream(call, request, leaving);
  // Before the redaction: what an item tells of a person is logged whatever the role sees of it.
  LoggedStream logged(*deps_.access, rates_, method, call, request, deps_.system_clock, leaving);
  RETURN_IF_ERROR(logged.Open());
  const absl::Status status = method.stream(call, request, logged);
  const absl::Status written = logged.AwaitLogged();
  return written.ok() ? status : written;
}

absl::Status Pipeline::AwaitLogged(const Method& method, const Call& call, const Message& request,
                                   absl::Status outcome) const {
  std::vector<Uuid> persons;
  AddPersons(request, &persons);
  KeepEachOnce(&persons);
  const absl::Status written = RecordAndWait(*deps_.access, {.call = call,
                                                             .method = method.name,
                                                             .selection = SelectionOf(request),
                                                             .code = outcome.code(),
                                                             .reason = ReasonOf(outcome),
                                                             .persons = std::move(persons)});
  return written.ok() ? outcome : written;
}

absl::Status Pipeline::RunDue(const Method& method, const RequestId& request_id, absl::Time now,
                              std::unique_ptr<Message> request) {
  request->GetReflection()->SetString(request.get(), method.request_id, request_id.ToString());
  auto call = std::make_shared<Call>();
  call->method = method.descriptor;
  call->caller = SystemCaller();
  ASSIGN_OR_RETURN(call->scope, ScopeFor(method.rules, call->caller.role));
  call->purpose = "system";
  call->language = "en";
  call->request_id = request_id;
  call->now = now;
  call->deadline = deps_.system_clock.Now() + deps_.limits.deadline_default;
  call->programmes = deps_.programmes;

  const auto done = std::make_shared<AwaitedStatus>();
  RETURN_IF_ERROR(Admit(in_flight_, deps_.limits.calls_in_flight_max, "calls in flight"));
  auto active = std::make_shared<Active>(
      *this, method, nullptr,
      [done](const absl::StatusOr<MessagePtr>& reply, Position) { done->Give(reply.status()); });
  Dispatch(method, std::move(call), std::move(request), std::move(active));
  return done->Await();
}

}  // namespace varsel::runtime
