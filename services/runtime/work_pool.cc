#include "services/runtime/work_pool.h"

#include <utility>

#include "storage/base/error.h"

namespace varsel::runtime {
namespace {

thread_local const WorkPool* pool_of_thread = nullptr;

}  // namespace

WorkPool::WorkPool(const Options& options) : options_(options) {
  threads_.reserve(options_.threads);
  for (size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkPool::~WorkPool() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    queued_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

absl::Status WorkPool::Submit(std::function<void()> task) {
  MutexLock lock(mutex_);
  if (queue_.size() >= options_.queue_max) {
    return Refuse(common::v1::OVERLOADED,
                  {.detail = "work queue", .retry_after = options_.retry_after});
  }
  queue_.push_back(std::move(task));
  queued_.NotifyOne();
  return absl::OkStatus();
}

bool WorkPool::IsOnWorker() const { return pool_of_thread == this; }

size_t WorkPool::waiting() const {
  MutexLock lock(mutex_);
  return queue_.size();
}

void WorkPool::Run() {
  pool_of_thread = this;
  while (true) {
    std::function<void()> task;
    {
      MutexLock lock(mutex_);
      while (queue_.empty() && !stopping_) queued_.Wait(mutex_);
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace varsel::runtime
