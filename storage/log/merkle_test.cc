#include "storage/log/merkle.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "absl/strings/escaping.h"
#include "storage/log/sha256.h"

namespace varsel::log {
namespace {

Sha256 Leaf(uint64_t index) { return HashOf({std::string_view("\0", 1), std::to_string(index)}); }

// The definition in RFC 9162, section 2.1.1, as it stands there.
Sha256 TreeHash(uint64_t first, uint64_t count) {
  if (count == 0) return HashOf({});
  if (count == 1) return Leaf(first);
  uint64_t split = 1;
  while (split * 2 < count) split *= 2;
  return NodeHash(TreeHash(first, split), TreeHash(first + split, count - split));
}

TEST(MerkleTree, EmptyTreeIsTheHashOfNothing) {
  EXPECT_EQ(absl::BytesToHexString(std::string(BytesOf(MerkleTree().Root()))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(MerkleTree, RootIsThatOfTheDefinitionAtEverySize) {
  MerkleTree tree;
  for (uint64_t size = 1; size <= 300; ++size) {
    tree.Add(Leaf(size - 1), nullptr);
    ASSERT_EQ(tree.Root(), TreeHash(0, size)) << size;
  }
}

TEST(MerkleTree, GrownFromTilesGoesOnAsIfItHadNeverEnded) {
  std::map<std::pair<int, uint64_t>, std::string> tiles;
  const auto keep = [&](int level, uint64_t number, std::string_view hashes) {
    ASSERT_TRUE(tiles.emplace(std::pair(level, number), hashes).second);
  };
  MerkleTree tree;
  for (uint64_t i = 0; i < 70'000; ++i) tree.Add(Leaf(i), keep);
  EXPECT_EQ(tiles.size(), 70'000u / 256 + 1);
  const auto source = [&](int level, uint64_t number) -> absl::StatusOr<std::string> {
    return tiles.at({level, number});
  };
  for (const uint64_t full :
       {uint64_t{0}, uint64_t{1}, uint64_t{255}, uint64_t{256}, uint64_t{273}}) {
    auto grown = MerkleTree::FromTiles(full, source);
    ASSERT_TRUE(grown.ok()) << grown.status();
    ASSERT_EQ(grown->size(), full * 256);
    // What is added again must give the same tiles and the same head.
    const auto compare = [&](int level, uint64_t number, std::string_view hashes) {
      EXPECT_EQ(tiles.at({level, number}), hashes);
    };
    for (uint64_t i = grown->size(); i < 70'000; ++i) grown->Add(Leaf(i), compare);
    EXPECT_EQ(grown->Root(), tree.Root()) << full;
  }
}

TEST(MerkleTree, LeafIsMadeOfHeaderAndTheHashesOfPayloadAndSealed) {
  const Sha256 payload = HashOf({"payload"});
  const Sha256 sealed = HashOf({"sealed"});
  EXPECT_EQ(LeafHash("header", payload, sealed),
            HashOf({std::string_view("\0header", 7), BytesOf(payload), BytesOf(sealed)}));
}

}  // namespace
}  // namespace varsel::log
