// Tells who waits that the log has grown: AwaitPast and OnCommit of every EventLog. Thread-safe.
#ifndef VARSEL_STORAGE_LOG_COMMIT_SIGNAL_H_
#define VARSEL_STORAGE_LOG_COMMIT_SIGNAL_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "absl/time/time.h"
#include "storage/base/ids.h"
#include "storage/base/mutex.h"

namespace varsel::log {

class CommitSignal {
 public:
  CommitSignal();

  // Called by the log after each commit, from one thread. Calls every `wake` and frees who waits.
  void Committed(Position head);
  // Frees who waits, for good.
  void Stop();

  bool AwaitPast(Position after, absl::Duration timeout) const;
  // Until the token is destroyed; its destruction waits for a `wake` that is being called, unless
  // it is called from there.
  std::shared_ptr<void> OnCommit(std::function<void(Position)> wake);

 private:
  // Shared with the tokens, which may outlive the log.
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_COMMIT_SIGNAL_H_
