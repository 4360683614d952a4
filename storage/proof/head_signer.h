// Signs the heads of one log: when it is asked to, and by itself while there is something new. Never
// contradicts what it signed before: a head is signed only where a proof shows that the log begins
// with the one that was signed last.
//
// Thread-safe. It does not know which log it signs for but by name: the main log and the access log
// have one each.
#ifndef VARSEL_STORAGE_PROOF_HEAD_SIGNER_H_
#define VARSEL_STORAGE_PROOF_HEAD_SIGNER_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/clock.h"
#include "storage/base/mutex.h"
#include "storage/log/provable_log.h"
#include "storage/proof/head_book.h"
#include "storage/proof/signed_head.h"
#include "storage/proof/signing_key.h"

namespace varsel::proof {

class HeadSigner {
 public:
  struct Deps {
    const log::ProvableLog& log;
    const SigningKey& key;
    const Clock& clock;  // the system's: what is told outside is not told in a story's time
  };
  // Opens the log's book in `directory` and compares its last head with the log. All of `deps`
  // outlives the signer. DATA_LOSS HEAD_CONTRADICTED, or as HeadBook::Open.
  static absl::StatusOr<std::unique_ptr<HeadSigner>> Open(const Deps& deps, LogName name,
                                                          const std::string& directory);
  ~HeadSigner();  // Stop, without signing

  // The head of the log as it is now, on disk when this returns; the last one if nothing is new.
  // FAILED_PRECONDITION NO_SIGNED_HEAD of an empty log; DATA_LOSS HEAD_CONTRADICTED: nothing is
  // signed; UNAVAILABLE LOG_STOPPED. Blocks for a sync.
  absl::StatusOr<SignedHead> SignNow();

  // Signs every `every` while there is something new, on a thread of its own. `failed` is told what
  // hinders it.
  void Start(absl::Duration every, std::function<void(const absl::Status&)> failed);
  // Ends the thread. Idempotent.
  void Stop();

  const LogOrigin& origin() const { return origin_; }
  const HeadBook& book() const { return *book_; }
  const log::ProvableLog& log() const { return deps_.log; }
  const PublicKey& public_key() const { return deps_.key.public_key(); }

 private:
  HeadSigner(const Deps& deps, LogOrigin origin, std::unique_ptr<HeadBook> book)
      : deps_(deps), origin_(std::move(origin)), book_(std::move(book)) {}
  void Run(absl::Duration every, const std::function<void(const absl::Status&)>& failed);

  const Deps deps_;
  const LogOrigin origin_;
  const std::unique_ptr<HeadBook> book_;

  Mutex sign_mutex_;  // held for a signing, so that heads come in order
  Mutex mutex_;
  CondVar wake_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// Whether the tree begins with what the head says of it. DATA_LOSS HEAD_CONTRADICTED; what reading
// the tree fails with.
absl::Status CheckTreeHolds(const log::ProofTree& tree, const TreeHead& head);

}  // namespace varsel::proof

#endif  // VARSEL_STORAGE_PROOF_HEAD_SIGNER_H_
