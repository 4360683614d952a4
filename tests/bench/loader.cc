#include "tests/bench/loader.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "services/notification/decide_fact.h"
#include "services/notification/evolve.h"
#include "services/notification/streams.h"
#include "services/runtime/stored_event.h"
#include "storage/base/entropy.h"
#include "storage/base/mutex.h"
#include "storage/base/status_macros.h"

namespace varsel::bench {
namespace {

namespace n = ::varsel::notification;

constexpr size_t kPeopleAtOnce = 1000;
constexpr size_t kRecordsAnAppend = 200;
constexpr size_t kAppendsInFlight = 64;

// Bounds the appends under way and keeps the first that failed.
class Appends {
 public:
  explicit Appends(log::EventLog& log) : log_(log) {}
  ~Appends() { Await().IgnoreError(); }

  void Add(log::AppendRequest request) {
    {
      MutexLock lock(mutex_);
      while (open_ >= kAppendsInFlight) ended_.Wait(mutex_);
      ++open_;
    }
    log_.Append(std::move(request), [this](const absl::StatusOr<log::AppendOutcome>& outcome) {
      MutexLock lock(mutex_);
      --open_;
      if (!outcome.ok() && failed_.ok()) failed_ = outcome.status();
      ended_.NotifyAll();
    });
  }
  absl::Status Await() {
    MutexLock lock(mutex_);
    while (open_ > 0) ended_.Wait(mutex_);
    return failed_;
  }

 private:
  log::EventLog& log_;
  Mutex mutex_;
  CondVar ended_;
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status failed_ ABSL_GUARDED_BY(mutex_);
};

absl::StatusOr<n::NotificationState> StateOf(const log::EventLog& log, const StreamId& stream) {
  ASSIGN_OR_RETURN(const std::vector<log::Record> records, log.ReadStream(stream, Version(), 100));
  n::NotificationState state;
  for (const log::Record& record : records) {
    ASSIGN_OR_RETURN(const auto event, runtime::DecodeEvent<n::v1::NotificationEvent>(record));
    state = n::EvolveNotification(std::move(state), event, runtime::MetaOf(record.header));
  }
  return state;
}

absl::StatusOr<log::NewRecord> Sealed(const runtime::Sealer& sealer, const StreamId& stream,
                                      Draft<n::v1::NotificationEvent>& draft,
                                      const DecideContext& context) {
  const EventId event_id(SystemEntropy().NewUuid());
  const std::string kind(runtime::KindOf(draft.event));
  ASSIGN_OR_RETURN(runtime::SealedEvent sealed,
                   sealer.Seal(event_id, common::v1::CONTROLLER_POLICE, &draft.event));
  log::NewRecord record;
  record.meta.stream = draft.stream.is_none() ? stream : draft.stream;
  record.meta.kind = kind;
  record.meta.event_id = event_id;
  record.meta.occurred = absl::FromUnixMicros(absl::ToUnixMicros(draft.occurred));
  record.meta.actor = context.actor;
  record.meta.purpose = "notification";
  record.meta.controller = common::v1::CONTROLLER_POLICE;
  record.meta.request_id = RequestId(SystemEntropy().NewUuid());
  record.meta.correlation = record.meta.request_id;
  record.meta.corrects = draft.corrects;
  record.meta.subjects = std::move(sealed.subjects);
  record.payload = std::move(sealed.payload);
  record.sealed = std::move(sealed.sealed);
  return record;
}

// Decides and folds ten attempts on one notification; their records go to `append`.
absl::Status AddAttempts(LocalSystem& system, const std::string& notification_id, size_t seed,
                         log::AppendRequest* append) {
  const StreamId stream = n::NotificationStream(notification_id);
  ASSIGN_OR_RETURN(n::NotificationState state, StateOf(system.event_log(), stream));
  DecideContext context;
  context.now = absl::Now();
  context.actor = *ActorId::Parse(ActorOf(Who::kLeader));
  context.role = common::v1::Access::PROJECT_LEADER;
  for (size_t i = 0; i < kAttemptsEach; ++i) {
    const n::v1::RecordAttemptRequest request =
        Attempt(notification_id, seed * kAttemptsEach + i, context.now);
    ASSIGN_OR_RETURN(n::EventDrafts drafts, n::Decide(state, request, n::FactContext(), context));
    for (Draft<n::v1::NotificationEvent>& draft : drafts) {
      EventMeta meta;
      meta.occurred = draft.occurred;
      meta.recorded = context.now;
      state = n::EvolveNotification(std::move(state), draft.event, meta);
      ASSIGN_OR_RETURN(log::NewRecord record, Sealed(system.sealer(), stream, draft, context));
      append->records.push_back(std::move(record));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status LoadPeople(LocalSystem& system, size_t from, size_t to) {
  const absl::Time now = absl::Now();
  if (from == 0) {
    for (Phase& phase : Foundation(now)) RETURN_IF_ERROR(system.Run(std::move(phase)));
  }
  for (size_t begin = from; begin < to; begin += kPeopleAtOnce) {
    const size_t end = std::min(begin + kPeopleAtOnce, to);
    for (Phase& phase : People(begin, end, now)) RETURN_IF_ERROR(system.Run(std::move(phase)));
    if (begin == 0) RETURN_IF_ERROR(system.Run(StartRounds()));
  }
  return absl::OkStatus();
}

absl::Status LoadAttempts(LocalSystem& system, size_t from, size_t to) {
  Appends appends(system.event_log());
  log::AppendRequest append;
  const auto flush = [&] {
    appends.Add(std::move(append));
    append = log::AppendRequest();
  };
  for (size_t person = from; person < to; ++person) {
    for (size_t round = 0; round < kRounds; ++round) {
      RETURN_IF_ERROR(
          AddAttempts(system, NotificationId(round, person), person * kRounds + round, &append));
      if (append.records.size() >= kRecordsAnAppend) flush();
    }
  }
  if (!append.records.empty()) flush();
  return appends.Await();
}

}  // namespace varsel::bench
