// The replay through the real pipeline, over events that are told by hand.
#include <random>

#include "gmock/gmock.h"
#include "services/replay/replay_state.h"
#include "services/replay/replay_tale.h"

namespace varsel::replay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;
using ::testing::UnorderedElementsAre;

class ReplayTest : public ReplayTale {};

TEST_F(ReplayTest, ToldInOrderOfOccurrenceWhateverTheOrderOfRecording) {
  Now(20);
  Affiliated("anton", "red", 1);
  Attempt("anton", 9);
  Incident("i2", 12, "blue", "red");
  Incident("i1", 3, "red", "blue");
  Readiness("red", "more-patrols", {{2, false}, {5, true}});
  EXPECT_THAT(Told(OfGroup("red")),
              ElementsAre("AFFILIATED 1", "LEVER_NOT_READY 2", "INCIDENT 3 LATE", "LEVER_READY 5",
                          "ATTEMPT 9 LATE", "INCIDENT 12 LATE"));
}

TEST_F(ReplayTest, AsItWasKnownLeavesOutWhatWasRecordedLater) {
  Now(4);
  Incident("known", 3, "red", "blue");
  Now(16);
  Incident("late", 5, "blue", "red");
  v1::ReplayRequest request = OfGroup("red");
  *request.mutable_as_known_at() = Stamp(8);
  EXPECT_THAT(Told(request), ElementsAre("INCIDENT 3", "INCIDENT 5 LATE NOT_KNOWN_THEN"));
  request.set_mode(v1::REPLAY_MODE_AS_IT_WAS_KNOWN);
  EXPECT_THAT(Told(request), ElementsAre("INCIDENT 3"));
}

TEST_F(ReplayTest, ACorrectionClosesWhatWasHeldTrueAndOverwritesNothing) {
  Now(4);
  const EventId incident = Incident("i", 3, "red", "blue");
  Now(10);
  CorrectIncident("i", incident, 3, 2, "red", "blue");
  v1::ReplayRequest request = OfGroup("blue");
  *request.mutable_as_known_at() = Stamp(5);
  EXPECT_THAT(Told(request), ElementsAre("INCIDENT 2 CHANGED_SINCE"));
  request.set_mode(v1::REPLAY_MODE_AS_IT_WAS_KNOWN);
  const auto then = Frames(request);
  ASSERT_THAT(then, IsOk());
  ASSERT_EQ(then->at(0).steps_size(), 1);
  EXPECT_EQ(Short(then->at(0).steps(0)), "INCIDENT 3 CORRECTED_LATER");
  EXPECT_EQ(then->at(0).steps(0).incident_kind(), timeline::v1::INCIDENT_KIND_KNIFE);
  Now(11);
  WithdrawIncident("i", incident, 2);
  EXPECT_THAT(Told(OfGroup("blue")), IsEmpty());
  harness_.ExpectRebuiltEqualsFollowed();
}

TEST_F(ReplayTest, APersonsStepsBelongToHisGroupOfThatDay) {
  Now(20);
  const EventId affiliation = Affiliated("anton", "red", 1, 10);
  Affiliated("anton", "blue", 10);
  Attempt("anton", 5);
  Attempt("anton", 12);
  EXPECT_THAT(Told(OfGroup("red")),
              ElementsAre("AFFILIATED 1", "ATTEMPT 5 LATE", "AFFILIATION_ENDED 10"));
  EXPECT_THAT(Told(OfGroup("blue")), ElementsAre("AFFILIATED 10", "ATTEMPT 12 LATE"));
  Now(30);  // he had been with them since the fourteenth only
  Affiliated("anton", "red", 14, 16, affiliation);
  EXPECT_THAT(Told(OfGroup("red")), ElementsAre("AFFILIATED 14", "AFFILIATION_ENDED 16"));
  v1::ReplayRequest then = OfGroup("red");
  then.set_mode(v1::REPLAY_MODE_AS_IT_WAS_KNOWN);
  *then.mutable_as_known_at() = Stamp(25);
  EXPECT_THAT(Told(then), ElementsAre("AFFILIATED 1 CORRECTED_LATER", "ATTEMPT 5 LATE",
                                      "AFFILIATION_ENDED 10 CORRECTED_LATER"));
}

TEST_F(ReplayTest, AMergeIsAStepAndJoinsTheRecordsFromThenOn) {
  Now(5);
  Attempt("anton", 4);
  Attempt("bruno", 3);
  v1::ReplayRequest request;
  request.mutable_selection()->set_person_id(TestId("anton"));
  EXPECT_THAT(Told(request), ElementsAre("ATTEMPT 4"));
  Now(6);
  focus::v1::FocusEvent merged;
  merged.mutable_person_merged()->set_person_id(TestId("bruno"));
  merged.mutable_person_merged()->set_into_person_id(TestId("anton"));
  const EventId merge = ReplayTale::Told("focus.person", "bruno", merged);
  EXPECT_THAT(Told(request), ElementsAre("ATTEMPT 3", "ATTEMPT 4", "MERGED 6"));
  Now(7);
  focus::v1::FocusEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_person_id(TestId("bruno"));
  withdrawn.mutable_fact_withdrawn()->set_fact_kind("person_merged");
  ReplayTale::Told("focus.person", "bruno", withdrawn, merge);
  EXPECT_THAT(Told(request), ElementsAre("ATTEMPT 4"));
  harness_.ExpectRebuiltEqualsFollowed();
}

TEST_F(ReplayTest, OnlyTheOffersOfDeliveriesAreShownOfAllThatIsEkis) {
  Now(5);
  Affiliated("anton", "red", 1);
  Delivery("anton", 4, "more-patrols");
  support::v1::SupportEvent answered;
  answered.mutable_offer_answered()->set_person_id(TestId("anton"));
  answered.mutable_offer_answered()->set_answer(support::v1::OFFER_ANSWER_ACCEPTED);
  ReplayTale::Told("support.offer", "offer", answered);
  support::v1::SupportEvent course;
  course.mutable_course_opened()->set_person_id(TestId("anton"));
  ReplayTale::Told("support.course", "course", course);
  support::v1::SupportEvent hold;
  hold.mutable_hold_raised()->set_person_id(TestId("anton"));
  ReplayTale::Told("support.hold", "hold", hold);
  EXPECT_THAT(Told(OfGroup("red")),
              ElementsAre("AFFILIATED 1", "DELIVERY 4", "PROMISE 4", "OFFER 4"));
}

TEST_F(ReplayTest, TheStateAtTheStartIsThatOfTheStepsBeforeIt) {
  Now(20);
  Affiliated("anton", "red", 1);
  Affiliated("bruno", "red", 1, 6);
  Incident("i1", 3, "blue", "red");
  Readiness("red", "more-patrols", {{2, true}});
  Delivery("anton", 7, "more-patrols");
  Incident("i2", 12, "red", "blue");
  v1::ReplayRequest request = OfGroup("red");
  *request.mutable_from() = Stamp(10);
  const auto frames = Frames(request);
  ASSERT_THAT(frames, IsOk());
  const v1::ReplayState& state = frames->at(0).state();
  EXPECT_EQ(state.members_size(), 1);
  ASSERT_EQ(state.open_windows_size(), 1);
  EXPECT_EQ(state.open_windows(0).group_id(), TestId("red"));
  EXPECT_EQ(state.levers_ready_size(), 1);
  ASSERT_EQ(state.promises_open_size(), 1);
  EXPECT_EQ(state.promises_open(0).lever_id(), "more-patrols");
  EXPECT_EQ(frames->at(0).steps_size(), 1);
}

// The law: the state that a frame names is the fold of all steps before it.
TEST_F(ReplayTest, TheStateAtEveryFrameIsTheFoldOfTheStepsBeforeIt) {
  Now(1000);
  std::mt19937 random(7);
  const auto day = [&random] { return 1 + static_cast<double>(random() % 90000) / 100; };
  Affiliated("anton", "red", 1);
  Affiliated("bruno", "red", 200, 700);
  for (int i = 0; i < 2600; ++i) {
    const unsigned what = static_cast<unsigned>(random() % 10);
    const std::string name = std::to_string(i);
    if (what == 0) {
      Incident(name, day(), random() % 2 == 0 ? "red" : "blue", "");
    } else if (what == 1) {
      Incident(name, day(), "red", "blue");
    } else if (what == 2) {
      Incident(name, day(), "blue", "red");
    } else if (what == 3) {
      Readiness("red", "lever-" + std::to_string(random() % 3), {{day(), true}});
    } else if (what < 6) {
      Delivery(random() % 2 == 0 ? "anton" : "bruno", day(), "lever-1");
    } else {
      Attempt(random() % 2 == 0 ? "anton" : "bruno", day());
    }
  }
  const auto frames = Frames(OfGroup("red"));
  ASSERT_THAT(frames, IsOk());
  StateNow state;
  const StateTerms terms;
  uint64_t told = 0;
  int states = 0;
  v1::Step last;
  for (const v1::ReplayFrame& frame : *frames) {
    EXPECT_EQ(frame.steps_before(), told);
    EXPECT_EQ(frame.has_state(), told % 1000 == 0);
    if (frame.has_state()) {
      ++states;
      EXPECT_EQ(frame.state().SerializeAsString(), StateProto(state).SerializeAsString()) << told;
      EXPECT_EQ(StateProto(StateOf(frame.state())).SerializeAsString(),
                frame.state().SerializeAsString());
    }
    for (const v1::Step& step : frame.steps()) {
      EXPECT_LE(FromProto(last.occurred_time()), FromProto(step.occurred_time()));
      state = Evolve(std::move(state), step, terms);
      last = step;
      ++told;
    }
  }
  EXPECT_GE(states, 3);
  EXPECT_TRUE(frames->back().last());
  // Resumed after any frame, it goes on as if it had never stopped: the same steps, the same state.
  for (const size_t at : {size_t{0}, size_t{3}, frames->size() - 2}) {
    v1::ReplayRequest request = OfGroup("red");
    request.set_resume_token(frames->at(at).resume_token());
    Attempt("anton", 500);  // what is recorded meanwhile changes nothing
    const auto rest = Frames(request);
    ASSERT_THAT(rest, IsOk());
    ASSERT_EQ(rest->size(), frames->size() - at - 1);
    for (size_t i = 0; i < rest->size(); ++i) {
      v1::ReplayFrame expected = frames->at(at + 1 + i);
      v1::ReplayFrame resumed = rest->at(i);
      expected.clear_as_of_time();
      resumed.clear_as_of_time();
      if (!expected.has_state()) resumed.clear_state();
      expected.clear_names();  // told with the first frame of each stream
      resumed.clear_names();
      EXPECT_EQ(resumed.SerializeAsString(), expected.SerializeAsString()) << at << " " << i;
    }
  }
}

TEST_F(ReplayTest, AResumeTokenOfAnotherReplayIsRefused) {
  Now(300);
  Affiliated("anton", "red", 1);
  for (int i = 0; i < 300; ++i) Attempt("anton", 2 + i / 2);
  const auto frames = Frames(OfGroup("red"));
  ASSERT_THAT(frames, IsOk());
  v1::ReplayRequest other = OfGroup("blue");
  other.set_resume_token(frames->at(0).resume_token());
  EXPECT_THAT(Frames(other), RefusedWith("RESUME_TOKEN_OF_ANOTHER", "resume_token"));
}

TEST_F(ReplayTest, APairShowsIncidentsBetweenTheTwoOnly) {
  Now(20);
  Incident("i1", 1, "red", "blue");
  Incident("i2", 2, "red", "");
  v1::ReplayRequest request;
  request.mutable_selection()->mutable_pair()->set_group_id(TestId("blue"));
  request.mutable_selection()->mutable_pair()->set_with_group_id(TestId("red"));
  EXPECT_THAT(Told(request), ElementsAre("INCIDENT 1 LATE"));
}

TEST_F(ReplayTest, ASectionShowsWhatHappenedThereAndTheLeversOfItsGroups) {
  Now(4);
  Affiliated("anton", "red", 1);
  Incident("i1", 2, "red", "blue", "north");
  Incident("i2", 2.5, "red", "blue", "south");
  Attempt("anton", 3);
  Readiness("red", "more-patrols", {{2, true}});
  v1::ReplayRequest request;
  request.mutable_selection()->set_section_id(TestId("north"));
  EXPECT_THAT(Told(request),
              UnorderedElementsAre("AFFILIATED 1", "INCIDENT 2", "LEVER_READY 2", "ATTEMPT 3"));
  const Options officer = {.role = "officer", .section = TestId("north")};
  EXPECT_THAT(Told(request, officer), ElementsAre("INCIDENT 2", "ATTEMPT 3"));
}

TEST_F(ReplayTest, EachRoleSeesItsOwnLanesAndWhatIsOutOfScopeIsUnknown) {
  Now(5);
  Affiliated("anton", "red", 1);
  Incident("i1", 2, "red", "blue");
  Delivery("anton", 3, "more-patrols");
  EXPECT_THAT(Told(OfGroup("red"), {.role = "investigator"}),
              ElementsAre("AFFILIATED 1", "INCIDENT 2"));
  EXPECT_THAT(Frames(OfGroup("red"), {.role = "eki"}), RefusedWith("ROLE_NOT_ALLOWED"));
  const Options officer = {.role = "officer", .section = TestId("north")};
  EXPECT_THAT(Frames(OfGroup("red"), officer), RefusedWith("GROUP_UNKNOWN"));
  v1::ReplayRequest south;
  south.mutable_selection()->set_section_id(TestId("south"));
  EXPECT_THAT(Frames(south, officer), RefusedWith("SECTION_UNKNOWN"));
}

TEST_F(ReplayTest, LeadershipSeesPseudonymsThatAreStableAndCannotBeTurnedBack) {
  Now(5);
  Affiliated("anton", "red", 1);
  Attempt("anton", 3);
  const Options leader = {.role = "leadership"};
  const auto one = Frames(OfGroup("red"), leader);
  ASSERT_THAT(one, IsOk());
  const std::string pseudonym = one->at(0).steps(0).person();
  EXPECT_EQ(pseudonym.substr(0, 2), "P-");
  EXPECT_EQ(one->at(0).steps(1).person(), pseudonym);
  std::string all;
  for (const v1::ReplayFrame& frame : *one) all += frame.SerializeAsString();
  EXPECT_EQ(all.find(TestId("anton")), std::string::npos);
  EXPECT_EQ(all.find(TestId("n-anton")), std::string::npos);
  v1::ReplayRequest ids = OfGroup("red");
  ids.set_naming(v1::PERSON_NAMING_IDS);
  EXPECT_THAT(Frames(ids, leader), RefusedWith("PERSONS_NOT_FOR_ROLE"));
  const auto named = Frames(ids, {.role = "leadership", .purpose = "identify-persons"});
  ASSERT_THAT(named, IsOk());
  EXPECT_EQ(named->at(0).steps(0).person(), TestId("anton"));
}

TEST_F(ReplayTest, BadInputIsRefusedEachWithItsReason) {
  Now(10);
  v1::ReplayRequest request = OfGroup("red");
  *request.mutable_from() = Stamp(5);
  *request.mutable_until() = Stamp(4);
  EXPECT_THAT(Frames(request), RefusedWith("END_BEFORE_START", "until"));
  EXPECT_THAT(Frames(OfGroup("nobody")), RefusedWith("GROUP_UNKNOWN", "selection.group_id"));
  request = OfGroup("red");
  request.set_mode(v1::REPLAY_MODE_AS_IT_WAS_KNOWN);
  EXPECT_THAT(Frames(request), RefusedWith("MOMENT_REQUIRED", "as_known_at"));
  *request.mutable_as_known_at() = Stamp(12);
  EXPECT_THAT(Frames(request), RefusedWith("MOMENT_IN_FUTURE", "as_known_at"));
  v1::ReplayRequest pair;
  pair.mutable_selection()->mutable_pair()->set_group_id(TestId("red"));
  pair.mutable_selection()->mutable_pair()->set_with_group_id(TestId("red"));
  EXPECT_THAT(Frames(pair), RefusedWith("SAME_GROUP_TWICE"));
  v1::ReplayRequest chain;
  chain.mutable_selection()->set_chain_id(TestId("chain"));
  EXPECT_THAT(Frames(chain), RefusedWith("CHAINS_NOT_KEPT"));
  v1::ReplayRequest nothing;
  nothing.mutable_selection();
  EXPECT_THAT(Frames(nothing), RefusedWith("SELECTION_MISSING"));
}

TEST_F(ReplayTest, ReadinessThatIsDecidedAnewKeepsWhatItHadSaidAlready) {
  Now(3);
  Readiness("red", "more-patrols", {{1, false}, {2, true}, {50, false}});
  Now(10);
  Readiness("red", "more-patrols", {{1, false}, {2, true}, {9, false}});
  v1::ReplayRequest request = OfGroup("red");
  *request.mutable_until() = Stamp(100);
  EXPECT_THAT(Told(request),
              ElementsAre("LEVER_NOT_READY 1", "LEVER_READY 2", "LEVER_NOT_READY 9"));
  request.set_mode(v1::REPLAY_MODE_AS_IT_WAS_KNOWN);
  *request.mutable_as_known_at() = Stamp(5);
  EXPECT_THAT(Told(request), ElementsAre("LEVER_NOT_READY 1", "LEVER_READY 2",
                                         "LEVER_NOT_READY 50 CORRECTED_LATER"));
  harness_.ExpectRebuiltEqualsFollowed();
}

class ChainTest : public ReplayTale {
 protected:
  ChainTest()
      : ReplayTale({.chains = [](const views::ViewSource&,
                                 const Uuid& id) -> absl::StatusOr<std::optional<ChainMembers>> {
          if (id != TestUuid("chain")) return std::optional<ChainMembers>();
          return ChainMembers{{TestUuid("i1")}, {TestUuid("red"), TestUuid("blue")}};
        }}) {}
};

TEST_F(ChainTest, ShowsItsIncidentsAndTheWorkWithItsGroups) {
  Now(5);
  Affiliated("anton", "red", 1);
  Incident("i1", 2, "red", "blue");
  Incident("i2", 2.2, "red", "blue");
  Attempt("anton", 3);
  v1::ReplayRequest request;
  request.mutable_selection()->set_chain_id(TestId("chain"));
  EXPECT_THAT(Told(request), ElementsAre("AFFILIATED 1", "INCIDENT 2", "ATTEMPT 3"));
  request.mutable_selection()->set_chain_id(TestId("another"));
  EXPECT_THAT(Frames(request), RefusedWith("CHAIN_UNKNOWN"));
}

}  // namespace
}  // namespace varsel::replay
