// Laws of the counters under random stories: what the folds keep is what counting from scratch
// gives, after any corrections, withdrawals, removals and merges; and rows rebuilt are rows
// followed. A failure prints the seed.
#include <map>
#include <optional>
#include <random>
#include <set>
#include <utility>

#include "gtest/gtest.h"
#include "services/insight/event_story.h"

namespace varsel::insight {
namespace {

using notification::v1::AttemptWay;
using notification::v1::NotificationEvent;
using notification::v1::Outcome;
using testing::TestId;

struct Notified {
  int round = 0;  // 0 = in none
  int person = 0;
  Outcome outcome = notification::v1::OUTCOME_OPEN;
  int hour = 0;
  uint32_t attempts = 0;
};

struct Tried {
  int notification = 0;
  uint32_t number = 0;
  AttemptWay way = notification::v1::ATTEMPT_WAY_TELEPHONE;
  bool delivered = false;
};

// Where one person stands: reached in person ... open, or removed.
using Tally = std::map<std::string, uint32_t>;

// A random story and what is so after it, kept as plain facts.
class RandomStory {
 public:
  explicit RandomStory(uint64_t seed) : random_(seed) {
    for (int round = 1; round <= kRounds; ++round) {
      story_.Round(std::to_string(round), "2023-01-01T00:00:00Z");
    }
  }

  void Step() {
    switch (Pick(11)) {
      case 0:
        return Target();
      case 1:
        return Target();
      case 2:
        return RemoveTarget();
      case 3:
        return TurnRound();
      case 4:
        return Plan();
      case 5:
        return Plan();
      case 6:
        return Decide();
      case 7:
        return Decide();
      case 8:
        return Attempt();
      case 9:
        return CorrectOrWithdraw();
      default:
        return Pick(4) == 0 ? Merge() : Decide();
    }
  }

  Tally FromScratch(const std::set<int>& rounds) const {
    Tally tally;
    std::map<int, std::set<int>> records;  // of each person
    for (int record = 0; record < kPersons; ++record) records[SameAs(record)].insert(record);
    for (const auto& [person, ids] : records) ++tally[WhereStands(ids, rounds)];
    tally.erase("");
    for (const auto& [id, tried] : tried_) {
      if (rounds.count(notified_.at(tried.notification).round) == 0) continue;
      ++tally["attempts"];
      if (tried.delivered) ++tally["deliveries"];
    }
    return tally;
  }

  static Tally Counted(const v1::GetHitRateResponse& response) {
    const v1::PersonFigures& f = response.persons();
    Tally tally = {{"in_person", f.in_person()},
                   {"telephone", f.telephone()},
                   {"other", f.other()},
                   {"declined", f.declined()},
                   {"no_response", f.no_response()},
                   {"not_found", f.not_found()},
                   {"not_tried", f.not_tried()},
                   {"open", f.open()},
                   {"removed", f.removed()},
                   {"attempts", response.attempts().attempts()},
                   {"deliveries", response.attempts().deliveries()}};
    EXPECT_EQ(f.targeted(), f.reached() + f.not_reached() + f.open());
    for (auto it = tally.begin(); it != tally.end();) it = it->second == 0 ? tally.erase(it) : ++it;
    return tally;
  }

  std::set<int> Begun() const {
    std::set<int> begun;
    for (const auto& [round, ended] : begun_) begun.insert(round);
    return begun;
  }
  const EventStory& story() const { return story_; }
  static constexpr int kRounds = 3;

 private:
  static constexpr int kPersons = 12;

  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  static std::string Name(int n) { return std::to_string(n); }

  void Target() {
    const int round = 1 + Pick(kRounds);
    const int person = Pick(kPersons);
    story_.Target(Name(round), Name(person), Pick(2) == 0 ? "nord" : "syd",
                  static_cast<focus::v1::GroupKind>(Pick(4)));
    targets_[{round, person}] = false;
  }

  void RemoveTarget() {
    const int round = 1 + Pick(kRounds);
    const int person = Pick(kPersons);
    story_.RemoveTarget(Name(round), Name(person));
    const auto target = targets_.find({round, person});
    if (target == targets_.end()) return;
    if (begun_.count(round) == 0) {
      targets_.erase(target);
    } else {
      target->second = true;
    }
  }

  void TurnRound() {
    const int round = 1 + Pick(kRounds);
    if (begun_.count(round) == 0) {
      story_.StartRound(Name(round), "2023-01-02T00:00:00Z");
      begun_[round] = false;
    } else if (Pick(3) == 0) {
      story_.EndRound(Name(round), "2023-03-02T00:00:00Z");
      begun_[round] = true;
    }
  }

  void Plan() {
    const int id = static_cast<int>(notified_.size());
    const int round = Pick(kRounds + 1);
    const int person = Pick(kPersons);
    story_.Plan(Name(id), round == 0 ? "" : Name(round), Name(person));
    notified_[id] = {.round = round, .person = person};
  }

  std::string RoundOf(const Notified& notified) const {
    return notified.round == 0 ? "" : Name(notified.round);
  }

  void Decide() {
    if (notified_.empty()) return;
    const int id = Pick(static_cast<int>(notified_.size()));
    Notified& notified = notified_[id];
    notified.outcome = static_cast<Outcome>(1 + Pick(9));
    notified.hour = ++hour_;
    char at[32];
    std::snprintf(at, sizeof(at), "2023-02-%02dT%02d:00:00Z", 1 + hour_ / 24 % 28, hour_ % 24);
    notified.hour = (1 + hour_ / 24 % 28) * 24 + hour_ % 24;
    story_.Decide(Name(id), RoundOf(notified), Name(notified.person), notified.outcome,
                  notification::v1::RECEPTION_NEUTRAL, at);
  }

  void Attempt() {
    if (notified_.empty()) return;
    const int id = Pick(static_cast<int>(notified_.size()));
    Notified& notified = notified_[id];
    const Tried tried{.notification = id,
                      .number = ++notified.attempts,
                      .way = static_cast<AttemptWay>(1 + Pick(11)),
                      .delivered = Pick(3) == 0};
    story_.Attempt(Name(id), RoundOf(notified), Name(notified.person), tried.number, tried.way,
                   tried.delivered);
    tried_[next_tried_++] = tried;
  }

  void CorrectOrWithdraw() {
    if (tried_.empty()) return;
    const auto chosen = std::next(tried_.begin(), Pick(static_cast<int>(tried_.size())));
    Tried& tried = chosen->second;
    const auto outcome = [](bool delivered) {
      return delivered ? notification::v1::ATTEMPT_OUTCOME_DELIVERED
                       : notification::v1::ATTEMPT_OUTCOME_NO_ANSWER;
    };
    NotificationEvent event;
    if (Pick(2) == 0) {
      auto& withdrawn = *event.mutable_fact_withdrawn();
      withdrawn.set_notification_id(TestId("notification-" + Name(tried.notification)));
      withdrawn.mutable_attempt()->set_attempt_id(AttemptIdOf(tried));
      withdrawn.mutable_attempt()->set_way(tried.way);
      withdrawn.mutable_attempt()->set_attempt_number(tried.number);
      withdrawn.mutable_attempt()->set_outcome(outcome(tried.delivered));
      story_.Tell(event);
      tried_.erase(chosen);
      return;
    }
    auto& corrected = *event.mutable_attempt_corrected();
    corrected.set_notification_id(TestId("notification-" + Name(tried.notification)));
    corrected.set_attempt_id(AttemptIdOf(tried));
    corrected.set_attempt_number(tried.number);
    corrected.set_way_before(tried.way);
    corrected.set_outcome_before(outcome(tried.delivered));
    tried.way = static_cast<AttemptWay>(1 + Pick(11));
    tried.delivered = Pick(2) == 0;
    corrected.set_way(tried.way);
    corrected.set_outcome(outcome(tried.delivered));
    story_.Tell(event);
  }

  static std::string AttemptIdOf(const Tried& tried) {
    return TestId("attempt-" + Name(tried.notification) + "-" + std::to_string(tried.number));
  }

  void Merge() {
    const int gone = Pick(kPersons);
    const int into = Pick(kPersons);
    if (merged_.count(gone) == 1) {
      if (Pick(2) == 0) return;  // who is merged is not merged again
      story_.WithdrawMerge(Name(gone));
      merged_.erase(gone);
      return;
    }
    story_.Merge(Name(gone), Name(into));
    if (SameAs(gone) != SameAs(into)) merged_[gone] = into;
  }

  int SameAs(int record) const {
    const auto merged = merged_.find(record);
    return merged == merged_.end() ? record : SameAs(merged->second);
  }

  // The word under which a person with these records counts; empty = not at all.
  std::string WhereStands(const std::set<int>& ids, const std::set<int>& rounds) const {
    static const char* const kWords[] = {"",         "open",     "in_person",   "telephone",
                                         "other",    "declined", "no_response", "not_found",
                                         "not_tried"};
    static const std::map<int, int> kRank = {{1, 1}, {5, 2}, {6, 3}, {7, 4}, {8, 5}};
    std::set<int> stands_in;
    bool removed = false;
    for (const auto& [target, taken_out] : targets_) {
      const auto& [round, person] = target;
      if (ids.count(person) == 0 || rounds.count(round) == 0 || begun_.count(round) == 0) continue;
      removed = removed || taken_out;
      if (!taken_out) stands_in.insert(round);
    }
    if (stands_in.empty()) return removed ? "removed" : "";
    std::optional<std::pair<int, int>> first_reach;  // hour, outcome
    std::set<std::pair<int, int>> rest;              // rank, outcome
    for (const int round : stands_in) {
      bool any = false;
      for (const auto& [id, notified] : notified_) {
        if (notified.round != round || ids.count(notified.person) == 0) continue;
        if (notified.outcome == notification::v1::OUTCOME_CANCELLED) continue;
        any = true;
        const int outcome = notified.outcome;
        if (outcome >= 2 && outcome <= 4) {
          const std::pair<int, int> reach(notified.hour, outcome);
          if (!first_reach.has_value() || reach < *first_reach) first_reach = reach;
        } else {
          rest.insert({kRank.at(outcome), outcome});
        }
      }
      if (!any) rest.insert(begun_.at(round) ? std::pair(5, 8) : std::pair(1, 1));
    }
    if (first_reach.has_value()) return kWords[first_reach->second];
    return kWords[rest.begin()->second];
  }

  std::mt19937_64 random_;
  EventStory story_;
  std::map<int, bool> begun_;                    // round -> ended
  std::map<std::pair<int, int>, bool> targets_;  // round, person -> removed
  std::map<int, Notified> notified_;
  std::map<int, Tried> tried_;
  std::map<int, int> merged_;  // record -> the record it was merged into
  int next_tried_ = 0;
  int hour_ = 0;
};

class Counters : public ::testing::TestWithParam<uint64_t> {};

TEST_P(Counters, EqualThoseCountedFromScratchAfterAnyStory) {
  RandomStory random(GetParam());
  for (int step = 0; step < 400; ++step) {
    random.Step();
    if (step % 20 != 19) continue;
    SCOPED_TRACE("seed " + std::to_string(GetParam()) + ", step " + std::to_string(step));
    ASSERT_EQ(RandomStory::Counted(random.story().HitRate()), random.FromScratch(random.Begun()));
    for (int round = 1; round <= RandomStory::kRounds; ++round) {
      ASSERT_EQ(RandomStory::Counted(random.story().HitRate({std::to_string(round)})),
                random.FromScratch({round}));
    }
    ASSERT_EQ(RandomStory::Counted(random.story().HitRate({"1", "3"})), random.FromScratch({1, 3}));
  }
  random.story().ExpectRebuiltEqualsFollowed();
}

TEST_P(Counters, OfThePartsOfABreakdownAddUpToTheWhole) {
  RandomStory random(GetParam() + 1000);
  for (int step = 0; step < 300; ++step) random.Step();
  SCOPED_TRACE("seed " + std::to_string(GetParam() + 1000));
  const auto response =
      random.story().HitRate({}, {v1::BREAKDOWN_SECTION, v1::BREAKDOWN_GROUP_KIND,
                                  v1::BREAKDOWN_OFFICER_KNOWN, v1::BREAKDOWN_PLANNED_OR_ACUTE});
  ASSERT_EQ(response.breakdowns_size(), 4);
  for (const auto& breakdown : response.breakdowns()) {
    uint32_t targeted = 0, reached = 0, open = 0, removed = 0, attempts = 0;
    for (const auto& part : breakdown.parts()) {
      targeted += part.persons().targeted();
      reached += part.persons().reached();
      open += part.persons().open();
      removed += part.persons().removed();
      attempts += part.attempts().attempts();
    }
    EXPECT_EQ(targeted, response.persons().targeted()) << breakdown.breakdown();
    EXPECT_EQ(reached, response.persons().reached()) << breakdown.breakdown();
    EXPECT_EQ(open, response.persons().open()) << breakdown.breakdown();
    EXPECT_EQ(removed, response.persons().removed()) << breakdown.breakdown();
    EXPECT_EQ(attempts, response.attempts().attempts()) << breakdown.breakdown();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Counters, ::testing::Range<uint64_t>(1, 21));

}  // namespace
}  // namespace varsel::insight
