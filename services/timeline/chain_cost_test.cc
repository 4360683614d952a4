// What folding and reading a chain costs in rows: the last incident of two thousand as much as the
// last of a hundred; and ten thousand are read a page at a time.
#include <map>
#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/runtime/stored_event.h"
#include "services/timeline/chain_view.h"
#include "services/timeline/query.h"
#include "storage/keys/memory_key_ring.h"
#include "storage/log/record.h"
#include "tests/testing/seeded_entropy.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::timeline {
namespace {

using testing::IsOk;
using testing::TestId;
using testing::TestUuid;

class CountedRows final : public views::RowStore {
 public:
  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override {
    ++touched;
    const auto row = rows_.find(key);
    return row == rows_.end() ? std::nullopt : std::optional<std::string>(row->second);
  }
  absl::Status Scan(std::string_view prefix, std::string_view from,
                    const views::RowVisitor& visit) const override {
    for (auto row = rows_.lower_bound(from.empty() ? prefix : from);
         row != rows_.end() && row->first.starts_with(prefix); ++row) {
      ++touched;
      if (!visit(row->first, row->second)) break;
    }
    return absl::OkStatus();
  }
  void Put(std::string_view key, std::string_view value) override {
    ++touched;
    rows_.insert_or_assign(std::string(key), std::string(value));
  }
  void Delete(std::string_view key) override {
    ++touched;
    rows_.erase(std::string(key));
  }

  mutable int touched = 0;

 private:
  std::map<std::string, std::string, std::less<>> rows_;
};

class LongChain {
 public:
  // The n-th act answers the one before it, an hour later.
  explicit LongChain(int length) {
    for (int i = 0; i < length; ++i) {
      Act(i);
      if (i > 0) Link(i, i - 1);
    }
  }

  // Rows touched by one more act, and by its link.
  int CostOfAct(int i) {
    rows.touched = 0;
    Act(i);
    return rows.touched;
  }
  int CostOfLink(int later, int earlier) {
    rows.touched = 0;
    Link(later, earlier);
    return rows.touched;
  }

  CountedRows rows;

 private:
  static std::string Name(int i) { return "act-" + std::to_string(i); }
  void Act(int i) {
    v1::TimelineEvent event;
    v1::IncidentRecorded& said = *event.mutable_incident_recorded();
    said.set_incident_id(TestId(Name(i)));
    *said.mutable_occurred_time() = ToProto(absl::FromUnixSeconds(1'600'000'000 + i * 3600));
    said.set_precision(v1::TIME_PRECISION_MINUTE);
    said.set_section_id(TestId("section"));
    for (const bool aggressor : {true, false}) {
      v1::InvolvedGroup& group = *said.add_groups();
      group.set_group_id(TestId((i % 2 == 0) == aggressor ? "red" : "blue"));
      group.set_role(aggressor ? v1::GROUP_ROLE_AGGRESSOR : v1::GROUP_ROLE_TARGET);
    }
    Fold({"timeline.incident", TestUuid(Name(i))}, event);
  }
  void Link(int later, int earlier) {
    v1::TimelineEvent event;
    v1::LinkStated& said = *event.mutable_link_stated();
    said.set_retaliation_incident_id(TestId(Name(later)));
    said.set_answered_incident_id(TestId(Name(earlier)));
    said.set_state(v1::LINK_STATE_CONFIRMED);
    Fold({"timeline.links", TestUuid(Name(later))}, event);
  }
  void Fold(const StreamId& stream, const v1::TimelineEvent& event) {
    log::Record record;
    record.header.position = Position(++records_);
    record.header.version = Version(1);
    record.header.meta.stream = stream;
    record.header.meta.kind = std::string(runtime::KindOf(event));
    record.header.meta.event_id = EventId(TestUuid("event-" + std::to_string(records_)));
    record.header.recorded = absl::FromUnixSeconds(1'700'000'000);
    record.payload = event.SerializeAsString();
    ASSERT_THAT(ChainView().Fold(record, rows), IsOk());
  }

  uint64_t records_ = 0;
};

TEST(ChainCost, OneMoreActAndItsLinkCostTheSameHoweverLongTheChain) {
  LongChain few(100);
  LongChain many(2'000);
  EXPECT_EQ(few.CostOfAct(100), many.CostOfAct(2'000));
  const int link = many.CostOfLink(2'000, 1'999);
  EXPECT_EQ(few.CostOfLink(100, 99), link);
  EXPECT_LT(link, 60);
}

TEST(ChainCost, JoiningALongChainMovesTheShortOne) {
  LongChain many(2'000);
  many.CostOfAct(20'000);
  many.CostOfAct(20'001);
  many.CostOfLink(20'001, 20'000);
  EXPECT_LT(many.CostOfLink(20'000, 1'999), 120);
}

TEST(ChainCost, APageReadsItsOwnIncidentsOnly) {
  LongChain many(10'000);
  testing::SeededEntropy entropy(1);
  keys::MemoryKeyRing keys(entropy);
  const runtime::Sealer sealer(keys, LogId(TestUuid("log")));
  runtime::Call call;
  call.now = absl::FromUnixSeconds(1'700'000'000);
  v1::GetChainRequest request;
  request.set_chain_id(TestId("act-5000"));
  request.set_page_size(200);
  int read = 0;
  do {
    many.rows.touched = 0;
    const auto page = QueryChain(call, request, many.rows, sealer);
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->chain().incidents(), 10'000u);
    EXPECT_LT(many.rows.touched, 200 * 5 + 60);
    read += page->incidents_size();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(read, 10'000);
}

}  // namespace
}  // namespace varsel::timeline
