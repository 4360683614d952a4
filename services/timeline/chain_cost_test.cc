// What folding and reading a chain costs in rows: the last incident of two thousand as much as the
// last of a hundred; and ten thousand are read a page at a time.
#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/timeline/chain_view.h"
#include "services/timeline/query.h"
#include "storage/keys/memory_key_ring.h"
#include "tests/testing/counted_rows.h"
#include "tests/testing/seeded_entropy.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::timeline {
namespace {

using testing::IsOk;
using testing::TestId;
using testing::TestUuid;

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
    rows.Reset();
    Act(i);
    return rows.touched();
  }
  int CostOfLink(int later, int earlier) {
    rows.Reset();
    Link(later, earlier);
    return rows.touched();
  }

  testing::CountedRows rows;

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
    ASSERT_THAT(rows.Fold(ChainView(), stream, event), IsOk());
  }
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
    many.rows.Reset();
    const auto page = QueryChain(call, request, many.rows, sealer);
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->chain().incidents(), 10'000u);
    EXPECT_LT(many.rows.touched(), 200 * 5 + 60);
    read += page->incidents_size();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(read, 10'000);
}

}  // namespace
}  // namespace varsel::timeline
