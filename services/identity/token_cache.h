// Callers whose tokens were verified, until the tokens expire: a check of a known token is a hash
// and a look-up instead of a signature. Keyed by SHA-256 of the token, so that no token is kept.
// Bounded; split over shards by the hash, each with a lock of its own that is held for a look-up
// only. Thread-safe.
#ifndef VARSEL_SERVICES_IDENTITY_TOKEN_CACHE_H_
#define VARSEL_SERVICES_IDENTITY_TOKEN_CACHE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "services/identity/caller_claims.h"
#include "storage/base/mutex.h"
#include "storage/log/record.h"

namespace varsel::identity {

inline constexpr size_t kTokensCachedMax = 65'536;

class TokenCache {
 public:
  using Key = log::Sha256;

  explicit TokenCache(size_t tokens_max = kTokensCachedMax);

  // The caller, unless his token has expired or was verified with another generation of keys: when
  // a key leaves the set, the generation moves, and every token is verified anew.
  std::optional<runtime::Caller> Find(const Key& key, uint64_t generation, absl::Time now);
  void Put(const Key& key, uint64_t generation, const KnownCaller& known);
  size_t size() const;

 private:
  static constexpr size_t kShards = 16;
  struct Entry {
    KnownCaller known;
    uint64_t generation = 0;
  };
  struct HashOfKey {
    size_t operator()(const Key& key) const;
  };
  struct alignas(64) Shard {
    mutable Mutex mutex;
    absl::flat_hash_map<Key, Entry, HashOfKey> entries ABSL_GUARDED_BY(mutex);
  };
  Shard& ShardOf(const Key& key) { return shards_[key[0] % kShards]; }

  const size_t of_shard_max_;
  std::array<Shard, kShards> shards_;
};

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_TOKEN_CACHE_H_
