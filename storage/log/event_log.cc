#include "storage/log/event_log.h"

#include <memory>
#include <utility>

#include "storage/base/mutex.h"

namespace varsel::log {
namespace {

struct Waiting {
  Mutex mutex;
  CondVar done;
  std::optional<absl::StatusOr<AppendOutcome>> fate ABSL_GUARDED_BY(mutex);
};

}  // namespace

absl::StatusOr<AppendOutcome> EventLog::AppendAndWait(AppendRequest request) {
  // Shared with the callback, which may still be unlocking when this returns.
  auto waiting = std::make_shared<Waiting>();
  Append(std::move(request), [waiting](absl::StatusOr<AppendOutcome> fate) {
    MutexLock lock(waiting->mutex);
    waiting->fate = std::move(fate);
    waiting->done.NotifyOne();
  });
  MutexLock lock(waiting->mutex);
  while (!waiting->fate.has_value()) waiting->done.Wait(waiting->mutex);
  return *std::move(waiting->fate);
}

}  // namespace varsel::log
