// The log as it lies in the database: reading it, and putting a commit into a batch. Knows keys and
// values, not threads. Reads are thread-safe; what is marked as the committer's is not.
#ifndef VARSEL_STORAGE_LOG_LOG_STORE_H_
#define VARSEL_STORAGE_LOG_LOG_STORE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/kv/database.h"
#include "storage/log/commit_plan.h"
#include "storage/log/event_log.h"
#include "storage/log/record_codec.h"

namespace varsel::log {

class LogStore : public CommittedState {
 public:
  // The database outlives this.
  explicit LogStore(kv::Database& database) : database_(database) {}

  // --- The committer's.
  absl::StatusOr<Version> HeadOf(const StreamId& stream) override;
  absl::StatusOr<bool> HasEvent(const EventId& id) override;
  absl::StatusOr<std::optional<KnownRequest>> Find(const Uuid& request_key) override;
  // `block` is closed.
  void PutRecord(const RecordMeta& meta, Position position, Version version, std::string_view block,
                 kv::Batch& batch) const;
  void PutHead(const StreamId& stream, Version version, kv::Batch& batch) const;
  // The batch is on disk.
  void Remember(const absl::flat_hash_map<StreamId, Version>& heads);

  // --- Anybody's.
  absl::StatusOr<Version> ReadHead(const StreamId& stream) const;
  absl::StatusOr<std::optional<KnownRequest>> ReadRequest(const Uuid& key) const;
  absl::StatusOr<std::optional<Position>> FindEvent(const EventId& id) const;
  // A full tile of the tree. DATA_LOSS if it is not there.
  absl::StatusOr<std::string> ReadTile(int level, uint64_t number) const;
  absl::StatusOr<std::vector<Record>> ReadStream(const StreamId& stream, Version after,
                                                 size_t limit) const;
  // Visits the records in (after, to] in order until `visit` returns false. The view holds during
  // the call only. DATA_LOSS with the position where one is missing, out of order or does not
  // decode.
  absl::Status Scan(Position after, Position to,
                    const std::function<bool(const RecordView&)>& visit) const;

 private:
  static constexpr size_t kCachedHeadsMax = 100'000;

  kv::Database& database_;
  absl::flat_hash_map<StreamId, Version> young_heads_,
      old_heads_;  // two generations, as in views/row_cache.h
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_LOG_STORE_H_
