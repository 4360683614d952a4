#include "storage/log/log_cutter.h"

#include <future>
#include <optional>
#include <utility>

#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/log/data_loss.h"
#include "storage/log/erase_ended.h"
#include "storage/log/log_keys.h"
#include "storage/log/sha256.h"

namespace varsel::log {

using kv::Family;

absl::StatusOr<CutDone> LogCutter::EraseBefore(kv::Database& database, const LogStore& store) {
  CutDone done;
  ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                   database.Get(Family::kMeta, kCutDoneKey));
  if (stored.has_value()) {
    ASSIGN_OR_RETURN(done, DecodeCutDone(*stored));
  }
  if (done.through > store.ended()) {
    return DataLoss(Position(1), "more of its beginning is gone than was ended");
  }
  if (done.through == store.ended()) return done;
  RETURN_IF_ERROR(DeleteEnded(database, store.ended()));
  RETURN_IF_ERROR(RewriteRecords(database, store.ended()));
  return done;
}

LogCutter::LogCutter(Parts parts, CutDone done) : parts_(std::move(parts)), done_(done) {}

LogCutter::~LogCutter() { Stop(); }

void LogCutter::Start() {
  if (done().through == parts_.store.ended()) return;
  finisher_ = std::thread([this] {
    MutexLock lock(working_);
    (void)Finish();  // if it fails, the next cut or start does it
  });
}

void LogCutter::Stop() {
  parts_.database.EndCompacting();
  parts_.views.Stop();
  if (finisher_.joinable()) finisher_.join();
}

CutDone LogCutter::done() const {
  MutexLock lock(mutex_);
  return done_;
}

absl::Status LogCutter::EndThrough(Position through, const ActorId& actor) {
  MutexLock lock(working_);
  if (through > parts_.committer.head().position) {
    return absl::InvalidArgumentError("a log ends its beginning, and nothing past its head");
  }
  if (through <= parts_.store.ended() && done().through == parts_.store.ended()) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(CheckRoom());
  if (through > parts_.store.ended()) RETURN_IF_ERROR(Record(through, actor));
  return Finish();
}

absl::Status LogCutter::CheckRoom() const {
  uint64_t needed = parts_.disk_reserve_bytes + 2 * parts_.database.Bytes(Family::kViews);
  for (const Family family : {Family::kRecords, Family::kStreamIndex, Family::kEventIds}) {
    needed += parts_.database.Bytes(family);
  }
  return parts_.free_bytes() < needed ? Refuse(common::v1::DISK_RESERVE) : absl::OkStatus();
}

absl::StatusOr<CutNote> LogCutter::NoteOf(Position through) {
  CutNote note;
  note.cut.through = through;
  const Position before(through.value() - 1);
  RETURN_IF_ERROR(parts_.store.Scan(before, through, [&](const RecordView& record) {
    note.cut.recorded = record.recorded();
    return true;
  }));
  if (note.cut.recorded == absl::InfinitePast()) return DataLoss(through, "missing");
  MerkleTree tree;
  if (!parts_.committer.BetweenBatches([&] { tree = parts_.committer.tree(); })) {
    return Refuse(common::v1::LOG_STOPPED);
  }
  const ProofTree proofs(std::move(tree), [this](int level, uint64_t number) {
    return parts_.store.ReadTile(level, number);
  });
  const uint64_t first = through.value() / kTileWidth * kTileWidth;
  for (uint64_t index = first; index < through.value(); ++index) {
    ASSIGN_OR_RETURN(const Sha256 leaf, proofs.Node(0, index));
    note.leaves.append(BytesOf(leaf));
  }
  return note;
}

absl::Status LogCutter::Record(Position through, const ActorId& actor) {
  ASSIGN_OR_RETURN(CutNote note, NoteOf(through));
  const auto fate = std::make_shared<std::promise<absl::StatusOr<AppendOutcome>>>();
  PreparedAppend append = PrepareAppend(
      CutRequest(parts_.identity, note.cut, EventId(parts_.entropy.NewUuid()), actor,
                 parts_.clock.Now()),
      [fate](absl::StatusOr<AppendOutcome> outcome) { fate->set_value(std::move(outcome)); });
  append.cut = note;
  parts_.committer.Submit(std::move(append));
  ASSIGN_OR_RETURN(const AppendOutcome outcome, fate->get_future().get());
  note.cut.by = outcome.last;
  parts_.store.SetCut(std::move(note));
  return absl::OkStatus();
}

absl::Status LogCutter::BuildViewsAnew() {
  for (const views::ViewState& state : parts_.views.States()) {
    // One that is being built may have read what ended.
    if (state.rebuilding) RETURN_IF_ERROR(parts_.views.Rebuild(state.name));
    RETURN_IF_ERROR(parts_.views.Rebuild(state.name));
  }
  return absl::OkStatus();
}

absl::Status LogCutter::Finish() {
  const CutDone now_done{.through = parts_.store.ended(), .since = parts_.clock.Now()};
  const absl::Status deleted = DeleteEnded(parts_.database, now_done.through);
  // After a write that failed nothing more is written.
  if (!deleted.ok() && !absl::IsDataLoss(deleted)) parts_.committer.Fail(deleted);
  RETURN_IF_ERROR(deleted);
  RETURN_IF_ERROR(BuildViewsAnew());
  RETURN_IF_ERROR(RewriteRecords(parts_.database, now_done.through));
  RETURN_IF_ERROR(RewriteIndexes(parts_.database));
  const std::unique_ptr<kv::Batch> batch = parts_.database.NewBatch();
  batch->Put(Family::kMeta, kCutDoneKey, EncodeCutDone(now_done));
  RETURN_IF_ERROR(parts_.database.Write(*batch, /*sync=*/true));
  // The list of files names the first and last keys of those that the last rewriting replaced,
  // until it changes once more.
  RETURN_IF_ERROR(parts_.database.Flush());
  RETURN_IF_ERROR(parts_.database.Compact(Family::kMeta, ""));
  MutexLock lock(mutex_);
  done_ = now_done;
  return absl::OkStatus();
}

}  // namespace varsel::log
