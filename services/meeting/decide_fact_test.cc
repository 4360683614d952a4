#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/meeting/test_story.h"

namespace varsel::meeting {
namespace {

using testing::Given;

template <typename Request, typename... Events>
testing::Outcome<MeetingAggregate> When(Request request, const DecideContext& context,
                                        const Events&... events) {
  request.set_meeting_id(TestId("meeting"));
  return Given<MeetingAggregate>(events...).When(
      [&](const v1::MeetingLife& life) { return Decide(life, request, context); });
}

v1::MeetingEvent PlannedWithEki() {
  v1::MeetingForm form = Form();
  WantEki(v1::EKI_WISH_NEEDED, &form);
  return Planned(form);
}

TEST(DecideCancelMeeting, CancelsOnceAndNotWhatIsOver) {
  v1::CancelMeetingRequest cancel;
  cancel.set_reason("ingen bil");
  v1::MeetingEvent cancelled = Cancelled();
  cancelled.mutable_meeting_cancelled()->set_reason("ingen bil");
  When(cancel, Context(), Planned()).Then(cancelled);
  When(cancel, Context()).ThenRefused("MEETING_UNKNOWN");
  When(cancel, Context(), Planned(), Cancelled()).ThenRefused("MEETING_IS_CANCELLED");
  When(cancel, Context(), Planned(), Held()).ThenRefused("MEETING_IS_OVER");
}

TEST(DecideAnswerMeeting, IsOfTheWorkerOnTheTeamOnly) {
  v1::AnswerMeetingRequest answer;
  answer.set_answer(v1::EKI_ANSWER_CANNOT_COME);
  const auto outcome = When(answer, Context("eki-1"), PlannedWithEki());
  ASSERT_TRUE(outcome.drafts().ok());
  const v1::MeetingLife life = EvolveMeeting(Given<MeetingAggregate>(PlannedWithEki()).state(),
                                             outcome.drafts()->front().event, EventMeta{});
  EXPECT_EQ(life.plan().eki_worker_id(), "");
  EXPECT_EQ(life.eki_answer(), v1::EKI_ANSWER_CANNOT_COME);
  When(answer, Context("eki-2"), PlannedWithEki()).ThenRefused("MEETING_UNKNOWN");
  When(answer, Context("eki-1"), Planned()).ThenRefused("MEETING_UNKNOWN");
  When(answer, Context("eki-1"), PlannedWithEki(), Cancelled()).ThenRefused("MEETING_IS_CANCELLED");
}

TEST(DecideAnswerMeeting, IsAskedForAgainWhenTheTimeIsAnother) {
  v1::MeetingEvent comes;
  comes.mutable_eki_answered()->set_answer(v1::EKI_ANSWER_COMES);
  v1::MeetingEvent changed;
  *changed.mutable_meeting_changed()->mutable_plan() = PlannedWithEki().meeting_planned().plan();
  const auto same = Given<MeetingAggregate>(PlannedWithEki(), comes, changed);
  EXPECT_EQ(same.state().eki_answer(), v1::EKI_ANSWER_COMES);
  *changed.mutable_meeting_changed()->mutable_plan()->mutable_starts() = ToProto(Hour(23));
  const auto moved = Given<MeetingAggregate>(PlannedWithEki(), comes, changed);
  EXPECT_EQ(moved.state().eki_answer(), v1::EKI_ANSWER_UNSPECIFIED);
}

TEST(DecideMeetingOutcome, TakesDownWhoCameAndWhoDidNot) {
  v1::MeetingForm form = Form();
  form.add_items()->set_notification_id(TestId("n2"));
  v1::RecordMeetingOutcomeRequest request;
  v1::OutcomeItem& item = *request.add_items();
  item.set_notification_id(TestId("n1"));
  item.set_presence(v1::PRESENCE_NO_SHOW);
  const auto outcome = When(request, Context(), Planned(form));
  ASSERT_TRUE(outcome.drafts().ok());
  const v1::MeetingOutcomeRecorded& event =
      outcome.drafts()->front().event.meeting_outcome_recorded();
  EXPECT_EQ(event.items(0).presence(), v1::PRESENCE_NO_SHOW);
  EXPECT_EQ(event.items(1).presence(), v1::PRESENCE_UNSPECIFIED);
  EXPECT_EQ(event.officer_ids_size(), 2);
  EXPECT_EQ(FromProto(event.ended_time()), Now());
}

TEST(DecideMeetingOutcome, RefusesOnlyWhomTheMeetingDoesNotCarry) {
  v1::RecordMeetingOutcomeRequest request;
  request.add_items()->set_notification_id(TestId("n2"));
  When(request, Context(), Planned()).ThenRefused("NOT_IN_MEETING");
  request.mutable_items(0)->set_notification_id(TestId("n1"));
  *request.add_items() = request.items(0);
  When(request, Context(), Planned()).ThenRefused("NAMED_TWICE");
  When(v1::RecordMeetingOutcomeRequest(), Context()).ThenRefused("MEETING_UNKNOWN");
}

TEST(DecideMeetingOutcome, RecordedAgainCorrectsTheOneBefore) {
  const auto outcome = When(v1::RecordMeetingOutcomeRequest(), Context(), Planned(), Held());
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ(outcome.drafts()->front().corrects, EventId(TestUuid("event-2")));
}

TEST(DecideMeetingOutcome, OfACancelledMeetingCountsAsHeldUntilItIsWithdrawn) {
  const auto outcome = When(v1::RecordMeetingOutcomeRequest(), Context(), Planned(), Cancelled());
  ASSERT_TRUE(outcome.drafts().ok());
  const v1::MeetingEvent held = outcome.drafts()->front().event;
  EXPECT_TRUE(held.meeting_outcome_recorded().after_cancelling());
  const auto story = Given<MeetingAggregate>(Planned(), Cancelled(), held);
  EXPECT_EQ(StateOf(story.state()), v1::MEETING_STATE_HELD);
  v1::MeetingEvent withdrawn;
  withdrawn.mutable_meeting_fact_withdrawn()->set_fact(v1::MEETING_FACT_OUTCOME);
  const auto again = Given<MeetingAggregate>(Planned(), Cancelled(), held, withdrawn);
  EXPECT_EQ(StateOf(again.state()), v1::MEETING_STATE_CANCELLED);
}

TEST(DecideBriefing, IsTakenDownAndCorrectedByTheNextOfItsKind) {
  v1::RecordBriefingRequest request;
  request.set_briefing_kind(v1::BRIEFING_KIND_PRE_MEETING);
  request.set_note("hvem siger hvad");
  const auto first = When(request, Context(), Planned());
  ASSERT_TRUE(first.drafts().ok());
  EXPECT_TRUE(first.drafts()->front().corrects.is_none());
  const v1::MeetingEvent briefed = first.drafts()->front().event;
  EXPECT_EQ(When(request, Context(), Planned(), briefed).drafts()->front().corrects,
            EventId(TestUuid("event-2")));
  request.set_briefing_kind(v1::BRIEFING_KIND_DEBRIEF);
  EXPECT_TRUE(When(request, Context(), Planned(), briefed).drafts()->front().corrects.is_none());
}

TEST(DecideWithdrawMeetingFact, WithdrawsWhatIsOnRecord) {
  v1::WithdrawMeetingFactRequest request;
  request.set_fact(v1::MEETING_FACT_OUTCOME);
  When(request, Context(), Planned()).ThenRefused("FACT_UNKNOWN");
  const auto outcome = When(request, Context(), Planned(), Held());
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ(outcome.drafts()->front().corrects, EventId(TestUuid("event-2")));
}

v1::MeetingEvent Disclosed(const std::string& person, absl::Time expires) {
  v1::MeetingEvent event;
  v1::PersonDisclosed& disclosed = *event.mutable_person_disclosed();
  disclosed.set_meeting_id(TestId("meeting"));
  disclosed.set_person_id(TestId(person));
  disclosed.set_eki_worker_id(TestId("eki-1"));
  *disclosed.mutable_expires() = ToProto(expires);
  return event;
}

TEST(DecideRecallDisclosure, NamesTheOneThatStandsAndRefusesWhatIsRecalledOrHasLapsed) {
  const absl::Time now = Context().now;
  v1::RecallDisclosureRequest recall;
  recall.set_person_id(TestId("person-1"));
  recall.set_reason("samtykket er trukket tilbage");
  When(recall, Context()).ThenRefused("MEETING_UNKNOWN");
  When(recall, Context(), PlannedWithEki()).ThenRefused("DISCLOSURE_UNKNOWN");
  When(recall, Context(), PlannedWithEki(), Disclosed("other", now + absl::Hours(1)))
      .ThenRefused("DISCLOSURE_UNKNOWN");
  When(recall, Context(), PlannedWithEki(), Disclosed("person-1", now))
      .ThenRefused("DISCLOSURE_UNKNOWN");
  const v1::MeetingEvent disclosed = Disclosed("person-1", now + absl::Hours(1));
  const auto outcome = When(recall, Context(), PlannedWithEki(), disclosed);
  ASSERT_TRUE(outcome.drafts().ok());
  ASSERT_EQ(outcome.drafts()->size(), 1u);
  EXPECT_EQ(outcome.drafts()->front().corrects, EventId(TestUuid("event-2")));
  // Folded, it is recalled: nothing is left to recall.
  v1::MeetingLife life = Given<MeetingAggregate>(PlannedWithEki(), disclosed).state();
  life = EvolveMeeting(std::move(life), outcome.drafts()->front().event,
                       {.corrects = outcome.drafts()->front().corrects});
  EXPECT_FALSE(StandsAt(life.disclosures(0), now));
  recall.set_meeting_id(TestId("meeting"));
  EXPECT_FALSE(Decide(life, recall, Context()).ok());
}

}  // namespace
}  // namespace varsel::meeting
