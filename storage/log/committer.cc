#include "storage/log/committer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/error.h"
#include "storage/log/log_keys.h"
#include "storage/log/log_meta.h"
#include "storage/log/record_codec.h"
#include "storage/log/sha256.h"

namespace varsel::log {

namespace v1 = common::v1;

PreparedAppend PrepareAppend(AppendRequest request, AppendDone done) {
  PreparedAppend append;
  append.done = std::move(done);
  for (const NewRecord& record : request.records) {
    append.blocks.push_back(EncodeOpenBlock(record));
    append.payload_hashes.push_back(HashOf({record.payload}));
    append.sealed_hashes.push_back(HashOf({record.sealed}));
  }
  append.request = std::move(request);
  return append;
}

Committer::Committer(Parts parts, LogHead head, MerkleTree tree, uint32_t min_reader_version,
                     uint64_t keys_noted)
    : parts_(std::move(parts)),
      last_(head),
      tree_(std::move(tree)),
      least_reader_(min_reader_version),
      keys_noted_(keys_noted),
      guard_(parts_.clock, parts_.clock_jump_max, head.recorded),
      batch_(parts_.database.NewBatch()) {
  {
    MutexLock lock(mutex_);
    head_ = std::move(head);
    min_reader_version_ = min_reader_version;
  }
  teller_ = std::thread([this] { RunTeller(); });
  MutexLock lock(join_mutex_);
  writer_ = std::thread([this] { Run(); });
}

Committer::~Committer() {
  Drain();
  {
    MutexLock lock(tell_mutex_);
    no_more_to_tell_ = true;
    tell_.NotifyAll();
  }
  teller_.join();
}

void Committer::Submit(PreparedAppend append) {
  absl::Status why;
  {
    MutexLock lock(mutex_);
    if (stopped_) {
      why = Refuse(v1::LOG_STOPPED);
    } else if (draining_) {
      why = Refuse(v1::DRAINING, {.retry_after = absl::Seconds(1)});
    } else if (queue_.size() >= parts_.limits.commit_queue_max) {
      why = Refuse(v1::OVERLOADED, {.detail = "queue", .retry_after = absl::Milliseconds(50)});
    } else {
      queue_.push_back(std::move(append));
      if (queue_.size() == 1) work_.NotifyOne();
      return;
    }
  }
  Refused(std::move(append.done), std::move(why));
}

void Committer::Refused(AppendDone done, absl::Status why) {
  MutexLock lock(tell_mutex_);
  to_tell_.push_back(Told{std::move(done), std::move(why)});
  tell_.NotifyOne();
}

bool Committer::BetweenBatches(const std::function<void()>& task) {
  MutexLock lock(mutex_);
  if (ended_ || stopped_) return false;
  bool done = false;
  tasks_.push_back(Task{&task, &done});
  work_.NotifyOne();
  while (!done && !ended_) task_done_.Wait(mutex_);
  return done;
}

void Committer::ConfirmClock() {
  MutexLock lock(mutex_);
  confirm_clock_ = true;
}

void Committer::Fail(const absl::Status& why) {
  {
    MutexLock lock(mutex_);
    if (stopped_) return;
    stopped_ = true;
  }
  parts_.failed(why);
}

void Committer::Drain() {
  {
    MutexLock lock(mutex_);
    draining_ = true;
    work_.NotifyOne();
  }
  MutexLock lock(join_mutex_);
  if (writer_.joinable()) writer_.join();
}

LogHead Committer::head() const {
  MutexLock lock(mutex_);
  return head_;
}

uint32_t Committer::min_reader_version() const {
  MutexLock lock(mutex_);
  return min_reader_version_;
}

bool Committer::stopped() const {
  MutexLock lock(mutex_);
  return stopped_;
}

uint64_t Committer::bytes_written() const {
  MutexLock lock(mutex_);
  return bytes_written_;
}

void Committer::Run() {
  Round round;
  while (true) {
    round.appends.clear();
    std::deque<Task> tasks;
    {
      MutexLock lock(mutex_);
      while (queue_.empty() && tasks_.empty() && !draining_) work_.Wait(mutex_);
      tasks.swap(tasks_);
      if (tasks.empty() && queue_.empty()) {
        ended_ = true;
        task_done_.NotifyAll();
        return;
      }
      while (!queue_.empty() && round.appends.size() < parts_.limits.commit_batch_max) {
        round.appends.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      if (std::exchange(confirm_clock_, false)) guard_.Confirm();
    }
    for (const Task& task : tasks) {
      (*task.run)();
      MutexLock lock(mutex_);
      *task.done = true;
      task_done_.NotifyAll();
    }
    if (!round.appends.empty()) Commit(round);
  }
}

absl::Status Committer::Hindrance() {
  if (stopped()) return Refuse(v1::LOG_STOPPED);
  if (!guard_.Check()) return Refuse(v1::CLOCK_JUMPED);
  if (parts_.free_bytes() < parts_.limits.disk_reserve_bytes) {
    return Refuse(v1::DISK_RESERVE, {.retry_after = absl::Seconds(10)});
  }
  return absl::OkStatus();
}

void Committer::Commit(Round& round) {
  round.fates.assign(round.appends.size(), absl::UnknownError("undecided"));
  const absl::Status hindrance = Hindrance();
  if (!hindrance.ok()) {
    std::fill(round.fates.begin(), round.fates.end(), hindrance);
    Tell(round, last_.position);
    return;
  }
  const absl::Time recorded = std::max(last_.recorded, WholeMicros(parts_.clock.Now()));
  CommitPlan plan(parts_.store, last_.position);
  batch_->Clear();
  for (size_t i = 0; i < round.appends.size(); ++i) {
    Place(round.appends[i], plan, recorded, round.fates[i]);
  }
  LogHead head = last_;
  if (plan.head() != last_.position) {
    head = LogHead{.position = plan.head(), .recorded = recorded, .tree_head = tree_.Root()};
    for (const auto& [stream, version] : plan.heads()) {
      parts_.store.PutHead(stream, version, *batch_);
    }
    batch_->Put(kv::Family::kMeta, kHeadKey, EncodeHead(head));
    NoteKeys();
    parts_.views.Fold(to_fold_, /*alone=*/round.appends.size() == 1);
    parts_.views.AddTo(*batch_, head.position);
  }
  if (!batch_->empty()) {
    const absl::Status written = parts_.database.Write(*batch_, /*sync=*/true);
    if (!written.ok()) {
      Fail(written);
      std::fill(round.fates.begin(), round.fates.end(), Refuse(v1::LOG_STOPPED));
      Tell(round, last_.position);
      return;
    }
    parts_.store.Remember(plan.heads());
    parts_.views.Committed(head.position);
    Publish(head);
  }
  Tell(round, head.position);
  parts_.views.TidyUp();
  to_fold_.clear();
}

void Committer::Place(PreparedAppend& append, CommitPlan& plan, absl::Time recorded,
                      absl::StatusOr<AppendOutcome>& fate) {
  absl::StatusOr<Placement> placement = plan.Place(append.request, recorded);
  if (!placement.ok()) {
    fate = std::move(placement).status();
    return;
  }
  if (!placement->outcome.repeated) {
    PutRecords(append, *placement);
    if (append.request.request.has_value()) {
      const RequestEntry& request = *append.request.request;
      batch_->Put(kv::Family::kRequests, request.key.bytes(),
                  EncodeRequest(request, placement->outcome.last, recorded));
    }
  }
  fate = std::move(placement->outcome);
}

void Committer::PutRecords(PreparedAppend& append, const Placement& placement) {
  Position position = placement.first;
  if (append.cut.has_value()) {
    append.cut->cut.by = position;
    batch_->Put(kv::Family::kMeta, kCutKey, EncodeCutNote(*append.cut));
  }
  for (size_t i = 0; i < append.blocks.size(); ++i, position = position.Next()) {
    NewRecord& record = append.request.records[i];
    std::string& block = append.blocks[i];
    const Version version = placement.versions[i];
    CloseBlock(position, version, placement.outcome.recorded, block);
    parts_.store.PutRecord(record.meta, position, version, block, *batch_);
    tree_.Add(LeafHash(HeaderOf(block), append.payload_hashes[i], append.sealed_hashes[i]),
              [this](int level, uint64_t number, std::string_view hashes) {
                batch_->Put(kv::Family::kMerkle, TileKey(level, number), hashes);
              });
    if (record.min_reader_version > least_reader_) {
      least_reader_ = record.min_reader_version;
      batch_->Put(kv::Family::kMeta, kMinReaderKey, NumberValue(least_reader_));
    }
    if (!parts_.views.Wants(record.meta.kind)) continue;
    // As it will be read: times lose what is finer than a microsecond.
    record.meta.occurred = WholeMicros(record.meta.occurred);
    to_fold_.push_back(Record{.header = RecordHeader{.position = position,
                                                     .version = version,
                                                     .recorded = placement.outcome.recorded,
                                                     .meta = std::move(record.meta)},
                              .header_bytes = std::string(HeaderOf(block)),
                              .payload = std::move(record.payload),
                              .sealed = std::move(record.sealed)});
  }
}

// With the records, or before them: whatever they were sealed with is counted by now.
void Committer::NoteKeys() {
  const uint64_t made = parts_.keys_made ? parts_.keys_made() : 0;
  if (made <= keys_noted_) return;
  batch_->Put(kv::Family::kMeta, kKeysMadeKey, NumberValue(made));
  keys_noted_ = made;  // if it is not written, nothing more is
}

void Committer::Publish(const LogHead& head) {
  const bool grown = head.position != last_.position;
  last_ = head;
  {
    MutexLock lock(mutex_);
    head_ = head;
    min_reader_version_ = least_reader_;
    bytes_written_ += batch_->bytes();
  }
  if (grown) parts_.committed(head);
}

bool Committer::IsIdle() const {
  MutexLock lock(mutex_);
  return queue_.empty() && tasks_.empty();
}

void Committer::Tell(Round& round, Position head) {
  size_t told = 0;
  for (; told < round.appends.size() && IsIdle(); ++told) {
    round.appends[told].done(std::move(round.fates[told]));
  }
  MutexLock lock(tell_mutex_);
  grown_to_ = head;
  for (; told < round.appends.size(); ++told) {
    to_tell_.push_back(Told{std::move(round.appends[told].done), std::move(round.fates[told])});
  }
  tell_.NotifyOne();
}

void Committer::RunTeller() {
  Position told;
  while (true) {
    std::deque<Told> batch;
    std::optional<Position> grown;
    {
      MutexLock lock(tell_mutex_);
      while (to_tell_.empty() && !grown_to_.has_value() && !no_more_to_tell_) {
        tell_.Wait(tell_mutex_);
      }
      batch.swap(to_tell_);
      grown = std::exchange(grown_to_, std::nullopt);
      if (batch.empty() && !grown.has_value()) return;
    }
    for (Told& each : batch) each.done(std::move(each.fate));
    if (grown.has_value() && *grown > told) {
      told = *grown;
      parts_.signal.Committed(told);
    }
  }
}

}  // namespace varsel::log
