#include "services/tables/tally.h"

#include <algorithm>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_ids.h"

namespace varsel::tables {
namespace {

using testing::TestId;
using testing::TestUuid;

std::string SectionBytes(const std::string& name) { return std::string(TestUuid(name).bytes()); }

MonthFacts Sections(const std::vector<std::string>& names) {
  MonthFacts month;
  for (const std::string& name : names) month.sections.push_back({SectionBytes(name), name});
  month.offers = {"housing", "work"};
  return month;
}

MonthFacts::Fact& Add(MonthFacts& month, FactKind kind, const std::string& section) {
  month.facts.push_back({kind, {}});
  month.facts.back().row.set_section_id(SectionBytes(section));
  return month.facts.back();
}

v1::MonthlyTable Made(const MonthFacts& month, v1::TableCode code, int below = 0) {
  const std::vector<v1::MonthlyTable> tables = MakeTables(month, below);
  return tables.at(static_cast<size_t>(code) - 1);
}

std::vector<int64_t> Counts(const v1::MonthlyTable& table) {
  std::vector<int64_t> counts;
  for (const v1::Cell& cell : table.cells()) counts.push_back(cell.count());
  return counts;
}

TEST(MakeTables, GivesEveryTableItsPlaceAndShape) {
  const auto tables = MakeTables(Sections({"north", "south"}), 5);
  for (size_t i = 0; i < tables.size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(tables[i].table_code()), i + 1);
    EXPECT_EQ(tables[i].cells_size(), tables[i].rows_size() * tables[i].columns_size());
    EXPECT_EQ(tables[i].row_totals_size(), tables[i].rows_size());
    EXPECT_EQ(tables[i].column_totals_size(), tables[i].columns_size());
    EXPECT_TRUE(tables[i].total().suppressed());
  }
  EXPECT_EQ(static_cast<int>(tables.size()), v1::TableCode_ARRAYSIZE - 1);
}

TEST(MakeTables, CountsEachFactInItsTables) {
  MonthFacts month = Sections({"south", "north"});
  Add(month, FactKind::kNotification, "south")
      .row.set_notification_kind(notification::v1::NOTIFICATION_KIND_ACUTE);
  auto& attempt = Add(month, FactKind::kAttempt, "north");
  attempt.row.set_way(notification::v1::ATTEMPT_WAY_LETTER);
  attempt.row.set_outcome(notification::v1::ATTEMPT_OUTCOME_RELATIVE_ONLY);
  attempt.row.set_first_attempt(true);
  auto& delivery = Add(month, FactKind::kDelivery, "north");
  delivery.row.set_mode(notification::v1::DELIVERY_MODE_IN_PUBLIC);
  delivery.row.set_reception(notification::v1::RECEPTION_NEGATIVE);
  delivery.row.set_reached(true);
  delivery.row.set_consequence_given(notification::v1::TRI_STATE_YES);
  delivery.row.add_support_offers("work");
  delivery.row.add_support_offers("gone-from-the-catalogue");
  Add(month, FactKind::kIncident, "south").row.set_incident_kind(timeline::v1::INCIDENT_KIND_ARSON);

  const auto notifications = Made(month, v1::TABLE_CODE_NOTIFICATIONS);
  EXPECT_EQ(notifications.rows(0).name(), "north") << "by name";
  EXPECT_EQ(notifications.rows(1).section_id(), TestId("south"));
  EXPECT_THAT(Counts(notifications), ::testing::ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(Counts(Made(month, v1::TABLE_CODE_ATTEMPTS)), ::testing::ElementsAre(1, 0, 0, 0));
  EXPECT_EQ(Counts(Made(month, v1::TABLE_CODE_CONTACTS))[2 * 3 + 1], 1) << "written, others only";
  EXPECT_THAT(Counts(Made(month, v1::TABLE_CODE_DELIVERIES)), ::testing::ElementsAre(1, 0, 0, 0));
  EXPECT_EQ(Counts(Made(month, v1::TABLE_CODE_MESSAGES))[1], 1) << "in person, one half";
  EXPECT_THAT(Counts(Made(month, v1::TABLE_CODE_RECEPTIONS)), ::testing::ElementsAre(0, 0, 1, 0));
  EXPECT_EQ(Counts(Made(month, v1::TABLE_CODE_INCIDENTS))[5 + 3], 1) << "south, fire";
  EXPECT_THAT(Counts(Made(month, v1::TABLE_CODE_OFFERS)), ::testing::ElementsAre(0, 1, 1));
}

TEST(MakeTables, CountsWhatIsOfNoSectionElsewhere) {
  MonthFacts month = Sections({"north"});
  Add(month, FactKind::kIncident, "of another district")
      .row.set_incident_kind(timeline::v1::INCIDENT_KIND_BLUNT);
  const auto incidents = Made(month, v1::TABLE_CODE_INCIDENTS);
  ASSERT_EQ(incidents.rows_size(), 2);
  EXPECT_EQ(incidents.rows(1).code(), "elsewhere");
  EXPECT_EQ(incidents.row_totals(1).count(), 1);
  EXPECT_EQ(Made(month, v1::TABLE_CODE_ATTEMPTS).rows_size(), 1) << "only where there is any";
}

TEST(MakeTables, AnswersUnknownWhereNobodyAnswered) {
  MonthFacts month = Sections({"north"});
  Add(month, FactKind::kDelivery, "north");
  EXPECT_EQ(Counts(Made(month, v1::TABLE_CODE_MESSAGES))[2 * 4 + 3], 1) << "other mode, unknown";
  EXPECT_EQ(Counts(Made(month, v1::TABLE_CODE_RECEPTIONS))[3], 1);
}

TEST(MakeTables, KeepsNoCountOfASuppressedCell) {
  MonthFacts month = Sections({"north", "south"});
  for (int i = 0; i < 3; ++i) Add(month, FactKind::kDelivery, "north").row.set_reached(true);
  for (int i = 0; i < 9; ++i) Add(month, FactKind::kDelivery, "south").row.set_reached(true);
  const auto table = Made(month, v1::TABLE_CODE_DELIVERIES, 5);
  for (const v1::Cell& cell : table.cells()) {
    EXPECT_TRUE(cell.suppressed());
    EXPECT_EQ(cell.count(), 0);
  }
  EXPECT_EQ(table.total().count(), 12);
}

TEST(MakeTables, ShowsTheSameTotalInEveryTableOfTheSameFacts) {
  for (uint32_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    MonthFacts month = Sections({"north", "south", "west"});
    for (uint32_t i = 0; i < random() % 60; ++i) {
      auto& fact = Add(month, random() % 2 == 0 ? FactKind::kAttempt : FactKind::kDelivery,
                       random() % 3 == 0 ? "north" : "south");
      fact.row.set_way(static_cast<notification::v1::AttemptWay>(1 + random() % 11));
      fact.row.set_outcome(static_cast<notification::v1::AttemptOutcome>(1 + random() % 11));
      fact.row.set_mode(static_cast<notification::v1::DeliveryMode>(1 + random() % 6));
      fact.row.set_reception(static_cast<notification::v1::Reception>(random() % 5));
      fact.row.set_reached(random() % 4 != 0);
    }
    const auto tables = MakeTables(month, 5);
    const auto total = [&](v1::TableCode code) {
      return tables[static_cast<size_t>(code) - 1].total().SerializeAsString();
    };
    EXPECT_EQ(total(v1::TABLE_CODE_ATTEMPTS), total(v1::TABLE_CODE_CONTACTS));
    EXPECT_EQ(total(v1::TABLE_CODE_DELIVERIES), total(v1::TABLE_CODE_MESSAGES));
    EXPECT_EQ(total(v1::TABLE_CODE_DELIVERIES), total(v1::TABLE_CODE_RECEPTIONS));

    MonthFacts shuffled = month;
    std::shuffle(shuffled.facts.begin(), shuffled.facts.end(), random);
    std::reverse(shuffled.sections.begin(), shuffled.sections.end());
    const auto again = MakeTables(shuffled, 5);
    for (size_t i = 0; i < tables.size(); ++i) {
      EXPECT_EQ(tables[i].SerializeAsString(), again[i].SerializeAsString());
    }
  }
}

}  // namespace
}  // namespace varsel::tables
