#include "storage/log/rocksdb_event_log.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/error.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "storage/log/append_check.h"
#include "storage/log/data_loss.h"
#include "storage/log/log_keys.h"
#include "storage/log/sha256.h"

namespace varsel::log {
namespace {

// Below this, replaying what was written since the start is quicker than writing it out.
constexpr uint64_t kFlushAtShutdownBytes = 4u << 20;

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbEventLog>> RocksDbEventLog::Open(OpenOptions options) {
  VARSEL_CHECK(options.mac != nullptr);
  if (options.clock == nullptr) options.clock = &SystemClock();
  if (options.entropy == nullptr) options.entropy = &SystemEntropy();
  if (options.disk == nullptr) options.disk = &kv::SystemDisk();
  if (options.free_bytes == nullptr) {
    options.free_bytes = [disk = options.disk, path = options.data_dir] {
      return disk->FreeBytes(path);
    };
  }
  std::unique_ptr<RocksDbEventLog> log(new RocksDbEventLog(std::move(options)));
  RETURN_IF_ERROR(log->OpenParts());
  return log;
}

absl::Status RocksDbEventLog::OpenParts() {
  const absl::Duration began = SystemClock().Elapsed();
  RETURN_IF_ERROR(kv::MakeDirectory(*options_.disk, options_.data_dir));
  // Debian's RocksDB stops the process where a full disk meets it on its start.
  if (options_.free_bytes() < options_.limits.start_reserve_bytes) {
    return Refuse(common::v1::DISK_RESERVE);
  }
  kv::DatabaseOptions database;
  database.path = options_.data_dir + "/log";
  database.disk = options_.disk;
  database.block_cache_bytes = options_.block_cache_bytes;
  database.write_buffer_bytes = options_.write_buffer_bytes;
  database.short_manifest = options_.cuttable;
  ASSIGN_OR_RETURN(database_, kv::Database::Open(database));
  recovery_.checked.push_back("write-ahead log replayed");

  const ExpectedIdentity expected{.district = options_.district,
                                  .development = options_.development,
                                  .reader_version = options_.reader_version};
  ASSIGN_OR_RETURN(std::optional<LogIdentity> identity, ReadIdentity(*database_, expected));
  recovery_.created = !identity.has_value();
  // The head record is made before the identity: a log that has one has the other.
  ASSIGN_OR_RETURN(head_keeper_, HeadKeeper::Open(*options_.disk, options_.data_dir,
                                                  /*make=*/recovery_.created, options_.mac));
  if (identity.has_value()) {
    identity_ = *std::move(identity);
  } else {
    RETURN_IF_ERROR(Create());
  }
  recovery_.checked.push_back("identity and head record");
  store_ = std::make_unique<LogStore>(*database_);
  ASSIGN_OR_RETURN(const CutDone cut_done, ReadCut());
  const HeadRecord recorded = head_keeper_->found().value_or(
      HeadRecord{.log_id = identity_.log_id, .position = {}, .tree_head = MerkleTree().Root()});
  ASSIGN_OR_RETURN(Recovered recovered,
                   Recover(*database_, *store_, identity_, recorded, recovery_));
  ASSIGN_OR_RETURN(const auto noted, database_->Get(kv::Family::kMeta, kKeysMadeKey));
  if (noted.has_value()) {
    KeyReader number(*noted);
    keys_noted_ = number.Number();
    if (!number.ok()) return DataLoss(Position(), "the number of keys");
  }
  views_ = std::make_unique<views::StoredViews>(*database_, options_.views);
  RETURN_IF_ERROR(views_->Open(recovered.head.position));
  StartParts(std::move(recovered));
  cutter_ = std::make_unique<LogCutter>(
      LogCutter::Parts{.database = *database_,
                       .store = *store_,
                       .views = *views_,
                       .committer = *committer_,
                       .clock = *options_.clock,
                       .entropy = *options_.entropy,
                       .identity = identity_,
                       .free_bytes = options_.free_bytes,
                       .disk_reserve_bytes = options_.limits.disk_reserve_bytes},
      cut_done);
  cutter_->Start();
  recovery_.took = SystemClock().Elapsed() - began;
  return absl::OkStatus();
}

// In this order, so that a log which has its identity has its head record too.
absl::Status RocksDbEventLog::Create() {
  if (head_keeper_->found().has_value()) {
    return Refuse(common::v1::LOG_SHORTER_THAN_HEAD,
                  {.id = "0",
                   .detail = absl::StrCat("is empty, acknowledged were ",
                                          head_keeper_->found()->position.value())});
  }
  identity_ = LogIdentity{.log_id = LogId(options_.entropy->NewUuid()),
                          .district = options_.district,
                          .development = options_.development,
                          .format = kLogFormat,
                          .min_reader_version = 0};
  RETURN_IF_ERROR(head_keeper_->WriteNow(
      HeadRecord{.log_id = identity_.log_id, .position = {}, .tree_head = MerkleTree().Root()}));
  return StoreIdentity(*database_, identity_);
}

absl::StatusOr<CutDone> RocksDbEventLog::ReadCut() {
  RETURN_IF_ERROR(store_->LoadCut());
  if (store_->ended() != Position() && !options_.cuttable) {
    return DataLoss(Position(1), "its beginning was ended, and it is a log that never ends any");
  }
  return LogCutter::EraseBefore(*database_, *store_);
}

absl::Status RocksDbEventLog::EndThrough(Position through, const ActorId& actor) {
  if (!options_.cuttable) {
    return absl::FailedPreconditionError("this log keeps all of its records for ever");
  }
  return cutter_->EndThrough(through, actor);
}

void RocksDbEventLog::StartParts(Recovered recovered) {
  const LogHead head = recovered.head;
  const auto failed = [this](const absl::Status& why) { committer_->Fail(why); };
  Committer::Parts parts{
      .database = *database_,
      .store = *store_,
      .views = *views_,
      .signal = signal_,
      .clock = *options_.clock,
      .limits = options_.limits,
      .clock_jump_max =
          options_.development ? absl::InfiniteDuration() : options_.limits.clock_jump_max,
      .free_bytes = options_.free_bytes,
      .keys_made = options_.keys_made,
      .committed =
          [this](const LogHead& now) {
            head_keeper_->Note(HeadRecord{
                .log_id = identity_.log_id, .position = now.position, .tree_head = now.tree_head});
          },
      .failed =
          [this](const absl::Status& why) {
            if (options_.on_fatal) options_.on_fatal(why);
          }};
  signal_.Committed(head.position);
  // What a crash kept from being recorded is recorded now.
  if (head.position > recovery_.recorded_head) parts.committed(head);
  committer_ = std::make_unique<Committer>(std::move(parts), head, std::move(recovered.tree),
                                           identity_.min_reader_version, keys_noted_.value_or(0));
  head_keeper_->Start(options_.limits.head_record_within, failed);
  views_->Start(views::LogSeam{
      .scan =
          [this](Position after, Position to, const std::function<bool(std::string_view)>& wants,
                 const std::function<bool(const Record&)>& visit) {
            return store_->Scan(after, to, [&](const RecordView& view) {
              return !wants(view.kind()) || visit(view.ToRecord());
            });
          },
      .between_batches =
          [this](const std::function<void()>& task) { return committer_->BetweenBatches(task); },
      .head = [this] { return committer_->head().position; },
      .failed = failed});
}

RocksDbEventLog::~RocksDbEventLog() {
  Shutdown();
  committer_.reset();  // tells the last callers, who may still read
}

LogIdentity RocksDbEventLog::identity() const {
  LogIdentity identity = identity_;
  identity.min_reader_version = committer_->min_reader_version();
  return identity;
}

LogHead RocksDbEventLog::head() const { return committer_->head(); }

void RocksDbEventLog::Append(AppendRequest request, AppendDone done) {
  absl::Status refused = CheckAppend(request, options_.limits);
  if (!refused.ok()) return committer_->Refused(std::move(done), std::move(refused));
  committer_->Submit(PrepareAppend(std::move(request), std::move(done)));
}

absl::StatusOr<Version> RocksDbEventLog::StreamVersion(const StreamId& stream) const {
  return store_->ReadHead(stream);
}

absl::StatusOr<std::vector<Record>> RocksDbEventLog::ReadStream(const StreamId& stream,
                                                                Version after, size_t limit) const {
  return store_->ReadStream(stream, after, std::min(limit, options_.limits.read_records_max));
}

absl::StatusOr<std::vector<Record>> RocksDbEventLog::ReadAll(Position after, size_t limit) const {
  limit = std::min(limit, options_.limits.read_records_max);
  std::vector<Record> read;
  if (limit == 0) return read;
  after = std::max(after, store_->ended());
  const Position to(std::min(head().position.value(), after.value() + limit));
  RETURN_IF_ERROR(store_->Scan(after, to, [&](const RecordView& view) {
    read.push_back(view.ToRecord());
    return true;
  }));
  return read;
}

absl::StatusOr<std::optional<StoredRequest>> RocksDbEventLog::FindRequest(const Uuid& key) const {
  ASSIGN_OR_RETURN(std::optional<KnownRequest> known, store_->ReadRequest(key));
  if (!known.has_value()) return std::nullopt;
  return std::move(known->stored);
}

absl::StatusOr<std::optional<Position>> RocksDbEventLog::FindEvent(const EventId& id) const {
  return store_->FindEvent(id);
}

absl::StatusOr<ProofTree> RocksDbEventLog::Tree() const {
  MerkleTree tree;
  if (!committer_->BetweenBatches([this, &tree] { tree = committer_->tree(); })) {
    return Refuse(common::v1::LOG_STOPPED);
  }
  return ProofTree(std::move(tree),
                   [this](int level, uint64_t number) { return store_->ReadTile(level, number); });
}

bool RocksDbEventLog::AwaitPast(Position after, absl::Duration timeout) const {
  return signal_.AwaitPast(after, timeout);
}

std::shared_ptr<void> RocksDbEventLog::OnCommit(std::function<void(Position)> wake) {
  return signal_.OnCommit(std::move(wake));
}

void RocksDbEventLog::Shutdown() {
  MutexLock lock(shutdown_mutex_);
  if (shut_down_ || committer_ == nullptr) return;
  shut_down_ = true;
  if (cutter_ != nullptr) cutter_->Stop();
  views_->Stop();  // while the committer still answers it
  committer_->Drain();
  // A log that has stopped does not know what it wrote last: what was recorded before stands.
  const absl::Status recorded = head_keeper_->Stop(/*write=*/!committer_->stopped());
  if (!recorded.ok()) committer_->Fail(recorded);
  // If this fails, the next start replays what is on disk already.
  if (!committer_->stopped() && committer_->bytes_written() > kFlushAtShutdownBytes) {
    (void)database_->Flush();
  }
  signal_.Stop();
}

absl::StatusOr<std::unique_ptr<views::RowReader>> RocksDbEventLog::Read(std::string_view view,
                                                                        Position at_least) const {
  return views_->Read(view, at_least);
}

std::vector<views::ViewState> RocksDbEventLog::States() const { return views_->States(); }

absl::Status RocksDbEventLog::VerifyAll() const {
  const LogHead now = head();
  RETURN_IF_ERROR(database_->VerifyChecksums());
  MerkleTree tree;
  const auto add = [&](const Sha256& leaf) {
    tree.Add(leaf, nullptr);
    return true;
  };
  RETURN_IF_ERROR(store_->EndedLeaves(Position(), store_->ended(), add));
  RETURN_IF_ERROR(store_->Scan(Position(), now.position, [&](const RecordView& record) {
    return add(
        LeafHash(record.header_bytes(), HashOf({record.payload()}), HashOf({record.sealed()})));
  }));
  if (tree.size() == now.position.value() && tree.Root() == now.tree_head) return absl::OkStatus();
  return Refuse(common::v1::LOG_DATA_LOSS,
                {.id = absl::StrCat(tree.size()), .detail = "the tree is not the head's"});
}

}  // namespace varsel::log
