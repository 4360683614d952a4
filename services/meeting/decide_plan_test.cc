#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/meeting/streams.h"
#include "services/meeting/test_story.h"

namespace varsel::meeting {
namespace {

using ::testing::ElementsAre;
using testing::Given;
using ::testing::IsEmpty;

testing::Outcome<MeetingAggregate> Plan(const v1::MeetingForm& form, const PlanContext& context) {
  return Given<MeetingAggregate>().When(
      [&](const v1::MeetingLife& life) { return Decide(life, PlanRequest(form), context); });
}
v1::MeetingPlan PlanOf(const testing::Outcome<MeetingAggregate>& outcome) {
  EXPECT_TRUE(outcome.drafts().ok()) << outcome.drafts().status();
  if (!outcome.drafts().ok()) return {};
  const v1::MeetingEvent& event = outcome.drafts()->front().event;
  return event.has_meeting_changed() ? event.meeting_changed().plan()
                                     : event.meeting_planned().plan();
}
// The arms decided, in order.
std::vector<int> ArmsOf(const testing::Outcome<MeetingAggregate>& outcome) {
  std::vector<int> arms;
  if (!outcome.drafts().ok()) return arms;
  for (const auto& draft : *outcome.drafts()) arms.push_back(draft.event.kind_case());
  return arms;
}

NearMeeting Other(const std::string& officer, const std::string& group, absl::Time starts) {
  return {.meeting_id = TestId("other"),
          .span = {starts, starts + absl::Hours(1)},
          .officer_ids = {TestId(officer)},
          .group_ids = {TestId(group)}};
}

TEST(DecidePlanMeeting, PlansWithItsGuardsInTheSameAppend) {
  const auto outcome = Plan(Form(), Free());
  const v1::MeetingPlan plan = PlanOf(outcome);
  EXPECT_EQ(FromProto(plan.ends()), Hour(25));
  EXPECT_EQ(FromProto(plan.outcome_due()), Hour(25 + 72));
  EXPECT_THAT(plan.marks(), IsEmpty());
  EXPECT_EQ(plan.items(0).person_id(), TestId("person-1"));
  EXPECT_THAT(plan.items(0).group_ids(), ElementsAre(TestId("red")));
  using Event = v1::MeetingEvent;
  EXPECT_THAT(ArmsOf(outcome), ElementsAre(Event::kMeetingPlanned, Event::kCalendarBooked,
                                           Event::kCalendarBooked, Event::kCalendarBooked));
  EXPECT_EQ((*outcome.drafts())[1].stream,
            GuardStream(v1::CALENDAR_KIND_OFFICER, TestId("officer-1"), DayOf(Hour(24))));
  EXPECT_EQ((*outcome.drafts())[3].stream,
            GuardStream(v1::CALENDAR_KIND_SECTION, TestId("section"), DayOf(Hour(24))));
}

TEST(DecidePlanMeeting, GuardsBothDaysOfAMeetingOverMidnight) {
  v1::MeetingForm form = Form();
  *form.mutable_starts() = ToProto(testing::At("2023-02-02T23:30:00Z"));
  const auto outcome = Plan(form, Free());
  EXPECT_EQ(ArmsOf(outcome).size(), 1u + 2 * 3);
}

TEST(DecidePlanMeeting, NamesTheCallerWhereNobodyIsNamed) {
  v1::MeetingForm form = Form();
  form.clear_officer_ids();
  form.set_mode(notification::v1::DELIVERY_MODE_TELEPHONE);
  EXPECT_THAT(PlanOf(Plan(form, Free())).officer_ids(), ElementsAre(TestId("officer-1")));
}

TEST(DecidePlanMeeting, RefusesAnIdInUse) {
  Given<MeetingAggregate>(Planned())
      .When([&](const v1::MeetingLife& life) { return Decide(life, PlanRequest(), Free()); })
      .ThenRefused("ID_IN_USE");
}

TEST(DecidePlanMeeting, RefusesThePast) {
  v1::MeetingForm form = Form();
  *form.mutable_starts() = ToProto(Hour(-1));
  Plan(form, Free()).ThenRefused("PLANNED_IN_PAST");
}

TEST(DecidePlanMeeting, TakesAnAcuteOneThatHasBegun) {
  v1::MeetingForm form = Form();
  form.set_meeting_kind(v1::MEETING_KIND_ACUTE);
  *form.mutable_starts() = ToProto(Hour(-1));
  EXPECT_THAT(PlanOf(Plan(form, Free())).marks(), IsEmpty());
}

TEST(DecidePlanMeeting, RefusesTimesThatCannotBe) {
  v1::MeetingForm form = Form();
  *form.mutable_ends() = form.starts();
  Plan(form, Free()).ThenRefused("ENDS_BEFORE_START");
  *form.mutable_ends() = ToProto(Hour(24 + 13));
  Plan(form, Free()).ThenRefused("LASTS_TOO_LONG");
}

TEST(DecidePlanMeeting, RefusesAnUnknownSection) {
  PlanContext context = Free();
  context.section_known = false;
  Plan(Form(), context).ThenRefused("SECTION_UNKNOWN");
}

TEST(DecidePlanMeeting, CarriesSeveralNotificationsEachOnce) {
  v1::MeetingForm form = Form();
  form.add_items()->set_notification_id(TestId("n2"));
  EXPECT_EQ(PlanOf(Plan(form, Free())).items_size(), 2);
  form.add_items()->set_notification_id(TestId("n1"));
  Plan(form, Free()).ThenRefused("NAMED_TWICE");
}

TEST(DecidePlanMeeting, RefusesANotificationOutOfReach) {
  v1::MeetingForm form = Form();
  form.mutable_items(0)->set_notification_id(TestId("elsewhere"));
  Plan(form, Free()).ThenRefused("NOTIFICATION_UNKNOWN");
}

TEST(DecidePlanMeeting, RefusesANotificationThatIsSettled) {
  PlanContext context = Free();
  context.notified[TestId("n1")].notification.set_settled(true);
  Plan(Form(), context).ThenRefused("NOTIFICATION_NOT_OPEN");
}

TEST(DecidePlanMeeting, RefusesAPersonWhoIsNoFocusPersonAnyMore) {
  PlanContext context = Free();
  context.notified[TestId("n1")].person.set_approved(false);
  Plan(Form(), context).ThenRefused("PERSON_NOT_APPROVED");
}

TEST(DecidePlanMeeting, RefusesAPersonWhoseReviewIsOverdueButNotInHaste) {
  PlanContext context = Free();
  *context.notified[TestId("n1")].person.mutable_review_due() = ToProto(Now());
  Plan(Form(), context).ThenRefused("REVIEW_OVERDUE");
  v1::MeetingForm form = Form();
  form.set_meeting_kind(v1::MEETING_KIND_ACUTE);
  EXPECT_THAT(PlanOf(Plan(form, context)).marks(), IsEmpty());
}

TEST(DecidePlanMeeting, RefusesOneOfficerAloneInPersonUnlessOverridden) {
  v1::MeetingForm form = Form();
  form.mutable_officer_ids()->RemoveLast();
  Plan(form, Free()).ThenRefused("TEAM_TOO_SMALL");
  form.add_overrides(v1::PLAN_RULE_TEAM_OF_TWO);
  Plan(form, Free()).ThenRefused("OVERRIDE_WITHOUT_REASON");
  form.set_override_reason("den anden er syg; mødet er på stationen");
  EXPECT_THAT(PlanOf(Plan(form, Free())).marks(), ElementsAre(v1::PLAN_RULE_TEAM_OF_TWO));
}

TEST(DecidePlanMeeting, LetsOneOfficerTelephone) {
  v1::MeetingForm form = Form();
  form.mutable_officer_ids()->RemoveLast();
  form.set_mode(notification::v1::DELIVERY_MODE_TELEPHONE);
  EXPECT_THAT(PlanOf(Plan(form, Free())).marks(), IsEmpty());
}

TEST(DecidePlanMeeting, RefusesAnOfficerNamedTwice) {
  v1::MeetingForm form = Form();
  form.set_officer_ids(1, form.officer_ids(0));
  Plan(form, Free()).ThenRefused("NAMED_TWICE");
}

TEST(DecidePlanMeeting, RefusesAnOfficerBookedTwiceUnlessOverridden) {
  PlanContext context = Free();
  context.of_officers = {Other("officer-2", "green", Hour(24) + absl::Minutes(30))};
  Plan(Form(), context).ThenRefused("OFFICER_BOOKED_TWICE");
  v1::MeetingForm form = Form();
  form.add_overrides(v1::PLAN_RULE_NO_COLLISION);  // another rule's override is none of this one's
  form.set_override_reason("han når det");
  Plan(form, context).ThenRefused("OFFICER_BOOKED_TWICE");
  form.add_overrides(v1::PLAN_RULE_OFFICER_BOOKED_ONCE);
  EXPECT_THAT(PlanOf(Plan(form, context)).marks(), ElementsAre(v1::PLAN_RULE_OFFICER_BOOKED_ONCE));
}

TEST(DecidePlanMeeting, LetsOneMeetingBeginAsAnotherEnds) {
  PlanContext context = Free();
  context.of_officers = {Other("officer-2", "green", Hour(25)),
                         Other("officer-1", "green", Hour(23))};
  EXPECT_THAT(PlanOf(Plan(Form(), context)).marks(), IsEmpty());
}

TEST(DecidePlanMeeting, RefusesGroupsWithAnOpenChainNearEachOtherUnlessOverridden) {
  PlanContext context = Free();
  context.of_section = {Other("officer-9", "blue", Hour(24 + 20))};
  EXPECT_THAT(PlanOf(Plan(Form(), context)).marks(), IsEmpty());
  context.open_chains.insert(PairOf(TestId("red"), TestId("blue")));
  Plan(Form(), context).ThenRefused("GROUPS_COLLIDE");
  v1::MeetingForm form = Form();
  form.add_overrides(v1::PLAN_RULE_NO_COLLISION);
  form.set_override_reason("to forskellige huse, patrulje ved begge");
  EXPECT_THAT(PlanOf(Plan(form, context)).marks(), ElementsAre(v1::PLAN_RULE_NO_COLLISION));
}

TEST(DecidePlanMeeting, LetsThemBeMetMoreThanADayApart) {
  PlanContext context = Free();
  context.open_chains.insert(PairOf(TestId("red"), TestId("blue")));
  context.of_section = {Other("officer-9", "blue", Hour(25 + 24))};
  EXPECT_THAT(PlanOf(Plan(Form(), context)).marks(), IsEmpty());
}

TEST(DecidePlanMeeting, RefusesGroupsWithAnOpenChainAtOneTable) {
  PlanContext context = Free();
  context.open_chains.insert(PairOf(TestId("red"), TestId("blue")));
  v1::MeetingForm form = Form();
  form.add_items()->set_notification_id(TestId("n2"));
  Plan(form, context).ThenRefused("GROUPS_COLLIDE");
}

TEST(DecidePlanMeeting, OnlyMarksWhatAnAcuteOneBreaks) {
  PlanContext context = Free();
  context.open_chains.insert(PairOf(TestId("red"), TestId("blue")));
  context.of_section = {Other("officer-9", "blue", Hour(24))};
  context.of_officers = {Other("officer-1", "green", Hour(24))};
  context.free_eki_worker_id = "";
  v1::MeetingForm form = Form();
  form.set_meeting_kind(v1::MEETING_KIND_ACUTE);
  form.mutable_officer_ids()->RemoveLast();
  WantEki(v1::EKI_WISH_NEEDED, &form);
  EXPECT_THAT(PlanOf(Plan(form, context)).marks(),
              ElementsAre(v1::PLAN_RULE_TEAM_OF_TWO, v1::PLAN_RULE_OFFICER_BOOKED_ONCE,
                          v1::PLAN_RULE_NO_COLLISION, v1::PLAN_RULE_EKI_FREE));
}

TEST(DecidePlanMeeting, PuttingEkiOnTheTeamDisclosesEachPerson) {
  v1::MeetingForm form = Form();
  form.add_items()->set_notification_id(TestId("n2"));
  WantEki(v1::EKI_WISH_IF_FREE, &form);
  const auto outcome = Plan(form, Free());
  EXPECT_EQ(PlanOf(outcome).eki_worker_id(), TestId("eki-1"));
  ASSERT_TRUE(outcome.drafts().ok());
  const v1::PersonDisclosed& first = (*outcome.drafts())[1].event.person_disclosed();
  EXPECT_EQ(first.person_id(), TestId("person-1"));
  EXPECT_EQ(first.limb_code(), "rpl-115-1-2");
  EXPECT_THAT(first.field_codes(), ElementsAre("name", "meeting-place", "meeting-time"));
  EXPECT_EQ(FromProto(first.expires()), Hour(25 + 24 * 30));
  EXPECT_EQ((*outcome.drafts())[2].event.person_disclosed().person_id(), TestId("person-2"));
}

TEST(DecidePlanMeeting, RefusesEkiWithoutABasisForTheDisclosure) {
  v1::MeetingForm form = Form();
  WantEki(v1::EKI_WISH_IF_FREE, &form);
  form.mutable_disclosure()->clear_necessity();
  Plan(form, Free()).ThenRefused("DISCLOSURE_WITHOUT_BASIS");
  form.clear_disclosure();
  Plan(form, Free()).ThenRefused("DISCLOSURE_WITHOUT_BASIS");
}

TEST(DecidePlanMeeting, GoesWithoutEkiOrNotAsIsWished) {
  PlanContext context = Free();
  context.free_eki_worker_id = "";
  v1::MeetingForm form = Form();
  WantEki(v1::EKI_WISH_NEEDED, &form);
  Plan(form, context).ThenRefused("NO_EKI_FREE");
  form.set_eki_wish(v1::EKI_WISH_IF_FREE);
  const v1::MeetingPlan plan = PlanOf(Plan(form, context));
  EXPECT_THAT(plan.marks(), ElementsAre(v1::PLAN_RULE_EKI_FREE));
  EXPECT_EQ(plan.eki_worker_id(), "");
}

v1::ChangeMeetingRequest ChangeRequest(const v1::MeetingForm& form) {
  v1::ChangeMeetingRequest request;
  request.set_meeting_id(TestId("meeting"));
  *request.mutable_meeting() = form;
  request.set_reason("han kan ikke i morgen");
  return request;
}
template <typename... Events>
testing::Outcome<MeetingAggregate> Change(const v1::MeetingForm& form, const PlanContext& context,
                                          const Events&... events) {
  return Given<MeetingAggregate>(events...).When(
      [&](const v1::MeetingLife& life) { return Decide(life, ChangeRequest(form), context); });
}

TEST(DecideChangeMeeting, MovesItOnShortNotice) {
  v1::MeetingForm form = Form();
  *form.mutable_starts() = ToProto(Hour(1));
  const auto outcome = Change(form, Free(), Planned());
  EXPECT_EQ(FromProto(PlanOf(outcome).starts()), Hour(1));
  const v1::MeetingLife life = EvolveMeeting(Given<MeetingAggregate>(Planned()).state(),
                                             outcome.drafts()->front().event, EventMeta{});
  EXPECT_EQ(life.sequence(), 1u);
}

TEST(DecideChangeMeeting, LeavesATimeThatIsPassedAsItWas) {
  PlanContext later = Free();
  later.base.now = Hour(26);
  v1::MeetingForm form = Form();
  form.set_officer_ids(1, TestId("officer-3"));
  EXPECT_THAT(PlanOf(Change(form, later, Planned())).officer_ids(),
              ElementsAre(TestId("officer-1"), TestId("officer-3")));
  *form.mutable_starts() = ToProto(Hour(25));
  Change(form, later, Planned()).ThenRefused("PLANNED_IN_PAST");
}

TEST(DecideChangeMeeting, DisclosesNobodyTwiceToTheSameWorker) {
  v1::MeetingForm form = Form();
  WantEki(v1::EKI_WISH_NEEDED, &form);
  v1::MeetingEvent disclosed;
  disclosed.mutable_person_disclosed()->set_person_id(TestId("person-1"));
  disclosed.mutable_person_disclosed()->set_eki_worker_id(TestId("eki-1"));
  *disclosed.mutable_person_disclosed()->mutable_expires() = ToProto(Hour(24 * 30));
  *form.mutable_starts() = ToProto(Hour(30));
  const auto same = Change(form, Free(), Planned(), disclosed);
  EXPECT_EQ(ArmsOf(same)[1], v1::MeetingEvent::kCalendarBooked);
  PlanContext another = Free();
  another.free_eki_worker_id = TestId("eki-2");
  EXPECT_EQ(ArmsOf(Change(form, another, Planned(), disclosed))[1],
            v1::MeetingEvent::kPersonDisclosed);
}

TEST(DecideChangeMeeting, RefusesWhatIsUnknownCancelledOrOver) {
  Change(Form(), Free()).ThenRefused("MEETING_UNKNOWN");
  Change(Form(), Free(), Planned(), Cancelled()).ThenRefused("MEETING_IS_CANCELLED");
  Change(Form(), Free(), Planned(), Held()).ThenRefused("MEETING_IS_OVER");
}

}  // namespace
}  // namespace varsel::meeting
