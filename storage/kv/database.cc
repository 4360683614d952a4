#include "storage/kv/database.h"

#include <algorithm>
#include <atomic>
#include <cstdarg>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "rocksdb/convenience.h"
#include "rocksdb/db.h"
#include "rocksdb/metadata.h"
#include "rocksdb/perf_level.h"
#include "rocksdb/utilities/checkpoint.h"
#include "rocksdb/write_batch.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/kv/database_options.h"
#include "storage/kv/status.h"
#include "storage/kv/table_footer.h"

namespace varsel::kv {
namespace {

constexpr absl::Duration kSnapshotsWait = absl::Seconds(60);
constexpr absl::Duration kSnapshotsLook = absl::Milliseconds(10);

using Handles = std::vector<rocksdb::ColumnFamilyHandle*>;

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

class RocksBatch : public Batch {
 public:
  explicit RocksBatch(const Handles& handles) : handles_(handles) {}
  // WriteBatch answers an error only beyond 4 GB or without a family, which cannot come from here.
  void Put(Family family, std::string_view key, std::string_view value) override {
    (void)writes_.Put(handles_[static_cast<size_t>(family)], ToSlice(key), ToSlice(value));
  }
  void Delete(Family family, std::string_view key) override {
    (void)writes_.Delete(handles_[static_cast<size_t>(family)], ToSlice(key));
  }
  void DeleteRange(Family family, std::string_view from, std::string_view to) override {
    (void)writes_.DeleteRange(handles_[static_cast<size_t>(family)], ToSlice(from), ToSlice(to));
  }
  void Clear() override { writes_.Clear(); }
  size_t bytes() const override { return writes_.GetDataSize(); }
  bool empty() const override { return writes_.Count() == 0; }
  rocksdb::WriteBatch& writes() { return writes_; }

 private:
  const Handles& handles_;
  rocksdb::WriteBatch writes_;
};

class RocksSnapshot : public Snapshot {
 public:
  explicit RocksSnapshot(rocksdb::DB& db) : db_(db), snapshot_(db.GetSnapshot()) {}
  ~RocksSnapshot() override { db_.ReleaseSnapshot(snapshot_); }
  const rocksdb::Snapshot* get() const { return snapshot_; }

 private:
  rocksdb::DB& db_;
  const rocksdb::Snapshot* snapshot_;
};

rocksdb::ReadOptions ReadAt(const Snapshot* snapshot) {
  rocksdb::ReadOptions read;
  if (snapshot != nullptr) read.snapshot = static_cast<const RocksSnapshot*>(snapshot)->get();
  return read;
}

class RocksIterator : public Iterator {
 public:
  RocksIterator(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle,
                const IteratorOptions& options)
      : upper_bound_(options.upper_bound), bound_(upper_bound_) {
    rocksdb::ReadOptions read = ReadAt(options.snapshot);
    if (!upper_bound_.empty()) read.iterate_upper_bound = &bound_;
    if (options.sequential) {
      read.readahead_size = 2u << 20;
      read.fill_cache = false;
    }
    rows_.reset(db.NewIterator(read, handle));
  }
  void Seek(std::string_view key) override { rows_->Seek(ToSlice(key)); }
  void SeekToLast() override { rows_->SeekToLast(); }
  void Next() override { rows_->Next(); }
  bool Valid() const override { return rows_->Valid(); }
  std::string_view key() const override { return ToView(rows_->key()); }
  std::string_view value() const override { return ToView(rows_->value()); }
  absl::Status status() const override { return FromRocks(rows_->status()); }

 private:
  const std::string upper_bound_;
  const rocksdb::Slice bound_;
  std::unique_ptr<rocksdb::Iterator> rows_;
};

// RocksDB counts what each thread does, down to every comparison of two keys, for whoever would
// read that: nobody here, and the counting is a tenth of what a write takes.
void CountNothing() { rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable); }

class RocksDatabase : public Database {
 public:
  RocksDatabase(std::unique_ptr<rocksdb::DB> db, Handles handles)
      : db_(std::move(db)), handles_(std::move(handles)) {}
  ~RocksDatabase() override {
    for (rocksdb::ColumnFamilyHandle* handle : handles_)
      (void)db_->DestroyColumnFamilyHandle(handle);
    (void)db_->Close();
  }

  absl::StatusOr<std::optional<std::string>> Get(Family family, std::string_view key,
                                                 const Snapshot* snapshot) override {
    CountNothing();
    std::string value;
    const rocksdb::Status found = db_->Get(ReadAt(snapshot), Handle(family), ToSlice(key), &value);
    if (found.IsNotFound()) return std::nullopt;
    if (!found.ok()) return FromRocks(found);
    return value;
  }

  absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Family family, const std::vector<std::string>& keys, const Snapshot* snapshot) override {
    CountNothing();
    std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> found(keys.size());
    db_->MultiGet(ReadAt(snapshot), Handle(family), keys.size(), slices.data(), values.data(),
                  found.data());
    std::vector<std::optional<std::string>> answer(keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      if (found[i].IsNotFound()) continue;
      if (!found[i].ok()) return FromRocks(found[i]);
      answer[i] = values[i].ToString();
    }
    return answer;
  }

  std::unique_ptr<Iterator> Iterate(Family family, const IteratorOptions& options) override {
    CountNothing();
    return std::make_unique<RocksIterator>(*db_, Handle(family), options);
  }
  std::unique_ptr<Snapshot> TakeSnapshot() override {
    return std::make_unique<RocksSnapshot>(*db_);
  }
  std::unique_ptr<Batch> NewBatch() override { return std::make_unique<RocksBatch>(handles_); }

  absl::Status Write(Batch& batch, bool sync) override {
    CountNothing();
    rocksdb::WriteOptions options;
    options.sync = sync;
    return FromRocks(db_->Write(options, &static_cast<RocksBatch&>(batch).writes()));
  }

  absl::Status Flush() override { return FromRocks(db_->Flush(rocksdb::FlushOptions(), handles_)); }

  absl::Status Compact(Family family, std::string_view to) override {
    RETURN_IF_ERROR(AwaitNoOlderSnapshot());
    rocksdb::CompactRangeOptions options;
    options.exclusive_manual_compaction = false;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    const rocksdb::Slice end = ToSlice(to);
    const rocksdb::Status compacted =
        db_->CompactRange(options, Handle(family), nullptr, to.empty() ? nullptr : &end);
    if (compacted.IsIncomplete()) return Refuse(common::v1::DRAINING);
    RETURN_IF_ERROR(FromRocks(compacted));
    return AwaitPurged();
  }

  void EndCompacting() override {
    if (!no_compacting_.exchange(true)) db_->DisableManualCompaction();
  }

  uint64_t Bytes(Family family) override {
    uint64_t bytes = 0;
    (void)db_->GetIntProperty(Handle(family), rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
    return bytes;
  }

  absl::Status Checkpoint(const std::string& path) override {
    rocksdb::Checkpoint* made = nullptr;
    RETURN_IF_ERROR(FromRocks(rocksdb::Checkpoint::Create(db_.get(), &made)));
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    return FromRocks(checkpoint->CreateCheckpoint(path, /*log_size_for_flush=*/0));
  }

  absl::StatusOr<std::vector<FileFacts>> Files(Family family) override {
    // A compaction may replace files between the two questions; it does so a few times, not for
    // ever.
    for (int attempt = 0; attempt < 100; ++attempt) {
      // The number of entries stands in each file's own footer; the list of files keeps it for new
      // ones only.
      rocksdb::TablePropertiesCollection properties;
      const rocksdb::Status read = db_->GetPropertiesOfAllTables(Handle(family), &properties);
      if (!read.ok()) return FromRocks(read);
      const std::optional<std::vector<FileFacts>> files = Join(family, properties);
      if (files.has_value()) return *files;
    }
    return Refuse(common::v1::STORAGE_FAILED, {.detail = "the list of files keeps changing"});
  }

  std::vector<std::string> Tables(Family family) override {
    rocksdb::ColumnFamilyMetaData facts;
    db_->GetColumnFamilyMetaData(Handle(family), &facts);
    std::vector<std::pair<uint64_t, std::string>> sized;
    for (const rocksdb::LevelMetaData& level : facts.levels) {
      for (const rocksdb::SstFileMetaData& file : level.files) {
        sized.emplace_back(file.size, file.db_path + file.name);
      }
    }
    std::sort(sized.rbegin(), sized.rend());
    std::vector<std::string> paths;
    for (auto& [size, path] : sized) paths.push_back(std::move(path));
    return paths;
  }

  absl::Status VerifyTable(const std::string& path) override {
    const rocksdb::Options options = db_->GetOptions(Handle(Family::kMeta));
    rocksdb::ReadOptions read;
    read.readahead_size = 2u << 20;
    read.fill_cache = false;
    return FromRocks(
        rocksdb::VerifySstFileChecksum(options, rocksdb::EnvOptions(options), read, path));
  }

  absl::Status VerifyChecksums() override { return FromRocks(db_->VerifyChecksum()); }

 private:
  // nullopt if there is a file that `properties` does not tell of.
  std::optional<std::vector<FileFacts>> Join(
      Family family, const rocksdb::TablePropertiesCollection& properties) const {
    rocksdb::ColumnFamilyMetaData facts;
    db_->GetColumnFamilyMetaData(Handle(family), &facts);
    std::vector<FileFacts> files;
    for (const rocksdb::LevelMetaData& level : facts.levels) {
      for (const rocksdb::SstFileMetaData& file : level.files) {
        const auto found = properties.find(file.db_path + file.name);
        if (found == properties.end()) return std::nullopt;
        files.push_back(FileFacts{file.smallestkey, file.largestkey, found->second->num_entries});
      }
    }
    return files;
  }

  // Files that were replaced are deleted by other threads, a moment later: this waits for them, and
  // deletes what they left.
  absl::Status AwaitPurged() {
    RETURN_IF_ERROR(FromRocks(db_->DisableFileDeletions()));
    rocksdb::VectorLogPtr files;
    const rocksdb::Status listed = db_->GetSortedWalFiles(files);  // waits for what is under way
    RETURN_IF_ERROR(FromRocks(db_->EnableFileDeletions(/*force=*/false)));
    return FromRocks(listed);
  }

  // What a snapshot from before a deletion can see, no compaction takes out.
  absl::Status AwaitNoOlderSnapshot() {
    const rocksdb::SequenceNumber now = db_->GetLatestSequenceNumber();
    for (absl::Duration waited; waited < kSnapshotsWait; waited += kSnapshotsLook) {
      if (no_compacting_) return Refuse(common::v1::DRAINING);
      uint64_t oldest = 0;
      const bool known =
          db_->GetIntProperty(rocksdb::DB::Properties::kOldestSnapshotSequence, &oldest);
      if (known && (oldest == 0 || oldest >= now)) return absl::OkStatus();
      absl::SleepFor(kSnapshotsLook);
    }
    return Refuse(common::v1::STORAGE_FAILED, {.detail = "a reader stays"});
  }

  rocksdb::ColumnFamilyHandle* Handle(Family family) const {
    return handles_[static_cast<size_t>(family)];
  }

  std::unique_ptr<rocksdb::DB> db_;
  const Handles handles_;
  std::atomic<bool> no_compacting_ = false;
};

// RocksDB writes its own log file beside the data; a reader of copies leaves them as they are.
class SilentLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::OpenReadOnly(const DatabaseOptions& options) {
  Disk& disk = options.disk != nullptr ? *options.disk : SystemDisk();
  rocksdb::DBOptions all = OptionsOfAll(options, disk);
  all.create_if_missing = false;
  all.create_missing_column_families = false;
  all.info_log = std::make_shared<SilentLog>();
  RETURN_IF_ERROR(RefuseUnknownFamilies(all, options.path));
  RETURN_IF_ERROR(CheckTableFooters(disk, options.path));
  Handles handles;
  rocksdb::DB* opened = nullptr;
  RETURN_IF_ERROR(FromRocks(
      rocksdb::DB::OpenForReadOnly(all, options.path, FamiliesOf(options), &handles, &opened)));
  return std::make_unique<RocksDatabase>(std::unique_ptr<rocksdb::DB>(opened), std::move(handles));
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const DatabaseOptions& options) {
  Disk& disk = options.disk != nullptr ? *options.disk : SystemDisk();
  const rocksdb::DBOptions all = OptionsOfAll(options, disk);
  RETURN_IF_ERROR(RefuseUnknownFamilies(all, options.path));
  RETURN_IF_ERROR(CheckTableFooters(disk, options.path));
  Handles handles;
  rocksdb::DB* opened = nullptr;
  RETURN_IF_ERROR(
      FromRocks(rocksdb::DB::Open(all, options.path, FamiliesOf(options), &handles, &opened)));
  return std::make_unique<RocksDatabase>(std::unique_ptr<rocksdb::DB>(opened), std::move(handles));
}

}  // namespace varsel::kv
