#include "storage/log/proof.h"

#include <algorithm>
#include <bit>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/log/merkle.h"
#include "storage/log/sha256.h"

namespace varsel::log {
namespace {

// Neighbouring leaves of one subtree of the recursion in the RFC: `first` is a multiple of the
// smallest power of two that is not below `count`, or of a larger one.
struct Leaves {
  uint64_t first = 0;
  uint64_t count = 0;
};

// The largest power of two below `count`. REQUIRES: count > 1.
uint64_t SplitOf(uint64_t count) { return std::bit_floor(count - 1); }

absl::StatusOr<Sha256> RootOf(const Leaves& leaves, NodeSource nodes) {
  if (leaves.count == 0) return HashOf({});
  std::vector<Sha256> full;  // roots of full subtrees, largest first
  uint64_t at = leaves.first;
  for (int height = 63; height >= 0; --height) {
    if ((leaves.count >> height & 1) == 0) continue;
    ASSIGN_OR_RETURN(const Sha256 node, nodes(height, at >> height));
    full.push_back(node);
    at += uint64_t{1} << height;
  }
  Sha256 root = full.back();
  for (size_t i = full.size() - 1; i > 0; --i) root = NodeHash(full[i - 1], root);
  return root;
}

// Both numbers go up together until the first is odd, or zero.
void Climb(uint64_t* from, uint64_t* last) {
  while ((*from & 1) == 0 && *from != 0) {
    *from >>= 1;
    *last >>= 1;
  }
}

}  // namespace

absl::StatusOr<Sha256> RootAt(uint64_t size, NodeSource nodes) {
  return RootOf({.first = 0, .count = size}, nodes);
}

absl::StatusOr<std::vector<Sha256>> InclusionPath(uint64_t index, uint64_t size, NodeSource nodes) {
  VARSEL_CHECK(index < size);
  std::vector<Sha256> path;  // from the root down, and turned at the end
  Leaves leaves{.first = 0, .count = size};
  while (leaves.count > 1) {
    const uint64_t split = SplitOf(leaves.count);
    const Leaves left{leaves.first, split};
    const Leaves right{leaves.first + split, leaves.count - split};
    const bool in_left = index < right.first;
    ASSIGN_OR_RETURN(const Sha256 other, RootOf(in_left ? right : left, nodes));
    path.push_back(other);
    leaves = in_left ? left : right;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

absl::StatusOr<std::vector<Sha256>> ConsistencyPath(uint64_t first, uint64_t second,
                                                    NodeSource nodes) {
  VARSEL_CHECK(first <= second);
  std::vector<Sha256> path;
  if (first == 0 || first == second) return path;
  Leaves leaves{.first = 0, .count = second};
  bool whole = true;  // the first tree is a subtree from the first leaf on: its root is known
  while (first != leaves.first + leaves.count) {
    const uint64_t split = SplitOf(leaves.count);
    const Leaves left{leaves.first, split};
    const Leaves right{leaves.first + split, leaves.count - split};
    const bool in_left = first <= right.first;
    ASSIGN_OR_RETURN(const Sha256 other, RootOf(in_left ? right : left, nodes));
    path.push_back(other);
    if (!in_left) whole = false;
    leaves = in_left ? left : right;
  }
  if (!whole) {
    ASSIGN_OR_RETURN(const Sha256 own, RootOf(leaves, nodes));
    path.push_back(own);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

bool InclusionHolds(const Sha256& leaf, uint64_t index, uint64_t size,
                    const std::vector<Sha256>& path, const Sha256& root) {
  if (index >= size) return false;
  uint64_t from = index;
  uint64_t last = size - 1;
  Sha256 hash = leaf;
  for (const Sha256& other : path) {
    if (last == 0) return false;
    if ((from & 1) != 0 || from == last) {
      hash = NodeHash(other, hash);
      Climb(&from, &last);
    } else {
      hash = NodeHash(hash, other);
    }
    from >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool ConsistencyHolds(uint64_t first, const Sha256& first_root, uint64_t second,
                      const Sha256& second_root, const std::vector<Sha256>& path) {
  if (first > second) return false;
  if (first == second) return path.empty() && first_root == second_root;
  if (first == 0) return path.empty() && first_root == HashOf({});
  uint64_t from = first - 1;
  uint64_t last = second - 1;
  while ((from & 1) != 0) {
    from >>= 1;
    last >>= 1;
  }
  size_t next = 0;
  // Of a first tree that is a full one, the root stands for the path's first node.
  const bool full = std::has_single_bit(first);
  if (!full && path.empty()) return false;
  Sha256 first_hash = full ? first_root : path[next++];
  Sha256 second_hash = first_hash;
  for (; next < path.size(); ++next) {
    if (last == 0) return false;
    if ((from & 1) != 0 || from == last) {
      first_hash = NodeHash(path[next], first_hash);
      second_hash = NodeHash(path[next], second_hash);
      Climb(&from, &last);
    } else {
      second_hash = NodeHash(second_hash, path[next]);
    }
    from >>= 1;
    last >>= 1;
  }
  return last == 0 && first_hash == first_root && second_hash == second_root;
}

}  // namespace varsel::log
