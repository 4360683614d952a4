#include "storage/log/follower.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/log/cuttable_log.h"

namespace varsel::log {

Follower::Follower(EventLog& log, Options options, Handle handle, Heartbeat heartbeat)
    : log_(log),
      options_(std::move(options)),
      handle_(std::move(handle)),
      heartbeat_(std::move(heartbeat)) {
  VARSEL_CHECK(options_.batch_records > 0);
  {
    MutexLock lock(mutex_);
    scanned_ = options_.after;
  }
  waker_ = log_.OnCommit([this](Position head) {
    MutexLock lock(mutex_);
    head_ = std::max(head_, head);
    changed_.NotifyAll();
  });
  {
    // After the waker is there, so that no commit falls between.
    const Position head = log_.head().position;
    MutexLock lock(mutex_);
    head_ = std::max(head_, head);
  }
  MutexLock lock(join_mutex_);
  thread_ = std::thread([this] { Run(); });
}

Follower::~Follower() {
  Stop();
  waker_.reset();
}

void Follower::Stop() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    changed_.NotifyAll();
  }
  MutexLock lock(join_mutex_);
  if (thread_.joinable()) thread_.join();
}

Position Follower::scanned() const {
  MutexLock lock(mutex_);
  return scanned_;
}

uint64_t Follower::lag() const {
  MutexLock lock(mutex_);
  return head_ > scanned_ ? head_.value() - scanned_.value() : 0;
}

absl::Status Follower::status() const {
  MutexLock lock(mutex_);
  return status_;
}

bool Follower::stopping() const {
  MutexLock lock(mutex_);
  return stop_;
}

bool Follower::AwaitScanned(Position position, absl::Duration timeout) const {
  const absl::Time until = absl::Now() + timeout;
  MutexLock lock(mutex_);
  while (scanned_ < position && !ended_) {
    const absl::Duration left = until - absl::Now();
    if (left <= absl::ZeroDuration()) break;
    changed_.WaitFor(mutex_, left);
  }
  return scanned_ >= position;
}

absl::StatusOr<bool> Follower::Step() {
  const Position from = scanned();
  ASSIGN_OR_RETURN(std::vector<Record> records, log_.ReadAll(from, options_.batch_records));
  if (records.empty()) return false;
  Position expected = from.Next();
  // A log may begin later than it did (cuttable_log.h).
  const Position first = records.front().header.position;
  const CuttableLog* cuttable = first != expected ? CuttableOf(log_) : nullptr;
  if (cuttable != nullptr && first <= cuttable->cut().through.Next()) expected = first;
  for (const Record& record : records) {
    VARSEL_CHECK(record.header.position ==
                 expected);  // a log of ours that skips is broken beyond repair
    expected = expected.Next();
  }
  const Position reached = records.back().header.position;
  if (options_.wants) {
    std::erase_if(records,
                  [&](const Record& record) { return !options_.wants(record.header.meta.kind); });
  }
  if (!records.empty()) RETURN_IF_ERROR(handle_(records));
  MutexLock lock(mutex_);
  scanned_ = reached;
  head_ = std::max(head_, reached);
  changed_.NotifyAll();
  return true;
}

void Follower::Run() {
  absl::Status why;
  while (!stopping()) {
    const absl::StatusOr<bool> stepped = Step();
    if (!stepped.ok()) {
      why = stepped.status();
      break;
    }
    if (*stepped) continue;
    Position head;
    {
      MutexLock lock(mutex_);
      if (stop_) break;
      head = head_;
    }
    if (heartbeat_) heartbeat_(scanned(), head);
    MutexLock lock(mutex_);
    if (head_ <= scanned_ && !stop_) changed_.WaitFor(mutex_, options_.heartbeat);
  }
  MutexLock lock(mutex_);
  ended_ = true;
  status_ = why;
  changed_.NotifyAll();
}

}  // namespace varsel::log
