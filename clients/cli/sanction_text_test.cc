#include "clients/cli/sanction_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace varsel::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

sanction::v1::GetPromisesResponse Promises() {
  sanction::v1::GetPromisesResponse promises;
  promises.set_announced(12);
  promises.set_not_due(4);
  promises.set_carried_out(6);
  promises.set_not_carried_out(2);
  promises.set_unbacked(1);
  promises.set_follow_through_numerator(6);
  promises.set_follow_through_denominator(8);
  promises.set_triggers(2);
  promises.set_triggers_with_lever(2);
  promises.set_seconds_to_first_lever(2 * 36 * 3600);
  return promises;
}

TEST(Promises, FollowThroughComesWithItsNumeratorAndDenominator) {
  const std::string text = PromisesText(Language::kDanish, Promises());
  EXPECT_THAT(text, HasSubstr("6/8 = 75,0 %"));
  EXPECT_THAT(text, HasSubstr("36 timer i snit af 2 udløsninger"));
  EXPECT_THAT(PromisesText(Language::kEnglish, Promises()), HasSubstr("before leadership"));
}

TEST(Promises, PeaceHasNoShare) {
  const sanction::v1::GetPromisesResponse none;
  EXPECT_THAT(PromisesText(Language::kDanish, none), Not(HasSubstr("%")));
  EXPECT_TRUE(PromisesJson(none)["follow_through"]["share"].is_null());
  EXPECT_TRUE(PromisesJson(none)["hours_to_first_lever"].is_null());
}

TEST(Promises, AreJsonNumbers) {
  const nlohmann::ordered_json json = PromisesJson(Promises());
  for (const char* field : {"announced", "not_due", "carried_out", "not_carried_out", "impossible",
                            "open", "unbacked", "overdue"}) {
    EXPECT_TRUE(json[field].is_number_integer()) << field;
  }
  EXPECT_EQ(json["announced"], 12);
}

TEST(Package, IsCountsWithEachBlockerAndNeverAPercentage) {
  sanction::v1::Package package;
  package.mutable_readiness()->set_levers(3);
  package.mutable_readiness()->set_ready(2);
  sanction::v1::BlockerCount& blocker = *package.mutable_readiness()->add_blockers();
  blocker.set_blocker(sanction::v1::LEVER_BLOCKER_NOT_RESOURCED);
  blocker.set_levers(1);
  blocker.add_lever_ids("search");
  sanction::v1::PackageLever& lever = *package.add_levers();
  lever.set_lever_id("search");
  lever.set_state(sanction::v1::LEVER_STATE_CLEARED);
  lever.set_condition(sanction::v1::CONDITION_JUDGED_MOST_VIOLENT);
  lever.set_judged_by("leadership");
  lever.add_blockers(sanction::v1::LEVER_BLOCKER_NOT_RESOURCED);
  const std::string text = PackageText(Language::kDanish, package);
  EXPECT_THAT(text, HasSubstr("2 af 3 greb er parate"));
  EXPECT_THAT(text, HasSubstr("1  intet afsat: search"));
  EXPECT_THAT(text, HasSubstr("vurderet mest voldelig (leadership)"));
  EXPECT_THAT(text, Not(HasSubstr("%")));
}

TEST(Duty, ShowsEachCheckAndWhatWasPutRight) {
  sanction::v1::Duty duty;
  duty.set_state(sanction::v1::DUTY_STATE_CARRIED_OUT);
  duty.add_marks(sanction::v1::SANCTION_MARK_CARRIED_OUT_UNCHECKED);
  sanction::v1::DutyCheck& check = *duty.add_checks();
  check.set_lawful(true);
  check.set_withdrawn(true);
  const std::string text = DutyText(Language::kDanish, duty);
  EXPECT_THAT(text, HasSubstr("gennemført uden prøvelse"));
  EXPECT_THAT(text, HasSubstr("lovligt: ja, proportionalt: nej"));
  EXPECT_THAT(text, HasSubstr("(trukket tilbage)"));
}

TEST(Board, NamesTheGroupsWithEachBlockerAndThoseWithoutAPackage) {
  sanction::v1::GetReadinessBoardResponse board;
  sanction::v1::PackageSummary& package = *board.add_packages();
  package.set_package_id("package-id");
  package.set_group_id("group-id");
  package.set_group_name("Opdigtet Rød");
  sanction::v1::Readiness& readiness = *package.mutable_readiness();
  readiness.set_levers(2);
  readiness.set_ready(1);
  sanction::v1::BlockerCount& blocker = *readiness.add_blockers();
  blocker.set_blocker(sanction::v1::LEVER_BLOCKER_NOT_CLEARED);
  blocker.set_levers(1);
  blocker.add_lever_ids("zone-ban");
  board.mutable_sum()->set_levers(2);
  board.mutable_sum()->set_ready(1);
  board.add_groups_without_package()->set_group_name("Opdigtet Blå");
  const std::string text = BoardText(Language::kDanish, board);
  EXPECT_THAT(text, HasSubstr("Opdigtet Rød"));
  EXPECT_THAT(text, HasSubstr("1 af 2 greb er parate"));
  EXPECT_THAT(text, HasSubstr("1  ikke juridisk afklaret: zone-ban"));
  EXPECT_THAT(text, HasSubstr("Uden pakke:\n  Opdigtet Blå\n"));
  EXPECT_THAT(text, Not(HasSubstr("group-id")));
  EXPECT_THAT(text, Not(HasSubstr("%")));
}

}  // namespace
}  // namespace varsel::cli
