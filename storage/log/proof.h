// Proofs over the log's tree: that a record is in it (inclusion), and that a later tree holds an
// earlier one unchanged (consistency). RFC 9162, sections 2.1.3 and 2.1.4. Pure but for the nodes
// that are asked for; thread-safe: free functions.
//
// Who checks a proof needs no log: the leaf's or the earlier tree's hash, the sizes, the path and
// the signed root.
#ifndef VARSEL_STORAGE_LOG_PROOF_H_
#define VARSEL_STORAGE_LOG_PROOF_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "storage/log/record.h"

namespace varsel::log {

// The root of the full subtree over the leaves [index << height, (index + 1) << height).
using NodeSource = absl::FunctionRef<absl::StatusOr<Sha256>(int height, uint64_t index)>;

// The root of the tree over the first `size` leaves. At most 64 nodes are asked for.
absl::StatusOr<Sha256> RootAt(uint64_t size, NodeSource nodes);

// The path of leaf `index` (from 0) in the tree of `size` leaves, from the leaf up.
// REQUIRES: index < size. Asks for O(log size) nodes.
absl::StatusOr<std::vector<Sha256>> InclusionPath(uint64_t index, uint64_t size, NodeSource nodes);

// The path between the trees of `first` and of `second` leaves; empty where they are the same or
// the first is empty. REQUIRES: first <= second. Asks for O(log second) nodes.
absl::StatusOr<std::vector<Sha256>> ConsistencyPath(uint64_t first, uint64_t second,
                                                    NodeSource nodes);

// Whether `path` leads from the leaf to the root. False for any path too short or too long.
bool InclusionHolds(const Sha256& leaf, uint64_t index, uint64_t size,
                    const std::vector<Sha256>& path, const Sha256& root);
// Whether `path` shows that the second tree begins with the first.
bool ConsistencyHolds(uint64_t first, const Sha256& first_root, uint64_t second,
                      const Sha256& second_root, const std::vector<Sha256>& path);

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_PROOF_H_
