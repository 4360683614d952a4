// The Merkle tree over the log's records (RFC 9162, section 2.1), grown one leaf at a time.
// Thread-compatible.
//
// What is kept: the roots of the full subtrees (the frontier), from which the tree head follows,
// and the hashes not yet in a full tile. A tile holds 256 neighbouring node hashes: tile (level 0,
// n) the leaves 256n..256n+255, tile (level 1, n) the roots of the level-0 tiles 256n..256n+255,
// and so on. Any proof can be made of tiles and at most 255 leaves a level, which follow from the
// records themselves, so a tile is written once, when it is full, and costs 32 bytes a record.
#ifndef VARSEL_STORAGE_LOG_MERKLE_H_
#define VARSEL_STORAGE_LOG_MERKLE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/log/record.h"

namespace varsel::log {

inline constexpr uint64_t kTileWidth = 256;
inline constexpr int kTileLevelsMax = 8;

// SHA-256(0x00 ‖ header ‖ SHA-256(payload) ‖ SHA-256(sealed)).
Sha256 LeafHash(std::string_view header_bytes, const Sha256& payload_hash,
                const Sha256& sealed_hash);
// SHA-256(0x01 ‖ left ‖ right).
Sha256 NodeHash(const Sha256& left, const Sha256& right);

// Called with each tile as it is filled: level, number, and 256 x 32 bytes.
using TileSink = std::function<void(int level, uint64_t number, std::string_view hashes)>;
// The same, asked for. An error if it cannot be read.
using TileSource = std::function<absl::StatusOr<std::string>(int level, uint64_t number)>;

class MerkleTree {
 public:
  // The tree over the first `tiles` full tiles' leaves (256 x tiles), read from `source`: at most
  // 255 tiles a level. DATA_LOSS if a tile has not its size.
  static absl::StatusOr<MerkleTree> FromTiles(uint64_t tiles, const TileSource& source);

  MerkleTree() = default;
  void Add(const Sha256& leaf, const TileSink& sink);
  uint64_t size() const { return size_; }
  // The tree head; SHA-256 of nothing when empty.
  Sha256 Root() const { return RootOf(frontier_); }
  // The tree head of a frontier.
  static Sha256 RootOf(const std::vector<Sha256>& frontier);
  // The roots of the full subtrees that the leaves come to, largest first.
  const std::vector<Sha256>& frontier() const { return frontier_; }
  // The hashes of the level that are in no full tile yet.
  std::string_view OpenTile(int level) const;

 private:
  uint64_t size_ = 0;
  std::vector<Sha256> frontier_;         // roots of the full subtrees, largest first
  std::vector<std::string> open_tiles_;  // hashes of the tile being filled, by level
};

// The tree at one moment, as proofs are made of it (proof.h): its full tiles where they are stored,
// the others with it. Thread-safe where its source is.
class ProofTree {
 public:
  ProofTree(MerkleTree tree, TileSource tiles) : tree_(std::move(tree)), tiles_(std::move(tiles)) {}

  uint64_t size() const { return tree_.size(); }
  Sha256 Root() const { return tree_.Root(); }
  // The root of the full subtree over the leaves [index << height, (index + 1) << height): one tile
  // read at most. REQUIRES: these leaves are in the tree. DATA_LOSS if the tile is not there.
  absl::StatusOr<Sha256> Node(int height, uint64_t index) const;

 private:
  MerkleTree tree_;
  TileSource tiles_;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_MERKLE_H_
