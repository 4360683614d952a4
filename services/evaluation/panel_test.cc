// Counting by group and week, and the file that is made of it.
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/evaluation/export_file.h"
#include "services/evaluation/panel.h"
#include "tests/testing/test_ids.h"

namespace varsel::evaluation {
namespace {

using testing::At;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TestUuid;

PanelWeeks OverNewYear() {
  return PanelWeeks::Between(At("2022-12-26T00:00:00+01:00"), At("2023-01-09T00:00:00+01:00"));
}
PanelGroup Always(const char* name) {
  return {.id = TestUuid(name),
          .active_from = At("2020-01-01T00:00:00+01:00"),
          .active_until = absl::InfiniteFuture()};
}
uint32_t CountOf(const PanelRow& row, Counted counted) {
  return row.counts[static_cast<size_t>(counted)];
}

TEST(Panel, HasARowOfZerosForAWeekInWhichNothingIsKnown) {
  const Panel panel(OverNewYear(), {Always("red"), Always("blue")});
  const std::vector<PanelRow> rows = panel.Rows();
  ASSERT_EQ(rows.size(), 4u);
  for (const PanelRow& row : rows) {
    EXPECT_EQ(row.days_active, 7);
    for (const uint32_t count : row.counts) EXPECT_EQ(count, 0u);
  }
}

TEST(Panel, CountsByDanishWeeksOverNewYear) {
  Panel panel(OverNewYear(), {Always("red")});
  // Sunday 1 January belongs to the last week of 2022; Monday begins at midnight in Denmark.
  panel.Add({.group = TestUuid("red"), .occurred = At("2023-01-01T23:59:59+01:00")});
  panel.Add({.group = TestUuid("red"), .occurred = At("2023-01-01T23:00:00Z"), .times = 3});
  panel.Add({.group = TestUuid("red"), .occurred = At("2023-01-09T00:00:00+01:00")});
  panel.Add({.group = TestUuid("red"), .occurred = At("2022-12-25T23:59:59+01:00")});
  panel.Add({.group = TestUuid("nobody"), .occurred = At("2023-01-01T12:00:00+01:00")});
  const std::vector<PanelRow> rows = panel.Rows();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(CountOf(rows[0], Counted::kDeliveries), 1u);
  EXPECT_EQ(CountOf(rows[1], Counted::kDeliveries), 3u);
}

TEST(Panel, LeavesOutWeeksBeforeAGroupWasActiveUnlessSomethingIsKnown) {
  PanelGroup late = Always("red");
  late.active_from = At("2023-01-04T10:00:00+01:00");
  PanelGroup gone = Always("blue");
  gone.active_until = At("2022-12-28T10:00:00+01:00");
  Panel panel(OverNewYear(), {late, gone});
  panel.Add({.group = TestUuid("blue"), .occurred = At("2023-01-05T12:00:00+01:00")});
  const std::vector<PanelRow> rows = panel.Rows();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].days_active, 5) << "from Wednesday to Sunday";
  EXPECT_EQ(rows[1].days_active, 3) << "from Monday to Wednesday";
  EXPECT_EQ(rows[2].days_active, 0) << "gone, and yet something is known";
}

v1::ExportLife Life() {
  v1::ExportLife life;
  life.set_export_id("the-export");
  life.set_agreement_id("the-agreement");
  life.mutable_terms()->set_recipient("Universitetet (opdigtet)");
  life.mutable_terms()->set_purpose_code("evaluation");
  life.mutable_terms()->set_legal_basis_code("rhl-10");
  *life.mutable_terms()->mutable_valid_until() = ToProto(At("2024-01-01T00:00:00Z"));
  *life.mutable_from() = ToProto(At("2022-12-26T00:00:00+01:00"));
  *life.mutable_until() = ToProto(At("2023-01-09T00:00:00+01:00"));
  *life.mutable_made_time() = ToProto(At("2023-02-01T08:00:00Z"));
  life.set_made_by("the-maker");
  life.set_as_of_position(12);
  return life;
}

TEST(RenderFile, SaysWhatItIsForWhomAndUntilWhen) {
  const std::string file = RenderFile(Life(), {}, [](const Uuid&) { return std::string("p"); });
  for (const char* said :
       {"PERSONAL DATA (pseudonymised)", "# export: the-export\n", "# agreement: the-agreement\n",
        "# recipient: Universitetet (opdigtet)\n", "# purpose: evaluation\n",
        "# legal_basis: rhl-10\n", "# valid_until: 2024-01-01T00:00:00Z\n",
        "# made: 2023-02-01T08:00:00Z\n", "# made_by: the-maker\n",
        "# period: 2022-W52 to 2023-W01\n", "# known_at_position: 12\n",
        "Known incidents only: much violence is never reported.", "a claim of effect"}) {
    EXPECT_THAT(file, HasSubstr(said));
  }
}

TEST(RenderFile, EveryLineHasACellForEachColumnInTheOrderOfPseudonyms) {
  Panel panel(OverNewYear(), {Always("red"), Always("blue")});
  panel.Add({.group = TestUuid("red"),
             .occurred = At("2023-01-03T12:00:00+01:00"),
             .counted = Counted::kTargetFirst});
  const std::string file = RenderFile(Life(), panel.Rows(), [](const Uuid& group) {
    return std::string(group == TestUuid("red") ? "zz" : "aa");
  });
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(file, '\n', absl::SkipEmpty())) {
    if (line[0] != '#') lines.push_back(std::string(line));
  }
  ASSERT_EQ(lines.size(), 5u);
  std::vector<std::string> starts;
  for (const std::string& line : lines) {
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    EXPECT_EQ(cells.size(), kColumns) << line;
    for (const std::string& cell : cells) EXPECT_FALSE(cell.empty()) << line;
    starts.push_back(cells[0] + " " + cells[1] + " " + cells[2] + " " + cells[3]);
  }
  EXPECT_THAT(starts, ElementsAre("group iso_week week_start days_active",
                                  "aa 2022-W52 2022-12-26 7", "aa 2023-W01 2023-01-02 7",
                                  "zz 2022-W52 2022-12-26 7", "zz 2023-W01 2023-01-02 7"));
  EXPECT_THAT(lines[4], ::testing::EndsWith(",1,0,0,0,0,0,0"));
}

TEST(Columns, EachHasANameOfItsOwnAndSaysWhatItMeansInBothLanguages) {
  std::set<std::string_view> names;
  for (const Column& column : Columns()) {
    EXPECT_TRUE(names.insert(column.name).second) << column.name;
    EXPECT_FALSE(column.meaning_da.empty() || column.meaning_en.empty()) << column.name;
    EXPECT_FALSE(column.empty_da.empty() || column.empty_en.empty()) << column.name;
    EXPECT_FALSE(column.unit.empty()) << column.name;
  }
  const auto named = [](Counted counted) {
    return Columns()[kKeyColumns + static_cast<size_t>(counted)].name;
  };
  EXPECT_EQ(named(Counted::kDeliveries), "deliveries");
  EXPECT_EQ(named(Counted::kOffers), "offers_made");
  EXPECT_EQ(named(Counted::kLeversImpossible), "levers_impossible");
  EXPECT_EQ(named(Counted::kAggressorFirst), "aggressor_blunt");
  EXPECT_EQ(named(Counted::kTargetFirst), "target_blunt");
}

}  // namespace
}  // namespace varsel::evaluation
