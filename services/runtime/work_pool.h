// A few threads for what may not run on a transport's or the log's thread: cold loads, new keys,
// scans and retries. The queue is bounded and refuses early instead of growing. Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_WORK_POOL_H_
#define VARSEL_SERVICES_RUNTIME_WORK_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {

class WorkPool {
 public:
  struct Options {
    size_t threads = 4;
    size_t queue_max = 8192;
    absl::Duration retry_after = absl::Milliseconds(200);
  };
  explicit WorkPool(const Options& options);
  // Runs what is queued, then joins its threads. Nothing may be submitted any more.
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // RESOURCE_EXHAUSTED OVERLOADED when the queue is full; `task` is then dropped unrun. Never
  // blocks.
  absl::Status Submit(std::function<void()> task);
  // Whether the calling thread is one of this pool's.
  bool IsOnWorker() const;
  size_t waiting() const;

 private:
  void Run();

  const Options options_;
  mutable Mutex mutex_;
  CondVar queued_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_WORK_POOL_H_
