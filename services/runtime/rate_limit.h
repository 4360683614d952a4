// How much one actor may ask for in a minute, so that nobody empties the register by asking for it
// piece by piece. A bucket for each actor: it holds a minute's worth, each call takes one out, and
// it fills again evenly.
#ifndef VARSEL_SERVICES_RUNTIME_RATE_LIMIT_H_
#define VARSEL_SERVICES_RUNTIME_RATE_LIMIT_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/runtime/call.h"
#include "storage/base/clock.h"
#include "storage/base/ids.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {

struct Method;

// Of one actor, with a burst of the same; 0 = no limit. varseld's flags say how many.
struct RateLimits {
  uint32_t calls_per_minute = 0;
  uint32_t personal_reads_per_minute = 0;  // persons whose data he is shown
  size_t actors_max = 10'000;              // whose calls are counted at once
};

// Thread-safe. Remembers at most so many actors; of more, who has asked for least is forgotten
// first, and begins again with a full bucket.
class RateLimiter {
 public:
  // `per_minute` 0 = no limit. `clock` outlives it; only its Elapsed is read.
  RateLimiter(uint32_t per_minute, size_t actors_max, const Clock& clock)
      : per_minute_(per_minute), shard_max_(actors_max / kShards + 1), clock_(clock) {}

  bool off() const { return per_minute_ == 0; }
  // Zero = it is taken. Else nothing is, and there is one after so long.
  absl::Duration Take(const ActorId& actor);
  // Takes `more` that were not known beforehand: the bucket may be owed a minute's worth at the
  // most.
  void Charge(const ActorId& actor, int64_t more);
  // How many actors are remembered.
  size_t actors() const;

 private:
  static constexpr size_t kShards = 16;
  struct Shard {
    mutable Mutex mutex;
    // When the actor's bucket is full again, in the clock's Elapsed. Absent = it is.
    absl::flat_hash_map<ActorId, absl::Duration> full_at ABSL_GUARDED_BY(mutex);
  };

  Shard& ShardOf(const ActorId& actor);
  absl::Duration each() const { return absl::Minutes(1) / static_cast<int64_t>(per_minute_); }
  void MakeRoom(Shard& shard, absl::Duration now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);

  const uint32_t per_minute_;
  const size_t shard_max_;
  const Clock& clock_;
  std::array<Shard, kShards> shards_;
};

// What the pipeline asks of each call that comes from outside; what the system does by itself is
// not counted. Thread-safe.
class CallRates {
 public:
  CallRates(const RateLimits& limits, const Clock& clock)
      : calls_(limits.calls_per_minute, limits.actors_max, clock),
        reads_(limits.personal_reads_per_minute, limits.actors_max, clock) {}

  // RESOURCE_EXHAUSTED with the time to wait: RATE_LIMITED of all calls, READS_LIMITED of reads of
  // personal data (a purpose is asked for, and nothing is changed).
  absl::Status Admit(const Method& method, const ActorId& actor);
  // Many persons in one reply, or in a stream, count as many reads: a list is no way around the
  // limit. `persons` = those beyond the one that Admit has counted.
  void CountShown(const Method& method, const ActorId& actor, size_t persons);

 private:
  RateLimiter calls_;
  RateLimiter reads_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_RATE_LIMIT_H_
