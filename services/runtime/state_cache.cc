#include "services/runtime/state_cache.h"

#include <utility>

namespace varsel::runtime {

std::optional<StateCache::Entry> StateCache::Find(const StreamId& stream, const void* type) {
  MutexLock lock(mutex_);
  const auto found = index_.find(stream);
  if (found == index_.end() || found->second->type != type) return std::nullopt;
  slots_.splice(slots_.begin(), slots_, found->second);
  return found->second->entry;
}

void StateCache::Put(const StreamId& stream, const void* type, Entry entry) {
  std::list<Slot> dropped;  // destroyed outside the lock
  MutexLock lock(mutex_);
  const auto found = index_.find(stream);
  if (found != index_.end()) {
    Slot& slot = *found->second;
    if (slot.type == type && slot.entry.version >= entry.version) return;
    slot.type = type;
    std::swap(slot.entry, entry);
    slots_.splice(slots_.begin(), slots_, found->second);
    return;
  }
  slots_.push_front({stream, type, std::move(entry)});
  index_.emplace(stream, slots_.begin());
  if (index_.size() <= max_) return;
  index_.erase(slots_.back().stream);
  dropped.splice(dropped.begin(), slots_, std::prev(slots_.end()));
}

void StateCache::Forget(const StreamId& stream) {
  std::list<Slot> dropped;
  MutexLock lock(mutex_);
  const auto found = index_.find(stream);
  if (found == index_.end()) return;
  dropped.splice(dropped.begin(), slots_, found->second);
  index_.erase(found);
}

size_t StateCache::size() const {
  MutexLock lock(mutex_);
  return index_.size();
}

}  // namespace varsel::runtime
