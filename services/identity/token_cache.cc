#include "services/identity/token_cache.h"

#include <algorithm>
#include <cstring>

namespace varsel::identity {

TokenCache::TokenCache(size_t tokens_max)
    : of_shard_max_(std::max<size_t>(1, tokens_max / kShards)) {}

// The key is a hash already; its first byte chose the shard.
size_t TokenCache::HashOfKey::operator()(const Key& key) const {
  size_t hash = 0;
  std::memcpy(&hash, key.data() + 8, sizeof hash);
  return hash;
}

std::optional<runtime::Caller> TokenCache::Find(const Key& key, uint64_t generation,
                                                absl::Time now) {
  Shard& shard = ShardOf(key);
  MutexLock lock(shard.mutex);
  const auto found = shard.entries.find(key);
  if (found == shard.entries.end()) return std::nullopt;
  if (found->second.generation != generation || now >= found->second.known.until) {
    shard.entries.erase(found);
    return std::nullopt;
  }
  return found->second.known.caller;
}

// A full shard loses the first that it comes to: whoever it was is verified once more.
void TokenCache::Put(const Key& key, uint64_t generation, const KnownCaller& known) {
  Shard& shard = ShardOf(key);
  MutexLock lock(shard.mutex);
  if (shard.entries.size() >= of_shard_max_ && !shard.entries.contains(key)) {
    shard.entries.erase(shard.entries.begin());
  }
  shard.entries.insert_or_assign(key, Entry{known, generation});
}

size_t TokenCache::size() const {
  size_t size = 0;
  for (const Shard& shard : shards_) {
    MutexLock lock(shard.mutex);
    size += shard.entries.size();
  }
  return size;
}

}  // namespace varsel::identity
