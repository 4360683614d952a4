#include "services/programme/decide.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/programme/case_tale.h"
#include "services/programme/contribution.h"
#include "services/programme/list_standing.h"

namespace varsel::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::RefusedWith;

v1::OpenCaseRequest Danish() {
  return Opening("bekymringssamtale", "general-concern", "retsplejeloven-115");
}
v1::OpenCaseRequest Norwegian() {
  return Opening("bekymringssamtale-no", "general-concern", "samtykke");
}
v1::OpenCaseRequest Group() {
  v1::OpenCaseRequest request = Opening("gruppe-14-dage", "residents", "retsplejeloven-115");
  request.set_subject(common::v1::PROGRAMME_SUBJECT_GROUP);
  return request;
}
ProgrammeContext Aged(int year) {
  ProgrammeContext context = PoliceContext();
  context.birth_date = absl::CivilDay(year, 5, 1);
  return context;
}

TEST(DecideOpenCase, RefusesEachThingThatTheProgrammeDoesNotAllow) {
  const auto refused = [](auto change, const char* reason,
                          ProgrammeContext context = PoliceContext()) {
    v1::OpenCaseRequest request = Danish();
    change(request, context);
    EXPECT_THAT(Decide(v1::CaseLife(), request, context), RefusedWith(reason));
  };
  refused([](auto& r, auto&) { r.set_programme("nothing"); }, "PROGRAMME_UNKNOWN");
  refused([](auto& r, auto&) { r.set_programme("call-in"); }, "PROGRAMME_DISABLED");
  refused([](auto& r, auto&) { r.set_programme("forenet-mod-vold"); }, "PROGRAMME_NOT_IN_CASES");
  refused([](auto& r, auto&) { r.set_subject(common::v1::PROGRAMME_SUBJECT_GROUP); },
          "SUBJECT_OF_OTHER_KIND");
  refused([](auto&, auto& c) { c.subject_known = false; }, "SUBJECT_UNKNOWN");
  refused([](auto&, auto& c) { c.section_known = false; }, "SECTION_UNKNOWN");
  refused([](auto&, auto& c) { c.agency = "eki"; }, "AGENCY_NOT_OF_PROGRAMME");
  refused([](auto& r, auto&) { r.set_intake_code("rumour"); }, "INTAKE_NOT_OF_PROGRAMME");
  refused([](auto& r, auto&) { r.set_legal_basis("none"); }, "LEGAL_BASIS_NOT_OF_PROGRAMME");
  refused([](auto&, auto& c) { c.birth_date.reset(); }, "BIRTH_DATE_UNKNOWN");
  refused([](auto&, auto& c) { c.birth_date = absl::CivilDay(2014, 1, 1); }, "UNDER_MINIMUM_AGE");
  refused([](auto&, auto& c) { c.birth_date = absl::CivilDay(1990, 1, 1); }, "OVER_MAXIMUM_AGE");
}

TEST(DecideOpenCase, TakesTheLastDayOfTheAges) {
  // 24 until the day before the birthday; 25 on it.
  ProgrammeContext context = PoliceContext();
  context.birth_date = absl::CivilDay(1998, 3, 2);
  EXPECT_THAT(Decide(v1::CaseLife(), Danish(), context), IsOk());
  context.birth_date = absl::CivilDay(1998, 3, 1);
  EXPECT_THAT(Decide(v1::CaseLife(), Danish(), context), RefusedWith("OVER_MAXIMUM_AGE"));
}

TEST(DecideOpenCase, AsksNoAgeOfAGroupAndAnswersItWithin14Days) {
  ProgrammeContext context = PoliceContext();
  context.birth_date.reset();
  CaseTale tale(Group(), context);
  EXPECT_THAT(tale.DueDays(), ElementsAre(14));
  EXPECT_THAT(tale.Phase("answer", "answered", 10), IsOk());
  EXPECT_THAT(tale.DueDays(), IsEmpty());
}

TEST(DecideOpenCase, MarksASecondOpenCaseAndBlocksNone) {
  ProgrammeContext context = PoliceContext();
  context.second_open = true;
  const CaseTale tale(Danish(), context);
  EXPECT_THAT(tale.life().marks(), ElementsAre(v1::CASE_MARK_SECOND_OPEN_CASE));
}

TEST(DecidePhases, PlansThemInTheirOrderAndTakesDownWhatHappenedOutOfIt) {
  CaseTale tale(Danish());
  EXPECT_THAT(tale.Plan("conversation", "responsibility", 1, 5), RefusedWith("PHASE_OUT_OF_ORDER"));
  EXPECT_THAT(tale.Plan("conversation", "mapped", 1, 5), IsOk());
  EXPECT_THAT(tale.DueDays(), ElementsAre(5, 30));
  EXPECT_THAT(tale.Join("parents", 2), IsOk());
  EXPECT_THAT(tale.Phase("conversation", "responsibility", 6), IsOk());
  EXPECT_THAT(tale.Marks(), ElementsAre(v1::CASE_MARK_PHASE_OUT_OF_ORDER));
  EXPECT_THAT(tale.Phase("conversation", "mapped", 5), IsOk());
  EXPECT_THAT(tale.Marks(), IsEmpty());
  EXPECT_THAT(tale.Plan("conversation", "mapped", 7, 9), RefusedWith("PHASE_REACHED_ALREADY"));
  EXPECT_THAT(tale.Phase("conversation", "walked", 7), RefusedWith("PHASE_NOT_OF_PROGRAMME"));
  EXPECT_THAT(tale.Phase("nowhere", "mapped", 7), RefusedWith("PHASE_NOT_OF_PROGRAMME"));
}

TEST(DecidePhases, WaitForTheRequiredParty) {
  CaseTale tale(Danish());
  ASSERT_THAT(tale.Phase("conversation", "mapped", 1), IsOk());
  EXPECT_THAT(tale.Plan("conversation", "responsibility", 2, 5), RefusedWith("PARTY_MISSING"));
  ASSERT_THAT(tale.Join("parents", 3), IsOk());
  EXPECT_THAT(tale.Plan("conversation", "responsibility", 3, 5), IsOk());
  v1::CaseFact stranger = tale.New("stranger", 3);
  stranger.mutable_party()->set_party("press");
  EXPECT_THAT(tale.Record(stranger), RefusedWith("PARTY_NOT_OF_PROGRAMME"));
}

TEST(DecideConsent, IsNeededOfBothBeforeAnythingIsPlannedOrAgreed) {
  CaseTale tale(Norwegian(), Aged(2007));
  ASSERT_THAT(tale.Phase("conversation", "invited", 1), IsOk());
  ASSERT_THAT(tale.Join("parents", 2), IsOk());
  EXPECT_THAT(tale.Plan("conversation", "mapped", 2, 5), RefusedWith("CONSENT_MISSING"));
  ASSERT_THAT(tale.Consents("subject", v1::CONSENT_ANSWER_GIVEN, 3), IsOk());
  EXPECT_THAT(tale.Plan("conversation", "mapped", 3, 5), RefusedWith("CONSENT_MISSING"));
  EXPECT_THAT(tale.Agree("m0", "mentor", "school", 3, 9), RefusedWith("CONSENT_MISSING"));
  ASSERT_THAT(tale.Consents("parents", v1::CONSENT_ANSWER_GIVEN, 3, common::v1::CONSENT_FORM_ORAL),
              IsOk());
  EXPECT_THAT(tale.Marks(), ElementsAre(v1::CASE_MARK_CONSENT_NOT_IN_FORM));
  EXPECT_THAT(tale.Plan("conversation", "mapped", 4, 5), RefusedWith("CONSENT_MISSING"));
  ASSERT_THAT(tale.Consents("parents", v1::CONSENT_ANSWER_GIVEN, 4), IsOk());
  EXPECT_THAT(tale.Plan("conversation", "mapped", 4, 5), IsOk());
  EXPECT_THAT(tale.Agree("m1", "mentor", "school", 4, 9), IsOk());
}

TEST(DecideConsent, WithdrawnStopsAllThatNeedsItButNotWhatHappened) {
  CaseTale tale(Norwegian(), Aged(2007));
  ASSERT_THAT(tale.Phase("conversation", "invited", 1), IsOk());
  ASSERT_THAT(tale.Join("parents", 1), IsOk());
  ASSERT_THAT(tale.Consents("subject", v1::CONSENT_ANSWER_GIVEN, 2), IsOk());
  ASSERT_THAT(tale.Consents("parents", v1::CONSENT_ANSWER_GIVEN, 2), IsOk());
  ASSERT_THAT(tale.Phase("conversation", "mapped", 3), IsOk());
  ASSERT_THAT(tale.Phase("conversation", "responsibility", 3), IsOk());
  ASSERT_THAT(tale.Phase("conversation", "measures", 3), IsOk());
  ASSERT_THAT(tale.Agree("m1", "mentor", "school", 3, 20), IsOk());
  EXPECT_THAT(tale.DueDays(), ElementsAre(20, 33, 63, 93, 123, 153, 183));
  ASSERT_THAT(tale.Consents("subject", v1::CONSENT_ANSWER_WITHDRAWN, 10), IsOk());
  EXPECT_THAT(tale.DueDays(), IsEmpty());
  EXPECT_THAT(tale.Agree("m2", "school", "school", 11, 20), RefusedWith("CONSENT_ENDED"));
  ASSERT_THAT(tale.FollowUp(12), IsOk());
  // A late record of what was before is judged by the consent of that day.
  v1::CaseFact again = tale.New("again", 5);
  again.mutable_phase()->set_track("conversation");
  again.mutable_phase()->set_phase("mapped");
  ASSERT_THAT(tale.Record(again), IsOk());
  EXPECT_THAT(tale.Marks(), IsEmpty());
  // Withdrawn by mistake: all of it stands again.
  ASSERT_THAT(tale.Withdraw("consentsubject10"), IsOk());
  EXPECT_EQ(tale.DueDays().size(), 7u);
}

TEST(DecideConsent, MarksAPhaseThatWasReachedWithoutIt) {
  CaseTale tale(Norwegian(), Aged(2007));
  ASSERT_THAT(tale.Phase("conversation", "invited", 1), IsOk());
  ASSERT_THAT(tale.Phase("conversation", "mapped", 2), IsOk());
  EXPECT_THAT(tale.Marks(),
              ElementsAre(v1::CASE_MARK_WITHOUT_CONSENT, v1::CASE_MARK_REQUIRED_PARTY_MISSING));
}

TEST(DecideTreatment, NeverRecordsThatSomebodyCame) {
  CaseTale tale(Opening("rusbehandling", "met-in-the-street", "politiloven-paragraf-2"));
  ASSERT_THAT(tale.Phase("treatment", "told", 0), IsOk());
  EXPECT_THAT(tale.DueDays(), ElementsAre(28));
  EXPECT_THAT(tale.Phase("treatment", "contact-made", 3), RefusedWith("PHASE_IS_COUNTED_ONLY"));
  EXPECT_THAT(tale.Phase("treatment", "started", 3), RefusedWith("PHASE_IS_COUNTED_ONLY"));
  EXPECT_THAT(tale.Record(tale.New("x", 1), "treatment-centre"), RefusedWith("CASE_UNKNOWN"));
}

TEST(DecideFollowUps, SettleTheEarliestThatFallsDue) {
  CaseTale tale(Danish());
  ASSERT_THAT(tale.Join("parents", 0), IsOk());
  ASSERT_THAT(tale.Phase("conversation", "mapped", 0), IsOk());
  ASSERT_THAT(tale.Phase("conversation", "responsibility", 0), IsOk());
  ASSERT_THAT(tale.Phase("conversation", "measures", 0), IsOk());
  EXPECT_THAT(tale.DueDays(), ElementsAre(30, 90, 180));
  ASSERT_THAT(tale.FollowUp(28), IsOk());
  EXPECT_THAT(tale.DueDays(), ElementsAre(90, 180));
  ASSERT_THAT(tale.Withdraw("follow-up28"), IsOk());
  EXPECT_THAT(tale.DueDays(), ElementsAre(30, 90, 180));
}

TEST(DecideMeasures, AreOfTheProgrammeAndEnd) {
  CaseTale tale(Danish());
  EXPECT_THAT(tale.Agree("m1", "castle", "police", 1, 9), RefusedWith("MEASURE_NOT_OF_PROGRAMME"));
  EXPECT_THAT(tale.Agree("m1", "school", "eki", 1, 9), RefusedWith("AGENCY_NOT_OF_PROGRAMME"));
  ASSERT_THAT(tale.Agree("m1", "school", "ssp", 1, 9), IsOk());
  EXPECT_THAT(tale.DueDays(), ElementsAre(9, 30));
  EXPECT_THAT(tale.End("e0", "nothing", 5), RefusedWith("FACT_UNKNOWN"));
  ASSERT_THAT(tale.End("e1", "m1", 5), IsOk());
  EXPECT_THAT(tale.DueDays(), ElementsAre(30));
}

TEST(DecideClosing, EndsAllThatFallsDueAndCanBeWithdrawn) {
  CaseTale tale(Danish());
  EXPECT_THAT(tale.Close("victory", 3), RefusedWith("OUTCOME_NOT_OF_PROGRAMME"));
  ASSERT_THAT(tale.Close("concern-gone", 3), IsOk());
  EXPECT_EQ(FromProto(tale.last().event.case_fact_recorded().keep_until()), After(3 + 365));
  EXPECT_EQ(StateOf(tale.life()), v1::CASE_STATE_CLOSED);
  EXPECT_THAT(tale.DueDays(), IsEmpty());
  EXPECT_THAT(tale.Plan("conversation", "mapped", 4, 9), RefusedWith("CASE_IS_CLOSED"));
  ASSERT_THAT(tale.Phase("conversation", "mapped", 4), IsOk());
  EXPECT_THAT(tale.Marks(), ElementsAre(v1::CASE_MARK_AFTER_CLOSING));
  ASSERT_THAT(tale.Withdraw("closing"), IsOk());
  EXPECT_EQ(StateOf(tale.life()), v1::CASE_STATE_OPEN);
}

TEST(DecideFacts, AreCorrectedAndWithdrawnByTheAgencyThatRecordedThem) {
  CaseTale tale(Danish());
  v1::CaseFact party = tale.New("party", 1);
  party.mutable_party()->set_party("school");
  ASSERT_THAT(tale.Record(party, "ssp"), IsOk());
  EXPECT_THAT(tale.Withdraw("party"), RefusedWith("FACT_UNKNOWN"));
  v1::CorrectCaseFactRequest correct;
  correct.set_case_id(tale.life().case_id());
  *correct.mutable_fact() = tale.New("party", 2);
  correct.mutable_fact()->mutable_closing()->set_outcome("concern-gone");
  tale.context().agency = "ssp";
  EXPECT_THAT(tale.Do(correct), RefusedWith("FACT_OF_OTHER_KIND"));
  correct.mutable_fact()->mutable_party()->set_party("parents");
  ASSERT_THAT(tale.Do(correct), IsOk());
  EXPECT_EQ(tale.last().corrects, EventId(TestUuid("event2")));
  EXPECT_EQ(tale.life().facts(0).fact().party().party(), "parents");
  ASSERT_THAT(tale.Withdraw("party", "ssp"), IsOk());
  EXPECT_THAT(tale.Withdraw("party", "ssp"), RefusedWith("FACT_WITHDRAWN_ALREADY"));
}

TEST(DecideFacts, OfACaseOutOfReachAnswerAsUnknown) {
  CaseTale tale(Danish());
  EXPECT_THAT(tale.Record(tale.New("x", 1), "eki"), RefusedWith("CASE_UNKNOWN"));
  tale.context().agency = "police";
  tale.context().scope = common::v1::Access::OWN_SECTION;
  tale.context().caller_section = SectionId(TestUuid("other"));
  EXPECT_THAT(tale.Join("parents", 1), RefusedWith("CASE_UNKNOWN"));
}

TEST(ContributionOfACase, AddsAndTakesBackToNothing) {
  CaseTale tale(Danish());
  ASSERT_THAT(tale.Phase("conversation", "mapped", 1), IsOk());
  ASSERT_THAT(tale.Close("handed-over", 2), IsOk());
  const Contribution contribution = ContributionOf(tale.life());
  v1::FigureRow row;
  AddTo(row, contribution, 1);
  EXPECT_EQ(row.opened(), 1);
  EXPECT_EQ(row.open(), 0);
  ASSERT_EQ(row.phases_size(), 1);
  EXPECT_EQ(row.phases(0).phase(), "mapped");
  ASSERT_EQ(row.outcomes_size(), 1);
  AddTo(row, contribution, -1);
  EXPECT_EQ(row.SerializeAsString(), "");
}

v1::ReturnCountRequest Count(const std::string& name, int from, int until, int64_t started) {
  v1::ReturnCountRequest request;
  request.set_count_id(TestId(name));
  request.set_programme("rusbehandling");
  *request.mutable_from() = ToProto(After(from));
  *request.mutable_until() = ToProto(After(until));
  v1::PhaseTotal& total = *request.add_totals();
  total.set_phase("started");
  total.set_total(started);
  return request;
}

TEST(DecideCounts, AreOfTheAgencyThatCountsAndOfNoPeriodTwice) {
  ProgrammeContext context = PoliceContext();
  EXPECT_THAT(Decide(v1::CountLife(), Count("a", 0, 30, 3), context),
              RefusedWith("PROGRAMME_RETURNS_NO_COUNTS"));
  context.agency = "treatment-centre";
  const Decision first = Decide(v1::CountLife(), Count("a", 0, 30, 3), context);
  ASSERT_THAT(first, IsOk());
  const v1::CountLife life = EvolveCount({}, first->front().event, EventMeta{});
  EXPECT_THAT(Decide(life, Count("b", 29, 40, 3), context), RefusedWith("PERIOD_COUNTED_ALREADY"));
  EXPECT_THAT(Decide(life, Count("b", 30, 30, 3), context), RefusedWith("PERIOD_REVERSED"));
  EXPECT_THAT(Decide(life, Count("a", 30, 40, 3), context), RefusedWith("ID_IN_USE"));
  EXPECT_THAT(Decide(life, Count("b", 30, 40, 3), context), IsOk());
  v1::ReturnCountRequest told = Count("c", 30, 40, 3);
  told.mutable_totals(0)->set_phase("told");
  EXPECT_THAT(Decide(life, told, context), RefusedWith("PHASE_NOT_COUNTED"));
  told = Count("c", 30, 40, 3);
  *told.add_totals() = told.totals(0);
  EXPECT_THAT(Decide(life, told, context), RefusedWith("PHASE_COUNTED_TWICE"));
}

TEST(DecideLists, MeetEveryFortnightForAYear) {
  v1::OpenMeetingListRequest open;
  open.set_list_id(TestId("list"));
  open.set_programme("ssp-18-plus");
  open.set_section_id(TestId("section"));
  *open.mutable_first_meeting() = ToProto(After(1));
  ProgrammeContext context = PoliceContext();
  const Decision opened = Decide(v1::ListLife(), open, context);
  ASSERT_THAT(opened, IsOk());
  v1::ListLife life = EvolveList({}, opened->front().event, EventMeta{});
  EXPECT_EQ(MeetingsDue(life).size(), 27u);
  v1::RecordListMeetingRequest meeting;
  meeting.set_list_id(TestId("list"));
  meeting.set_meeting_id(TestId("meeting"));
  *meeting.mutable_held_time() = ToProto(After(1));
  meeting.add_agencies("police");
  meeting.add_agencies("school");
  EXPECT_THAT(Decide(life, meeting, context), RefusedWith("AGENCY_NOT_OF_PROGRAMME"));
  meeting.set_agencies(1, "youth-unit");
  const Decision held = Decide(life, meeting, context);
  ASSERT_THAT(held, IsOk());
  life = EvolveList(std::move(life), held->front().event, EventMeta{});
  EXPECT_EQ(MeetingsDue(life).front(), After(15));
  open.set_programme("bekymringssamtale");
  EXPECT_THAT(Decide(v1::ListLife(), open, context), RefusedWith("PROGRAMME_KEEPS_NO_LIST"));
}

}  // namespace
}  // namespace varsel::programme
