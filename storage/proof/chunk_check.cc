#include "storage/proof/chunk_check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/log/data_loss.h"
#include "storage/log/merkle.h"
#include "storage/log/sha256.h"

namespace varsel::proof {

absl::Status CompareTile(const log::LogStore& store, int level, uint64_t number,
                         std::string_view computed) {
  ASSIGN_OR_RETURN(const std::string stored, store.ReadTile(level, number));
  if (stored == computed) return absl::OkStatus();
  uint64_t entry = 0;
  while (entry < log::kTileWidth && (entry + 1) * sizeof(log::Sha256) <= stored.size() &&
         log::HashAt(stored, entry * sizeof(log::Sha256)) ==
             log::HashAt(computed, entry * sizeof(log::Sha256))) {
    ++entry;
  }
  const uint64_t index = (number * log::kTileWidth + entry) << (8 * level);
  return log::DataLoss(Position(index + 1), "the record and the stored tree do not fit");
}

ChunkResult CheckChunk(const log::LogStore& store, const Chunk& chunk) {
  ChunkResult result;
  const uint64_t first = chunk.number * kChunkRecords;
  log::MerkleTree tree;
  absl::Status tiles;
  const auto compare = [&](int level, uint64_t number, std::string_view hashes) {
    if (!tiles.ok() || level >= kChunkTileLevel) return;
    const uint64_t before = first >> (8 * (level + 1));
    tiles = CompareTile(store, level, before + number, hashes);
  };
  auto cut = chunk.cuts.begin();
  const auto add = [&](const log::Sha256& leaf) {
    tree.Add(leaf, compare);
    if (cut != chunk.cuts.end() && *cut == first + tree.size()) {
      result.frontiers[*cut++] = tree.frontier();
    }
    return tiles.ok();
  };
  const uint64_t ended = std::min(store.ended().value(), chunk.end);
  absl::Status scanned;
  if (ended > first) scanned = store.EndedLeaves(Position(first), Position(ended), add);
  if (scanned.ok() && tiles.ok()) {
    scanned = store.Scan(Position(first), Position(chunk.end), [&](const log::RecordView& record) {
      const absl::Time recorded = record.recorded();
      if (result.first_recorded == absl::InfinitePast()) result.first_recorded = recorded;
      if (recorded < result.last_recorded) {
        tiles = log::DataLoss(record.position(), "recorded before the record before it");
        return false;
      }
      result.last_recorded = recorded;
      return add(log::LeafHash(record.header_bytes(), log::HashOf({record.payload()}),
                               log::HashOf({record.sealed()})));
    });
  }
  result.status = !tiles.ok() ? tiles : scanned;
  if (result.status.ok() && first + tree.size() != chunk.end) {
    result.status = log::DataLoss(Position(first + tree.size() + 1), "missing");
  }
  result.frontiers[chunk.end] = tree.frontier();
  return result;
}

}  // namespace varsel::proof
