// Does what the passing of time makes due, through the same pipeline as every call. In production a
// thread of its own looks every minute; on a story the pipeline runs it before the clock moves on.
// Thread-safe: one run at a time.
#ifndef VARSEL_SERVICES_RUNTIME_DUE_RUNNER_H_
#define VARSEL_SERVICES_RUNTIME_DUE_RUNNER_H_

#include <cstddef>
#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "services/runtime/due_table.h"
#include "services/runtime/limits.h"
#include "services/runtime/method_table.h"
#include "services/runtime/pipeline.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {

// What one run did.
struct DueReport {
  size_t done = 0;
  size_t refused = 0;  // asked again at the next run
};

class DueRunner {
 public:
  struct Deps {
    const DueTable& table;
    const MethodTable& methods;
    Pipeline& pipeline;
    const Clock& domain_clock;
    ServiceLimits limits;
  };
  explicit DueRunner(const Deps& deps) : deps_(deps) {}
  ~DueRunner();  // Stop

  // Does everything due at or before `until`, in due order, at most limits.due_run_max; blocks.
  // With `step`, each is done at its due time, after step(due); without, at `until`. What is
  // refused is left for the next run.
  DueReport RunUntil(absl::Time until, const std::function<void(absl::Time)>& step = nullptr);

  // A thread that calls RunUntil(now) every limits.due_every of real time.
  void StartThread();
  void Stop();

 private:
  void Loop();

  const Deps deps_;
  Mutex run_mutex_;  // held for a run
  Mutex mutex_;
  CondVar wake_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_DUE_RUNNER_H_
