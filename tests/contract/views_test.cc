// Views: a read after the reply sees the write; a fold that fails breaks its view only.
#include <gtest/gtest.h>

#include "storage/base/ordered_key.h"
#include "storage/views/memory_views.h"
#include "tests/contract/every_log.h"

namespace varsel::log {
namespace {

class ViewsTest : public EveryLog {
 protected:
  ViewsTest() { UseViews({&counts_, &others_}); }
  uint64_t Number(std::string_view view, std::string_view key, Position at_least) {
    const auto reader = views().Read(view, at_least);
    EXPECT_TRUE(reader.ok()) << reader.status();
    if (!reader.ok()) return 0;
    const auto row = *(*reader)->Get(key);
    if (!row.has_value()) return 0;
    return KeyReader(*row).Number();
  }
  const CountingView counts_;
  const CountingView others_{1, "test.others"};
};
VARSEL_FOR_EVERY_LOG(ViewsTest);

TEST_P(ViewsTest, ReadAfterTheReplySeesTheWrite) {
  for (uint64_t i = 1; i <= 20; ++i) {
    const auto outcome = Append(StreamOf(i % 3));
    ASSERT_TRUE(outcome.ok());
    EXPECT_EQ(Number("test.counts", "all", outcome->last), i);
  }
  EXPECT_EQ(Number("test.counts", "stream/" + StreamOf(1).ToString(), Position(20)), 7u);
}

TEST_P(ViewsTest, ReaderKeepsTheMomentItWasMadeAt) {
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  const auto reader = views().Read("test.counts", Position(1));
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  EXPECT_EQ(KeyReader(**(*reader)->Get("all")).Number(), 1u);
  EXPECT_EQ(Number("test.counts", "all", Position(2)), 2u);
}

TEST_P(ViewsTest, ScanGivesThePrefixInOrderFromWhereItIsAsked) {
  for (uint64_t i = 1; i <= 4; ++i) ASSERT_TRUE(Append(StreamOf(i)).ok());
  const auto reader = *views().Read("test.counts", Position(4));
  std::vector<std::string> keys;
  const auto collect = [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return keys.size() < 2;
  };
  ASSERT_TRUE(reader->Scan("stream/", "stream/" + StreamOf(2).ToString(), collect).ok());
  EXPECT_EQ(keys, (std::vector<std::string>{"stream/" + StreamOf(2).ToString(),
                                            "stream/" + StreamOf(3).ToString()}));
}

TEST_P(ViewsTest, LaterPositionThanTheRowsHoldIsNotThereYet) {
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  const auto refused = views().Read("test.counts", Position(2));
  EXPECT_EQ(ReasonOf(refused.status()), "VIEW_NOT_THERE_YET");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(views().Read("test.unknown", Position()).status().code(), absl::StatusCode::kNotFound);
}

TEST_P(ViewsTest, UnwantedKindsMoveThePositionAndNothingElse) {
  AppendRequest request;
  request.records.push_back(RecordOf(StreamOf(1), entropy_, "p", "test.v1.Unwanted"));
  ASSERT_TRUE(log().AppendAndWait(request).ok());
  EXPECT_EQ(Number("test.counts", "all", Position(1)), 0u);
  EXPECT_EQ(views().States()[0].position, Position(1));
}

TEST_P(ViewsTest, FoldThatFailsBreaksTheViewAndTheLogGoesOn) {
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  ASSERT_TRUE(Append(StreamOf(1), "poison").ok());
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  const auto refused = views().Read("test.counts", Position());
  EXPECT_EQ(ReasonOf(refused.status()), "VIEW_BROKEN");
  const views::ViewState state = views().States()[0];
  EXPECT_TRUE(state.broken);
  EXPECT_EQ(state.position, Position(1));
  EXPECT_EQ(log().head().position, Position(3));
}

TEST_P(ViewsTest, RowsAreThoseThatFoldingAllRecordsFromScratchGives) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(Append(StreamOf(random() % 5)).ok());
  const auto expected = views::FoldFromScratch(counts_, *log().ReadAll(Position(), 1000));
  ASSERT_TRUE(expected.ok());
  views::Rows rows;
  ASSERT_TRUE((*views().Read("test.counts", Position(100)))
                  ->Scan("", "",
                         [&](std::string_view key, std::string_view value) {
                           rows.emplace(key, value);
                           return true;
                         })
                  .ok());
  EXPECT_EQ(rows, *expected);
}

}  // namespace
}  // namespace varsel::log
