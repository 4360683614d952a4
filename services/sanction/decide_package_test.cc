#include "gtest/gtest.h"
#include "services/sanction/decide.h"
#include "services/sanction/evolve.h"
#include "services/sanction/sanction_story.h"

namespace varsel::sanction {
namespace {

using testing::Given;

v1::DraftPackageRequest DraftPackage() {
  v1::DraftPackageRequest command;
  command.set_package_id(kPackage);
  command.set_group_id(kGroup);
  return command;
}

v1::DraftLeverRequest DraftLever(const std::string& lever_id) {
  v1::DraftLeverRequest command;
  command.set_package_id(kPackage);
  command.set_lever_id(lever_id);
  return command;
}

TEST(DecidePackage, DraftsAndClaimsTheGroupInOneAppend) {
  v1::SanctionEvent claimed;
  claimed.mutable_group_claimed()->set_group_id(kGroup);
  claimed.mutable_group_claimed()->set_package_id(kPackage);
  const auto outcome =
      Given<PackageAggregate>().When(Deciding(DraftPackage())).Then(PackageDrafted(), claimed);
  EXPECT_EQ((*outcome.drafts())[1].stream, GroupStream(TestUuid("group")));
}

TEST(DecidePackage, RefusesASecondPackageOfTheGroup) {
  SanctionContext context = Context();
  context.group_package_id = TestId("other-package");
  Given<PackageAggregate>().When(Deciding(DraftPackage(), context)).ThenRefused("PACKAGE_EXISTS");
}

TEST(DecidePackage, RefusesAnUnknownGroupAndAnIdInUse) {
  SanctionContext context = Context();
  context.group_known = false;
  Given<PackageAggregate>().When(Deciding(DraftPackage(), context)).ThenRefused("GROUP_UNKNOWN");
  Given<PackageAggregate>(PackageDrafted()).When(Deciding(DraftPackage())).ThenRefused("ID_IN_USE");
}

TEST(DecidePackage, WithdrawalFreesTheGroupAndNoLeverWasEverReady) {
  v1::WithdrawPackageRequest command;
  command.set_reason_code("wrong-group");
  const auto outcome =
      Given<PackageAggregate>(PackageDrafted(), LeverDrafted(kBan, 1)).When(Deciding(command));
  ASSERT_TRUE(outcome.drafts().ok());
  ASSERT_EQ(outcome.drafts()->size(), 3u);
  EXPECT_TRUE((*outcome.drafts())[1].event.has_group_freed());
  EXPECT_TRUE((*outcome.drafts())[2].event.lever_readiness_decided().periods().empty());
}

TEST(DecidePackage, RefusesToWithdrawWhatWasTriggered) {
  Given<PackageAggregate>(PackageDrafted(), LeverDrafted(kBan, 1), PackageTriggered(kBan))
      .When(Deciding(v1::WithdrawPackageRequest()))
      .ThenRefused("PACKAGE_TRIGGERED");
}

TEST(DecideDraftLever, PutsItInWithTheCataloguesScopeAndSaysThatItIsNotReady) {
  const auto outcome =
      Given<PackageAggregate>(PackageDrafted()).When(Deciding(DraftLever(kParents)));
  ASSERT_TRUE(outcome.drafts().ok());
  ASSERT_EQ(outcome.drafts()->size(), 2u);
  const v1::LeverDrafted& drafted = (*outcome.drafts())[0].event.lever_drafted();
  EXPECT_EQ(drafted.scope(), v1::LEVER_SCOPE_FAMILY);
  EXPECT_EQ(drafted.condition(), v1::CONDITION_VIOLENCE_BY_GROUP);
  const auto& periods = (*outcome.drafts())[1].event.lever_readiness_decided().periods();
  ASSERT_EQ(periods.size(), 1);
  EXPECT_EQ(periods[0].blockers_size(), 2);
}

TEST(DecideDraftLever, RefusesALeverTheCatalogueDoesNotHave) {
  Given<PackageAggregate>(PackageDrafted())
      .When(Deciding(DraftLever("curfew")))
      .ThenRefused("LEVER_UNKNOWN");
}

TEST(DecideDraftLever, RefusesTheSameAgainButTakesAnotherCondition) {
  const auto story = Given<PackageAggregate>(PackageDrafted(), LeverDrafted(kBan, 1));
  story.When(Deciding(DraftLever(kBan))).ThenRefused("LEVER_IN_PACKAGE");
  v1::DraftLeverRequest judged = DraftLever(kBan);
  judged.set_condition(v1::CONDITION_JUDGED_MOST_VIOLENT);
  story.When(Deciding(judged)).ThenRefused("JUDGE_MISSING");
  judged.set_judged_by("district-leadership");
  EXPECT_TRUE(story.When(Deciding(judged)).drafts().ok());
}

TEST(DecideDraftLever, RefusesWithoutAPackage) {
  Given<PackageAggregate>().When(Deciding(DraftLever(kBan))).ThenRefused("PACKAGE_UNKNOWN");
}

TEST(DecideRemoveLever, EndsItFromNowOnAndKeepsItsPast) {
  v1::RemoveLeverRequest command;
  command.set_lever_id(kBan);
  const auto story = Given<PackageAggregate>(PackageDrafted(), LeverDrafted(kBan, 1),
                                             LeverCleared(kBan, 2, 300), LeverResourced(kBan, 3));
  const auto outcome = story.When(Deciding(command));
  ASSERT_TRUE(outcome.drafts().ok());
  const auto& periods = outcome.drafts()->back().event.lever_readiness_decided().periods();
  ASSERT_EQ(periods.size(), 4);
  EXPECT_EQ(periods[3].blockers(0), v1::LEVER_BLOCKER_NOT_IN_PACKAGE);
  EXPECT_TRUE(periods[2].blockers().empty());
  Given<PackageAggregate>(PackageDrafted())
      .When(Deciding(command))
      .ThenRefused("LEVER_NOT_IN_PACKAGE");
}

}  // namespace
}  // namespace varsel::sanction
