// One part of a log's records, read and hashed by itself, so that several threads check a log at
// once: 65,536 records, which are a full subtree. What the parts come to is put together by
// verify_files. Thread-safe: a free function over a database that is only read.
#ifndef VARSEL_STORAGE_PROOF_CHUNK_CHECK_H_
#define VARSEL_STORAGE_PROOF_CHUNK_CHECK_H_

#include <cstdint>
#include <map>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "storage/log/log_store.h"
#include "storage/log/record.h"

namespace varsel::proof {

inline constexpr uint64_t kChunkRecords = 65'536;
inline constexpr int kChunkTileLevel = 2;  // a chunk's root is an entry of a tile of this level

struct Chunk {
  uint64_t number = 0;         // from 0: positions number * kChunkRecords + 1 and on
  uint64_t end = 0;            // the last position
  std::vector<uint64_t> cuts;  // positions within at which the tree is asked for, in order
};

// What a chunk comes to.
struct ChunkResult {
  absl::Status status;  // the first thing in it that does not hold
  // The frontier of the chunk's own tree at each cut, and at its end.
  std::map<uint64_t, std::vector<log::Sha256>> frontiers;
  absl::Time first_recorded = absl::InfinitePast();
  absl::Time last_recorded = absl::InfinitePast();
};

ChunkResult CheckChunk(const log::LogStore& store, const Chunk& chunk);

// Where the stored tile is not as it was computed: OK, or DATA_LOSS LOG_DATA_LOSS with the first
// position under the first hash that differs.
absl::Status CompareTile(const log::LogStore& store, int level, uint64_t number,
                         std::string_view computed);

}  // namespace varsel::proof

#endif  // VARSEL_STORAGE_PROOF_CHUNK_CHECK_H_
