// The rules of a batch: its appends meet the log, and one another as if one came after the other.
#include "storage/log/commit_plan.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "storage/base/error.h"
#include "storage/log/log_testing.h"

namespace varsel::log {
namespace {

class FixedState : public CommittedState {
 public:
  absl::StatusOr<Version> HeadOf(const StreamId& stream) override {
    if (stream == unreadable) return absl::InternalError("unreadable");
    return heads[stream];
  }
  absl::StatusOr<bool> HasEvent(const EventId& id) override { return events.contains(id); }
  absl::StatusOr<std::optional<KnownRequest>> Find(const Uuid& key) override {
    const auto found = requests.find(key);
    if (found == requests.end()) return std::nullopt;
    return found->second;
  }
  std::map<StreamId, Version> heads;
  std::set<EventId> events;
  std::map<Uuid, KnownRequest> requests;
  StreamId unreadable;
};

class CommitPlanTest : public testing::Test {
 protected:
  AppendRequest Of(std::vector<uint64_t> streams) {
    AppendRequest request;
    for (const uint64_t stream : streams) {
      request.records.push_back(RecordOf(StreamOf(stream), entropy_));
    }
    return request;
  }
  const absl::Time now_ = absl::FromUnixSeconds(1000);
  SeededEntropy entropy_{1};
  FixedState state_;
  CommitPlan plan_{state_, Position(10)};
};

TEST_F(CommitPlanTest, PlacesRecordsOneAfterTheOtherAndGoesOnWithTheVersionsOfTheLog) {
  state_.heads[StreamOf(1)] = Version(4);
  const auto placement = plan_.Place(Of({1, 2, 1}), now_);
  ASSERT_TRUE(placement.ok()) << placement.status();
  EXPECT_EQ(placement->first, Position(11));
  EXPECT_EQ(placement->outcome.last, Position(13));
  EXPECT_EQ(placement->versions, (std::vector<Version>{Version(5), Version(1), Version(6)}));
  EXPECT_EQ(plan_.heads().at(StreamOf(1)), Version(6));
  EXPECT_EQ(plan_.head(), Position(13));
}

TEST_F(CommitPlanTest, SecondAppendOfABatchMeetsWhatTheFirstDecided) {
  AppendRequest first = Of({1});
  first.preconditions = {{StreamOf(1), Version(0)}};
  ASSERT_TRUE(plan_.Place(first, now_).ok());
  AppendRequest second = Of({1});
  second.preconditions = first.preconditions;
  const absl::Status refused = plan_.Place(second, now_).status();
  EXPECT_EQ(ReasonOf(refused), "VERSION_MET");
  EXPECT_EQ(DetailOf(refused)->version_met(), 1u);
  EXPECT_EQ(DetailOf(refused)->position_met(), 11u);
  second.preconditions = {{StreamOf(1), Version(1)}};
  second.records[0].meta.event_id = first.records[0].meta.event_id;
  EXPECT_EQ(ReasonOf(plan_.Place(second, now_).status()), "ID_IN_USE");
  EXPECT_EQ(plan_.head(), Position(11));
}

TEST_F(CommitPlanTest, RepeatWithinABatchGetsTheFirstReplyAndAnotherBodyIsRefused) {
  AppendRequest first = Of({1});
  first.request = RequestOf(7, 1, "first");
  ASSERT_TRUE(plan_.Place(first, now_).ok());
  AppendRequest again = Of({1});
  again.request = RequestOf(7, 1, "second");
  const auto repeat = plan_.Place(again, now_);
  ASSERT_TRUE(repeat.ok()) << repeat.status();
  EXPECT_TRUE(repeat->outcome.repeated);
  EXPECT_EQ(repeat->outcome.reply, "first");
  EXPECT_EQ(repeat->outcome.last, Position(11));
  again.request->mac.fill(2);
  EXPECT_EQ(ReasonOf(plan_.Place(again, now_).status()), "REQUEST_ID_REUSED");
}

TEST_F(CommitPlanTest, AppendWhoseStreamCannotBeReadLeavesNoTrace) {
  state_.unreadable = StreamOf(3);
  AppendRequest request = Of({1, 3});
  request.request = RequestOf(7, 1, "reply");
  EXPECT_EQ(plan_.Place(request, now_).status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(plan_.head(), Position(10));
  EXPECT_TRUE(plan_.heads().empty());
  request.records.pop_back();
  const auto placement = plan_.Place(request, now_);
  ASSERT_TRUE(placement.ok()) << placement.status();
  EXPECT_FALSE(placement->outcome.repeated);
  EXPECT_EQ(placement->versions[0], Version(1));
}

}  // namespace
}  // namespace varsel::log
