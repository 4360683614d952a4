// Erases keys as the log says: at start all that it ever erased, then each erasure when it is
// committed. The record is on disk before a key is touched, so a crash in between is made good at
// the next start. Thread-safe.
#ifndef VARSEL_SERVICES_RECORDS_ERASER_H_
#define VARSEL_SERVICES_RECORDS_ERASER_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/runtime/area.h"
#include "storage/base/mutex.h"
#include "storage/log/follower.h"

namespace varsel::records {

class Eraser {
 public:
  // `ground`'s parts outlive it.
  explicit Eraser(const runtime::Ground& ground) : ground_(ground) {}
  ~Eraser() { Stop(); }

  // Replays what was erased, then follows. Blocks for the first.
  absl::Status Start();
  void Stop();
  // True once no file of the server's holds a key that was erased up to `position`. Waits for it up
  // to `timeout`. Not for a gRPC thread.
  bool AwaitErased(Position position, absl::Duration timeout) const;

 private:
  const runtime::Ground ground_;
  mutable Mutex mutex_;
  std::shared_ptr<log::Follower> follower_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_ERASER_H_
