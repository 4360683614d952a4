// The signed heads of one log, kept for ever in a file of their own beside it: notes one after the
// other (signed_head.h), in order of size, only ever appended to. Apart from the database, so that
// a log that is lost or replaced does not take with it what was said of it; and readable without
// Varsel. All of them are in memory too: one an hour is 3 MB a year.
//
// Thread-safe.
#ifndef VARSEL_STORAGE_PROOF_HEAD_BOOK_H_
#define VARSEL_STORAGE_PROOF_HEAD_BOOK_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/mutex.h"
#include "storage/keys/file_io.h"
#include "storage/proof/signed_head.h"

namespace varsel::proof {

// The keys that a log's heads were signed with, in the order in which they came into use.
using PublicKeys = std::vector<PublicKey>;

// Which of the keys signed the head: its index. DATA_LOSS HEAD_SIGNATURE_WRONG if none did.
absl::StatusOr<size_t> SignerOf(const SignedHead& head, const PublicKeys& keys);

// Whether the heads are of this log, in order of size, and each signed with one of the keys; once a
// key has signed, those before it sign no more. Heads of a key that is not among them (an older one
// of the district's) are looked at for form alone where `others_by_form` says so.
// FAILED_PRECONDITION HEAD_OF_ANOTHER_LOG; DATA_LOSS HEAD_SIGNATURE_WRONG, HEAD_MALFORMED.
absl::Status CheckHeads(const std::vector<SignedHead>& heads, const LogOrigin& origin,
                        const PublicKeys& keys, bool others_by_form);

class HeadBook {
 public:
  static constexpr char kFileName[] = "heads";  // in the log's data directory

  // Makes the file if it is not there. A head that was cut while it was written was told to nobody,
  // and goes. DATA_LOSS as CheckHeads, or HEAD_MALFORMED.
  static absl::StatusOr<std::unique_ptr<HeadBook>> Open(const std::string& path,
                                                        const LogOrigin& origin,
                                                        const PublicKey& key);

  // On disk when this returns. After an error nothing more is added.
  // REQUIRES: larger than the last.
  absl::Status Add(const SignedHead& head);

  std::optional<SignedHead> Last() const;
  std::optional<SignedHead> AtSize(uint64_t size) const;
  // Up to `limit` heads with a size below `size`, the latest first.
  std::vector<SignedHead> Before(uint64_t size, size_t limit) const;
  size_t count() const;

 private:
  HeadBook(keys::FileDescriptor file, std::vector<SignedHead> heads, uint64_t end)
      : file_(std::move(file)), heads_(std::move(heads)), end_(end) {}

  mutable Mutex mutex_;
  keys::FileDescriptor file_ ABSL_GUARDED_BY(mutex_);
  std::vector<SignedHead> heads_ ABSL_GUARDED_BY(mutex_);
  uint64_t end_ ABSL_GUARDED_BY(mutex_);
  absl::Status stopped_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::proof

#endif  // VARSEL_STORAGE_PROOF_HEAD_BOOK_H_
