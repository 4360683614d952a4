// A lever meets a person only after EKI was asked about him, and never while EKI asks that it
// waits: through the pipeline, by what the support area recorded.
#include "gmock/gmock.h"
#include "services/sanction/sanction_world.h"

namespace varsel::sanction {
namespace {

class HoldTest : public ::testing::Test {
 protected:
  HoldTest() {
    world_.GroupWithReadyLevers("package", "red");
    Day();
    world_.Delivered("d1", "red", {"traffic-enforcement"}, world_.now());
    Day();
    world_.Violence("incident", "red", world_.now());
    EXPECT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(24)), IsOk());
    world_.harness().Advance(absl::Hours(1));
  }
  void Day() { world_.harness().Advance(absl::Hours(24)); }
  std::string Duty() { return world_.DutyId("package", "trigger", "traffic-enforcement"); }
  // EKI was asked, or not, before.
  absl::Status Open(const std::string& check, bool passed = true) {
    return world_.OpenAsked(Duty(), check, "faerdselsloven-77", passed);
  }
  v1::DutyCheck Check() {
    v1::GetDutyRequest request;
    request.set_duty_id(Duty());
    const auto duty = world_.Ask<v1::GetDutyResponse>("GetDuty", request, "leadership");
    EXPECT_THAT(duty, IsOk());
    if (!duty.ok() || duty->duty().checks().empty()) return {};
    return duty->duty().checks(0);
  }

  SanctionWorld world_;
};

TEST_F(HoldTest, TheTimeIsTheOneAtWhichEkiWasAsked) {
  const absl::Time asked = world_.now();
  world_.HoldAsked("hold-check", "met-person");
  world_.harness().Advance(absl::Hours(1));
  ASSERT_THAT(Open("check"), IsOk());
  EXPECT_EQ(FromProto(Check().hold().asked_time()), asked);
  EXPECT_FALSE(Check().hold().raised());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(HoldTest, AQuestionThatEkiWasNeverAskedIsUnknown) {
  EXPECT_THAT(Open("check"), RefusedWith("HOLD_QUESTION_UNKNOWN"));
}

TEST_F(HoldTest, AQuestionAboutSomebodyElseIsRefused) {
  world_.HoldAsked("hold-check", "other-person");
  EXPECT_THAT(Open("check"), RefusedWith("HOLD_QUESTION_OF_ANOTHER"));
}

TEST_F(HoldTest, NobodyIsMetWhileAHoldStandsButTheCheckMayBeRecordedAsNotPassed) {
  world_.HoldAsked("hold-check", "met-person");
  world_.HoldRaised("hold", "met-person");
  EXPECT_THAT(Open("check"), RefusedWith("HOLD_RAISED"));
  ASSERT_THAT(Open("check", /*passed=*/false), IsOk());
  EXPECT_TRUE(Check().hold().raised());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(HoldTest, AHoldOfAnotherPersonStopsNothing) {
  world_.HoldAsked("hold-check", "met-person");
  world_.HoldRaised("hold", "other-person");
  EXPECT_THAT(Open("check"), IsOk());
}

TEST_F(HoldTest, EveryHoldOfThePersonIsToEnd) {
  world_.HoldAsked("hold-check", "met-person");
  world_.HoldRaised("one", "met-person");
  world_.HoldRaised("two", "met-person");
  world_.HoldEnded("one", "met-person");
  EXPECT_THAT(Open("check"), RefusedWith("HOLD_RAISED"));
  world_.HoldWithdrawn("two", "met-person");
  EXPECT_THAT(Open("check"), IsOk());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(HoldTest, AHoldLapsesByItselfAndTheNextOneTakesItsPlace) {
  world_.HoldAsked("hold-check", "met-person");
  world_.HoldRaised("one", "met-person", world_.now() + absl::Hours(2));
  EXPECT_THAT(Open("check"), RefusedWith("HOLD_RAISED"));
  world_.harness().Advance(absl::Hours(2));
  EXPECT_THAT(Open("check"), IsOk());
  world_.HoldAsked("hold-second", "met-person");
  world_.HoldRaised("two", "met-person", world_.now() + absl::Hours(2));
  EXPECT_THAT(Open("second"), RefusedWith("HOLD_RAISED"));
  world_.HoldEnded("two", "met-person");
  EXPECT_THAT(Open("second"), IsOk());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(HoldTest, AHoldOfARecordThatWasMergedAwayStandsForThePersonAndBack) {
  world_.HoldAsked("hold-check", "met-person");
  world_.HoldRaised("of-the-old", "old-record");
  world_.HoldRaised("of-the-new", "new-record");
  EXPECT_THAT(Open("check", /*passed=*/false), IsOk());
  world_.Merged("old-record", "met-person");
  world_.HoldAsked("hold-second", "met-person");
  EXPECT_THAT(Open("second"), RefusedWith("HOLD_RAISED"));
  world_.HoldEnded("of-the-old", "old-record");
  world_.Merged("met-person", "new-record");  // the one that is met is gone itself
  EXPECT_THAT(Open("second"), RefusedWith("HOLD_RAISED"));
  world_.HoldEnded("of-the-new", "new-record");
  EXPECT_THAT(Open("second"), IsOk());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(HoldTest, AMergeThatIsWithdrawnFreesEachFromTheOthersHolds) {
  world_.HoldAsked("hold-check", "met-person");
  world_.Merged("old-record", "met-person");
  world_.HoldRaised("hold", "old-record");
  EXPECT_THAT(Open("check"), RefusedWith("HOLD_RAISED"));
  world_.Unmerged("old-record");
  EXPECT_THAT(Open("check"), IsOk());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(HoldTest, AskedAboutAnotherRecordOfHisItWasAskedAboutHim) {
  world_.HoldAsked("hold-check", "old-record");
  EXPECT_THAT(Open("check"), RefusedWith("HOLD_QUESTION_OF_ANOTHER"));
  world_.Merged("old-record", "met-person");
  EXPECT_THAT(Open("check"), IsOk());
}

TEST_F(HoldTest, ALeverMeetsNobodyWhoIsProtectedUnderAnyOfHisRecords) {
  world_.HoldAsked("hold-check", "met-person");
  world_.Aged("met-person", focus::v1::AGE_GROUP_MINOR, "north");
  EXPECT_THAT(Open("check"), RefusedWith("PERSON_PROTECTED", "person_id"));
  EXPECT_THAT(Open("check", false), IsOk()) << "that it may not is taken down";
  world_.Aged("met-person", focus::v1::AGE_GROUP_UNKNOWN, "north");
  world_.HoldAsked("hold-second", "met-person");
  EXPECT_THAT(Open("second"), IsOk());
  world_.Categorised("record-that-stays", focus::v1::CATEGORY_VICTIM, "only");
  world_.Merged("met-person", "record-that-stays");
  world_.HoldAsked("hold-third", "met-person");
  EXPECT_THAT(Open("third"), RefusedWith("PERSON_PROTECTED"));
}

}  // namespace
}  // namespace varsel::sanction
