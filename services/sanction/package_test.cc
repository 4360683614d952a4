// Packages through the pipeline: readiness, its blockers, expiry by itself, and two at once.
#include <thread>

#include "gmock/gmock.h"
#include "services/sanction/sanction_world.h"

namespace varsel::sanction {
namespace {

class PackageTest : public ::testing::Test {
 protected:
  v1::Package Read(absl::Time at) {
    v1::GetPackageRequest request;
    request.set_group_id(TestId("red"));
    *request.mutable_at() = ToProto(at);
    const auto reply = world_.Ask<v1::GetPackageResponse>("GetPackage", request, "jurist");
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->package() : v1::Package();
  }
  v1::PackageLever Lever(absl::Time at, const std::string& lever_id) {
    const v1::Package package = Read(at);
    for (const v1::PackageLever& lever : package.levers()) {
      if (lever.lever_id() == lever_id) return lever;
    }
    return {};
  }
  SanctionWorld world_;
};

TEST_F(PackageTest, GoesFromDraftedOverClearedToReadyAndSaysEachBlocker) {
  world_.GroupKnown("red");
  ASSERT_THAT(world_.DraftPackage("package", "red"), IsOk());
  ASSERT_THAT(world_.DraftLever("package", "more-patrols"), IsOk());
  ASSERT_THAT(world_.DraftLever("package", "zone-ban"), IsOk());
  ASSERT_THAT(world_.Clear("package", "more-patrols", "politiloven-2", absl::Hours(24)), IsOk());
  v1::Package package = Read(world_.now());
  EXPECT_EQ(package.readiness().levers(), 2u);
  EXPECT_EQ(package.readiness().ready(), 0u);
  ASSERT_EQ(package.readiness().blockers_size(), 2);
  EXPECT_EQ(package.readiness().blockers(0).blocker(), v1::LEVER_BLOCKER_NOT_CLEARED);
  EXPECT_EQ(package.readiness().blockers(0).levers(), 1u);
  EXPECT_EQ(package.readiness().blockers(1).levers(), 2u);
  ASSERT_THAT(world_.Resource("package", "more-patrols"), IsOk());
  EXPECT_EQ(Lever(world_.now(), "more-patrols").state(), v1::LEVER_STATE_READY);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

void NameGroup(SanctionWorld& world, const std::string& group, const std::string& name,
               absl::Time active_until = absl::InfiniteFuture()) {
  const StreamId stream{"focus.group", TestUuid(group)};
  focus::v1::FocusEvent registered;
  registered.mutable_group_registered()->set_group_id(TestId(group));
  registered.mutable_group_registered()->set_name(name);
  world.Happened(stream, registered);
  if (active_until == absl::InfiniteFuture()) return;
  focus::v1::FocusEvent dissolved;
  *dissolved.mutable_group_dissolved()->mutable_active_until() = ToProto(active_until);
  world.Happened(stream, dissolved);
}

TEST_F(PackageTest, TheBoardShowsEveryPackageByGroupNameWithItsBlockersInOneAnswer) {
  NameGroup(world_, "red", "Opdigtet Rød");
  NameGroup(world_, "blue", "Opdigtet Blå");
  NameGroup(world_, "green", "Opdigtet Grøn");
  NameGroup(world_, "gone", "Opdigtet Opløst", world_.now() - absl::Hours(1));
  ASSERT_THAT(world_.DraftPackage("package-red", "red"), IsOk());
  world_.MakeReady("package-red", "more-patrols", "politiloven-2");
  ASSERT_THAT(world_.DraftLever("package-red", "zone-ban"), IsOk());
  ASSERT_THAT(world_.DraftPackage("package-blue", "blue"), IsOk());
  ASSERT_THAT(world_.DraftLever("package-blue", "zone-ban"), IsOk());
  const auto board = world_.Ask<v1::GetReadinessBoardResponse>(
      "GetReadinessBoard", v1::GetReadinessBoardRequest(), "leadership");
  ASSERT_THAT(board, IsOk());
  ASSERT_EQ(board->packages_size(), 2);
  EXPECT_EQ(board->packages(0).group_name(), "Opdigtet Blå");
  EXPECT_EQ(board->packages(1).group_name(), "Opdigtet Rød");
  EXPECT_EQ(board->packages(1).readiness().levers(), 2u);
  EXPECT_EQ(board->packages(1).readiness().ready(), 1u);
  EXPECT_EQ(board->packages(1).readiness().blockers(0).lever_ids(0), "zone-ban");
  EXPECT_EQ(board->sum().levers(), 3u);
  EXPECT_EQ(board->sum().ready(), 1u);
  ASSERT_GE(board->sum().blockers_size(), 1);
  EXPECT_EQ(board->sum().blockers(0).blocker(), v1::LEVER_BLOCKER_NOT_CLEARED);
  EXPECT_EQ(board->sum().blockers(0).levers(), 2u);
  ASSERT_EQ(board->groups_without_package_size(), 1);
  EXPECT_EQ(board->groups_without_package(0).group_name(), "Opdigtet Grøn");
  EXPECT_FALSE(board->more());
  EXPECT_THAT(world_.Ask<v1::GetReadinessBoardResponse>("GetReadinessBoard",
                                                        v1::GetReadinessBoardRequest(), "eki"),
              RefusedWith("ROLE_NOT_ALLOWED"));
  const auto listed =
      world_.Ask<v1::ListPackagesResponse>("ListPackages", v1::ListPackagesRequest(), "leadership");
  ASSERT_THAT(listed, IsOk());
  for (const v1::PackageSummary& package : listed->packages()) {
    EXPECT_THAT(package.group_name(), ::testing::StartsWith("Opdigtet"));
  }
  EXPECT_EQ(Read(world_.now()).group_name(), "Opdigtet Rød");
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PackageTest, AGroupHasOnePackage) {
  world_.GroupKnown("red");
  ASSERT_THAT(world_.DraftPackage("package", "red"), IsOk());
  EXPECT_THAT(world_.DraftPackage("package-2", "red"), RefusedWith("PACKAGE_EXISTS"));
  EXPECT_THAT(world_.DraftPackage("package-3", "nobody"), RefusedWith("GROUP_UNKNOWN"));
  v1::WithdrawPackageRequest withdraw;
  withdraw.set_package_id(TestId("package"));
  withdraw.set_reason_code("wrong-group");
  ASSERT_THAT(world_.Do<v1::WithdrawPackageResponse>("WithdrawPackage", withdraw, "project_leader"),
              IsOk());
  EXPECT_THAT(world_.DraftPackage("package-2", "red"), IsOk());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PackageTest, TwoLeadersAtOnceDraftOnePackageBetweenThem) {
  world_.GroupKnown("red");
  absl::Status first, second;
  const auto draft = [&](const char* package, absl::Status* status) {
    v1::DraftPackageRequest request;
    request.set_request_id(TestId(std::string("draft-") + package));
    request.set_package_id(TestId(package));
    request.set_group_id(TestId("red"));
    *status = world_.Ask<v1::DraftPackageResponse>("DraftPackage", request).status();
  };
  std::thread one(draft, "package-1", &first);
  std::thread two(draft, "package-2", &second);
  one.join();
  two.join();
  EXPECT_NE(first.ok(), second.ok());
  EXPECT_THAT(first.ok() ? second : first, RefusedWith("PACKAGE_EXISTS"));
}

TEST_F(PackageTest, AClearanceRunsOutByItselfAndTheSystemSeesIt) {
  world_.GroupKnown("red");
  ASSERT_THAT(world_.DraftPackage("package", "red"), IsOk());
  ASSERT_THAT(world_.DraftLever("package", "more-patrols"), IsOk());
  const absl::Time begun = world_.now();
  ASSERT_THAT(world_.Clear("package", "more-patrols", "politiloven-2", absl::Hours(48)), IsOk());
  ASSERT_THAT(world_.Resource("package", "more-patrols"), IsOk());
  EXPECT_EQ(world_.harness().Advance(absl::Hours(47)).done, 0u);
  EXPECT_EQ(world_.harness().Advance(absl::Hours(2)).done, 1u);
  EXPECT_EQ(Lever(world_.now(), "more-patrols").state(), v1::LEVER_STATE_EXPIRED);
  EXPECT_EQ(Lever(begun + absl::Hours(1), "more-patrols").state(), v1::LEVER_STATE_READY);
  ASSERT_THAT(world_.Clear("package", "more-patrols", "politiloven-2", absl::Hours(48)), IsOk());
  EXPECT_EQ(Lever(world_.now(), "more-patrols").state(), v1::LEVER_STATE_READY);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PackageTest, OnlyTheJuristClears) {
  world_.GroupKnown("red");
  ASSERT_THAT(world_.DraftPackage("package", "red"), IsOk());
  v1::ClearLeverRequest request;
  request.set_package_id(TestId("package"));
  request.set_lever_id("more-patrols");
  *request.mutable_valid_until() = ToProto(world_.now() + absl::Hours(1));
  EXPECT_THAT(world_.Do<v1::ClearLeverResponse>("ClearLever", request, "project_leader"),
              RefusedWith("ROLE_NOT_ALLOWED"));
}

TEST_F(PackageTest, ListsPackagesAPageAtATimeWithCounts) {
  for (int i = 0; i < 3; ++i) {
    const std::string number = std::to_string(i);
    world_.GroupWithReadyLevers("package-" + number, "group-" + number);
  }
  v1::ListPackagesRequest request;
  request.set_page_size(2);
  auto reply = world_.Ask<v1::ListPackagesResponse>("ListPackages", request);
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->packages_size(), 2);
  EXPECT_EQ(reply->packages(0).readiness().ready(), 2u);
  request.set_page_token(reply->next_page_token());
  reply = world_.Ask<v1::ListPackagesResponse>("ListPackages", request);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->packages_size(), 1);
  EXPECT_EQ(reply->next_page_token(), "");
  request.set_page_token("bm9uc2Vuc2U=");
  EXPECT_THAT(world_.Ask<v1::ListPackagesResponse>("ListPackages", request),
              RefusedWith("PAGE_TOKEN_MALFORMED"));
}

TEST_F(PackageTest, TheCatalogueIsListedAsItIs) {
  const auto reply = world_.Ask<v1::ListLeversResponse>("ListLevers", v1::ListLeversRequest());
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->levers_size(), 11);
}

}  // namespace
}  // namespace varsel::sanction
