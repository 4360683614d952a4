#include "services/runtime/command_runner.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/deterministic.h"
#include "services/runtime/stored_event.h"
#include "storage/base/check.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::runtime {

// One command under way. Passed from thread to thread, never used by two at once.
struct CommandRunner::Running {
  std::unique_ptr<CommandJob> job;
  std::shared_ptr<const Call> call;
  ReplyDone done;
  Uuid key;
  std::array<uint8_t, 32> mac{};
  size_t attempts = 0;
  StreamId turn;          // whose turn it has; none = it has none
  bool catch_up = false;  // the cached state may be behind: ask the log for its version
  CommandJob::Plan plan;
  StatePtr state;
  Version version;
  std::vector<ErasedDraft> drafts;
  std::vector<EventId> event_ids;
  MessagePtr reply;

  const StreamId& StreamOf(const ErasedDraft& draft) const {
    return draft.stream.is_none() ? plan.stream : draft.stream;
  }
};

namespace {

// As the log keeps it, so that what is evolved now is what a replay will see.
absl::Time Microseconds(absl::Time time) { return absl::FromUnixMicros(absl::ToUnixMicros(time)); }

}  // namespace

CommandRunner::CommandRunner(const Deps& deps)
    : log_(deps.log),
      sealer_(deps.sealer),
      work_(deps.work),
      entropy_(deps.entropy),
      system_clock_(deps.system_clock),
      limits_(deps.limits),
      states_(deps.limits.states_cached_max) {}

CommandRunner::~CommandRunner() = default;

void CommandRunner::Start(std::unique_ptr<CommandJob> job, std::shared_ptr<const Call> call,
                          const google::protobuf::Message& request, ReplyDone done) {
  VARSEL_CHECK(!call->request_id.is_none());
  auto running = std::make_shared<Running>();
  running->job = std::move(job);
  running->done = std::move(done);
  running->key = Uuid::Derived("request", {call->caller.actor.uuid(), call->request_id.uuid()},
                               call->method->full_name());
  running->mac = sealer_.keys().Mac("request", DeterministicBytes(request));
  running->call = std::move(call);
  const auto stored = log_.FindRequest(running->key);
  if (!stored.ok()) return Finish(*running, stored.status(), Position());
  if (stored->has_value()) return AnswerStored(*running, **stored);
  Attempt(running);
}

void CommandRunner::AnswerStored(Running& running, const log::StoredRequest& stored) {
  if (stored.mac != running.mac) {
    return Finish(running, Refuse(common::v1::REQUEST_ID_REUSED, {.field = "request_id"}),
                  Position());
  }
  MessagePtr reply = running.job->NewReply();
  if (!reply->ParseFromString(stored.reply)) {
    return Finish(running,
                  Refuse(common::v1::LOG_DATA_LOSS, {.id = absl::StrCat(stored.last.value()),
                                                     .detail = "a stored reply does not parse"}),
                  Position());
  }
  Finish(running, std::move(reply), stored.last);
}

void CommandRunner::Refused(Running& running, const absl::Status& status) {
  // The same request may have been carried out meanwhile on another thread, and that may be the
  // very reason for refusing.
  const auto stored = log_.FindRequest(running.key);
  if (stored.ok() && stored->has_value()) return AnswerStored(running, **stored);
  Finish(running, status, Position());
}

void CommandRunner::OnPool(const RunningPtr& running, std::function<void()> work) {
  if (work_.IsOnWorker()) return work();
  const absl::Status status = work_.Submit(std::move(work));
  if (!status.ok()) Finish(*running, status, Position());
}

void CommandRunner::Attempt(const RunningPtr& running) {
  if (++running->attempts > limits_.decide_attempts_max) {
    return Refused(*running, Refuse(common::v1::CONTENTION, {.retry_after = limits_.retry_after}));
  }
  if (system_clock_.Now() > running->call->deadline) {
    return Refused(*running, Refuse(common::v1::DEADLINE_PASSED));
  }
  absl::StatusOr<CommandJob::Plan> plan = running->job->MakePlan();
  if (!plan.ok()) return Refused(*running, plan.status());
  running->plan = *std::move(plan);
  VARSEL_CHECK(!running->plan.stream.is_none());
  if (running->turn == running->plan.stream) return Load(running);
  GiveTurn(*running);
  const bool is_first = turns_.Enter(running->plan.stream, [this, running] {
    running->turn = running->plan.stream;
    running->catch_up = false;
    --running->attempts;  // nothing was in vain yet
    // Whoever gives the turn on may be the log's thread. The plan is made anew, as much may have
    // happened.
    const absl::Status queued = work_.Submit([this, running] { Attempt(running); });
    if (!queued.ok()) Finish(*running, queued, Position());
  });
  if (!is_first) return;
  running->turn = running->plan.stream;
  Load(running);
}

void CommandRunner::GiveTurn(Running& running) {
  if (running.turn.is_none()) return;
  const std::function<void()> next = turns_.Leave(std::exchange(running.turn, StreamId()));
  if (next) next();
}

void CommandRunner::Finish(Running& running, absl::StatusOr<MessagePtr> reply, Position position) {
  GiveTurn(running);
  running.done(std::move(reply), position);
}

void CommandRunner::Load(const RunningPtr& running) {
  const StreamId& stream = running->plan.stream;
  const auto cached = states_.Find(stream, running->job->state_type());
  running->state = cached.has_value() ? cached->state : running->job->NewState();
  running->version = cached.has_value() ? cached->version : Version();
  if (cached.has_value() && !running->catch_up) return Decide(running);
  const absl::StatusOr<Version> version = log_.StreamVersion(stream);
  if (!version.ok()) return Finish(*running, version.status(), Position());
  running->catch_up = true;
  if (*version <= running->version) return Decide(running);
  OnPool(running, [this, running] {
    const absl::Status loaded = LoadCold(*running);
    if (!loaded.ok()) return Finish(*running, loaded, Position());
    Decide(running);
  });
}

absl::Status CommandRunner::LoadCold(Running& running) {
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<log::Record> records,
                     log_.ReadStream(running.plan.stream, running.version, limits_.stream_page));
    if (!records.empty()) {
      ASSIGN_OR_RETURN(running.state, running.job->Fold(running.state, records));
      running.version = records.back().header.version;
    }
    if (records.size() < limits_.stream_page) break;
  }
  states_.Put(running.plan.stream, running.job->state_type(), {running.state, running.version});
  return absl::OkStatus();
}

void CommandRunner::Decide(const RunningPtr& running) {
  if (running->plan.expected.has_value() && *running->plan.expected != running->version) {
    if (!running->catch_up) {  // the caller may have seen more than the cache has
      running->catch_up = true;
      return Load(running);
    }
    // Who may not know of it is told that there is none, not that its version moved.
    const auto unseen = running->job->Decide(running->state);
    if (absl::IsNotFound(unseen.status())) return Refused(*running, unseen.status());
    return Refused(
        *running, Refuse(common::v1::VERSION_MET, {.field = "expected_version",
                                                   .detail = absl::StrCat(running->version.value()),
                                                   .version_met = running->version.value()}));
  }
  auto drafts = running->job->Decide(running->state);
  if (!drafts.ok()) return Refused(*running, drafts.status());
  running->drafts = *std::move(drafts);

  const uint8_t controller = static_cast<uint8_t>(running->call->caller.controller);
  std::vector<SubjectId> without_key;
  for (const ErasedDraft& draft : running->drafts) {
    for (const SubjectId& subject : sealer_.SubjectsToSeal(*draft.event)) {
      if (!sealer_.keys().HasKey(subject, controller)) without_key.push_back(subject);
    }
  }
  if (without_key.empty()) return Append(running);
  OnPool(running, [this, running, controller, without_key = std::move(without_key)] {
    for (const SubjectId& subject : without_key) {
      const absl::Status made = sealer_.keys().EnsureKey(subject, controller);
      if (!made.ok()) return Finish(*running, made, Position());
    }
    Append(running);
  });
}

void CommandRunner::Append(const RunningPtr& running) {
  uint64_t own = 0;
  running->event_ids.clear();
  for (const ErasedDraft& draft : running->drafts) {
    if (running->StreamOf(draft) == running->plan.stream) ++own;
    running->event_ids.push_back(EventId(entropy_.NewUuid()));
  }
  running->reply = running->job->Reply(
      {.version = Version(running->version.value() + own), .event_ids = running->event_ids});
  absl::StatusOr<log::AppendRequest> request = Seal(*running);
  if (!request.ok()) return Finish(*running, request.status(), Position());
  log_.Append(*std::move(request), [this, running](absl::StatusOr<log::AppendOutcome> outcome) {
    Appended(running, std::move(outcome));
  });
}

absl::StatusOr<log::AppendRequest> CommandRunner::Seal(Running& running) {
  const Call& call = *running.call;
  const uint8_t controller = static_cast<uint8_t>(call.caller.controller);
  log::AppendRequest request;
  request.preconditions.push_back({running.plan.stream, running.version});
  for (const log::Precondition& read : running.plan.reads) {
    if (read.stream != running.plan.stream) request.preconditions.push_back(read);
  }
  for (size_t i = 0; i < running.drafts.size(); ++i) {
    const ErasedDraft& draft = running.drafts[i];
    const EventId& event_id = running.event_ids[i];
    const std::string_view kind = KindOf(*draft.event);
    const common::v1::EventKind& stored_as = EventKindOf(*draft.event);
    ASSIGN_OR_RETURN(SealedEvent sealed, sealer_.Seal(event_id, controller, draft.event));
    log::NewRecord record;
    record.meta = {.stream = running.StreamOf(draft),
                   .kind = std::string(kind),
                   .event_id = event_id,
                   .occurred = Microseconds(draft.occurred),
                   .actor = call.caller.actor,
                   .purpose = call.purpose,
                   .controller = controller,
                   .legal_basis = call.legal_basis,
                   .request_id = call.request_id,
                   .causation = EventId(),
                   .correlation = call.correlation.is_none() ? call.request_id : call.correlation,
                   .corrects = draft.corrects,
                   .subjects = std::move(sealed.subjects),
                   .ignorable = stored_as.ignorable()};
    record.payload = std::move(sealed.payload);
    record.sealed = std::move(sealed.sealed);
    record.min_reader_version = stored_as.min_reader_version();
    request.records.push_back(std::move(record));
  }
  request.request = log::RequestEntry{
      .key = running.key, .mac = running.mac, .reply = DeterministicBytes(*running.reply)};
  return request;
}

void CommandRunner::Appended(const RunningPtr& running,
                             absl::StatusOr<log::AppendOutcome> outcome) {
  if (!outcome.ok()) {
    const auto detail = DetailOf(outcome.status());
    if (absl::IsAborted(outcome.status()) && detail.has_value()) {
      return Again(running, detail->position_met());
    }
    return Finish(*running, outcome.status(), Position());
  }
  if (outcome->repeated) {  // it came in twice at once, and the other was first
    return AnswerStored(
        *running, {.mac = running->mac, .last = outcome->last, .reply = std::move(outcome->reply)});
  }
  Evolve(*running, *outcome);
  Finish(*running, std::move(running->reply), outcome->last);
}

void CommandRunner::Evolve(Running& running, const log::AppendOutcome& outcome) {
  if (running.drafts.empty()) return;
  const uint64_t first = outcome.last.value() - running.drafts.size() + 1;
  Version version = running.version;
  std::vector<EventMeta> metas(running.drafts.size());
  std::vector<size_t> own;
  for (size_t i = 0; i < running.drafts.size(); ++i) {
    const ErasedDraft& draft = running.drafts[i];
    const StreamId& stream = running.StreamOf(draft);
    if (stream != running.plan.stream) {
      states_.Forget(stream);
      continue;
    }
    version = version.Next();
    own.push_back(i);
    metas[i] = {.event_id = running.event_ids[i],
                .stream = stream,
                .version = version,
                .position = Position(first + i),
                .occurred = Microseconds(draft.occurred),
                .recorded = outcome.recorded,
                .actor = running.call->caller.actor,
                .corrects = draft.corrects};
  }
  if (own.empty()) return;
  states_.Put(running.plan.stream, running.job->state_type(),
              {running.job->Evolve(running.state, own, metas), version});
}

void CommandRunner::Again(const RunningPtr& running, uint64_t position_met) {
  running->catch_up = true;
  // Not here: this is the log's thread.
  OnPool(running, [this, running, position_met] {
    const bool there = position_met == 0 || log_.head().position.value() >= position_met ||
                       log_.AwaitPast(Position(position_met - 1), limits_.await_view_max);
    if (!there) {
      return Finish(*running,
                    Refuse(common::v1::LOG_CHANGED_MEANWHILE, {.detail = absl::StrCat(position_met),
                                                               .retry_after = limits_.retry_after}),
                    Position());
    }
    Attempt(running);
  });
}

}  // namespace varsel::runtime
