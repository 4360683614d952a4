#include "storage/log/commit_signal.h"

#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"

namespace varsel::log {

struct CommitSignal::Shared {
  mutable Mutex mutex;
  mutable CondVar grown;
  CondVar called;
  Position head ABSL_GUARDED_BY(mutex);
  bool stopped ABSL_GUARDED_BY(mutex) = false;
  uint64_t next_id ABSL_GUARDED_BY(mutex) = 1;
  uint64_t calling ABSL_GUARDED_BY(mutex) = 0;  // the id whose wake is being called, or 0
  std::thread::id caller ABSL_GUARDED_BY(mutex);
  std::map<uint64_t, std::shared_ptr<std::function<void(Position)>>> wakes ABSL_GUARDED_BY(mutex);

  void Remove(uint64_t id) {
    MutexLock lock(mutex);
    wakes.erase(id);
    while (calling == id && caller != std::this_thread::get_id()) called.Wait(mutex);
  }
};

CommitSignal::CommitSignal() : shared_(std::make_shared<Shared>()) {}

void CommitSignal::Committed(Position head) {
  Shared& shared = *shared_;
  std::vector<uint64_t> ids;
  {
    MutexLock lock(shared.mutex);
    shared.head = head;
    shared.caller = std::this_thread::get_id();
    for (const auto& [id, wake] : shared.wakes) ids.push_back(id);
    shared.grown.NotifyAll();
  }
  for (const uint64_t id : ids) {
    std::shared_ptr<std::function<void(Position)>> wake;
    {
      MutexLock lock(shared.mutex);
      const auto found = shared.wakes.find(id);
      if (found == shared.wakes.end()) continue;
      wake = found->second;
      shared.calling = id;
    }
    (*wake)(head);
    MutexLock lock(shared.mutex);
    shared.calling = 0;
    shared.called.NotifyAll();
  }
}

void CommitSignal::Stop() {
  MutexLock lock(shared_->mutex);
  shared_->stopped = true;
  shared_->grown.NotifyAll();
}

bool CommitSignal::AwaitPast(Position after, absl::Duration timeout) const {
  Shared& shared = *shared_;
  const bool forever = timeout == absl::InfiniteDuration();
  const absl::Time until = absl::Now() + timeout;
  MutexLock lock(shared.mutex);
  while (shared.head <= after && !shared.stopped) {
    if (forever) {
      shared.grown.Wait(shared.mutex);
      continue;
    }
    const absl::Duration left = until - absl::Now();
    if (left <= absl::ZeroDuration()) break;
    shared.grown.WaitFor(shared.mutex, left);
  }
  return shared.head > after;
}

std::shared_ptr<void> CommitSignal::OnCommit(std::function<void(Position)> wake) {
  const std::shared_ptr<Shared> shared = shared_;
  uint64_t id = 0;
  {
    MutexLock lock(shared->mutex);
    id = shared->next_id++;
    shared->wakes[id] = std::make_shared<std::function<void(Position)>>(std::move(wake));
  }
  return std::shared_ptr<void>(nullptr, [shared, id](void*) { shared->Remove(id); });
}

}  // namespace varsel::log
