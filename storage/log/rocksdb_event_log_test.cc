// What only the log on disk has: who may open it, the clock, the disk, views that are rebuilt, and
// recovery.
#include "storage/log/rocksdb_event_log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>

#include "storage/base/error.h"
#include "storage/kv/faulty_disk.h"
#include "storage/log/log_testing.h"
#include "storage/views/memory_views.h"

namespace varsel::log {
namespace {

class RocksDbEventLogTest : public testing::Test {
 protected:
  OpenOptions Options() {
    OpenOptions options;
    options.data_dir = "/data";
    options.district = "north";
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.disk = &disk_;
    options.free_bytes = [this] { return free_.load(); };
    options.mac = TestMac();
    options.block_cache_bytes = 1 << 20;
    return options;
  }
  void Open(OpenOptions options) {
    log_.reset();
    auto log = RocksDbEventLog::Open(std::move(options));
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
  }
  std::string Refused(OpenOptions options) {
    return ReasonOf(RocksDbEventLog::Open(std::move(options)).status());
  }
  absl::Status Append(uint64_t stream = 1, std::string_view payload = "p") {
    return log_->AppendAndWait(AppendOf(StreamOf(stream), entropy_, payload)).status();
  }
  ManualClock clock_;
  SeededEntropy entropy_{3};
  kv::FaultyDisk disk_;
  std::atomic<uint64_t> free_ = ~uint64_t{0};
  std::unique_ptr<RocksDbEventLog> log_;
};

TEST_F(RocksDbEventLogTest, ReopenedLogHasItsIdentityItsRecordsAndItsTree) {
  Open(Options());
  EXPECT_TRUE(log_->recovery().created);
  for (uint64_t i = 0; i < 600; ++i) ASSERT_TRUE(Append(i % 9).ok());
  const LogIdentity identity = log_->identity();
  const LogHead head = log_->head();
  Open(Options());
  EXPECT_FALSE(log_->recovery().created);
  EXPECT_EQ(log_->identity().log_id, identity.log_id);
  EXPECT_EQ(log_->head().position, head.position);
  EXPECT_EQ(log_->head().tree_head, head.tree_head);
  EXPECT_EQ(log_->head().recorded, head.recorded);
  EXPECT_EQ(log_->recovery().recorded_head, Position(600));
  EXPECT_TRUE(log_->VerifyAll().ok());
  EXPECT_TRUE(Append().ok());
}

TEST_F(RocksDbEventLogTest, NotesHowManyKeysTheRecordsMayNeed) {
  std::atomic<uint64_t> made = 3;
  OpenOptions noting = Options();
  noting.keys_made = [&] { return made.load(); };
  Open(Options());
  ASSERT_TRUE(Append().ok());
  Open(noting);
  EXPECT_FALSE(log_->keys_noted().has_value());  // nobody said
  ASSERT_TRUE(Append().ok());
  made = 7;
  Open(noting);
  EXPECT_EQ(log_->keys_noted(), 3u);  // at the last commit
  ASSERT_TRUE(Append().ok());
  made = 5;  // it never goes back by itself
  ASSERT_TRUE(Append().ok());
  Open(noting);
  EXPECT_EQ(log_->keys_noted(), 7u);
}

TEST_F(RocksDbEventLogTest, WrongDirectoryIsRefusedWithItsReason) {
  OpenOptions development = Options();
  development.data_dir = "/development";
  development.development = true;
  { ASSERT_TRUE(RocksDbEventLog::Open(development).ok()); }
  development.development = false;
  EXPECT_EQ(Refused(development), "LOG_DEVELOPMENT");

  Open(Options());
  EXPECT_EQ(Refused(Options()), "LOG_LOCKED");
  AppendRequest raise = AppendOf(StreamOf(1), entropy_);
  raise.records[0].min_reader_version = 2;
  ASSERT_TRUE(log_->AppendAndWait(raise).ok());
  log_.reset();
  EXPECT_EQ(Refused(Options()), "LOG_NEWER_FORMAT");
  OpenOptions newer = Options();
  newer.reader_version = 2;
  newer.development = true;
  EXPECT_EQ(Refused(newer), "LOG_PRODUCTION");
  newer.development = false;
  newer.district = "south";
  EXPECT_EQ(Refused(newer), "LOG_OTHER_DISTRICT");
  newer.district = "north";
  newer.mac = [](std::string_view) { return Sha256{}; };
  EXPECT_EQ(Refused(newer), "LOG_DATA_LOSS");  // another key
}

TEST_F(RocksDbEventLogTest, LowDiskRefusesAppendsEarlyLetsReadsGoOnAndRecovers) {
  Open(Options());
  for (int cycle = 0; cycle < 5; ++cycle) {
    free_ = Limits().disk_reserve_bytes - 1;
    const absl::Status refused = Append();
    EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(ReasonOf(refused), "DISK_RESERVE");
    EXPECT_TRUE(log_->ReadAll(Position(), 10).ok());
    free_ = Limits().disk_reserve_bytes;
    EXPECT_TRUE(Append().ok());
  }
  EXPECT_EQ(log_->head().position, Position(5));
}

TEST_F(RocksDbEventLogTest, ClockThatJumpsStopsAppendsUntilItIsConfirmed) {
  Open(Options());
  ASSERT_TRUE(Append().ok());
  clock_.Jump(absl::Minutes(4));
  EXPECT_TRUE(Append().ok());
  clock_.Advance(absl::Hours(10));
  EXPECT_TRUE(Append().ok());
  clock_.Jump(absl::Minutes(6));
  EXPECT_EQ(ReasonOf(Append()), "CLOCK_JUMPED");
  EXPECT_EQ(ReasonOf(Append()), "CLOCK_JUMPED");
  log_->ConfirmClock();
  EXPECT_TRUE(Append().ok());
  // Set back while nobody looked.
  log_.reset();
  clock_.Jump(-absl::Hours(1));
  Open(Options());
  EXPECT_EQ(ReasonOf(Append()), "CLOCK_JUMPED");
  log_->ConfirmClock();
  EXPECT_TRUE(Append().ok());
}

TEST_F(RocksDbEventLogTest, StoryClockOfADevelopmentLogMayJump) {
  OpenOptions options = Options();
  options.development = true;
  Open(options);
  clock_.Jump(absl::Hours(1000));
  EXPECT_TRUE(Append().ok());
}

TEST_F(RocksDbEventLogTest, FailedSyncStopsTheLogAndSaysSoOnce) {
  std::atomic<int> fatal = 0;
  OpenOptions options = Options();
  options.on_fatal = [&](const absl::Status&) { ++fatal; };
  Open(options);
  ASSERT_TRUE(Append().ok());
  disk_.FailAt(1);
  EXPECT_EQ(ReasonOf(Append()), "LOG_STOPPED");
  EXPECT_EQ(ReasonOf(Append()), "LOG_STOPPED");
  EXPECT_TRUE(log_->stopped());
  log_.reset();
  EXPECT_EQ(fatal, 1);
}

TEST_F(RocksDbEventLogTest, NewSchemaIsRebuiltSideBySideAndThenFollowed) {
  const CountingView old_view(1);
  const CountingView new_view(2);
  OpenOptions options = Options();
  options.views = {&old_view};
  Open(options);
  for (uint64_t i = 0; i < 3000; ++i) {
    log_->Append(AppendOf(StreamOf(i % 9), entropy_),
                 [](const auto& fate) { EXPECT_TRUE(fate.ok()) << fate.status(); });
  }
  ASSERT_TRUE(Append().ok());
  options.views = {&new_view};
  Open(options);
  ASSERT_TRUE(Append().ok());
  ASSERT_TRUE(log_->AwaitViewsRebuilt());
  ASSERT_TRUE(Append().ok());
  const views::ViewState state = log_->States()[0];
  EXPECT_FALSE(state.rebuilding);
  EXPECT_EQ(state.position, log_->head().position);
  const auto followed = views::ExportRows(*log_, "test.counts");
  ASSERT_TRUE(followed.ok()) << followed.status();
  ASSERT_TRUE(log_->RebuildView("test.counts").ok());
  EXPECT_EQ(*views::ExportRows(*log_, "test.counts"), *followed);
  // And after a restart they are followed at once.
  Open(options);
  EXPECT_FALSE(log_->States()[0].rebuilding);
  EXPECT_EQ(*views::ExportRows(*log_, "test.counts"), *followed);
}

TEST_F(RocksDbEventLogTest, ViewAddedToAFullLogIsBuiltAndABrokenOneStaysBrokenUntilRebuilt) {
  Open(Options());
  ASSERT_TRUE(Append().ok());
  const CountingView view;
  OpenOptions options = Options();
  options.views = {&view};
  Open(options);
  ASSERT_TRUE(log_->AwaitViewsRebuilt());
  EXPECT_TRUE(log_->Read("test.counts", Position(1)).ok());
  ASSERT_TRUE(Append(1, "poison").ok());
  EXPECT_EQ(ReasonOf(log_->Read("test.counts", Position()).status()), "VIEW_BROKEN");
  Open(options);
  EXPECT_TRUE(log_->States()[0].broken);
  EXPECT_EQ(ReasonOf(log_->RebuildView("test.counts")), "VIEW_BROKEN");
  EXPECT_TRUE(log_->States()[0].broken);
  EXPECT_TRUE(Append().ok());
}

TEST_F(RocksDbEventLogTest, ManyRecordsAtOnceAreFoldedAsOneByOneIntoEachView) {
  const CountingView one(1, "test.one");
  const CountingView two(2, "test.two");
  const CountingView three(1, "test.three");
  OpenOptions options = Options();
  options.views = {&one, &two, &three};
  Open(options);
  for (int round = 0; round < 20; ++round) {
    AppendRequest many = AppendOf(StreamOf(1), entropy_);
    for (uint64_t i = 0; i < 500; ++i) many.records.push_back(RecordOf(StreamOf(i % 9), entropy_));
    ASSERT_TRUE(log_->AppendAndWait(std::move(many)).ok());
    ASSERT_TRUE(Append().ok());
  }
  for (const std::string_view view : {one.name(), two.name(), three.name()}) {
    const auto followed = views::ExportRows(*log_, view);
    ASSERT_TRUE(followed.ok()) << followed.status();
    ASSERT_TRUE(log_->RebuildView(view).ok());
    EXPECT_EQ(*views::ExportRows(*log_, view), *followed);
  }
  AppendRequest poisoned = AppendOf(StreamOf(1), entropy_);
  for (uint64_t i = 0; i < 500; ++i) {
    poisoned.records.push_back(RecordOf(StreamOf(2), entropy_, i == 300 ? "poison" : "p"));
  }
  const Position before = log_->head().position;
  ASSERT_TRUE(log_->AppendAndWait(std::move(poisoned)).ok());
  for (const views::ViewState& state : log_->States()) {
    EXPECT_TRUE(state.broken);
    EXPECT_EQ(state.position, Position(before.value() + 301));
  }
}

// A model in memory beside the log: random commands and restarts, and the same answers.
TEST_F(RocksDbEventLogTest, RandomCommandsAndRestartsGiveWhatAMapInMemoryGives) {
  for (const uint64_t seed : {1u, 2u, 3u, 4u}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    OpenOptions options = Options();
    options.data_dir = "/model" + std::to_string(seed);
    options.write_buffer_bytes = 256 << 10;
    Open(options);
    std::map<StreamId, uint64_t> versions;
    std::vector<std::string> payloads;
    std::vector<EventId> events;
    std::map<uint64_t, std::string> replies;
    for (int step = 0; step < 400; ++step) {
      if (random() % 60 == 0) Open(options);
      AppendRequest request;
      std::map<StreamId, uint64_t> after = versions;
      for (uint64_t i = random() % 4; i > 0; --i) {
        const StreamId stream = StreamOf(random() % 6);
        request.records.push_back(RecordOf(stream, entropy_, std::to_string(random())));
        ++after[stream];
      }
      std::string expected;
      if (random() % 3 == 0 || request.records.empty()) {
        const uint64_t key = random() % 40;
        request.request = RequestOf(key, static_cast<uint8_t>(random() % 8 == 0 ? 2 : 1),
                                    "reply " + std::to_string(step));
        if (replies.contains(key)) {
          expected = request.request->mac[0] == 1 ? "repeated" : "REQUEST_ID_REUSED";
        } else if (request.request->mac[0] == 2) {
          request.request->mac.fill(1);
        }
      }
      for (uint64_t i = random() % 3; i > 0; --i) {
        const StreamId stream = StreamOf(random() % 6);
        const uint64_t version = versions[stream] + (random() % 8 == 0 ? 1 : 0);
        request.preconditions.push_back({stream, Version(version)});
        if (version != versions[stream] && expected.empty()) expected = "VERSION_MET";
      }
      if (!request.records.empty() && !events.empty() && random() % 10 == 0) {
        request.records[0].meta.event_id = events[random() % events.size()];
        if (expected.empty()) expected = "ID_IN_USE";
      }
      const auto fate = log_->AppendAndWait(request);
      if (expected == "repeated") {
        ASSERT_TRUE(fate.ok() && fate->repeated) << fate.status();
      } else if (!expected.empty()) {
        ASSERT_EQ(ReasonOf(fate.status()), expected);
      } else {
        ASSERT_TRUE(fate.ok()) << fate.status();
        versions = after;
        for (const NewRecord& record : request.records) {
          payloads.push_back(record.payload);
          events.push_back(record.meta.event_id);
        }
        ASSERT_EQ(fate->last.value(), payloads.size());
        if (request.request.has_value()) {
          uint64_t key = 0;
          while (RequestOf(key, 1, "").key != request.request->key) ++key;
          replies[key] = request.request->reply;
        }
      }
    }
    Open(options);
    const auto read = *log_->ReadAll(Position(), 1000);
    ASSERT_EQ(read.size(), payloads.size());
    for (size_t i = 0; i < read.size(); ++i) EXPECT_EQ(read[i].payload, payloads[i]);
    for (const auto& [stream, version] : versions) {
      EXPECT_EQ(log_->StreamVersion(stream)->value(), version);
    }
    for (const auto& [key, reply] : replies) {
      EXPECT_EQ((*log_->FindRequest(RequestOf(key, 1, "").key))->reply, reply);
    }
  }
}

}  // namespace
}  // namespace varsel::log
