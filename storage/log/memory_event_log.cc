#include "storage/log/memory_event_log.h"

#include <algorithm>
#include <future>

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/log/append_check.h"
#include "storage/log/record_codec.h"
#include "storage/log/sha256.h"

namespace varsel::log {
namespace {

namespace v1 = common::v1;

constexpr uint32_t kFormat = 1;

}  // namespace

absl::StatusOr<Version> MemoryEventLog::State::HeadOf(const StreamId& stream) {
  const auto found = streams.find(stream);
  return found == streams.end() ? Version() : Version(found->second.size());
}

absl::StatusOr<bool> MemoryEventLog::State::HasEvent(const EventId& id) {
  return events.contains(id);
}

absl::StatusOr<std::optional<KnownRequest>> MemoryEventLog::State::Find(const Uuid& request_key) {
  const auto found = requests.find(request_key);
  if (found == requests.end()) return std::nullopt;
  return found->second;
}

MemoryEventLog::MemoryEventLog(Options options)
    : options_(std::move(options)),
      clock_(options_.clock != nullptr ? *options_.clock : SystemClock()),
      views_(options_.views) {
  Entropy& entropy = options_.entropy != nullptr ? *options_.entropy : SystemEntropy();
  {
    MutexLock lock(state_mutex_);
    state_.head =
        LogHead{.position = {}, .recorded = absl::InfinitePast(), .tree_head = state_.tree.Root()};
    state_.identity = LogIdentity{.log_id = LogId(entropy.NewUuid()),
                                  .district = options_.district,
                                  .development = options_.development,
                                  .format = kFormat,
                                  .min_reader_version = 0};
  }
  thread_ = std::thread([this] { Run(); });
}

MemoryEventLog::~MemoryEventLog() {
  Shutdown();
  {
    MutexLock lock(queue_mutex_);
    end_ = true;
    queued_.NotifyOne();
  }
  thread_.join();
}

LogIdentity MemoryEventLog::identity() const {
  MutexLock lock(state_mutex_);
  return state_.identity;
}

LogHead MemoryEventLog::head() const {
  MutexLock lock(state_mutex_);
  return state_.head;
}

void MemoryEventLog::Append(AppendRequest request, AppendDone done) {
  absl::Status refused = CheckAppend(request, options_.limits);
  MutexLock lock(queue_mutex_);
  if (draining_) {
    refused = Refuse(v1::DRAINING, {.retry_after = absl::Seconds(1)});
  } else if (queue_.size() >= options_.limits.commit_queue_max) {
    refused = Refuse(v1::OVERLOADED, {.detail = "queue", .retry_after = absl::Milliseconds(50)});
  }
  queue_.push_back(Queued{std::move(request), std::move(done), std::move(refused)});
  queued_.NotifyOne();
}

void MemoryEventLog::Run() {
  while (true) {
    Queued next;
    {
      MutexLock lock(queue_mutex_);
      busy_ = false;
      if (queue_.empty()) drained_.NotifyAll();
      while (queue_.empty() && !end_) queued_.Wait(queue_mutex_);
      if (queue_.empty()) return;
      busy_ = true;
      next = std::move(queue_.front());
      queue_.pop_front();
    }
    if (next.refused.ok()) {
      next.done(Commit(std::move(next.request)));
    } else {
      next.done(std::move(next.refused));
    }
  }
}

absl::StatusOr<AppendOutcome> MemoryEventLog::Commit(AppendRequest request) {
  Placement placement;
  std::vector<Record> stored;
  {
    MutexLock lock(state_mutex_);
    const absl::Time recorded = std::max(state_.head.recorded, WholeMicros(clock_.Now()));
    CommitPlan plan(state_, state_.head.position);
    ASSIGN_OR_RETURN(placement, plan.Place(request, recorded));
    if (placement.outcome.repeated) return std::move(placement.outcome);
    Store(std::move(request), placement, stored);
  }
  if (!stored.empty()) signal_.Committed(placement.outcome.last);
  return std::move(placement.outcome);
}

void MemoryEventLog::Store(AppendRequest request, const Placement& placement,
                           std::vector<Record>& stored) {
  Position position = placement.first;
  for (size_t i = 0; i < request.records.size(); ++i, position = position.Next()) {
    const NewRecord& record = request.records[i];
    // Through the codec, so that a test sees the bytes and the rounding that the disk gives.
    std::string block = EncodeOpenBlock(record);
    CloseBlock(position, placement.versions[i], placement.outcome.recorded, block);
    absl::StatusOr<RecordView> view = DecodeBlock(block, position);
    VARSEL_CHECK(view.ok());
    state_.tree.Add(
        LeafHash(view->header_bytes(), HashOf({record.payload}), HashOf({record.sealed})),
        // Called within Add, with the lock that is held here.
        [this](int level, uint64_t number, std::string_view hashes) ABSL_NO_THREAD_SAFETY_ANALYSIS {
          state_.tiles[{level, number}] = std::string(hashes);
        });
    state_.streams[record.meta.stream].push_back(position);
    state_.events[record.meta.event_id] = position;
    state_.identity.min_reader_version =
        std::max(state_.identity.min_reader_version, record.min_reader_version);
    stored.push_back(view->ToRecord());
    state_.records.push_back(stored.back());
    views_.Fold(stored.back());
  }
  if (request.request.has_value()) {
    RequestEntry& entry = *request.request;
    state_.requests[entry.key] =
        KnownRequest{StoredRequest{entry.mac, placement.outcome.last, std::move(entry.reply)},
                     placement.outcome.recorded};
  }
  if (stored.empty()) return;
  state_.head = LogHead{.position = placement.outcome.last,
                        .recorded = placement.outcome.recorded,
                        .tree_head = state_.tree.Root()};
}

absl::StatusOr<Version> MemoryEventLog::StreamVersion(const StreamId& stream) const {
  MutexLock lock(state_mutex_);
  return state_.HeadOf(stream);
}

absl::StatusOr<std::vector<Record>> MemoryEventLog::ReadStream(const StreamId& stream,
                                                               Version after, size_t limit) const {
  MutexLock lock(state_mutex_);
  std::vector<Record> read;
  const auto found = state_.streams.find(stream);
  if (found == state_.streams.end()) return read;
  limit = std::min(limit, options_.limits.read_records_max);
  for (size_t i = after.value(); i < found->second.size() && read.size() < limit; ++i) {
    if (found->second[i] <= state_.cut.through) continue;
    read.push_back(state_.records[found->second[i].value() - 1]);
  }
  return read;
}

absl::StatusOr<std::vector<Record>> MemoryEventLog::ReadAll(Position after, size_t limit) const {
  MutexLock lock(state_mutex_);
  std::vector<Record> read;
  limit = std::min(limit, options_.limits.read_records_max);
  after = std::max(after, state_.cut.through);
  for (size_t i = after.value(); i < state_.records.size() && read.size() < limit; ++i) {
    read.push_back(state_.records[i]);
  }
  return read;
}

absl::StatusOr<std::optional<StoredRequest>> MemoryEventLog::FindRequest(const Uuid& key) const {
  MutexLock lock(state_mutex_);
  const auto found = state_.requests.find(key);
  if (found == state_.requests.end()) return std::nullopt;
  return found->second.stored;
}

absl::StatusOr<std::optional<Position>> MemoryEventLog::FindEvent(const EventId& id) const {
  MutexLock lock(state_mutex_);
  const auto found = state_.events.find(id);
  if (found == state_.events.end()) return std::nullopt;
  return found->second;
}

LogCut MemoryEventLog::cut() const {
  MutexLock lock(state_mutex_);
  return state_.cut;
}

CutDone MemoryEventLog::erased() const {
  MutexLock lock(state_mutex_);
  return state_.erased;
}

absl::Status MemoryEventLog::EndThrough(Position through, const ActorId& actor) {
  if (!options_.cuttable) {
    return absl::FailedPreconditionError("this log keeps all of its records for ever");
  }
  LogCut cut{.through = through};
  {
    MutexLock lock(state_mutex_);
    if (through > state_.head.position) {
      return absl::InvalidArgumentError("a log ends its beginning, and nothing past its head");
    }
    if (through <= state_.cut.through) return absl::OkStatus();
    cut.recorded = state_.records[through.value() - 1].header.recorded;
  }
  Entropy& entropy = options_.entropy != nullptr ? *options_.entropy : SystemEntropy();
  auto told = std::make_shared<std::promise<absl::StatusOr<AppendOutcome>>>();
  {
    MutexLock lock(queue_mutex_);
    if (draining_) return Refuse(v1::DRAINING, {.retry_after = absl::Seconds(1)});
    queue_.push_back(Queued{
        .request = CutRequest(identity(), cut, EventId(entropy.NewUuid()), actor, clock_.Now()),
        .done = [told](absl::StatusOr<AppendOutcome> fate) { told->set_value(fate); },
        .refused = absl::OkStatus()});
    queued_.NotifyOne();
  }
  ASSIGN_OR_RETURN(const AppendOutcome outcome, told->get_future().get());
  cut.by = outcome.last;
  Erase(cut);
  return absl::OkStatus();
}

void MemoryEventLog::Erase(const LogCut& cut) {
  MutexLock lock(state_mutex_);
  for (uint64_t i = state_.cut.through.value(); i < cut.through.value(); ++i) {
    state_.events.erase(state_.records[i].header.meta.event_id);
    state_.records[i] = Record();
  }
  state_.cut = cut;
  state_.erased = CutDone{.through = cut.through, .since = clock_.Now()};
  views_.BuildAnew(std::vector<Record>(
      state_.records.begin() + static_cast<ptrdiff_t>(cut.through.value()), state_.records.end()));
}

absl::StatusOr<ProofTree> MemoryEventLog::Tree() const {
  MutexLock lock(state_mutex_);
  return ProofTree(state_.tree, [tiles = state_.tiles](int level, uint64_t number) {
    return absl::StatusOr<std::string>(tiles.at({level, number}));
  });
}

bool MemoryEventLog::AwaitPast(Position after, absl::Duration timeout) const {
  return signal_.AwaitPast(after, timeout);
}

std::shared_ptr<void> MemoryEventLog::OnCommit(std::function<void(Position)> wake) {
  return signal_.OnCommit(std::move(wake));
}

void MemoryEventLog::Shutdown() {
  {
    MutexLock lock(queue_mutex_);
    draining_ = true;
    while (!queue_.empty() || busy_) drained_.Wait(queue_mutex_);
  }
  signal_.Stop();
}

absl::StatusOr<std::unique_ptr<views::RowReader>> MemoryEventLog::Read(std::string_view view,
                                                                       Position at_least) const {
  return views_.Read(view, at_least);
}

std::vector<views::ViewState> MemoryEventLog::States() const { return views_.States(); }

}  // namespace varsel::log
