#include "storage/views/helper.h"

#include <utility>

namespace varsel::views {

Helper::Helper() {
  thread_ = std::thread([this] { Run(); });
}

Helper::~Helper() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void Helper::Share(const std::function<void()>& work) {
  {
    MutexLock lock(mutex_);
    work_ = &work;
    changed_.NotifyAll();
  }
  work();
  MutexLock lock(mutex_);
  work_ = nullptr;
  while (working_) changed_.Wait(mutex_);
}

void Helper::Run() {
  while (true) {
    const std::function<void()>* work = nullptr;
    {
      MutexLock lock(mutex_);
      while (work_ == nullptr && !stop_) changed_.Wait(mutex_);
      if (stop_) return;
      work = std::exchange(work_, nullptr);
      working_ = true;
    }
    (*work)();
    MutexLock lock(mutex_);
    working_ = false;
    changed_.NotifyAll();
  }
}

}  // namespace varsel::views
