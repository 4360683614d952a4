// Checks records as a server delivers them against a head that it signed: nothing is believed but
// the bytes themselves. For clients. Thread-safe: free functions; RecordTree is thread-compatible.
#ifndef VARSEL_STORAGE_PROOF_RECORD_CHECK_H_
#define VARSEL_STORAGE_PROOF_RECORD_CHECK_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/log/merkle.h"
#include "storage/proof/signed_head.h"

namespace varsel::proof {

// A record's stored bytes.
struct RecordBytes {
  std::string_view header;
  std::string_view payload;
  std::string_view sealed;
};

// Whether the record is the one at `position` in the tree of the head, as `path` shows. DATA_LOSS
// RECORD_DISPROVED with the position.
absl::Status CheckIncluded(const TreeHead& head, uint64_t position, const RecordBytes& record,
                           const std::vector<log::Sha256>& path);

// The tree grown again from all records, in order.
class RecordTree {
 public:
  void Add(const RecordBytes& record);
  uint64_t size() const { return tree_.size(); }
  // Whether the records so far come to the head's root. REQUIRES: size() == head.size. DATA_LOSS
  // RECORD_DISPROVED, with the first position after `held`, the size of the last head that held.
  absl::Status Check(const TreeHead& head, uint64_t held) const;

 private:
  log::MerkleTree tree_;
};

// 32 bytes; DATA_LOSS HEAD_MALFORMED otherwise.
absl::StatusOr<log::Sha256> HashFrom(std::string_view bytes);

// The records `from`..`to` hold one that is not the one that was signed.
absl::Status Disproved(uint64_t from, uint64_t to);

}  // namespace varsel::proof

#endif  // VARSEL_STORAGE_PROOF_RECORD_CHECK_H_
