// Keeps the issuer's keys fresh: asked for again every so often, and when a token names a key that
// is not among them, at most once a minute. What cannot be had, or is no key set, changes nothing:
// the last good keys stay, until they are too old to be believed. Thread-safe.
#ifndef VARSEL_SERVICES_IDENTITY_KEY_SOURCE_H_
#define VARSEL_SERVICES_IDENTITY_KEY_SOURCE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "services/identity/key_set.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"

namespace varsel::identity {

class KeySource {
 public:
  struct Options {
    std::function<absl::StatusOr<std::string>()> fetch;  // blocks
    std::vector<Algorithm> algorithms = AllAlgorithms();
    absl::Duration every = absl::Minutes(5);
    absl::Duration unknown_key_every = absl::Minutes(1);
    absl::Duration keep = absl::Hours(24);  // how long the last good keys hold
    const Clock* clock = &SystemClock();
    std::function<void(const std::string&)> tell = {};  // one line on what changed or failed
  };
  struct Keys {
    std::shared_ptr<const KeySet> set;  // nullptr: too old
    uint64_t generation = 0;            // moves when the set changes
  };

  // Reads the keys once. An error's message is one clear line: they cannot be had, or are none.
  static absl::StatusOr<std::unique_ptr<KeySource>> Open(Options options);
  ~KeySource();  // Stop

  // From now on a thread of its own asks.
  void StartThread();
  void Stop();

  Keys Current() const;
  // The generation of the keys in use, without a lock: what a verified token is held against. 0 =
  // they are too old.
  uint64_t generation() const;
  // A token named a key that is not there. Returns at once; the thread asks if it is time to.
  void NoteUnknownKey();
  // Asks now, blocking. The thread's step; tests call it.
  absl::Status Refresh();
  // True if NoteUnknownKey is to be followed up by now.
  bool refresh_wanted() const;

 private:
  explicit KeySource(Options options) : options_(std::move(options)) {}

  void Run();
  void Tell(const std::string& line) const;

  const Options options_;
  mutable Mutex mutex_;
  CondVar wake_;
  std::shared_ptr<const KeySet> set_ ABSL_GUARDED_BY(mutex_);
  std::atomic<uint64_t> generation_ = 0;  // written under the mutex, after the set
  std::atomic<int64_t> read_at_ = 0;      // ns of the clock's Elapsed: the last good read
  absl::Duration asked_at_ ABSL_GUARDED_BY(mutex_);  // the last, good or not
  bool unknown_key_ ABSL_GUARDED_BY(mutex_) = false;
  bool failing_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_KEY_SOURCE_H_
