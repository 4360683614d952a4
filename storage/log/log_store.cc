#include "storage/log/log_store.h"

#include <utility>

#include "storage/base/status_macros.h"
#include "storage/log/data_loss.h"
#include "storage/log/log_keys.h"
#include "storage/log/log_meta.h"

namespace varsel::log {
namespace {

using kv::Family;

absl::StatusOr<uint64_t> NumberOf(std::string_view value) {
  KeyReader reader(value);
  const uint64_t number = reader.Number();
  if (!reader.ok() || !reader.rest().empty())
    return DataLoss(Position(), "an index does not decode");
  return number;
}

}  // namespace

absl::StatusOr<Version> LogStore::HeadOf(const StreamId& stream) {
  const auto young = young_heads_.find(stream);
  if (young != young_heads_.end()) return young->second;
  Version version;
  const auto old = old_heads_.find(stream);
  if (old != old_heads_.end()) {
    version = old->second;
  } else {
    ASSIGN_OR_RETURN(version, ReadHead(stream));
  }
  Remember({{stream, version}});
  return version;
}

void LogStore::Remember(const absl::flat_hash_map<StreamId, Version>& heads) {
  for (const auto& [stream, version] : heads) {
    if (young_heads_.size() >= kCachedHeadsMax / 2) {
      old_heads_ = std::exchange(young_heads_, {});
    }
    young_heads_[stream] = version;
  }
}

absl::StatusOr<bool> LogStore::HasEvent(const EventId& id) {
  ASSIGN_OR_RETURN(const std::optional<std::string> found,
                   database_.Get(Family::kEventIds, id.uuid().bytes()));
  return found.has_value();
}

absl::StatusOr<std::optional<KnownRequest>> LogStore::Find(const Uuid& request_key) {
  return ReadRequest(request_key);
}

void LogStore::PutRecord(const RecordMeta& meta, Position position, Version version,
                         std::string_view block, kv::Batch& batch) const {
  const std::string number = NumberValue(position.value());
  batch.Put(Family::kRecords, RecordKey(position), block);
  batch.Put(Family::kStreamIndex, StreamKey(meta.stream, version), number);
  batch.Put(Family::kEventIds, meta.event_id.uuid().bytes(), number);
}

void LogStore::PutHead(const StreamId& stream, Version version, kv::Batch& batch) const {
  batch.Put(Family::kHeads, HeadKey(stream), NumberValue(version.value()));
}

absl::StatusOr<Version> LogStore::ReadHead(const StreamId& stream) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> found,
                   database_.Get(Family::kHeads, HeadKey(stream)));
  if (!found.has_value()) return Version();
  ASSIGN_OR_RETURN(const uint64_t version, NumberOf(*found));
  return Version(version);
}

absl::StatusOr<std::optional<KnownRequest>> LogStore::ReadRequest(const Uuid& key) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> found,
                   database_.Get(Family::kRequests, key.bytes()));
  if (!found.has_value()) return std::nullopt;
  return DecodeRequest(*found);
}

absl::StatusOr<std::optional<Position>> LogStore::FindEvent(const EventId& id) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> found,
                   database_.Get(Family::kEventIds, id.uuid().bytes()));
  if (!found.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(const uint64_t position, NumberOf(*found));
  return Position(position);
}

absl::StatusOr<std::string> LogStore::ReadTile(int level, uint64_t number) const {
  ASSIGN_OR_RETURN(std::optional<std::string> stored,
                   database_.Get(Family::kMerkle, TileKey(level, number)));
  if (stored.has_value()) return *std::move(stored);
  return DataLoss(Position((number << (8 * (level + 1))) + 1), "a tile of the tree");
}

absl::StatusOr<std::vector<Record>> LogStore::ReadStream(const StreamId& stream, Version after,
                                                         size_t limit) const {
  kv::IteratorOptions options;
  // No version comes after the largest number but itself, which no stream reaches.
  options.upper_bound = StreamKey(stream, Version(~uint64_t{0}));
  const std::unique_ptr<kv::Iterator> index = database_.Iterate(Family::kStreamIndex, options);
  std::vector<Position> positions;
  std::vector<std::string> keys;
  Version expected = after.Next();
  for (index->Seek(StreamKey(stream, expected)); index->Valid() && positions.size() < limit;
       index->Next(), expected = expected.Next()) {
    ASSIGN_OR_RETURN(const uint64_t position, NumberOf(index->value()));
    if (index->key() != StreamKey(stream, expected)) {
      return DataLoss(Position(position), "a version of the stream is missing before it");
    }
    positions.push_back(Position(position));
    keys.push_back(RecordKey(positions.back()));
  }
  RETURN_IF_ERROR(index->status());
  std::vector<Record> records;
  if (positions.empty()) return records;
  ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> blocks,
                   database_.MultiGet(Family::kRecords, keys));
  records.reserve(positions.size());
  for (size_t i = 0; i < positions.size(); ++i) {
    if (!blocks[i].has_value()) return DataLoss(positions[i], "missing");
    ASSIGN_OR_RETURN(const RecordView view, DecodeBlock(*blocks[i], positions[i]));
    records.push_back(view.ToRecord());
    const RecordHeader& header = records.back().header;
    if (header.meta.stream != stream || header.version.value() != after.value() + i + 1) {
      return DataLoss(positions[i], "the index points to another record");
    }
  }
  return records;
}

absl::Status LogStore::Scan(Position after, Position to,
                            const std::function<bool(const RecordView&)>& visit) const {
  if (to <= after) return absl::OkStatus();
  kv::IteratorOptions options;
  if (to != Position(~uint64_t{0})) options.upper_bound = RecordKey(to.Next());
  options.sequential = to.value() - after.value() > 1000;
  const std::unique_ptr<kv::Iterator> rows = database_.Iterate(Family::kRecords, options);
  Position expected = after.Next();
  for (rows->Seek(RecordKey(expected)); rows->Valid(); rows->Next(), expected = expected.Next()) {
    KeyReader key(rows->key());
    if (key.Number() != expected.value() || !key.ok()) return DataLoss(expected, "missing");
    ASSIGN_OR_RETURN(const RecordView view, DecodeBlock(rows->value(), expected));
    if (!visit(view)) return absl::OkStatus();
  }
  absl::Status status = rows->status();
  if (absl::IsDataLoss(status)) return DataLoss(expected, std::string(status.message()));
  return status;
}

}  // namespace varsel::log
