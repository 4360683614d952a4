#include "services/runtime/stream_turns.h"

#include <utility>

#include "storage/base/check.h"

namespace varsel::runtime {

bool StreamTurns::Enter(const StreamId& stream, std::function<void()> when_turn) {
  MutexLock lock(mutex_);
  const auto [slot, is_first] = waiting_.try_emplace(stream);
  if (is_first) return true;
  slot->second.push_back(std::move(when_turn));
  return false;
}

std::function<void()> StreamTurns::Leave(const StreamId& stream) {
  MutexLock lock(mutex_);
  const auto slot = waiting_.find(stream);
  VARSEL_CHECK(slot != waiting_.end());
  if (slot->second.empty()) {
    waiting_.erase(slot);
    return nullptr;
  }
  std::function<void()> next = std::move(slot->second.front());
  slot->second.pop_front();
  return next;
}

}  // namespace varsel::runtime
