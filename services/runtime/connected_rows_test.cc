#include "services/runtime/connected_rows.h"

#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"

namespace varsel::runtime {
namespace {

using testing::IsOk;
using testing::TestUuid;

class MapRows : public views::RowStore {
 public:
  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override {
    const auto found = rows.find(key);
    return found == rows.end() ? std::optional<std::string>() : found->second;
  }
  absl::Status Scan(std::string_view prefix, std::string_view from,
                    const views::RowVisitor& visit) const override {
    for (auto it = rows.lower_bound(from.empty() ? prefix : from);
         it != rows.end() && it->first.starts_with(prefix); ++it) {
      if (!visit(it->first, it->second)) break;
    }
    return absl::OkStatus();
  }
  void Put(std::string_view key, std::string_view value) override {
    rows[std::string(key)] = std::string(value);
  }
  void Delete(std::string_view key) override { rows.erase(std::string(key)); }

  std::map<std::string, std::string, std::less<>> rows;
};

class ConnectedRowsTest : public ::testing::Test {
 protected:
  void Tie(int a, int b) {
    const Uuid fresh = Fresh();
    EXPECT_THAT(connected_.Tie(Node(a), Node(b), fresh), IsOk());
    EXPECT_THAT(unordered_.Tie(Node(a), Node(b), fresh), IsOk());
    ties_.insert(std::minmax(a, b));
  }
  void Untie(int a, int b) {
    const Uuid fresh = Fresh();
    EXPECT_THAT(connected_.Untie(Thing(a), Thing(b), fresh), IsOk());
    EXPECT_THAT(unordered_.Untie(Thing(a), Thing(b), fresh), IsOk());
    ties_.erase(std::minmax(a, b));
  }
  static Uuid Thing(int n) { return TestUuid("thing-" + std::to_string(n)); }
  static ConnectedRows::Node Node(int n) { return {Thing(n), static_cast<uint64_t>(n + 1)}; }
  Uuid Fresh() { return TestUuid("fresh-" + std::to_string(++fresh_)); }

  // What hangs together, searched from nothing.
  std::set<int> Around(int start) const {
    std::set<int> seen = {start};
    for (size_t before = 0; before != seen.size();) {
      before = seen.size();
      for (const auto& [a, b] : ties_) {
        if (seen.contains(a)) seen.insert(b);
        if (seen.contains(b)) seen.insert(a);
      }
    }
    return seen;
  }
  void ExpectComponents(int things) {
    for (int thing = 0; thing < things; ++thing) {
      const std::set<int> around = Around(thing);
      const auto component = FindComponent(rows_, "p", Thing(thing));
      ASSERT_THAT(component, IsOk());
      ASSERT_EQ(component->has_value(), around.size() > 1) << thing;
      EXPECT_EQ(*component, *FindComponent(rows_, "q", Thing(thing))) << thing;
      if (!component->has_value()) continue;
      EXPECT_EQ(*FirstMember(rows_, "p", **component), Thing(*around.begin()));
      std::set<Uuid> members;
      for (const int other : around) members.insert(Thing(other));
      EXPECT_EQ(told_[**component], members);
    }
  }

  MapRows rows_;
  std::map<Uuid, std::set<Uuid>> told_;  // by what was called back
  std::set<std::pair<int, int>> ties_;
  int fresh_ = 0;
  ConnectedRows connected_{
      rows_, "p", ConnectedRows::Order::kByRank,
      [this](const Uuid& thing, const std::optional<Uuid>& from, const std::optional<Uuid>& to) {
        if (from.has_value()) told_[*from].erase(thing);
        if (to.has_value()) told_[*to].insert(thing);
        return absl::OkStatus();
      }};
  ConnectedRows unordered_{rows_, "q", ConnectedRows::Order::kNone,
                           [](const Uuid&, const std::optional<Uuid>&, const std::optional<Uuid>&) {
                             return absl::OkStatus();
                           }};
};

TEST_F(ConnectedRowsTest, AThingWithoutTiesHasNoRows) {
  Tie(1, 2);
  Untie(2, 1);
  EXPECT_TRUE(rows_.rows.empty());
}

TEST_F(ConnectedRowsTest, ATieThatIsTakenOutOfARingPartsNothing) {
  Tie(0, 1);
  Tie(1, 2);
  Tie(2, 0);
  Untie(0, 1);
  ExpectComponents(3);
  Untie(0, 2);
  ExpectComponents(3);
}

TEST_F(ConnectedRowsTest, AThingWithMoreTiesThanItsRowTakesLosesThemOneByOne) {
  for (int other = 1; other <= 20; ++other) Tie(0, other);
  ExpectComponents(21);
  for (int other = 1; other <= 20; ++other) {
    Untie(other, 0);
    ExpectComponents(21);
  }
  EXPECT_TRUE(rows_.rows.empty());
}

TEST_F(ConnectedRowsTest, AThingWithManyTiesMovesWithAllOfThem) {
  for (int other = 1; other <= 9; ++other) Tie(0, other);
  for (int other = 11; other <= 30; ++other) Tie(10, other);
  Tie(0, 30);
  ExpectComponents(31);
  Untie(10, 30);
  ExpectComponents(31);
  Tie(30, 15);
  ExpectComponents(31);
}

TEST_F(ConnectedRowsTest, FollowsWhatASearchFromNothingFinds) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    for (int step = 0; step < 60; ++step) {
      const int a = static_cast<int>(random() % 12);
      const int b = static_cast<int>(random() % 12);
      if (a == b) continue;
      if (random() % 2 == 0) {
        Tie(a, b);
      } else {
        Untie(a, b);
      }
    }
    ExpectComponents(12);
  }
}

}  // namespace
}  // namespace varsel::runtime
