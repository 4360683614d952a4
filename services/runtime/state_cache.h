// The folded states of the streams that were decided on last, each with its version. The least
// recently used goes first. Only ever a shortcut: what is missing or behind is folded from the log.
// Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_STATE_CACHE_H_
#define VARSEL_SERVICES_RUNTIME_STATE_CACHE_H_

#include <cstddef>
#include <list>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "services/runtime/command_job.h"
#include "storage/base/ids.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {

class StateCache {
 public:
  struct Entry {
    StatePtr state;
    Version version;
  };

  explicit StateCache(size_t max) : max_(max) {}

  // `type` = CommandJob::state_type: a stream's state of another aggregate is not found.
  std::optional<Entry> Find(const StreamId& stream, const void* type);
  // Keeps the state unless a later version is there.
  void Put(const StreamId& stream, const void* type, Entry entry);
  void Forget(const StreamId& stream);
  size_t size() const;

 private:
  struct Slot {
    StreamId stream;
    const void* type;
    Entry entry;
  };

  const size_t max_;
  mutable Mutex mutex_;
  std::list<Slot> slots_ ABSL_GUARDED_BY(mutex_);  // most recently used first
  absl::flat_hash_map<StreamId, std::list<Slot>::iterator> index_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_STATE_CACHE_H_
