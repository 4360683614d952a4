#include "storage/backup/log_prefix.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "storage/kv/database.h"
#include "storage/log/data_loss.h"
#include "storage/log/log_keys.h"
#include "storage/log/log_meta.h"
#include "storage/log/log_store.h"
#include "storage/log/merkle.h"
#include "storage/log/record_codec.h"
#include "storage/log/sha256.h"

namespace varsel::backup {
namespace {

using kv::Family;

constexpr size_t kBatchBytes = 4u << 20;

absl::StatusOr<std::unique_ptr<kv::Database>> OpenSource(const std::string& path) {
  kv::DatabaseOptions options;
  options.path = path;
  return kv::Database::OpenReadOnly(options);
}

class PrefixCopy {
 public:
  PrefixCopy(kv::Database& from, Position to, kv::Database& target)
      : from_(from), to_(to), target_(target), store_(target), batch_(target.NewBatch()) {}

  absl::StatusOr<log::LogHead> Run() {
    ASSIGN_OR_RETURN(const auto cut, from_.Get(Family::kMeta, log::kCutKey));
    if (cut.has_value()) return log::DataLoss(Position(1), "it ended, and is not in a part of it");
    RETURN_IF_ERROR(CopyRecords());
    RETURN_IF_ERROR(CopyRequests());
    RETURN_IF_ERROR(CopyMeta(log::kIdentityKey));
    // Of the whole log: a prefix may need less, but never more.
    RETURN_IF_ERROR(CopyMeta(log::kMinReaderKey));
    head_.position = to_;
    head_.tree_head = tree_.Root();
    batch_->Put(Family::kMeta, log::kHeadKey, log::EncodeHead(head_));
    RETURN_IF_ERROR(target_.Write(*batch_, /*sync=*/true));
    RETURN_IF_ERROR(target_.Flush());
    return head_;
  }

 private:
  absl::Status CopyRecords() {
    kv::IteratorOptions options;
    options.upper_bound = log::RecordKey(to_.Next());
    options.sequential = true;
    const auto rows = from_.Iterate(Family::kRecords, options);
    Position position(1);
    for (rows->Seek(""); rows->Valid(); rows->Next(), position = position.Next()) {
      if (rows->key() != log::RecordKey(position)) return log::DataLoss(position, "missing");
      ASSIGN_OR_RETURN(const log::RecordView view, log::DecodeBlock(rows->value(), position));
      Put(view, rows->value());
      if (batch_->bytes() > kBatchBytes) RETURN_IF_ERROR(WriteOut());
    }
    RETURN_IF_ERROR(rows->status());
    if (position != to_.Next()) return log::DataLoss(position, "missing");
    return WriteOut();
  }

  void Put(const log::RecordView& view, std::string_view block) {
    const log::RecordHeader header = view.ToHeader();
    store_.PutRecord(header.meta, header.position, header.version, block, *batch_);
    heads_[header.meta.stream] = header.version;
    head_.recorded = header.recorded;
    tree_.Add(log::LeafHash(view.header_bytes(), log::HashOf({view.payload()}),
                            log::HashOf({view.sealed()})),
              [this](int level, uint64_t number, std::string_view hashes) {
                batch_->Put(Family::kMerkle, log::TileKey(level, number), hashes);
              });
  }

  absl::Status WriteOut() {
    for (const auto& [stream, version] : heads_) store_.PutHead(stream, version, *batch_);
    heads_.clear();
    RETURN_IF_ERROR(target_.Write(*batch_, /*sync=*/false));
    batch_->Clear();
    return absl::OkStatus();
  }

  // What was answered by then is answered so again.
  absl::Status CopyRequests() {
    kv::IteratorOptions options;
    options.sequential = true;
    const auto rows = from_.Iterate(Family::kRequests, options);
    for (rows->Seek(""); rows->Valid(); rows->Next()) {
      ASSIGN_OR_RETURN(const log::KnownRequest known, log::DecodeRequest(rows->value()));
      if (known.stored.last <= to_) batch_->Put(Family::kRequests, rows->key(), rows->value());
      if (batch_->bytes() > kBatchBytes) RETURN_IF_ERROR(WriteOut());
    }
    return rows->status();
  }

  absl::Status CopyMeta(const char* key) {
    ASSIGN_OR_RETURN(const std::optional<std::string> value, from_.Get(Family::kMeta, key));
    if (value.has_value()) batch_->Put(Family::kMeta, key, *value);
    return absl::OkStatus();
  }

  kv::Database& from_;
  const Position to_;
  kv::Database& target_;
  log::LogStore store_;
  const std::unique_ptr<kv::Batch> batch_;
  log::MerkleTree tree_;
  log::LogHead head_;
  absl::flat_hash_map<StreamId, Version> heads_;  // of streams in the batch
};

}  // namespace

absl::StatusOr<log::LogHead> CopyLogPrefix(const std::string& from, Position to,
                                           const std::string& target) {
  ASSIGN_OR_RETURN(const std::unique_ptr<kv::Database> source, OpenSource(from));
  kv::DatabaseOptions options;
  options.path = target;
  ASSIGN_OR_RETURN(const std::unique_ptr<kv::Database> made, kv::Database::Open(options));
  return PrefixCopy(*source, to, *made).Run();
}

absl::StatusOr<log::LogHead> HeadOfLog(const std::string& from) {
  ASSIGN_OR_RETURN(const std::unique_ptr<kv::Database> source, OpenSource(from));
  ASSIGN_OR_RETURN(const std::optional<std::string> head,
                   source->Get(Family::kMeta, log::kHeadKey));
  if (!head.has_value()) return log::DataLoss("the stored head is missing");
  return log::DecodeHead(*head);
}

absl::StatusOr<Position> LastPositionAt(const std::string& from, absl::Time time) {
  ASSIGN_OR_RETURN(const std::unique_ptr<kv::Database> source, OpenSource(from));
  const auto rows = source->Iterate(Family::kRecords, {});
  rows->SeekToLast();
  RETURN_IF_ERROR(rows->status());
  if (!rows->Valid()) return Position();
  KeyReader key(rows->key());
  // Recorded times never go back, so the last one is found by halving.
  uint64_t low = 0;
  uint64_t high = key.Number();
  while (low < high) {
    const uint64_t middle = low + (high - low + 1) / 2;
    ASSIGN_OR_RETURN(const std::optional<std::string> block,
                     source->Get(Family::kRecords, log::RecordKey(Position(middle))));
    if (!block.has_value()) return log::DataLoss(Position(middle), "missing");
    ASSIGN_OR_RETURN(const log::RecordView view, log::DecodeBlock(*block, Position(middle)));
    if (view.recorded() <= time) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return Position(low);
}

}  // namespace varsel::backup
