// What a witness outside keeps: signed heads in a file, each shown to hold the one before. Also
// what stands between two heads of one log. Thread-safe: free functions; two writers of one file
// are not.
#ifndef VARSEL_STORAGE_PROOF_WITNESS_FILE_H_
#define VARSEL_STORAGE_PROOF_WITNESS_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/proof/head_book.h"
#include "storage/proof/signed_head.h"

namespace varsel::proof {

// The heads of the file, checked for form and order, and for the keys' signatures. None if there is
// no such file. DATA_LOSS HEAD_MALFORMED or HEAD_SIGNATURE_WRONG; FAILED_PRECONDITION
// HEAD_OF_ANOTHER_LOG where the file mixes logs.
absl::StatusOr<std::vector<SignedHead>> ReadWitness(const std::string& path,
                                                    const PublicKeys& keys);

// Whether the later head grew out of the earlier one, as `path` (RFC 9162) shows.
// FAILED_PRECONDITION HEAD_OF_ANOTHER_LOG; DATA_LOSS HEAD_CONTRADICTED: a fork, or a log that lost
// records.
absl::Status CheckGrowth(const TreeHead& earlier, const TreeHead& later,
                         const std::vector<log::Sha256>& path);

// Appends the head; on disk when this returns. Makes the file if it is not there. INTERNAL
// STORAGE_FAILED; NOT_FOUND FILE_UNREADABLE.
absl::Status AppendToWitness(const std::string& path, const SignedHead& head);

}  // namespace varsel::proof

#endif  // VARSEL_STORAGE_PROOF_WITNESS_FILE_H_
