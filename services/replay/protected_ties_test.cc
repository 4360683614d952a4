// What a replay shows of one who became protected after he was tied, through the real pipeline.
#include "gmock/gmock.h"
#include "services/replay/replay_tale.h"

namespace varsel::replay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::TestId;
using ::testing::UnorderedElementsAre;

class ProtectedTiesTest : public ReplayTale {
 protected:
  // Both are of the group, and both were tried; on day 20 it is known.
  ProtectedTiesTest() {
    Now(20);
    Affiliated("anton", "red", 1);
    Affiliated("bruno", "red", 2, 9);
    Attempt("anton", 5);
    Attempt("bruno", 6);
  }
  static v1::ReplayRequest OfPerson(const std::string& person) {
    v1::ReplayRequest request;
    request.mutable_selection()->set_person_id(TestId(person));
    return request;
  }
  static v1::ReplayRequest OfNorth() {
    v1::ReplayRequest request;
    request.mutable_selection()->set_section_id(TestId("north"));
    return request;
  }
  static v1::ReplayRequest AsKnownOn(double day, v1::ReplayRequest request) {
    request.set_mode(v1::REPLAY_MODE_AS_IT_WAS_KNOWN);
    *request.mutable_as_known_at() = Stamp(day);
    return request;
  }
  int MembersAtTheStart(v1::ReplayRequest request) {
    *request.mutable_from() = Stamp(7);
    const auto frames = Frames(request);
    EXPECT_THAT(frames, IsOk());
    return frames.ok() ? frames->at(0).state().members_size() : -1;
  }
  v1::ReplayFrame WatchOne(const v1::Selection& selection, uint64_t after) {
    v1::WatchRequest request;
    *request.mutable_selection() = selection;
    request.set_after_position(after);
    const auto items = harness_.CallStream("varsel.replay.v1.ReplayService/Watch", request, 1);
    EXPECT_THAT(items, IsOk());
    v1::WatchResponse response;
    if (items.ok()) {
      EXPECT_TRUE(response.ParseFromString(items->at(0)));
    }
    return response.frame();
  }
  std::vector<std::string> Shorts(const v1::ReplayFrame& frame) {
    std::vector<std::string> told;
    for (const v1::Step& step : frame.steps()) told.push_back(Short(step));
    return told;
  }
  uint64_t head() { return harness_.event_log().head().position.value(); }
};

TEST_F(ProtectedTiesTest, AsKnownNowAGroupShowsNothingOfHimAndAsItWasKnownAllThatWasKnown) {
  EXPECT_EQ(MembersAtTheStart(OfGroup("red")), 2);
  Now(30);
  Category("anton", "relative", focus::v1::CATEGORY_RELATIVE, 30);
  EXPECT_THAT(Told(OfGroup("red")),
              ElementsAre("AFFILIATED 2", "ATTEMPT 6 LATE", "AFFILIATION_ENDED 9"));
  EXPECT_EQ(MembersAtTheStart(OfGroup("red")), 1);
  EXPECT_THAT(Told(AsKnownOn(25, OfGroup("red"))),
              ElementsAre("AFFILIATED 1", "AFFILIATED 2", "ATTEMPT 5 LATE", "ATTEMPT 6 LATE",
                          "AFFILIATION_ENDED 9"));
  EXPECT_EQ(MembersAtTheStart(AsKnownOn(25, OfGroup("red"))), 2);
  Now(31);
  EXPECT_THAT(Told(AsKnownOn(30.5, OfGroup("red"))),
              ElementsAre("AFFILIATED 2", "ATTEMPT 6 LATE", "AFFILIATION_ENDED 9"));
  harness_.ExpectRebuiltEqualsFollowed();
}

TEST_F(ProtectedTiesTest, HisContactsStayInHisSectionAndHisOwnReplayAndNameNoGroup) {
  notification::v1::NotificationEvent planned;
  auto& said = *planned.mutable_notification_planned();
  said.set_notification_id(TestId("n-anton"));
  said.set_person_id(TestId("anton"));
  *said.mutable_planned_time() = Stamp(4);
  said.mutable_dimensions()->set_section_id(TestId("north"));
  said.mutable_dimensions()->add_group_ids(TestId("red"));
  ReplayTale::Told("notification", "n-anton", planned);
  const auto before = Frames(OfPerson("anton"));
  ASSERT_THAT(before, IsOk());
  EXPECT_NE(before->at(0).SerializeAsString().find(TestId("red")), std::string::npos);
  Now(30);
  AgeGroup("anton", focus::v1::AGE_GROUP_MINOR);
  EXPECT_THAT(Told(OfPerson("anton")), ElementsAre("PLANNED 4", "ATTEMPT 5 LATE"));
  const auto after = Frames(OfPerson("anton"));
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->at(0).SerializeAsString().find(TestId("red")), std::string::npos);
  EXPECT_THAT(Told(OfNorth()), UnorderedElementsAre("AFFILIATED 2", "PLANNED 4", "ATTEMPT 5 LATE",
                                                    "ATTEMPT 6 LATE", "AFFILIATION_ENDED 9"));
  const auto section = Frames(OfNorth());
  ASSERT_THAT(section, IsOk());
  for (const v1::Step& step : section->at(0).steps()) {
    if (Short(step) != "PLANNED 4") continue;
    EXPECT_THAT(step.group_ids(), IsEmpty());
  }
}

TEST_F(ProtectedTiesTest, WhoIsProtectedNoMoreIsShownAgain) {
  Now(30);
  Category("anton", "relative", focus::v1::CATEGORY_RELATIVE, 1);
  Category("bruno", "victim", focus::v1::CATEGORY_VICTIM, 1, 25);
  EXPECT_THAT(Told(OfGroup("red")),
              ElementsAre("AFFILIATED 2", "ATTEMPT 6 LATE", "AFFILIATION_ENDED 9"));
  Now(40);
  Category("anton", "suspect", focus::v1::CATEGORY_SUSPECT, 1);
  EXPECT_EQ(Told(OfGroup("red")).size(), 5u);
}

TEST_F(ProtectedTiesTest, AProtectedRecordThatWasMergedHidesTheOnesThatCameIntoIt) {
  Now(30);
  Category("bruno", "victim", focus::v1::CATEGORY_VICTIM, 1);
  EXPECT_THAT(Told(OfGroup("red")), ElementsAre("AFFILIATED 1", "ATTEMPT 5 LATE"));
  focus::v1::FocusEvent merged;
  merged.mutable_person_merged()->set_person_id(TestId("anton"));
  merged.mutable_person_merged()->set_into_person_id(TestId("bruno"));
  ReplayTale::Told("focus.person", "anton", merged);
  EXPECT_THAT(Told(OfGroup("red")), IsEmpty());
}

TEST_F(ProtectedTiesTest, AReplayThatGoesOnHidesHimAndMissesNobodyElse) {
  Now(900);
  for (int i = 0; i < 300; ++i) Attempt(i % 2 == 0 ? "anton" : "bruno", 10 + i);
  Affiliated("bruno", "red", 10);
  const auto all = Frames(OfGroup("red"));
  ASSERT_THAT(all, IsOk());
  ASSERT_EQ(all->size(), 2u);
  std::vector<std::string> expected;
  for (const v1::Step& step : all->at(1).steps()) {
    if (step.person() == all->at(0).steps(1).person()) expected.push_back(Short(step));
  }
  ASSERT_GT(expected.size(), 20u);
  Category("anton", "relative", focus::v1::CATEGORY_RELATIVE, 1);
  v1::ReplayRequest rest = OfGroup("red");
  rest.set_resume_token(all->at(0).resume_token());
  EXPECT_EQ(Told(rest), expected);
}

TEST_F(ProtectedTiesTest, WhoWatchesIsToldThatThePastIsAnotherAndNoTieOfHisAnyMore) {
  const uint64_t after = head();
  Now(30);
  Category("anton", "relative", focus::v1::CATEGORY_RELATIVE, 30);
  const v1::ReplayFrame changed = WatchOne(OfGroup("red").selection(), after);
  EXPECT_TRUE(changed.past_changed());
  EXPECT_THAT(Shorts(changed), IsEmpty());
  Attempt("anton", 29);
  Affiliated("anton", "blue", 28);
  Attempt("bruno", 8);
  EXPECT_THAT(Shorts(WatchOne(OfGroup("red").selection(), changed.position())),
              ElementsAre("ATTEMPT 8 LATE"));
  EXPECT_THAT(Shorts(WatchOne(OfPerson("anton").selection(), changed.position())),
              ElementsAre("ATTEMPT 29"));
  // From before it was known: as known now all the same.
  EXPECT_THAT(
      Shorts(WatchOne(OfGroup("red").selection(), 0)),
      ElementsAre("AFFILIATED 2", "AFFILIATION_ENDED 9", "ATTEMPT 6 LATE", "ATTEMPT 8 LATE"));
}

}  // namespace
}  // namespace varsel::replay
