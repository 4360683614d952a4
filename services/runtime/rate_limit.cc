#include "services/runtime/rate_limit.h"

#include <algorithm>

#include "absl/hash/hash.h"
#include "services/runtime/method_table.h"
#include "storage/base/error.h"
#include "varsel/common/v1/rate_reasons.pb.h"

namespace varsel::runtime {
namespace {

constexpr absl::Duration kMinute = absl::Minutes(1);

}  // namespace

RateLimiter::Shard& RateLimiter::ShardOf(const ActorId& actor) {
  return shards_[absl::Hash<ActorId>()(actor) % kShards];
}

void RateLimiter::MakeRoom(Shard& shard, absl::Duration now) const {
  if (shard.full_at.size() < shard_max_) return;
  absl::erase_if(shard.full_at, [now](const auto& actor) { return actor.second <= now; });
  if (shard.full_at.size() < shard_max_) return;
  shard.full_at.erase(
      std::min_element(shard.full_at.begin(), shard.full_at.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; }));
}

absl::Duration RateLimiter::Take(const ActorId& actor) {
  if (off()) return absl::ZeroDuration();
  const absl::Duration now = clock_.Elapsed();
  Shard& shard = ShardOf(actor);
  MutexLock lock(shard.mutex);
  const auto found = shard.full_at.find(actor);
  const absl::Duration full =
      (found == shard.full_at.end() ? now : std::max(found->second, now)) + each();
  if (full - now > kMinute) return full - now - kMinute;
  if (found != shard.full_at.end()) {
    found->second = full;
    return absl::ZeroDuration();
  }
  MakeRoom(shard, now);
  shard.full_at.emplace(actor, full);
  return absl::ZeroDuration();
}

void RateLimiter::Charge(const ActorId& actor, int64_t more) {
  if (off() || more <= 0) return;
  const absl::Duration now = clock_.Elapsed();
  Shard& shard = ShardOf(actor);
  MutexLock lock(shard.mutex);
  const auto found = shard.full_at.find(actor);
  if (found == shard.full_at.end()) return;  // forgotten meanwhile
  found->second = std::min(std::max(found->second, now) + more * each(), now + 2 * kMinute);
}

size_t RateLimiter::actors() const {
  size_t sum = 0;
  for (const Shard& shard : shards_) {
    MutexLock lock(shard.mutex);
    sum += shard.full_at.size();
  }
  return sum;
}

absl::Status CallRates::Admit(const Method& method, const ActorId& actor) {
  if (const absl::Duration wait = calls_.Take(actor); wait > absl::ZeroDuration()) {
    return Refuse(common::v1::RATE_LIMITED, {.retry_after = wait});
  }
  if (!method.reads_persons) return absl::OkStatus();
  const absl::Duration wait = reads_.Take(actor);
  return wait > absl::ZeroDuration() ? Refuse(common::v1::READS_LIMITED, {.retry_after = wait})
                                     : absl::OkStatus();
}

void CallRates::CountShown(const Method& method, const ActorId& actor, size_t persons) {
  if (method.reads_persons) reads_.Charge(actor, static_cast<int64_t>(persons));
}

}  // namespace varsel::runtime
