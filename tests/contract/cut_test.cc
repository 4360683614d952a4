// A log whose beginning is ended: what is gone is gone for everybody, and all that stays holds as
// before.
#include <gtest/gtest.h>

#include "storage/log/cuttable_log.h"
#include "storage/log/follower.h"
#include "storage/log/proof.h"
#include "storage/log/provable_log.h"
#include "storage/log/sha256.h"
#include "storage/views/memory_views.h"
#include "storage/views/stored_views.h"
#include "tests/contract/every_log.h"

namespace varsel::log {
namespace {

class CutTest : public EveryLog {
 protected:
  CutTest() {
    UseViews({&counts_});
    UseCuttable();
  }
  CuttableLog& cuttable() { return *CuttableOf(log()); }
  const ProvableLog& provable() { return dynamic_cast<const ProvableLog&>(log()); }
  absl::Status End(uint64_t through) { return cuttable().EndThrough(Position(through), actor_); }
  // Of three streams in turn, a second after one another; every fifth has a request.
  void Grow(uint64_t to) {
    while (log().head().position.value() < to) {
      const uint64_t number = log().head().position.value() + 1;
      clock_.Advance(absl::Seconds(1));
      AppendRequest append = AppendOf(StreamOf(number % 3), entropy_);
      if (number % 5 == 0) append.request = RequestOf(number, 1, "reply");
      ASSERT_TRUE(log().AppendAndWait(std::move(append)).ok());
    }
  }
  std::vector<Record> All() {
    std::vector<Record> all;
    Position after;
    while (true) {
      auto read = log().ReadAll(after, 100);
      EXPECT_TRUE(read.ok()) << read.status();
      if (!read.ok() || read->empty()) return all;
      after = read->back().header.position;
      for (Record& record : *read) all.push_back(std::move(record));
    }
  }
  const CountingView counts_;
  const ActorId actor_{Uuid::Derived("test", {}, "system")};
};
VARSEL_FOR_EVERY_LOG(CutTest);

TEST_P(CutTest, ReadingBeginsAtTheFirstThatIsKept) {
  Grow(1000);
  const std::vector<Record> before = All();
  ASSERT_TRUE(End(600).ok());
  EXPECT_EQ(cuttable().cut().through, Position(600));
  EXPECT_EQ(cuttable().cut().by, Position(1001));
  EXPECT_EQ(cuttable().cut().recorded, before[599].header.recorded);
  EXPECT_EQ(cuttable().erased().through, Position(600));
  const std::vector<Record> after = All();
  ASSERT_EQ(after.size(), 401u);
  for (size_t i = 0; i < 400; ++i) {
    EXPECT_EQ(after[i].header.position, Position(601 + i));
    EXPECT_EQ(after[i].header_bytes, before[600 + i].header_bytes);
  }
  const Record& said = after.back();
  EXPECT_EQ(said.header.meta.kind, kCutKind);
  EXPECT_EQ(said.header.meta.actor, actor_);
  EXPECT_EQ(DecodeCutPayload(said.payload)->through, Position(600));
}

TEST_P(CutTest, StreamsKeepTheirVersionsAndGoOn) {
  Grow(300);
  ASSERT_TRUE(End(150).ok());
  EXPECT_EQ(*log().StreamVersion(StreamOf(1)), Version(100));
  const auto read = log().ReadStream(StreamOf(1), Version(), 1000);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 50u);
  EXPECT_EQ(read->front().header.version, Version(51));
  EXPECT_EQ(log().ReadStream(StreamOf(1), Version(70), 5)->front().header.version, Version(71));
  Grow(310);
  EXPECT_EQ(*log().StreamVersion(StreamOf(1)), Version(103));
  // Of one that has lost all, nothing is read and the version stays.
  ASSERT_TRUE(End(310).ok());
  EXPECT_TRUE(log().ReadStream(StreamOf(1), Version(), 10)->empty());
  EXPECT_EQ(*log().StreamVersion(StreamOf(1)), Version(103));
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  EXPECT_EQ(log().ReadStream(StreamOf(1), Version(), 10)->front().header.version, Version(104));
}

TEST_P(CutTest, ProofsFromBeforeHoldAfter) {
  Grow(700);
  const LogHead before = log().head();
  const std::vector<Record> records = All();
  ASSERT_TRUE(End(513).ok());
  Grow(900);
  const auto tree = provable().Tree();
  ASSERT_TRUE(tree.ok());
  const auto nodes = [&](int height, uint64_t index) { return tree->Node(height, index); };
  const auto grown = ConsistencyPath(700, tree->size(), nodes);
  ASSERT_TRUE(grown.ok()) << grown.status();
  EXPECT_TRUE(ConsistencyHolds(700, before.tree_head, tree->size(), tree->Root(), *grown));
  for (const uint64_t index : {uint64_t{0}, uint64_t{300}, uint64_t{512}, uint64_t{699}}) {
    const Record& record = records[index];
    const Sha256 leaf =
        LeafHash(record.header_bytes, HashOf({record.payload}), HashOf({record.sealed}));
    const auto path = InclusionPath(index, tree->size(), nodes);
    ASSERT_TRUE(path.ok()) << path.status();
    EXPECT_TRUE(InclusionHolds(leaf, index, tree->size(), *path, tree->Root()));
  }
}

TEST_P(CutTest, EventsThatEndedAreUnknownAndRequestsAreAnsweredAsBefore) {
  Grow(100);
  const std::vector<Record> records = All();
  ASSERT_TRUE(End(50).ok());
  EXPECT_FALSE(provable().FindEvent(records[49].header.meta.event_id)->has_value());
  EXPECT_TRUE(provable().FindEvent(records[50].header.meta.event_id)->has_value());
  const auto known = log().FindRequest(RequestOf(10, 1, "").key);
  ASSERT_TRUE(known.ok() && known->has_value());
  EXPECT_EQ((*known)->reply, "reply");
}

TEST_P(CutTest, ViewsAreWhatIsKeptGives) {
  Grow(400);
  ASSERT_TRUE(End(250).ok());
  Grow(420);
  const auto wanted = views::FoldFromScratch(counts_, All());
  const auto rows = views::ExportRows(views(), counts_.name());
  ASSERT_TRUE(wanted.ok() && rows.ok());
  EXPECT_EQ(*rows,
            (std::vector<std::pair<std::string, std::string>>(wanted->begin(), wanted->end())));
}

TEST_P(CutTest, FollowerBehindTheCutGoesOnAtTheFirstThatIsKept) {
  Grow(200);
  ASSERT_TRUE(End(120).ok());
  std::vector<Position> seen;
  Mutex mutex;
  Follower follower(
      log(), {.after = Position(30)},
      [&](const std::vector<Record>& records) {
        MutexLock lock(mutex);
        for (const Record& record : records) seen.push_back(record.header.position);
        return absl::OkStatus();
      },
      nullptr);
  ASSERT_TRUE(follower.AwaitScanned(Position(201), absl::Seconds(30)));
  MutexLock lock(mutex);
  ASSERT_EQ(seen.size(), 81u);
  EXPECT_EQ(seen.front(), Position(121));
}

TEST_P(CutTest, EndsMoreLaterAndNothingTwice) {
  Grow(600);
  ASSERT_TRUE(End(100).ok());
  const LogHead head = log().head();
  ASSERT_TRUE(End(100).ok());
  ASSERT_TRUE(End(40).ok());
  EXPECT_EQ(log().head().position, head.position);
  ASSERT_TRUE(End(601).ok());  // with the first cut record
  EXPECT_EQ(All().size(), 1u);
  EXPECT_EQ(cuttable().cut().through, Position(601));
}

TEST_P(CutTest, LastRecordedBeforeFindsThePlaceAmongWhatIsKept) {
  Grow(100);
  const std::vector<Record> records = All();
  EXPECT_EQ(*LastRecordedBefore(log(), records[40].header.recorded), Position(40));
  EXPECT_EQ(*LastRecordedBefore(log(), absl::InfiniteFuture()), Position(100));
  EXPECT_EQ(*LastRecordedBefore(log(), absl::InfinitePast()), Position());
  ASSERT_TRUE(End(60).ok());
  EXPECT_EQ(*LastRecordedBefore(log(), records[40].header.recorded), Position(60));
  EXPECT_EQ(*LastRecordedBefore(log(), records[80].header.recorded), Position(80));
}

TEST_P(CutTest, RefusesWhatIsPastTheHead) {
  Grow(10);
  EXPECT_TRUE(absl::IsInvalidArgument(End(11)));
  EXPECT_EQ(cuttable().cut().through, Position());
}

TEST_P(CutTest, NobodyElseWritesACutRecord) {
  AppendRequest append = AppendOf(StreamOf(1), entropy_);
  append.records[0].meta.kind = std::string(kCutKind);
  EXPECT_EQ(ReasonOf(log().AppendAndWait(std::move(append)).status()), "FIELD_MALFORMED");
}

class UncuttableTest : public EveryLog {};
VARSEL_FOR_EVERY_LOG(UncuttableTest);

TEST_P(UncuttableTest, KeepsAllForEver) {
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(CuttableOf(log())->EndThrough(Position(1), ActorId())));
  EXPECT_EQ(log().head().position, Position(1));
}

}  // namespace
}  // namespace varsel::log
