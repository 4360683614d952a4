// Reads each new record of the log once for all who watch: decodes it, finds whose step it is, and
// keeps the last few thousand in memory. To who waits for them it hands them on its own thread, so
// that a record for a hundred watchers wakes one thread and not a hundred; who cannot take them at
// once is woken and reads from there, and from the log itself where it is further behind: what it
// does not read costs the others nothing. The hub follows the log only while somebody watches; its
// thread starts with the first who does. Thread-safe.
#ifndef VARSEL_SERVICES_REPLAY_LIVE_HUB_H_
#define VARSEL_SERVICES_REPLAY_LIVE_HUB_H_

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/replay/step_merge.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"
#include "storage/log/event_log.h"
#include "storage/views/view.h"

namespace varsel::replay {

// A step as it was recorded, with what says to whom it belongs, as of its record. One of no kind is
// not told: it says of whom the record changed the past.
struct LiveStep {
  FoundStep step;
  std::vector<Uuid> groups;    // of an incident or lever its own; of a person's by that day
  std::vector<Uuid> persons;   // the records of one person
  std::vector<Uuid> sections;  // its own; of a lever or affiliation its group's
  bool hides = false;          // its person is protected (protected_ties.h), as judged below
};
struct LiveRecord {
  uint64_t position = 0;
  // By what was known there, at that moment, its persons were judged: microseconds since 1970.
  uint64_t judged_position = 0;
  int64_t judged_us = 0;
  bool past_changed = false;
  bool may_change_protection = false;  // of anybody
  std::vector<LiveStep> steps;
};
using LiveRecords = std::vector<std::shared_ptr<const LiveRecord>>;

// Up to `max` records after the position, of the log itself; persons are judged at `now`.
// UNAVAILABLE VIEW_NOT_THERE_YET, VIEW_BROKEN; DATA_LOSS.
absl::StatusOr<LiveRecords> ReadLive(const log::EventLog& log, const views::ViewSource& views,
                                     uint64_t after, size_t max, absl::Time now);

class LiveHub {
 public:
  // All outlive the hub.
  LiveHub(const log::EventLog& log, const views::ViewSource& views, const Clock& domain_clock,
          size_t kept_max = 4096)
      : log_(log), views_(views), clock_(domain_clock), kept_max_(kept_max) {}
  ~LiveHub();  // Stop

  // Frees who waits; they get nothing more.
  void Stop();

  // While one is held, the hub follows the log.
  class Watching {
   public:
    explicit Watching(LiveHub& hub);
    ~Watching();
    Watching(const Watching&) = delete;
    Watching& operator=(const Watching&) = delete;

   private:
    LiveHub& hub_;
  };

  // What a watcher does with the next records, while he waits, on the hub's thread: true = he has
  // taken them. False = nothing was done, or it was his last: he wants to go on by himself. Must
  // not wait for anything: the others come after him.
  using Take = absl::FunctionRef<bool(const LiveRecords&)>;

  // Waits up to `patience`, while `take` gets the next records after the position, and those after
  // them, as they come. Returns those that he goes on with by himself: what is there already, or
  // what he did not take; none if there is none. Reads the log where the hub does not hold them
  // (any more).
  absl::StatusOr<LiveRecords> Next(uint64_t after, absl::Duration patience, Take take);

  // Whether the record's persons may be told of by how they were judged: nothing was recorded since
  // that can change it, and it is not long ago, for time alone can.
  bool IsJudged(const LiveRecord& record) const;

 private:
  // A watcher within Next, on whose stack it is. Guarded by mutex_; `take` is called without it,
  // while `busy` keeps him there.
  struct Waiter {
    uint64_t after;  // what he has
    const Take take;
    bool busy = false;
    bool woken = false;    // goes on by himself
    bool leaving = false;  // his patience is at its end
    CondVar changed;
  };

  void Run();
  // To all who wait and have not read up to the head.
  void HandOn();
  void HandTo(Waiter& waiter, uint64_t* held_after, LiveRecords* held);
  // From the records in memory; false if they do not begin right after `after`.
  bool Held(uint64_t after, LiveRecords* records) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const log::EventLog& log_;
  const views::ViewSource& views_;
  const Clock& clock_;
  const size_t kept_max_;
  std::atomic<uint64_t> protection_changed_ = 0;  // where, at the latest, of what was read
  mutable Mutex mutex_;
  std::thread thread_ ABSL_GUARDED_BY(mutex_);
  CondVar changed_;  // for the hub's own thread
  std::deque<std::shared_ptr<const LiveRecord>> kept_ ABSL_GUARDED_BY(mutex_);  // no gaps
  uint64_t head_ ABSL_GUARDED_BY(mutex_) = 0;                                   // read up to here
  std::vector<Waiter*> waiting_ ABSL_GUARDED_BY(mutex_);
  int watching_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_LIVE_HUB_H_
