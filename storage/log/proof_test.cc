#include "storage/log/proof.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "storage/log/merkle.h"
#include "storage/log/sha256.h"

namespace varsel::log {
namespace {

Sha256 LeafOf(std::string_view bytes) { return HashOf({std::string_view("\0", 1), bytes}); }
Sha256 LeafOf(uint64_t index) { return LeafOf(std::to_string(index)); }

std::string Hex(const Sha256& hash) {
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}
std::vector<std::string> Hex(const std::vector<Sha256>& path) {
  std::vector<std::string> texts;
  for (const Sha256& hash : path) texts.push_back(Hex(hash));
  return texts;
}

// A tree with its tiles, and what proofs ask of it.
struct Tree {
  MerkleTree tree;
  std::map<std::pair<int, uint64_t>, std::string> tiles;
  mutable int reads = 0;

  void Add(const Sha256& leaf) {
    tree.Add(leaf, [this](int level, uint64_t number, std::string_view hashes) {
      tiles.emplace(std::pair(level, number), hashes);
    });
  }
  ProofTree Now() const {
    return ProofTree(tree, [this](int level, uint64_t number) -> absl::StatusOr<std::string> {
      ++reads;
      return tiles.at({level, number});
    });
  }
};

Tree TreeOf(uint64_t size) {
  Tree tree;
  for (uint64_t i = 0; i < size; ++i) tree.Add(LeafOf(i));
  return tree;
}

// The definitions of RFC 9162 as they stand there, over numbered leaves.
Sha256 NaiveRoot(uint64_t first, uint64_t count) {
  if (count == 0) return HashOf({});
  if (count == 1) return LeafOf(first);
  uint64_t split = 1;
  while (split * 2 < count) split *= 2;
  return NodeHash(NaiveRoot(first, split), NaiveRoot(first + split, count - split));
}
std::vector<Sha256> NaivePath(uint64_t index, uint64_t first, uint64_t count) {
  if (count == 1) return {};
  uint64_t split = 1;
  while (split * 2 < count) split *= 2;
  std::vector<Sha256> path;
  if (index < split) {
    path = NaivePath(index, first, split);
    path.push_back(NaiveRoot(first + split, count - split));
  } else {
    path = NaivePath(index - split, first + split, count - split);
    path.push_back(NaiveRoot(first, split));
  }
  return path;
}
std::vector<Sha256> NaiveSubproof(uint64_t size, uint64_t first, uint64_t count, bool whole) {
  if (size == count) {
    return whole ? std::vector<Sha256>() : std::vector<Sha256>{NaiveRoot(first, count)};
  }
  uint64_t split = 1;
  while (split * 2 < count) split *= 2;
  std::vector<Sha256> path;
  if (size <= split) {
    path = NaiveSubproof(size, first, split, whole);
    path.push_back(NaiveRoot(first + split, count - split));
  } else {
    path = NaiveSubproof(size - split, first + split, count - split, false);
    path.push_back(NaiveRoot(first, split));
  }
  return path;
}

TEST(Proof, RootAtEverySizeIsThatOfTheDefinition) {
  const Tree tree = TreeOf(600);
  const ProofTree now = tree.Now();
  const auto nodes = [&](int height, uint64_t index) { return now.Node(height, index); };
  for (uint64_t size = 0; size <= 600; ++size) {
    ASSERT_EQ(*RootAt(size, nodes), NaiveRoot(0, size)) << size;
  }
}

TEST(Proof, InclusionPathIsThatOfTheDefinitionAndHoldsOnlyForItsLeaf) {
  const Tree tree = TreeOf(300);
  const ProofTree now = tree.Now();
  const auto nodes = [&](int height, uint64_t index) { return now.Node(height, index); };
  for (uint64_t size = 1; size <= 300; size += size < 70 ? 1 : 23) {
    const Sha256 root = NaiveRoot(0, size);
    for (uint64_t index = 0; index < size; ++index) {
      const auto path = InclusionPath(index, size, nodes);
      ASSERT_TRUE(path.ok()) << path.status();
      if (size < 70) {
        ASSERT_EQ(*path, NaivePath(index, 0, size)) << index << " of " << size;
      }
      ASSERT_TRUE(InclusionHolds(LeafOf(index), index, size, *path, root)) << index << " " << size;
      ASSERT_FALSE(InclusionHolds(LeafOf(index + 1), index, size, *path, root));
      ASSERT_FALSE(InclusionHolds(LeafOf(index), index, size, *path, LeafOf(index + 7)));
      if (index + 1 < size) {
        ASSERT_FALSE(InclusionHolds(LeafOf(index), index + 1, size, *path, root));
      }
      auto longer = *path;
      longer.push_back(root);
      ASSERT_FALSE(InclusionHolds(LeafOf(index), index, size, longer, root));
      if (path->empty()) continue;
      auto shorter = *path;
      shorter.pop_back();
      ASSERT_FALSE(InclusionHolds(LeafOf(index), index, size, shorter, root));
      auto changed = *path;
      changed[index % changed.size()][3] ^= 1;
      ASSERT_FALSE(InclusionHolds(LeafOf(index), index, size, changed, root));
    }
  }
}

TEST(Proof, ConsistencyPathIsThatOfTheDefinitionAndHoldsOnlyForItsTrees) {
  const Tree tree = TreeOf(300);
  const ProofTree now = tree.Now();
  const auto nodes = [&](int height, uint64_t index) { return now.Node(height, index); };
  std::vector<Sha256> roots;
  for (uint64_t size = 0; size <= 300; ++size) roots.push_back(NaiveRoot(0, size));
  for (uint64_t second = 1; second <= 300; second += second < 70 ? 1 : 23) {
    for (uint64_t first = 0; first <= second; ++first) {
      const auto path = ConsistencyPath(first, second, nodes);
      ASSERT_TRUE(path.ok()) << path.status();
      if (second < 70 && first > 0 && first < second) {
        ASSERT_EQ(*path, NaiveSubproof(first, 0, second, true)) << first << " to " << second;
      }
      ASSERT_TRUE(ConsistencyHolds(first, roots[first], second, roots[second], *path))
          << first << " to " << second;
      ASSERT_FALSE(ConsistencyHolds(first, LeafOf(9), second, roots[second], *path));
      if (first == 0) continue;
      ASSERT_FALSE(ConsistencyHolds(first, roots[first], second, LeafOf(9), *path));
      auto longer = *path;
      longer.push_back(roots[second]);
      ASSERT_FALSE(ConsistencyHolds(first, roots[first], second, roots[second], longer));
      if (path->empty()) continue;
      auto changed = *path;
      changed[first % changed.size()][5] ^= 4;
      ASSERT_FALSE(ConsistencyHolds(first, roots[first], second, roots[second], changed));
    }
  }
  EXPECT_FALSE(ConsistencyHolds(3, roots[3], 2, roots[2], {}));
}

TEST(Proof, ReadsOfALargeTreeGrowWithItsLogarithm) {
  const Tree tree = TreeOf(70'000);
  const ProofTree now = tree.Now();
  const auto nodes = [&](int height, uint64_t index) { return now.Node(height, index); };
  for (const uint64_t index : {uint64_t{0}, uint64_t{65'535}, uint64_t{65'536}, uint64_t{69'999}}) {
    tree.reads = 0;
    const auto path = InclusionPath(index, 70'000, nodes);
    ASSERT_TRUE(path.ok());
    EXPECT_TRUE(InclusionHolds(LeafOf(index), index, 70'000, *path, tree.tree.Root()));
    EXPECT_LE(tree.reads, 2 * 17);
  }
  const auto path = ConsistencyPath(65'537, 70'000, nodes);
  ASSERT_TRUE(path.ok());
  EXPECT_TRUE(ConsistencyHolds(65'537, *RootAt(65'537, nodes), 70'000, tree.tree.Root(), *path));
}

// The vectors of the Certificate Transparency reference implementation (RFC 6962; the same tree).
class KnownVectors : public testing::Test {
 protected:
  KnownVectors() {
    for (const char* hex :
         {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f"}) {
      leaves_.push_back(LeafOf(absl::HexStringToBytes(hex)));
      tree_.Add(leaves_.back());
      roots_.push_back(tree_.tree.Root());
    }
  }
  std::vector<std::string> Inclusion(uint64_t index, uint64_t size) const {
    const ProofTree now = tree_.Now();
    return Hex(*InclusionPath(index, size, [&](int h, uint64_t i) { return now.Node(h, i); }));
  }
  std::vector<std::string> Consistency(uint64_t first, uint64_t second) const {
    const ProofTree now = tree_.Now();
    return Hex(*ConsistencyPath(first, second, [&](int h, uint64_t i) { return now.Node(h, i); }));
  }
  Tree tree_;
  std::vector<Sha256> leaves_;
  std::vector<Sha256> roots_;
};

TEST_F(KnownVectors, Roots) {
  EXPECT_EQ(Hex(roots_),
            (std::vector<std::string>{
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"}));
}

TEST_F(KnownVectors, InclusionPaths) {
  using Path = std::vector<std::string>;
  EXPECT_EQ(Inclusion(0, 1), Path());
  EXPECT_EQ(Inclusion(0, 8),
            (Path{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(Inclusion(5, 8),
            (Path{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                  "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(Inclusion(2, 3),
            (Path{"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}));
  EXPECT_EQ(Inclusion(1, 5),
            (Path{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

TEST_F(KnownVectors, ConsistencyPaths) {
  using Path = std::vector<std::string>;
  EXPECT_EQ(Consistency(1, 1), Path());
  EXPECT_EQ(Consistency(1, 8),
            (Path{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(Consistency(6, 8),
            (Path{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                  "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(Consistency(2, 5),
            (Path{"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

}  // namespace
}  // namespace varsel::log
