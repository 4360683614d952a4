// A second thread for work that can be shared: it sleeps until there is some. Used by one thread at
// a time.
#ifndef VARSEL_STORAGE_VIEWS_HELPER_H_
#define VARSEL_STORAGE_VIEWS_HELPER_H_

#include <functional>
#include <thread>

#include "storage/base/mutex.h"

namespace varsel::views {

class Helper {
 public:
  Helper();
  ~Helper();

  // Runs `work` here and, if the second thread comes to it before this one is through, there at the
  // same time; both are through when it returns. `work` takes a piece at a time of what is to be
  // done, until nothing is left.
  void Share(const std::function<void()>& work);

 private:
  void Run();

  Mutex mutex_;
  CondVar changed_;
  const std::function<void()>* work_ ABSL_GUARDED_BY(mutex_) = nullptr;  // not begun there yet
  bool working_ ABSL_GUARDED_BY(mutex_) = false;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace varsel::views

#endif  // VARSEL_STORAGE_VIEWS_HELPER_H_
