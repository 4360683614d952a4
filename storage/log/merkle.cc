#include "storage/log/merkle.h"

#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/log/data_loss.h"
#include "storage/log/sha256.h"

namespace varsel::log {

Sha256 LeafHash(std::string_view header_bytes, const Sha256& payload_hash,
                const Sha256& sealed_hash) {
  return HashOf(
      {std::string_view("\0", 1), header_bytes, BytesOf(payload_hash), BytesOf(sealed_hash)});
}

Sha256 NodeHash(const Sha256& left, const Sha256& right) {
  return HashOf({std::string_view("\1", 1), BytesOf(left), BytesOf(right)});
}

void MerkleTree::Add(const Sha256& leaf, const TileSink& sink) {
  const auto into_tile = [&](int level, const Sha256& hash) {
    const size_t at = static_cast<size_t>(level);
    if (open_tiles_.size() <= at) open_tiles_.resize(at + 1);
    std::string& tile = open_tiles_[at];
    tile.append(BytesOf(hash));
    if (tile.size() < kTileWidth * sizeof(Sha256)) return;
    if (sink) sink(level, (size_ >> (8 * (level + 1))), tile);
    tile.clear();
  };
  // A leaf closes as many subtrees as its index has ones at the end, like the carry of an addition.
  Sha256 hash = leaf;
  into_tile(0, hash);
  int height = 0;
  for (uint64_t carry = size_; (carry & 1) != 0; carry >>= 1) {
    hash = NodeHash(frontier_.back(), hash);
    frontier_.pop_back();
    ++height;
    if (height % 8 == 0 && height / 8 < kTileLevelsMax) into_tile(height / 8, hash);
  }
  frontier_.push_back(hash);
  ++size_;
}

Sha256 MerkleTree::RootOf(const std::vector<Sha256>& frontier) {
  if (frontier.empty()) return HashOf({});
  Sha256 root = frontier.back();
  for (size_t i = frontier.size() - 1; i > 0; --i) root = NodeHash(frontier[i - 1], root);
  return root;
}

std::string_view MerkleTree::OpenTile(int level) const {
  const size_t at = static_cast<size_t>(level);
  return at < open_tiles_.size() ? std::string_view(open_tiles_[at]) : std::string_view();
}

absl::StatusOr<Sha256> ProofTree::Node(int height, uint64_t index) const {
  VARSEL_CHECK(height >= 0 && height < 8 * kTileLevelsMax);
  VARSEL_CHECK(index < tree_.size() >> height);
  const int level = height / 8;
  const int within = height % 8;  // so many levels of the tree are inside the tile
  const uint64_t first = index << within;
  const uint64_t number = first / kTileWidth;
  std::string stored;
  std::string_view tile = tree_.OpenTile(level);
  if (number < (tree_.size() >> (8 * level)) / kTileWidth) {
    ASSIGN_OR_RETURN(stored, tiles_(level, number));
    tile = stored;
  }
  const uint64_t at = first % kTileWidth;
  const uint64_t count = uint64_t{1} << within;
  if (tile.size() < (at + count) * sizeof(Sha256)) {
    return DataLoss(Position((number << (8 * (level + 1))) + 1), "tree");
  }
  std::vector<Sha256> hashes;
  for (uint64_t i = 0; i < count; ++i) hashes.push_back(HashAt(tile, (at + i) * sizeof(Sha256)));
  for (uint64_t width = count; width > 1; width /= 2) {
    for (uint64_t i = 0; i < width / 2; ++i) hashes[i] = NodeHash(hashes[2 * i], hashes[2 * i + 1]);
  }
  return hashes[0];
}

absl::StatusOr<MerkleTree> MerkleTree::FromTiles(uint64_t tiles, const TileSource& source) {
  MerkleTree tree;
  // From the highest level down: a full tile of level L gives, by its root, what 256^(L+1) leaves
  // come to.
  for (int level = kTileLevelsMax - 1; level >= 0; --level) {
    const uint64_t full = level == 0 ? tiles : tiles >> (8 * level);
    const uint64_t first = (full >> 8) << 8;  // those before are inside a tile of the level above
    const size_t at = static_cast<size_t>(level);
    if (full > 0 && tree.open_tiles_.size() < at + 2) tree.open_tiles_.resize(at + 2);
    for (uint64_t number = first; number < full; ++number) {
      ASSIGN_OR_RETURN(const std::string tile, source(level, number));
      if (tile.size() != kTileWidth * sizeof(Sha256)) {
        return DataLoss(Position((number << (8 * (level + 1))) + 1), "tree");
      }
      std::vector<Sha256> stack;
      for (uint64_t i = 0; i < kTileWidth; ++i) {
        Sha256 hash = HashAt(tile, i * sizeof(Sha256));
        for (uint64_t carry = i; (carry & 1) != 0; carry >>= 1) {
          hash = NodeHash(stack.back(), hash);
          stack.pop_back();
        }
        stack.push_back(hash);
      }
      VARSEL_CHECK(stack.size() == 1);
      tree.open_tiles_[at + 1].append(BytesOf(stack[0]));
      Sha256 root = stack[0];
      for (uint64_t carry = number - first; (carry & 1) != 0; carry >>= 1) {
        root = NodeHash(tree.frontier_.back(), root);
        tree.frontier_.pop_back();
      }
      tree.frontier_.push_back(root);
    }
  }
  tree.size_ = tiles * kTileWidth;
  return tree;
}

}  // namespace varsel::log
