#include "storage/log/log_store.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/log/data_loss.h"
#include "storage/log/log_keys.h"
#include "storage/log/log_meta.h"
#include "storage/log/merkle.h"
#include "storage/log/sha256.h"

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
  if (Position(position) <= ended()) return std::nullopt;
  return Position(position);
}

absl::StatusOr<std::string> LogStore::ReadTile(int level, uint64_t number) const {
  ASSIGN_OR_RETURN(std::optional<std::string> stored,
                   database_.Get(Family::kMerkle, TileKey(level, number)));
  if (stored.has_value()) return *std::move(stored);
  return DataLoss(Position((number << (8 * (level + 1))) + 1), "a tile of the tree");
}

absl::Status LogStore::LoadCut() {
  ASSIGN_OR_RETURN(const std::optional<std::string> stored, database_.Get(Family::kMeta, kCutKey));
  if (!stored.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(CutNote note, DecodeCutNote(*stored));
  // A beginning that is gone is a loss, unless the log itself says that it was ended.
  ASSIGN_OR_RETURN(const std::optional<std::string> block,
                   database_.Get(Family::kRecords, RecordKey(note.cut.by)));
  if (!block.has_value()) return DataLoss(Position(1), "its end stands in no record");
  ASSIGN_OR_RETURN(const RecordView record, DecodeBlock(*block, note.cut.by));
  if (record.kind() != kCutKind) return DataLoss(Position(1), "its end stands in no record");
  ASSIGN_OR_RETURN(const LogCut said, DecodeCutPayload(record.payload()));
  if (said.through != note.cut.through || said.recorded != note.cut.recorded) {
    return DataLoss(Position(1), "another end stands in the record");
  }
  SetCut(std::move(note));
  return absl::OkStatus();
}

void LogStore::SetCut(CutNote note) {
  const uint64_t through = note.cut.through.value();
  MutexLock lock(cut_mutex_);
  cut_ = std::move(note);
  ended_.store(through, std::memory_order_release);
}

LogCut LogStore::cut() const {
  MutexLock lock(cut_mutex_);
  return cut_.cut;
}

absl::Status LogStore::EndedLeaves(Position after, Position to,
                                   const std::function<bool(const Sha256&)>& visit) const {
  CutNote note;
  {
    MutexLock lock(cut_mutex_);
    note = cut_;
  }
  std::string tile;
  for (uint64_t index = after.value(); index < to.value(); ++index) {
    const uint64_t number = index / kTileWidth;
    if (tile.empty() || index % kTileWidth == 0) {
      if (number == note.cut.through.value() / kTileWidth) {
        tile = note.leaves;
      } else {
        ASSIGN_OR_RETURN(tile, ReadTile(0, number));
      }
    }
    const size_t at = index % kTileWidth * sizeof(Sha256);
    if (tile.size() < at + sizeof(Sha256)) return DataLoss(Position(index + 1), "its leaf");
    if (!visit(HashAt(tile, at))) break;
  }
  return absl::OkStatus();
}

// Whether the entry of the index is the stream's first that is kept, in a log that was cut.
bool LogStore::BeginsAt(const StreamId& stream, std::string_view index_key) const {
  if (ended() == Position()) return false;
  kv::IteratorOptions options;
  options.upper_bound = StreamKey(stream, Version(~uint64_t{0}));
  const std::unique_ptr<kv::Iterator> index = database_.Iterate(Family::kStreamIndex, options);
  for (index->Seek(StreamKey(stream, Version(1))); index->Valid(); index->Next()) {
    const absl::StatusOr<uint64_t> position = NumberOf(index->value());
    if (!position.ok()) return false;
    if (Position(*position) > ended()) return index->key() == index_key;
  }
  return false;
}

absl::StatusOr<std::vector<Record>> LogStore::ReadStream(const StreamId& stream, Version after,
                                                         size_t limit) const {
  kv::IteratorOptions options;
  // No version comes after the largest number but itself, which no stream reaches.
  options.upper_bound = StreamKey(stream, Version(~uint64_t{0}));
  const std::unique_ptr<kv::Iterator> index = database_.Iterate(Family::kStreamIndex, options);
  std::vector<Position> positions;
  std::vector<std::string> keys;
  std::vector<Version> versions;
  Version expected = after.Next();
  for (index->Seek(StreamKey(stream, expected)); index->Valid() && positions.size() < limit;
       index->Next()) {
    ASSIGN_OR_RETURN(const uint64_t position, NumberOf(index->value()));
    if (Position(position) <= ended()) continue;  // its index is still to go
    if (index->key() != StreamKey(stream, expected)) {
      // Of a stream whose first records ended, the first that is kept has a later version.
      if (!positions.empty() || !BeginsAt(stream, index->key())) {
        return DataLoss(Position(position), "a version of the stream is missing before it");
      }
      expected = Version(KeyReader(index->key().substr(HeadKey(stream).size())).Number());
    }
    versions.push_back(expected);
    positions.push_back(Position(position));
    keys.push_back(RecordKey(positions.back()));
    expected = expected.Next();
  }
  RETURN_IF_ERROR(index->status());
  std::vector<Record> records;
  if (positions.empty()) return records;
  ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> blocks,
                   database_.MultiGet(Family::kRecords, keys));
  records.reserve(positions.size());
  for (size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] <= ended()) continue;  // ended just now
    if (!blocks[i].has_value()) return DataLoss(positions[i], "missing");
    ASSIGN_OR_RETURN(const RecordView view, DecodeBlock(*blocks[i], positions[i]));
    records.push_back(view.ToRecord());
    const RecordHeader& header = records.back().header;
    if (header.meta.stream != stream || header.version != versions[i]) {
      return DataLoss(positions[i], "the index points to another record");
    }
  }
  // All of them ended just now: what comes after them is what was asked for.
  if (records.empty()) return ReadStream(stream, after, limit);
  return records;
}

absl::Status LogStore::Scan(Position after, Position to,
                            const std::function<bool(const RecordView&)>& visit) const {
  after = std::max(after, ended());
  if (to <= after) return absl::OkStatus();
  kv::IteratorOptions options;
  if (to != Position(~uint64_t{0})) options.upper_bound = RecordKey(to.Next());
  options.sequential = to.value() - after.value() > 1000;
  const std::unique_ptr<kv::Iterator> rows = database_.Iterate(Family::kRecords, options);
  Position expected = after.Next();
  for (rows->Seek(RecordKey(expected)); rows->Valid(); rows->Next()) {
    KeyReader key(rows->key());
    const Position position(key.Number());
    if (!key.ok()) return DataLoss(expected, "missing");
    if (position != expected) {
      // What ended meanwhile is half gone, and not missing.
      const Position gone = ended();
      if (position <= gone) continue;
      if (expected > gone || position != gone.Next()) return DataLoss(expected, "missing");
      expected = position;
    }
    ASSIGN_OR_RETURN(const RecordView view, DecodeBlock(rows->value(), expected));
    if (!visit(view)) return absl::OkStatus();
    expected = expected.Next();
  }
  absl::Status status = rows->status();
  if (absl::IsDataLoss(status)) return DataLoss(expected, std::string(status.message()));
  return status;
}

}  // namespace varsel::log
