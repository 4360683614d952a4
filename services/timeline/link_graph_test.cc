// The law that what a graph found for one link and uses again for the next changes nothing: each
// answer, and what it rests on, is what a search from the start would give.
#include "services/timeline/link_graph.h"

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/timeline/chain_keys.h"
#include "services/timeline/chain_rules.h"
#include "services/timeline/decide_chain.h"
#include "storage/views/memory_views.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"

namespace varsel::timeline {
namespace {

using testing::IsOk;
using testing::TestUuid;

constexpr int kIncidents = 36;  // fewer than the streams that a search may rest on

// Acts over three months, told of by the minute, the day or the month.
class ToldActs {
 public:
  explicit ToldActs(std::mt19937_64& random) {
    const v1::TimePrecision precisions[] = {v1::TIME_PRECISION_MINUTE, v1::TIME_PRECISION_MINUTE,
                                            v1::TIME_PRECISION_MINUTE, v1::TIME_PRECISION_DAY,
                                            v1::TIME_PRECISION_MONTH};
    for (int i = 0; i < kIncidents; ++i) {
      v1::ChainIncidentRow row;
      *row.mutable_occurred_time() =
          ToProto(absl::FromUnixSeconds(1'600'000'000) + absl::Hours(random() % (90 * 24)));
      row.set_precision(precisions[random() % 5]);
      row.set_version(1);
      acts_.push_back(row);
      (*rows_)[OneKey('i', IdOfAct(i))] = row.SerializeAsString();
    }
  }
  static Uuid IdOfAct(int i) { return TestUuid(absl::StrCat("act-", i)); }
  views::MapReader Reader() const { return views::MapReader(rows_); }
  bool MayAnswer(int later, int earlier) const {
    return later != earlier && !IsBeforeItsCause(At(later), At(earlier));
  }

  // What LinkGraph::ClosesCircle says, by a search from the start.
  bool ClosesCircle(int from, int to, std::set<std::string>* rests_on) const {
    const absl::Time earliest = EarliestOf(At(from));
    std::vector<int> found = {to};
    std::set<int> seen = {to};
    for (size_t next = 0; next < found.size(); ++next) {
      const int act = found[next];
      if (act == from) return true;
      if (act == to || LatestOf(At(act)) > earliest) {
        rests_on->insert(LinksStream(IdOfAct(act)).ToString());
      }
      if (LatestOf(At(act)) + absl::Hours(31 * 24) <= earliest) continue;
      const auto answers = answers_.find(act);
      if (answers == answers_.end()) continue;
      for (const int answer : answers->second) {
        if (seen.insert(answer).second) found.push_back(answer);
      }
    }
    return false;
  }
  void Link(int later, int earlier) {
    std::vector<int>& answers = answers_[later];
    for (const int answer : answers) {
      if (answer == earlier) return;
    }
    answers.push_back(earlier);
  }

 private:
  const v1::ChainIncidentRow& At(int act) const { return acts_[static_cast<size_t>(act)]; }

  std::vector<v1::ChainIncidentRow> acts_;
  std::shared_ptr<views::Rows> rows_ = std::make_shared<views::Rows>();
  std::map<int, std::vector<int>> answers_;
};

class LinkGraphLaw : public ::testing::TestWithParam<uint64_t> {};

TEST_P(LinkGraphLaw, WhatWasFoundBeforeChangesNoAnswerAndNothingThatItRestsOn) {
  std::mt19937_64 random(GetParam());
  ToldActs told(random);
  const views::MapReader rows = told.Reader();
  LinkGraph graph(rows);
  std::set<std::string> rests_on;
  int circles = 0;
  for (int i = 0; i < 400; ++i) {
    const int later = static_cast<int>(random() % kIncidents);
    const int earlier = static_cast<int>(random() % kIncidents);
    if (!told.MayAnswer(later, earlier)) continue;
    const bool closes = told.ClosesCircle(later, earlier, &rests_on);
    const auto answer = graph.ClosesCircle(ToldActs::IdOfAct(later), ToldActs::IdOfAct(earlier));
    ASSERT_THAT(answer, IsOk());
    ASSERT_EQ(*answer, closes) << later << " for " << earlier << ", link " << i;
    std::set<std::string> reads;
    for (const log::Precondition& read : graph.Reads()) reads.insert(read.stream.ToString());
    ASSERT_EQ(reads, rests_on) << "link " << i;
    circles += closes ? 1 : 0;
    if (closes) continue;
    told.Link(later, earlier);
    graph.Link(ToldActs::IdOfAct(later), ToldActs::IdOfAct(earlier));
  }
  EXPECT_GT(circles, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, LinkGraphLaw, ::testing::Range<uint64_t>(1, 41));

}  // namespace
}  // namespace varsel::timeline
