#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/support/decide.h"
#include "services/support/evolve.h"
#include "services/support/offer.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::support {
namespace {

using testing::At;
using testing::Given;
using testing::TestId;
using testing::TestUuid;

const std::string kOffer = TestId("offer");
const std::string kPerson = TestId("person");
const std::string kWorker = TestId("worker");

v1::OfferCatalogue& Catalogue() {
  static v1::OfferCatalogue& catalogue = *[] {
    auto* made = new v1::OfferCatalogue;
    made->add_offers()->set_offer_code("housing");
    return made;
  }();
  return catalogue;
}

SupportContext OfferContext() {
  SupportContext context;
  context.base.now = At("2023-04-20T12:00:00+02:00");
  context.base.actor = ActorId(TestUuid("worker"));
  context.catalogue = &Catalogue();
  return context;
}

SupportContext InDelivery(bool taken_back = false) {
  SupportContext context = OfferContext();
  v1::DeliveredOffer delivered;
  delivered.set_delivery_id(TestId("delivery"));
  delivered.set_person_id(kPerson);
  delivered.set_offer_code("housing");
  *delivered.mutable_made_time() = ToProto(At("2023-04-05T10:00:00+02:00"));
  delivered.set_taken_back(taken_back);
  context.delivered = delivered;
  return context;
}

v1::MakeOfferRequest Make(const std::string& code = "housing") {
  v1::MakeOfferRequest command;
  command.set_offer_id(kOffer);
  command.set_person_id(kPerson);
  command.set_offer_code(code);
  *command.mutable_made_time() = ToProto(At("2023-04-04T10:00:00+02:00"));
  command.set_note("Opdigtet");
  return command;
}

v1::SupportEvent Made() {
  v1::SupportEvent event;
  v1::OfferMade& made = *event.mutable_offer_made();
  made.set_offer_id(kOffer);
  made.set_person_id(kPerson);
  made.set_offer_code("housing");
  *made.mutable_made_time() = ToProto(At("2023-04-04T10:00:00+02:00"));
  made.set_note("Opdigtet");
  return event;
}

v1::AnswerOfferRequest Answer(v1::OfferAnswer answer, const std::string& time,
                              const std::string& id = "answer") {
  v1::AnswerOfferRequest command;
  command.set_offer_id(kOffer);
  command.set_answer_id(TestId(id));
  command.set_answer(answer);
  *command.mutable_answered_time() = ToProto(At(time));
  return command;
}

v1::SupportEvent Answered(v1::OfferAnswer answer, const std::string& time, const std::string& due,
                          const std::string& id = "answer") {
  v1::SupportEvent event;
  v1::OfferAnswered& answered = *event.mutable_offer_answered();
  answered.set_offer_id(kOffer);
  answered.set_person_id(kPerson);
  answered.set_offer_code("housing");
  *answered.mutable_made_time() = ToProto(At("2023-04-04T10:00:00+02:00"));
  answered.set_answer_id(TestId(id));
  answered.set_answer(answer);
  *answered.mutable_answered_time() = ToProto(At(time));
  answered.set_worker_id(kWorker);
  if (!due.empty()) *answered.mutable_follow_up_due() = ToProto(At(due));
  return event;
}

v1::SupportEvent Accepted() {
  return Answered(v1::OFFER_ANSWER_ACCEPTED, "2023-04-05T10:00:00+02:00",
                  "2023-04-17T23:59:59+02:00");
}

v1::SupportEvent FollowedUp(bool contact) {
  v1::SupportEvent event;
  v1::OfferFollowedUp& followed = *event.mutable_offer_followed_up();
  followed.set_offer_id(kOffer);
  followed.set_person_id(kPerson);
  followed.set_follow_up_id(TestId("follow-up"));
  *followed.mutable_followed_up_time() = ToProto(At("2023-04-12T10:00:00+02:00"));
  followed.set_contact_made(contact);
  followed.set_worker_id(kWorker);
  return event;
}

v1::RecordOfferFollowUpRequest FollowUp(const std::string& time) {
  v1::RecordOfferFollowUpRequest command;
  command.set_offer_id(kOffer);
  command.set_follow_up_id(TestId("follow-up"));
  *command.mutable_followed_up_time() = ToProto(At(time));
  command.set_contact_made(true);
  return command;
}

v1::WithdrawOfferFactRequest Withdraw(const std::string& fact_id) {
  v1::WithdrawOfferFactRequest command;
  command.set_offer_id(kOffer);
  command.set_fact_id(fact_id);
  command.set_reason_code("recorded-twice");
  return command;
}

template <typename Command>
auto Deciding(const Command& command, const SupportContext& context = OfferContext()) {
  return [=](const v1::OfferLife& life) { return Decide(life, command, context); };
}

TEST(DecideMakeOffer, IsTakenDownAtItsOwnTime) {
  const auto outcome = Given<OfferAggregate>().When(Deciding(Make())).Then(Made());
  EXPECT_EQ((*outcome.drafts())[0].occurred, At("2023-04-04T10:00:00+02:00"));
}

TEST(DecideMakeOffer, RefusesWhatIsNotInTheCatalogue) {
  Given<OfferAggregate>().When(Deciding(Make("castle"))).ThenRefused("OFFER_NOT_IN_CATALOGUE");
}

TEST(DecideMakeOffer, RefusesAnIdInUse) {
  Given<OfferAggregate>(Made()).When(Deciding(Make())).ThenRefused("ID_IN_USE");
  Given<OfferAggregate>().When(Deciding(Make(), InDelivery())).ThenRefused("ID_IN_USE");
}

TEST(DecideAnswerOffer, AcceptedIsToBeFollowedUpWithinFiveWorkingDays) {
  // Wednesday before Easter: 11, 12, 13, 14 and 17 April
  Given<OfferAggregate>(Made())
      .When(Deciding(Answer(v1::OFFER_ANSWER_ACCEPTED, "2023-04-05T10:00:00+02:00")))
      .Then(Accepted());
}

TEST(DecideAnswerOffer, WhatWasNotAcceptedIsNotFollowedUp) {
  for (const auto answer :
       {v1::OFFER_ANSWER_CONSIDERING, v1::OFFER_ANSWER_DECLINED, v1::OFFER_ANSWER_UNANSWERED}) {
    Given<OfferAggregate>(Made())
        .When(Deciding(Answer(answer, "2023-04-05T10:00:00+02:00")))
        .Then(Answered(answer, "2023-04-05T10:00:00+02:00", ""));
  }
}

TEST(DecideAnswerOffer, AnswersAnOfferMadeInADelivery) {
  v1::SupportEvent expected = Accepted();
  *expected.mutable_offer_answered()->mutable_made_time() =
      ToProto(At("2023-04-05T10:00:00+02:00"));
  expected.mutable_offer_answered()->set_delivery_id(TestId("delivery"));
  Given<OfferAggregate>()
      .When(Deciding(Answer(v1::OFFER_ANSWER_ACCEPTED, "2023-04-05T10:00:00+02:00"), InDelivery()))
      .Then(expected);
}

TEST(DecideAnswerOffer, RefusesAnAnswerToAnOfferNeverMade) {
  const auto answer = Answer(v1::OFFER_ANSWER_ACCEPTED, "2023-04-05T10:00:00+02:00");
  Given<OfferAggregate>().When(Deciding(answer)).ThenRefused("OFFER_UNKNOWN");
  Given<OfferAggregate>().When(Deciding(answer, InDelivery(true))).ThenRefused("OFFER_UNKNOWN");
}

TEST(DecideAnswerOffer, RefusesAnAnswerBeforeTheOffer) {
  Given<OfferAggregate>(Made())
      .When(Deciding(Answer(v1::OFFER_ANSWER_ACCEPTED, "2023-04-04T09:59:00+02:00")))
      .ThenRefused("ANSWERED_BEFORE_OFFERED");
}

TEST(DecideAnswerOffer, RefusesAnAnswersIdInUse) {
  Given<OfferAggregate>(Made(), Accepted())
      .When(Deciding(Answer(v1::OFFER_ANSWER_DECLINED, "2023-04-06T10:00:00+02:00")))
      .ThenRefused("ID_IN_USE");
}

TEST(DecideCorrectOfferAnswer, DecidesTheDueTimeAgainAndKeepsTheWorker) {
  v1::CorrectOfferAnswerRequest command;
  command.set_offer_id(kOffer);
  command.set_answer_id(TestId("answer"));
  command.set_answer(v1::OFFER_ANSWER_ACCEPTED);
  *command.mutable_answered_time() = ToProto(At("2023-04-04T15:00:00+02:00"));
  command.set_reason_code("wrong-day");
  const auto outcome = Given<OfferAggregate>(Made(), Accepted()).When(Deciding(command));
  ASSERT_TRUE(outcome.drafts().ok());
  const auto& draft = (*outcome.drafts())[0];
  EXPECT_EQ(draft.corrects, EventId(TestUuid("event-2")));
  const v1::OfferAnswerCorrected& event = draft.event.offer_answer_corrected();
  EXPECT_EQ(FromProto(event.follow_up_due()), At("2023-04-14T23:59:59+02:00"));
  EXPECT_EQ(event.worker_id(), kWorker);
  command.set_answer_id(TestId("another"));
  Given<OfferAggregate>(Made(), Accepted()).When(Deciding(command)).ThenRefused("ANSWER_UNKNOWN");
}

TEST(DecideOfferFollowUp, SettlesAnAcceptedOffer) {
  const auto story = Given<OfferAggregate>(Made(), Accepted());
  EXPECT_NE(WaitsForFollowUp(story.state()), nullptr);
  story.When(Deciding(FollowUp("2023-04-12T10:00:00+02:00"))).Then(FollowedUp(true));
  EXPECT_EQ(WaitsForFollowUp(Given<OfferAggregate>(Made(), Accepted(), FollowedUp(true)).state()),
            nullptr);
}

TEST(DecideOfferFollowUp, WithoutContactItStaysDue) {
  EXPECT_NE(WaitsForFollowUp(Given<OfferAggregate>(Made(), Accepted(), FollowedUp(false)).state()),
            nullptr);
}

TEST(DecideOfferFollowUp, RefusesWhatWasNotAcceptedAndWhatLiesBeforeTheAnswer) {
  Given<OfferAggregate>(Made())
      .When(Deciding(FollowUp("2023-04-12T10:00:00+02:00")))
      .ThenRefused("OFFER_NOT_ACCEPTED");
  Given<OfferAggregate>(Made(), Accepted())
      .When(Deciding(FollowUp("2023-04-04T12:00:00+02:00")))
      .ThenRefused("FOLLOWED_UP_BEFORE_ANSWERED");
  Given<OfferAggregate>()
      .When(Deciding(FollowUp("2023-04-04T12:00:00+02:00")))
      .ThenRefused("OFFER_UNKNOWN");
}

TEST(OfferAnswer, TheLastByItsTimeHolds) {
  const auto story = Given<OfferAggregate>(
      Made(), Accepted(),
      Answered(v1::OFFER_ANSWER_CONSIDERING, "2023-04-04T12:00:00+02:00", "", "earlier"));
  EXPECT_EQ(AnswerNow(story.state())->answer(), v1::OFFER_ANSWER_ACCEPTED);
  EXPECT_NE(WaitsForFollowUp(story.state()), nullptr);
}

TEST(DecideWithdrawOfferFact, TakesBackAnAnswerAndNamesItsEvent) {
  const auto outcome =
      Given<OfferAggregate>(Made(), Accepted()).When(Deciding(Withdraw(TestId("answer"))));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].corrects, EventId(TestUuid("event-2")));
  EXPECT_EQ((*outcome.drafts())[0].event.offer_fact_withdrawn().fact_kind(),
            v1::SUPPORT_FACT_KIND_ANSWER);
}

TEST(DecideWithdrawOfferFact, RefusesWhatSomethingStandsOn) {
  const auto story = Given<OfferAggregate>(Made(), Accepted(), FollowedUp(true));
  story.When(Deciding(Withdraw(TestId("answer")))).ThenRefused("FOLLOW_UP_DEPENDS");
  story.When(Deciding(Withdraw(kOffer))).ThenRefused("FOLLOW_UP_DEPENDS");
  story.When(Deciding(Withdraw(TestId("nothing")))).ThenRefused("SUPPORT_FACT_UNKNOWN");
  EXPECT_TRUE(story.When(Deciding(Withdraw(TestId("follow-up")))).drafts().ok());
}

TEST(DecideWithdrawOfferFact, AWithdrawnOfferIsAnsweredNoMore) {
  v1::SupportEvent withdrawn;
  withdrawn.mutable_offer_fact_withdrawn()->set_fact_kind(v1::SUPPORT_FACT_KIND_OFFER);
  withdrawn.mutable_offer_fact_withdrawn()->set_fact_id(kOffer);
  const auto story = Given<OfferAggregate>(Made(), withdrawn);
  story.When(Deciding(Answer(v1::OFFER_ANSWER_ACCEPTED, "2023-04-05T10:00:00+02:00")))
      .ThenRefused("OFFER_WITHDRAWN_ALREADY");
  story.When(Deciding(Withdraw(kOffer))).ThenRefused("OFFER_WITHDRAWN_ALREADY");
}

}  // namespace
}  // namespace varsel::support
