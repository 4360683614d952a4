// The event log on disk: a RocksDB database, the head record beside it, one committer, and the
// views folded in its writes. See event_log.h for what it promises and storage/README.md for how.
//
// Thread-safe. Opening and Shutdown block; so do the reads, for as long as the disk takes.
#ifndef VARSEL_STORAGE_LOG_ROCKSDB_EVENT_LOG_H_
#define VARSEL_STORAGE_LOG_ROCKSDB_EVENT_LOG_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/base/clock.h"
#include "storage/base/entropy.h"
#include "storage/base/limits.h"
#include "storage/base/mutex.h"
#include "storage/kv/database.h"
#include "storage/log/commit_signal.h"
#include "storage/log/committer.h"
#include "storage/log/cuttable_log.h"
#include "storage/log/event_log.h"
#include "storage/log/head_keeper.h"
#include "storage/log/log_cutter.h"
#include "storage/log/log_store.h"
#include "storage/log/provable_log.h"
#include "storage/log/recovery.h"
#include "storage/views/stored_views.h"

namespace varsel::log {

struct OpenOptions {
  std::string data_dir;  // made if it is not there; the log uses data_dir/log and data_dir/head
  std::string district;
  bool development = false;      // a new log gets this mark for ever; an old one must have it
  uint32_t reader_version = 1;   // a log that asks for more is refused
  const Clock* clock = nullptr;  // the domain clock; SystemClock() if none. Outlives the log
  Entropy* entropy = nullptr;    // gives a new log its id; SystemEntropy() if none
  Limits limits;
  std::vector<const views::View*> views;  // outlive the log
  MacFunction mac;                        // of head records, under the district's key. Required
  // How many keys were ever made in the store that the records are sealed from. Asked by the
  // committer, and noted with the records: keys_noted. None if empty.
  std::function<uint64_t()> keys_made;
  // Its beginning may be ended (cuttable_log.h). A log that is not opened so, and whose beginning
  // was ended, is damaged.
  bool cuttable = false;
  // Called once, from a thread of the log's, when it stops after a failed write. The process is to
  // end.
  std::function<void(const absl::Status&)> on_fatal;

  kv::Disk* disk = nullptr;              // SystemDisk() if none. Outlives the log
  std::function<uint64_t()> free_bytes;  // the disk's free space under data_dir if none
  size_t block_cache_bytes = 128u << 20;
  size_t write_buffer_bytes = 48u << 20;
};

class RocksDbEventLog : public EventLog,
                        public ProvableLog,
                        public CuttableLog,
                        public views::ViewSource {
 public:
  // FAILED_PRECONDITION LOG_LOCKED, LOG_OTHER_DISTRICT, LOG_NEWER_FORMAT, LOG_DEVELOPMENT or
  // LOG_PRODUCTION. DATA_LOSS LOG_SHORTER_THAN_HEAD or LOG_DATA_LOSS. RESOURCE_EXHAUSTED
  // DISK_RESERVE: no room to open it.
  static absl::StatusOr<std::unique_ptr<RocksDbEventLog>> Open(OpenOptions options);
  ~RocksDbEventLog() override;  // Shutdown

  LogIdentity identity() const override;
  LogHead head() const override;
  void Append(AppendRequest request, AppendDone done) override;
  absl::StatusOr<Version> StreamVersion(const StreamId& stream) const override;
  absl::StatusOr<std::vector<Record>> ReadStream(const StreamId& stream, Version after,
                                                 size_t limit) const override;
  absl::StatusOr<std::vector<Record>> ReadAll(Position after, size_t limit) const override;
  absl::StatusOr<std::optional<StoredRequest>> FindRequest(const Uuid& key) const override;
  bool AwaitPast(Position after, absl::Duration timeout) const override;
  std::shared_ptr<void> OnCommit(std::function<void(Position)> wake) override;
  // Also ends rebuilding, and leaves the next start little to replay.
  void Shutdown() override;

  // --- ProvableLog
  absl::StatusOr<ProofTree> Tree() const override;
  absl::StatusOr<std::optional<Position>> FindEvent(const EventId& id) const override;

  // --- CuttableLog
  LogCut cut() const override { return store_->cut(); }
  absl::Status EndThrough(Position through, const ActorId& actor) override;
  void StopEnding() override { cutter_->Stop(); }
  CutDone erased() const override { return cutter_->done(); }

  // --- views::ViewSource
  absl::StatusOr<std::unique_ptr<views::RowReader>> Read(std::string_view view,
                                                         Position at_least) const override;
  std::vector<views::ViewState> States() const override;
  // Rebuilds a view from the first record and waits for it; see StoredViews::Rebuild.
  absl::Status RebuildView(std::string_view view) { return views_->Rebuild(view); }
  // Waits until nothing is being rebuilt any more.
  bool AwaitViewsRebuilt() { return views_->AwaitRebuilt(); }

  // --- Only here
  // Reads (after, to] in order without copying, checking every record; until `visit` returns false.
  // For replay.
  absl::Status Scan(Position after, Position to,
                    const std::function<bool(const RecordView&)>& visit) const {
    return store_->Scan(after, to, visit);
  }
  // What was noted of keys_made when this was opened: the key store must have made as many. nullopt
  // where nothing was: a log that is older than the note, or a part of one that was put back.
  std::optional<uint64_t> keys_noted() const { return keys_noted_; }
  // What opening it took and looked at.
  const RecoveryReport& recovery() const { return recovery_; }
  // An administrator has looked at the clock after CLOCK_JUMPED: its time is right.
  void ConfirmClock() { committer_->ConfirmClock(); }
  // True after a failed write: nothing more is appended.
  bool stopped() const { return committer_->stopped(); }
  // Puts the database as it is now into the new directory `path`, on the same file system; see
  // kv::Database::Checkpoint.
  absl::Status Checkpoint(const std::string& path) { return database_->Checkpoint(path); }
  // Reads every file and every record from the first on, and grows the tree anew. Slow. DATA_LOSS
  // where anything is off.
  absl::Status VerifyAll() const;

 private:
  explicit RocksDbEventLog(OpenOptions options) : options_(std::move(options)) {}
  absl::Status OpenParts();
  absl::Status Create();
  // What the log has lost of its beginning, by its own word; erased where a crash kept it.
  absl::StatusOr<CutDone> ReadCut();
  void StartParts(Recovered recovered);

  OpenOptions options_;
  LogIdentity identity_;  // min_reader_version is the committer's
  RecoveryReport recovery_;
  std::optional<uint64_t> keys_noted_;
  std::unique_ptr<kv::Database> database_;
  std::unique_ptr<HeadKeeper> head_keeper_;
  std::unique_ptr<LogStore> store_;
  std::unique_ptr<views::StoredViews> views_;
  CommitSignal signal_;
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<LogCutter> cutter_;
  Mutex shutdown_mutex_;
  bool shut_down_ ABSL_GUARDED_BY(shutdown_mutex_) = false;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_ROCKSDB_EVENT_LOG_H_
