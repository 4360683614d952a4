// The frame that was made last, for others who watch the same in the same way: a record is put into
// words once for all of a group's watchers, not once for each. One frame only: the hub hands a
// record to one after another. Thread-safe.
#ifndef VARSEL_SERVICES_REPLAY_LAST_TOLD_H_
#define VARSEL_SERVICES_REPLAY_LAST_TOLD_H_

#include <memory>
#include <utility>
#include <vector>

#include "services/replay/live_hub.h"
#include "services/replay/selection.h"
#include "services/replay/step_reply.h"
#include "storage/base/mutex.h"
#include "storage/base/uuid.h"
#include "varsel/replay/v1/replay_service.pb.h"

namespace varsel::replay {

// All that a frame follows from, where its records' persons may be told of as the hub judged them.
struct ToldOf {
  LiveRecords records;
  Scope scope;
  Lens lens;
  bool pseudonyms = false;
};

struct Told {
  v1::WatchResponse response;
  std::vector<Uuid> named;  // the persons whom it names
};

class LastTold {
 public:
  // Null if the last frame was of something else.
  std::shared_ptr<const Told> Find(const LiveRecords& records, const Scope& scope, const Lens& lens,
                                   bool pseudonyms) const {
    MutexLock lock(mutex_);
    const bool same = of_.records == records && of_.scope == scope && of_.lens == lens &&
                      of_.pseudonyms == pseudonyms;
    return same ? told_ : nullptr;
  }
  void Keep(ToldOf of, std::shared_ptr<const Told> told) {
    MutexLock lock(mutex_);
    of_ = std::move(of);
    told_ = std::move(told);
  }

 private:
  mutable Mutex mutex_;
  ToldOf of_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const Told> told_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_LAST_TOLD_H_
