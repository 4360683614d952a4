// What only a log on disk has of a cut: its bytes leave every file, a crash at any step is made up
// for, and nothing but the log's own word stands for a beginning that is gone.
#include "storage/log/log_cut.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "storage/base/error.h"
#include "storage/kv/database.h"
#include "storage/kv/faulty_disk.h"
#include "storage/log/log_keys.h"
#include "storage/log/log_testing.h"
#include "storage/log/rocksdb_event_log.h"
#include "storage/views/memory_views.h"

namespace varsel::log {
namespace {

// Rows that hold the ids of whom the records are about, as those of the access log do.
class SubjectsView : public views::View {
 public:
  std::string_view name() const override { return "test.subjects"; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override { return kind == "test.v1.Happened"; }
  absl::Status Fold(const Record& record, views::RowStore& rows) const override {
    for (const SubjectId& subject : record.header.meta.subjects) {
      rows.Put(subject.uuid().bytes(), record.header.meta.actor.uuid().bytes());
    }
    return absl::OkStatus();
  }
};

class LogCutTest : public testing::Test {
 protected:
  static constexpr uint64_t kRecords = 700;
  static constexpr uint64_t kEnded = 300;

  OpenOptions Options(kv::Disk& disk, bool cuttable = true) {
    OpenOptions options;
    options.data_dir = "/data";
    options.district = "north";
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.disk = &disk;
    options.free_bytes = [] { return ~uint64_t{0}; };
    options.mac = TestMac();
    options.block_cache_bytes = 1 << 20;
    options.write_buffer_bytes = 1 << 20;
    options.views = {&view_};
    options.cuttable = cuttable;
    return options;
  }
  absl::StatusOr<std::unique_ptr<RocksDbEventLog>> Open(kv::Disk& disk, bool cuttable = true) {
    return RocksDbEventLog::Open(Options(disk, cuttable));
  }
  // Marked ids of every record are kept; half of the log is in table files already.
  void Fill(RocksDbEventLog& log) {
    for (uint64_t i = 1; i <= kRecords; ++i) {
      AppendRequest append = AppendOf(StreamOf(i % 7), entropy_, entropy_.NewUuid().ToString());
      const NewRecord& record = append.records[0];
      std::vector<std::string>& marks = i <= kEnded ? ended_ : kept_;
      marks.emplace_back(record.meta.event_id.uuid().bytes());
      marks.emplace_back(record.meta.actor.uuid().bytes());
      marks.emplace_back(record.payload);
      for (const SubjectId& subject : record.meta.subjects) {
        marks.emplace_back(subject.uuid().bytes());
      }
      ASSERT_TRUE(log.AppendAndWait(std::move(append)).ok());
    }
  }
  // How many of the marks some file holds, and which files do.
  static size_t Found(const kv::FaultyDisk& disk, const std::vector<std::string>& marks) {
    const auto still = disk.Copy();
    size_t found = 0;
    for (const std::string& path : still->Files()) {
      const std::string bytes = still->ReadWhole(path);
      size_t here = 0;
      for (const std::string& mark : marks) {
        here += bytes.find(mark) != std::string::npos ? 1 : 0;
      }
      if (here > 0) RecordProperty(path, static_cast<int>(here));
      found += here;
    }
    return found;
  }
  void CheckWhole(RocksDbEventLog& log) {
    EXPECT_TRUE(log.VerifyAll().ok()) << log.VerifyAll();
    EXPECT_EQ(log.cut().through, Position(kEnded));
    const auto kept = log.ReadAll(Position(), 10);
    ASSERT_TRUE(kept.ok()) << kept.status();
    EXPECT_EQ(kept->front().header.position, Position(kEnded + 1));
    size_t rows = 0;
    const auto reader = log.Read(view_.name(), Position());
    ASSERT_TRUE(reader.ok()) << reader.status();
    ASSERT_TRUE((*reader)
                    ->Scan("", "",
                           [&](std::string_view, std::string_view) {
                             ++rows;
                             return true;
                           })
                    .ok());
    EXPECT_EQ(rows, 2 * (kRecords - kEnded));
  }
  std::string OpensWith(kv::FaultyDisk& disk) { return ReasonOf(Open(disk).status()); }
  std::unique_ptr<kv::Database> Database(kv::Disk& disk) {
    kv::DatabaseOptions options;
    options.path = "/data/log";
    options.disk = &disk;
    return *kv::Database::Open(options);
  }

  ManualClock clock_;
  SeededEntropy entropy_{11};
  const SubjectsView view_{};
  const ActorId actor_{Uuid::Derived("test", {}, "system")};
  std::vector<std::string> ended_, kept_;
};

TEST_F(LogCutTest, WordsAreReadAsTheyWereWrittenAndNothingElseIs) {
  const LogCut cut{.through = Position(600),
                   .by = Position(900),
                   .recorded = absl::FromUnixMicros(1'700'000'000'000'001)};
  const std::string payload = EncodeCutPayload(cut);
  EXPECT_EQ(payload.size(), 17u);
  EXPECT_EQ(DecodeCutPayload(payload)->through, cut.through);
  EXPECT_EQ(DecodeCutPayload(payload)->recorded, cut.recorded);
  EXPECT_FALSE(DecodeCutPayload(payload + "x").ok());
  EXPECT_FALSE(DecodeCutPayload("").ok());
  CutNote note{.cut = cut, .leaves = std::string(600 % 256 * 32, 'l')};
  const std::string bytes = EncodeCutNote(note);
  EXPECT_EQ(DecodeCutNote(bytes)->cut.by, cut.by);
  EXPECT_EQ(DecodeCutNote(bytes)->leaves, note.leaves);
  EXPECT_FALSE(DecodeCutNote(bytes + "x").ok());
  note.cut.by = cut.through;  // before it is said nothing ends
  EXPECT_FALSE(DecodeCutNote(EncodeCutNote(note)).ok());
  EXPECT_EQ(DecodeCutDone(EncodeCutDone({Position(7), cut.recorded}))->since, cut.recorded);
  EXPECT_FALSE(DecodeCutDone("\1").ok());
}

TEST_F(LogCutTest, NoByteOfWhatEndedIsLeftInAnyFile) {
  kv::FaultyDisk disk;
  auto log = *Open(disk);
  Fill(*log);
  log.reset();  // half of what is checked comes from table files
  ASSERT_TRUE(Database(disk)->Flush().ok());
  log = *Open(disk);
  EXPECT_GE(Found(disk, ended_), ended_.size());
  ASSERT_TRUE(log->EndThrough(Position(kEnded), actor_).ok());
  EXPECT_EQ(Found(disk, ended_), 0u);
  EXPECT_GE(Found(disk, kept_), kept_.size());
  CheckWhole(*log);
  const LogHead head = log->head();
  log.reset();
  auto again = Open(disk);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ((*again)->head().tree_head, head.tree_head);
  EXPECT_EQ((*again)->recovery().ended, Position(kEnded));
  EXPECT_EQ(Found(disk, ended_), 0u);
  CheckWhole(**again);
}

TEST_F(LogCutTest, WhatWasNeverInATableFileIsGoneAsWell) {
  kv::FaultyDisk disk;
  auto log = *Open(disk);
  Fill(*log);
  ASSERT_TRUE(log->EndThrough(Position(kEnded), actor_).ok());
  EXPECT_EQ(Found(disk, ended_), 0u);
  CheckWhole(*log);
}

// Wherever it stops: the next start knows either all of the log or what is kept, and what the
// record says is made true.
TEST_F(LogCutTest, ACutThatIsCutOffIsMadeUpForByTheNextStart) {
  kv::FaultyDisk whole;
  {
    auto log = *Open(whole);
    Fill(*log);
  }
  uint64_t operations = 0;
  {
    const auto disk = whole.Copy();
    auto log = *Open(*disk);
    const uint64_t before = disk->operations();
    ASSERT_TRUE(log->EndThrough(Position(kEnded), actor_).ok());
    operations = disk->operations() - before;
  }
  ASSERT_GT(operations, 20u);
  size_t recorded = 0;
  for (uint64_t at = 1; at <= operations; at += 3) {
    SCOPED_TRACE(at);
    const auto disk = whole.Copy();
    std::unique_ptr<kv::FaultyDisk> after;
    {
      auto log = *Open(*disk);
      disk->FailAt(at);
      (void)log->EndThrough(Position(kEnded), actor_);
      after = disk->AfterPowerCut(at);
    }
    auto log = Open(*after);
    ASSERT_TRUE(log.ok()) << log.status();
    if ((*log)->cut().through == Position(kEnded)) {
      ++recorded;
      EXPECT_EQ((*log)->ReadAll(Position(), 1)->front().header.position, Position(kEnded + 1));
    }
    ASSERT_TRUE((*log)->EndThrough(Position(kEnded), actor_).ok());
    CheckWhole(**log);
    EXPECT_EQ(Found(*after, ended_), 0u);
    EXPECT_EQ((*log)->head().position, Position(kRecords + 1));
  }
  EXPECT_GT(recorded, 0u);
}

TEST_F(LogCutTest, ABeginningThatIsGoneWithoutARecordIsALoss) {
  kv::FaultyDisk disk;
  {
    auto log = *Open(disk);
    Fill(*log);
  }
  const auto silent = disk.Copy();
  {
    auto database = Database(*silent);
    auto batch = database->NewBatch();
    batch->DeleteRange(kv::Family::kRecords, RecordKey(Position(1)),
                       RecordKey(Position(kEnded + 1)));
    ASSERT_TRUE(database->Write(*batch, true).ok());
    ASSERT_TRUE(database->Flush().ok());
    ASSERT_TRUE(database->Compact(kv::Family::kRecords, "").ok());
  }
  EXPECT_EQ(OpensWith(*silent), "LOG_DATA_LOSS");
  // A note alone is nobody's word.
  {
    auto database = Database(*silent);
    auto batch = database->NewBatch();
    const CutNote note{.cut = {.through = Position(kEnded),
                               .by = Position(kRecords),
                               .recorded = absl::FromUnixSeconds(1)},
                       .leaves = std::string(kEnded % 256 * 32, 'l')};
    batch->Put(kv::Family::kMeta, kCutKey, EncodeCutNote(note));
    batch->Put(kv::Family::kMeta, kCutDoneKey, EncodeCutDone({Position(kEnded), {}}));
    ASSERT_TRUE(database->Write(*batch, true).ok());
  }
  EXPECT_EQ(OpensWith(*silent), "LOG_DATA_LOSS");
}

TEST_F(LogCutTest, MoreGoneThanTheRecordSaysIsALoss) {
  kv::FaultyDisk disk;
  {
    auto log = *Open(disk);
    Fill(*log);
    ASSERT_TRUE(log->EndThrough(Position(kEnded), actor_).ok());
  }
  {
    auto database = Database(disk);
    auto batch = database->NewBatch();
    batch->Delete(kv::Family::kRecords, RecordKey(Position(kEnded + 1)));
    ASSERT_TRUE(database->Write(*batch, true).ok());
    ASSERT_TRUE(database->Flush().ok());
    ASSERT_TRUE(database->Compact(kv::Family::kRecords, "").ok());
  }
  EXPECT_EQ(OpensWith(disk), "LOG_DATA_LOSS");
}

TEST_F(LogCutTest, ALogThatNeverEndsAnythingIsDamagedWithoutItsBeginning) {
  kv::FaultyDisk disk;
  {
    auto log = *Open(disk);
    Fill(*log);
    ASSERT_TRUE(log->EndThrough(Position(kEnded), actor_).ok());
  }
  EXPECT_EQ(ReasonOf(Open(disk, /*cuttable=*/false).status()), "LOG_DATA_LOSS");
  kv::FaultyDisk other;
  auto log = *Open(other, /*cuttable=*/false);
  ASSERT_TRUE(log->AppendAndWait(AppendOf(StreamOf(1), entropy_)).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(log->EndThrough(Position(1), actor_)));
}

TEST_F(LogCutTest, ReadingAndAppendingGoOnMeanwhile) {
  kv::FaultyDisk disk;
  auto log = *Open(disk);
  Fill(*log);
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    while (!stop) {
      const auto read = log->ReadAll(Position(), 1000);
      ASSERT_TRUE(read.ok()) << read.status();
      const uint64_t first = read->front().header.position.value();
      EXPECT_TRUE(first == 1 || first == kEnded + 1) << first;
      const auto stream = log->ReadStream(StreamOf(3), Version(), 1000);
      ASSERT_TRUE(stream.ok()) << stream.status();
      EXPECT_FALSE(stream->empty());
    }
  });
  std::thread writer([&] {
    while (!stop) ASSERT_TRUE(log->AppendAndWait(AppendOf(StreamOf(90), entropy_)).ok());
  });
  EXPECT_TRUE(log->EndThrough(Position(kEnded), actor_).ok());
  stop = true;
  reader.join();
  writer.join();
  EXPECT_EQ(Found(disk, ended_), 0u);
  EXPECT_TRUE(log->VerifyAll().ok());
}

}  // namespace
}  // namespace varsel::log
