#include "storage/log/erase_ended.h"

#include <memory>

#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "storage/log/data_loss.h"
#include "storage/log/log_keys.h"
#include "storage/log/record_codec.h"

namespace varsel::log {
namespace {

using kv::Family;

constexpr size_t kRecordsAtOnce = 4096;

// Puts the deletion of the next records into the batch: with their index entries, so that what is
// cut off here can go on from the records that are left. The last of them; `after` if there is
// none.
absl::StatusOr<Position> AddSome(kv::Database& database, Position after, Position through,
                                 kv::Batch& batch) {
  kv::IteratorOptions options;
  options.upper_bound = RecordKey(through.Next());
  const std::unique_ptr<kv::Iterator> rows = database.Iterate(Family::kRecords, options);
  Position last = after;
  size_t some = 0;
  for (rows->Seek(RecordKey(after.Next())); rows->Valid() && some < kRecordsAtOnce;
       rows->Next(), ++some) {
    KeyReader key(rows->key());
    const Position position(key.Number());
    if (!key.ok()) return DataLoss(last.Next(), "a record's key");
    ASSIGN_OR_RETURN(const RecordView record, DecodeBlock(rows->value(), position));
    const StreamId stream{.area = std::string(record.stream_area()), .id = record.stream_id()};
    batch.Delete(Family::kStreamIndex, StreamKey(stream, record.version()));
    batch.Delete(Family::kEventIds, record.event_id().uuid().bytes());
    last = position;
  }
  RETURN_IF_ERROR(rows->status());
  if (last != after) {
    batch.DeleteRange(Family::kRecords, RecordKey(after.Next()), RecordKey(last.Next()));
  }
  return last;
}

}  // namespace

absl::Status DeleteEnded(kv::Database& database, Position through) {
  const std::unique_ptr<kv::Batch> batch = database.NewBatch();
  Position reached;
  while (true) {
    ASSIGN_OR_RETURN(const Position last, AddSome(database, reached, through, *batch));
    if (last == reached) break;
    reached = last;
    RETURN_IF_ERROR(database.Write(*batch, /*sync=*/true));
    batch->Clear();
  }
  return absl::OkStatus();
}

absl::Status RewriteRecords(kv::Database& database, Position through) {
  RETURN_IF_ERROR(database.Flush());
  return database.Compact(Family::kRecords, RecordKey(through.Next()));
}

absl::Status RewriteIndexes(kv::Database& database) {
  RETURN_IF_ERROR(database.Flush());
  for (const Family family : {Family::kStreamIndex, Family::kEventIds, Family::kViews}) {
    RETURN_IF_ERROR(database.Compact(family, ""));
  }
  return absl::OkStatus();
}

}  // namespace varsel::log
