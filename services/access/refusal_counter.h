// Keeps a flood of refused calls from flooding the access log, and loses none of them. The first of
// a reader's in a minute have an entry each; those past the policy's number wait a moment for one
// entry that counts them together, so that each reply still leaves after the entry that counts it.
// Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_REFUSAL_COUNTER_H_
#define VARSEL_SERVICES_ACCESS_REFUSAL_COUNTER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "services/runtime/access_recorder.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"
#include "varsel/access/v1/access_events.pb.h"

namespace varsel::access {

// An entry before it is a record.
struct Unwritten {
  ActorId actor;
  std::string purpose;
  uint8_t controller = 0;
  v1::ReadLogged read;
  std::vector<Uuid> persons;
};

class RefusalCounter {
 public:
  struct Options {
    uint32_t per_minute = 20;
    absl::Duration wait = absl::Seconds(1);  // of those that are counted together
    size_t together_max = 256;               // calls that wait for one entry; then it is written
    size_t persons_max = 4000;               // that one entry names
    const Clock* clock = nullptr;            // tells minutes; outlives this
  };
  using Write = std::function<void(Unwritten, runtime::AccessRecorder::Written)>;

  // `write` is called from any thread, without a lock held.
  RefusalCounter(const Options& options, Write write);
  ~RefusalCounter();  // Stop

  // Writes the entry now, or counts it with others and writes them soon.
  void Add(Unwritten entry, runtime::AccessRecorder::Written written);
  // Writes all that waits. Entries that come later are written at once. Idempotent.
  void Stop();

 private:
  using Key = std::tuple<ActorId, std::string, std::string>;  // reader, method, reason
  struct Together {
    Unwritten entry;
    absl::flat_hash_set<Uuid> persons;
    std::vector<runtime::AccessRecorder::Written> waiting;
  };

  bool IsOneOfTheFirst(const ActorId& actor) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WriteTogether(Together together);
  void Run();

  const Options options_;
  const Write write_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t minute_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<ActorId, uint32_t> counts_ ABSL_GUARDED_BY(mutex_);  // of this minute
  absl::flat_hash_map<Key, Together> together_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_REFUSAL_COUNTER_H_
