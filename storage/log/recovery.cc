#include "storage/log/recovery.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/error.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "storage/log/data_loss.h"
#include "storage/log/log_keys.h"
#include "storage/log/sha256.h"

namespace varsel::log {
namespace {

namespace v1 = common::v1;
using kv::Family;

absl::StatusOr<Position> PositionIn(std::string_view key) {
  KeyReader reader(key);
  const Position position(reader.Number());
  if (!reader.ok() || !reader.rest().empty()) return DataLoss(Position(), "a record's key");
  return position;
}

absl::StatusOr<Position> LastRecord(kv::Database& database) {
  const std::unique_ptr<kv::Iterator> records = database.Iterate(Family::kRecords, {});
  records->SeekToLast();
  if (records->Valid()) return PositionIn(records->key());
  RETURN_IF_ERROR(records->status());
  return Position();
}

// After the database has opened, every record after what ended is in a file. Records are written
// once and in order, so a file that holds positions a..b holds b-a+1 entries, and the files follow
// one another without a gap: all of which they tell unread.
absl::Status CheckFiles(kv::Database& database, Position ended, Position head) {
  ASSIGN_OR_RETURN(const std::vector<kv::FileFacts> files, database.Files(Family::kRecords));
  std::vector<std::pair<Position, Position>> ranges;
  for (const kv::FileFacts& file : files) {
    ASSIGN_OR_RETURN(const Position first, PositionIn(file.smallest_key));
    ASSIGN_OR_RETURN(const Position last, PositionIn(file.largest_key));
    if (last < first || file.entries != last.value() - first.value() + 1) {
      return DataLoss(first, "records are missing from a file");
    }
    ranges.emplace_back(first, last);
  }
  std::sort(ranges.begin(), ranges.end());
  Position reached = ended;
  for (const auto& [first, last] : ranges) {
    if (first != reached.Next()) return DataLoss(reached.Next(), "missing between two files");
    reached = last;
  }
  if (reached != head) return DataLoss(reached.Next(), "not in any file");
  return absl::OkStatus();
}

absl::StatusOr<LogHead> StoredHead(kv::Database& database) {
  ASSIGN_OR_RETURN(const std::optional<std::string> stored, database.Get(Family::kMeta, kHeadKey));
  if (stored.has_value()) return DecodeHead(*stored);
  return LogHead{
      .position = {}, .recorded = absl::InfinitePast(), .tree_head = MerkleTree().Root()};
}

// The tree grown again from the last full tile that the recorded head is past, record by record to
// the head.
absl::StatusOr<MerkleTree> RegrowTree(kv::Database& database, const LogStore& store, Position head,
                                      const HeadRecord& recorded, RecoveryReport& report) {
  const auto tile = [&](int level, uint64_t number) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(std::optional<std::string> stored,
                     database.Get(Family::kMerkle, TileKey(level, number)));
    if (!stored.has_value())
      return DataLoss(Position(number * kTileWidth + 1), "a tile of the tree");
    return *std::move(stored);
  };
  ASSIGN_OR_RETURN(MerkleTree tree,
                   MerkleTree::FromTiles(recorded.position.value() / kTileWidth, tile));
  absl::Status tiles;
  const auto compare = [&](int level, uint64_t number, std::string_view hashes) {
    const absl::StatusOr<std::string> stored = tile(level, number);
    if (!stored.ok()) {
      tiles.Update(stored.status());
    } else if (*stored != hashes) {
      tiles.Update(
          DataLoss(Position(number * kTileWidth + 1), "a tile does not match the records"));
    }
  };
  bool matches = Position(tree.size()) != recorded.position || tree.Root() == recorded.tree_head;
  const auto add = [&](const Sha256& leaf) {
    tree.Add(leaf, compare);
    if (Position(tree.size()) == recorded.position) matches = tree.Root() == recorded.tree_head;
    return true;
  };
  // Of what ended there are the leaves only.
  RETURN_IF_ERROR(store.EndedLeaves(Position(tree.size()), store.ended(), add));
  RETURN_IF_ERROR(store.Scan(Position(tree.size()), head, [&](const RecordView& record) {
    ++report.records_verified;
    return add(
        LeafHash(record.header_bytes(), HashOf({record.payload()}), HashOf({record.sealed()})));
  }));
  RETURN_IF_ERROR(tiles);
  if (!matches)
    return DataLoss(recorded.position, "the records are not those that were acknowledged");
  if (tree.size() != head.value()) return DataLoss(Position(tree.size() + 1), "missing");
  return tree;
}

}  // namespace

absl::StatusOr<std::optional<LogIdentity>> ReadIdentity(kv::Database& database,
                                                        const ExpectedIdentity& expected) {
  ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                   database.Get(Family::kMeta, kIdentityKey));
  if (!stored.has_value()) {
    ASSIGN_OR_RETURN(const Position last, LastRecord(database));
    if (last != Position()) return DataLoss(Position(1), "the log's identity is missing");
    return std::nullopt;
  }
  ASSIGN_OR_RETURN(LogIdentity identity, DecodeIdentity(*stored));
  ASSIGN_OR_RETURN(const std::optional<std::string> reader,
                   database.Get(Family::kMeta, kMinReaderKey));
  if (reader.has_value()) {
    KeyReader number(*reader);
    identity.min_reader_version = static_cast<uint32_t>(number.Number());
    if (!number.ok()) return DataLoss(Position(), "the least reader's version");
  }
  if (identity.format > kLogFormat) {
    return Refuse(v1::LOG_NEWER_FORMAT, {.detail = absl::StrCat("format ", identity.format)});
  }
  if (identity.min_reader_version > expected.reader_version) {
    return Refuse(v1::LOG_NEWER_FORMAT,
                  {.detail = absl::StrCat("reader version ", identity.min_reader_version)});
  }
  if (identity.district != expected.district) {
    return Refuse(v1::LOG_OTHER_DISTRICT, {.detail = identity.district});
  }
  if (identity.development && !expected.development) return Refuse(v1::LOG_DEVELOPMENT);
  if (!identity.development && expected.development) return Refuse(v1::LOG_PRODUCTION);
  return identity;
}

absl::Status StoreIdentity(kv::Database& database, const LogIdentity& identity) {
  const std::unique_ptr<kv::Batch> batch = database.NewBatch();
  batch->Put(Family::kMeta, kIdentityKey, EncodeIdentity(identity));
  return database.Write(*batch, /*sync=*/true);
}

absl::StatusOr<Recovered> Recover(kv::Database& database, const LogStore& store,
                                  const LogIdentity& identity, const HeadRecord& recorded,
                                  RecoveryReport& report) {
  Recovered recovered;
  ASSIGN_OR_RETURN(const Position last, LastRecord(database));
  ASSIGN_OR_RETURN(recovered.head, StoredHead(database));
  report.head = last;
  report.recorded_head = recorded.position;
  if (recorded.log_id != identity.log_id) return DataLoss(last, "the head record is another log's");
  if (last < recorded.position) {
    return Refuse(v1::LOG_SHORTER_THAN_HEAD,
                  {.id = absl::StrCat(last.value()),
                   .detail = absl::StrCat("ends at ", last.value(), ", acknowledged were ",
                                          recorded.position.value())});
  }
  report.checked.push_back("log reaches the recorded head");
  report.ended = store.ended();
  if (recovered.head.position != last)
    return DataLoss(last, "the stored head is at another position");
  RETURN_IF_ERROR(CheckFiles(database, store.ended(), last));
  report.checked.push_back("no position missing");
  ASSIGN_OR_RETURN(recovered.tree, RegrowTree(database, store, last, recorded, report));
  report.checked.push_back("tree at the recorded head");
  if (recovered.tree.Root() != recovered.head.tree_head) {
    return DataLoss(last, "the tree is not the one that was stored");
  }
  report.checked.push_back("tree at the head");
  return recovered;
}

}  // namespace varsel::log
