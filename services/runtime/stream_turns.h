// Commands on one stream take turns in the order they came: two at once would both decide on the
// same version, and one of them would decide in vain. What another process or a guard does to the
// stream is still caught by the append. Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_STREAM_TURNS_H_
#define VARSEL_SERVICES_RUNTIME_STREAM_TURNS_H_

#include <deque>
#include <functional>

#include "absl/container/flat_hash_map.h"
#include "storage/base/ids.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {

class StreamTurns {
 public:
  // True: the turn is the caller's, until Leave. False: `when_turn` is kept, and Leave of the one
  // before hands it out.
  bool Enter(const StreamId& stream, std::function<void()> when_turn);
  // Gives the turn on. What it returns, if anything, must be run: the turn is its.
  std::function<void()> Leave(const StreamId& stream);

 private:
  Mutex mutex_;
  absl::flat_hash_map<StreamId, std::deque<std::function<void()>>> waiting_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_STREAM_TURNS_H_
