// The log as it lies in the database: reading it, and putting a commit into a batch. Knows keys and
// values, not threads. Reads are thread-safe; what is marked as the committer's is not.
#ifndef VARSEL_STORAGE_LOG_LOG_STORE_H_
#define VARSEL_STORAGE_LOG_LOG_STORE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/base/mutex.h"
#include "storage/kv/database.h"
#include "storage/log/commit_plan.h"
#include "storage/log/event_log.h"
#include "storage/log/log_cut.h"
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

  // --- Where the log begins (log_cut.h).
  // Reads what the database notes of it, once, before anything else is read. DATA_LOSS where no
  // record of the log says the same.
  absl::Status LoadCut();
  // The note is on disk.
  void SetCut(CutNote note);
  LogCut cut() const;
  // The last position that ended.
  Position ended() const { return Position(ended_.load(std::memory_order_acquire)); }
  // Visits the leaves at the positions in (after, to], in order, until `visit` returns false: of
  // what ended, the tree alone knows them. REQUIRES: to <= ended(). DATA_LOSS if a tile is missing.
  absl::Status EndedLeaves(Position after, Position to,
                           const std::function<bool(const Sha256&)>& visit) const;

  // --- Anybody's.
  absl::StatusOr<Version> ReadHead(const StreamId& stream) const;
  absl::StatusOr<std::optional<KnownRequest>> ReadRequest(const Uuid& key) const;
  absl::StatusOr<std::optional<Position>> FindEvent(const EventId& id) const;
  // A full tile of the tree. DATA_LOSS if it is not there.
  absl::StatusOr<std::string> ReadTile(int level, uint64_t number) const;
  absl::StatusOr<std::vector<Record>> ReadStream(const StreamId& stream, Version after,
                                                 size_t limit) const;
  // Visits the records in (after, to] that are kept, in order, until `visit` returns false. The
  // view holds during the call only. DATA_LOSS with the position where one is missing, out of order
  // or does not decode.
  absl::Status Scan(Position after, Position to,
                    const std::function<bool(const RecordView&)>& visit) const;

 private:
  bool BeginsAt(const StreamId& stream, std::string_view index_key) const;

  static constexpr size_t kCachedHeadsMax = 100'000;

  kv::Database& database_;
  absl::flat_hash_map<StreamId, Version> young_heads_,
      old_heads_;  // two generations, as in views/row_cache.h
  std::atomic<uint64_t> ended_ = 0;
  mutable Mutex cut_mutex_;
  CutNote cut_ ABSL_GUARDED_BY(cut_mutex_);
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_LOG_STORE_H_
