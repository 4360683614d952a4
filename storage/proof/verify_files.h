// Checks the files of a log that nobody has open, a copied data directory or a restored backup,
// without any secret key: every record's checksum and place, every stored tile of the tree, and
// that the records come to the root at every signed head. Of the access log the beginning may have
// ended (log/log_cut.h); of the district's log that is a loss. Reads each record once, and then the
// blocks of the other files, in as many threads as there are cores. Writes nothing. Blocks.
#ifndef VARSEL_STORAGE_PROOF_VERIFY_FILES_H_
#define VARSEL_STORAGE_PROOF_VERIFY_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/log/event_log.h"
#include "storage/log/log_cut.h"
#include "storage/proof/head_book.h"
#include "storage/proof/signed_head.h"

namespace varsel::proof {

struct VerifyOptions {
  std::string directory;  // of the log: holds log/, head and heads
  LogName name = LogName::kMain;
  PublicKeys public_keys;           // in the order in which they came into use
  bool others_by_form = false;      // heads of other keys: their roots count, not their signatures
  std::vector<SignedHead> witness;  // further heads that must hold, checked for their signature
  unsigned threads = 0;             // 0 = one a core
  bool all_files = true;            // also reads the other families' files, for their checksums
};

struct VerifyReport {
  log::LogIdentity identity;
  uint64_t records = 0;  // the last position
  // The beginning that is gone by the log's own word: up to `through`, which was recorded then, as
  // the record at `by` says. Their leaves are in the tree and were checked with it.
  log::LogCut cut;
  log::Sha256 root{};
  absl::Time last_recorded = absl::InfinitePast();
  uint64_t heads = 0;        // signed ones that were checked
  uint64_t last_signed = 0;  // the size of the largest; what comes after is checked, but unsigned
  absl::Time last_signed_at = absl::InfinitePast();
  uint64_t files = 0;  // of the other families, each block's checksum checked
  unsigned threads = 0;
  absl::Duration took;          // all of it
  absl::Duration records_took;  // of that, until the last record was read and hashed
};

// OK only if everything holds. What does not is refused with DATA_LOSS and, as the detail's id, the
// first position that does not hold: LOG_DATA_LOSS (a record or a tile cannot be read, or they do
// not fit), RECORD_DISPROVED (the records are not those that were signed), LOG_SHORTER_THAN_HEAD
// (they end before the recorded head), HEAD_CONTRADICTED (or before a signed one), HEAD_MALFORMED,
// HEAD_SIGNATURE_WRONG. NOT_FOUND NOT_A_DATA_DIRECTORY, or NO_SIGNED_HEAD where records were never
// signed and no witness says anything. FAILED_PRECONDITION HEAD_OF_ANOTHER_LOG.
absl::StatusOr<VerifyReport> VerifyFiles(const VerifyOptions& options);

}  // namespace varsel::proof

#endif  // VARSEL_STORAGE_PROOF_VERIFY_FILES_H_
