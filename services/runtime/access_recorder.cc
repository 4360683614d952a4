#include "services/runtime/access_recorder.h"

#include <memory>
#include <optional>
#include <utility>

#include "storage/base/mutex.h"

namespace varsel::runtime {

absl::Status RecordAndWait(AccessRecorder& recorder, const PersonalRead& read) {
  struct Waiting {
    Mutex mutex;
    CondVar done;
    std::optional<absl::Status> status;
  };
  const auto waiting = std::make_shared<Waiting>();
  recorder.Record(read, [waiting](absl::Status status) {
    MutexLock lock(waiting->mutex);
    waiting->status = std::move(status);
    waiting->done.NotifyAll();
  });
  MutexLock lock(waiting->mutex);
  while (!waiting->status.has_value()) waiting->done.Wait(waiting->mutex);
  return *std::move(waiting->status);
}

}  // namespace varsel::runtime
