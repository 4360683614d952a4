// Offers, answers and what is due, through the pipeline.
#include <string>
#include <thread>

#include "services/support/support_world.h"

namespace varsel::support {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OfferTest : public ::testing::Test {
 protected:
  v1::SupportOffer Read(const std::string& offer_id) {
    v1::GetOfferRequest request;
    request.set_offer_id(offer_id);
    const auto reply = world_.Ask<v1::GetOfferResponse>("GetOffer", request);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->offer() : v1::SupportOffer();
  }
  std::vector<std::string> List(const v1::ListOffersRequest& request = {}) {
    const auto reply = world_.Ask<v1::ListOffersResponse>("ListOffers", request);
    EXPECT_THAT(reply, IsOk());
    std::vector<std::string> codes;
    if (reply.ok()) {
      for (const v1::SupportOffer& offer : reply->offers()) codes.push_back(offer.offer_code());
    }
    return codes;
  }
  std::vector<v1::OfferFollowUpDue> Due(const v1::ListOfferFollowUpsRequest& request = {}) {
    const auto reply = world_.Ask<v1::ListOfferFollowUpsResponse>("ListOfferFollowUps", request);
    EXPECT_THAT(reply, IsOk());
    if (!reply.ok()) return {};
    return {reply->follow_ups().begin(), reply->follow_ups().end()};
  }
  std::string InDelivery(const std::string& delivery, const std::string& code) {
    return DeliveredOfferId(TestId(delivery), code).ToString();
  }
  v1::ListOffersRequest OfPerson(const std::string& person) {
    v1::ListOffersRequest request;
    request.set_person_id(TestId(person));
    return request;
  }

  SupportWorld world_;
};

TEST_F(OfferTest, AnOfferOfEkiIsReadBackWithItsNotes) {
  ASSERT_THAT(world_.MakeOffer("o1", "p1"), IsOk());
  ASSERT_THAT(world_.Answer(TestId("o1"), "a1", v1::OFFER_ANSWER_ACCEPTED), IsOk());
  const v1::SupportOffer offer = Read(TestId("o1"));
  EXPECT_EQ(offer.note(), "Opdigtet: vil gerne flytte");
  ASSERT_EQ(offer.answers_size(), 1);
  EXPECT_EQ(offer.answers(0).note(), "Opdigtet: sagde ja ved bordet");
  EXPECT_EQ(offer.answer(), v1::OFFER_ANSWER_ACCEPTED);
  EXPECT_EQ(offer.answers(0).worker_id(), TestId("eki-worker"));
}

TEST_F(OfferTest, OffersOfADeliveryComeByThemselvesAndAreAnswered) {
  world_.Delivered("d1", "p1", {"housing", "work", "castle"});
  EXPECT_THAT(List(OfPerson("p1")), SizeIs(3));
  EXPECT_THAT(Read(InDelivery("d1", "castle")).marks(),
              ElementsAre(v1::SUPPORT_MARK_NOT_IN_CATALOGUE));
  EXPECT_THAT(List(), SizeIs(3)) << "nobody has answered";
  ASSERT_THAT(world_.Answer(InDelivery("d1", "work"), "a1", v1::OFFER_ANSWER_CONSIDERING), IsOk());
  EXPECT_THAT(List(), SizeIs(2));
  EXPECT_THAT(Due(), IsEmpty());
  ASSERT_THAT(world_.Answer(InDelivery("d1", "work"), "a2", v1::OFFER_ANSWER_ACCEPTED), IsOk());
  ASSERT_THAT(Due(), SizeIs(1));
  EXPECT_EQ(Due()[0].offer_code(), "work");
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(OfferTest, AnAnswerToAnOfferNeverMadeIsRefusedAndNothingChanges) {
  EXPECT_THAT(world_.Answer(TestId("none"), "a1", v1::OFFER_ANSWER_ACCEPTED),
              RefusedWith("OFFER_UNKNOWN"));
  world_.Delivered("d1", "p1", {"housing"});
  EXPECT_THAT(world_.Answer(InDelivery("d1", "work"), "a1", v1::OFFER_ANSWER_ACCEPTED),
              RefusedWith("OFFER_UNKNOWN"));
  EXPECT_THAT(world_.harness().Records(), SizeIs(1));
  EXPECT_THAT(Due(), IsEmpty());
}

TEST_F(OfferTest, ACorrectedDeliveryTakesItsOffersBackAndGivesNewOnes) {
  world_.Delivered("d1", "p1", {"housing", "work"});
  world_.DeliveryCorrected("d1", "p1", {"housing", "work"}, {"work", "education"});
  EXPECT_THAT(List(OfPerson("p1")), ::testing::UnorderedElementsAre("work", "education"));
  EXPECT_THAT(world_.Answer(InDelivery("d1", "housing"), "a1", v1::OFFER_ANSWER_ACCEPTED),
              RefusedWith("OFFER_UNKNOWN"));
  ASSERT_THAT(world_.Answer(InDelivery("d1", "work"), "a2", v1::OFFER_ANSWER_ACCEPTED), IsOk());
  world_.DeliveryWithdrawn("d1", "p1", {"work", "education"});
  // what was answered stands, marked
  EXPECT_THAT(List(OfPerson("p1")), ElementsAre("work"));
  EXPECT_THAT(Read(InDelivery("d1", "work")).marks(),
              ElementsAre(v1::SUPPORT_MARK_OFFER_TAKEN_BACK));
  EXPECT_THAT(Due(), SizeIs(1));
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(OfferTest, AnAcceptedOfferIsDueWithinFiveWorkingDaysAndOverdueAfter) {
  // Sunday 1 January 2023: the five are 2 to 6 January
  ASSERT_THAT(world_.MakeOffer("o1", "p1"), IsOk());
  const auto reply = world_.Answer(TestId("o1"), "a1", v1::OFFER_ANSWER_ACCEPTED);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(FromProto(reply->follow_up_due()), testing::At("2023-01-06T23:59:59+01:00"));
  world_.harness().AdvanceTo(testing::At("2023-01-06T20:00:00+01:00"));
  ASSERT_THAT(Due(), SizeIs(1));
  EXPECT_FALSE(Due()[0].overdue());
  world_.harness().AdvanceTo(testing::At("2023-01-07T08:00:00+01:00"));
  EXPECT_TRUE(Due()[0].overdue());
  ASSERT_THAT(world_.FollowUp(TestId("o1"), "f1", false), IsOk());
  EXPECT_THAT(Due(), SizeIs(1)) << "tried, and not met";
  ASSERT_THAT(world_.FollowUp(TestId("o1"), "f2", true), IsOk());
  EXPECT_THAT(Due(), IsEmpty());
  ASSERT_THAT(world_.WithdrawOfferFact(TestId("o1"), TestId("f2")), IsOk());
  EXPECT_THAT(Due(), SizeIs(1));
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(OfferTest, TheDueListIsByWorkerAndUntil) {
  for (int i = 0; i < 3; ++i) {
    const std::string number = std::to_string(i);
    ASSERT_THAT(world_.MakeOffer("o" + number, "p1"), IsOk());
    v1::AnswerOfferRequest request;
    request.set_offer_id(TestId("o" + number));
    request.set_answer_id(TestId("a" + number));
    request.set_answer(v1::OFFER_ANSWER_ACCEPTED);
    *request.mutable_answered_time() = ToProto(world_.now());
    request.set_worker_id(TestId(i == 1 ? "anna" : "bo"));
    ASSERT_THAT(world_.Do<v1::AnswerOfferResponse>("AnswerOffer", request), IsOk());
    world_.harness().Advance(absl::Hours(48));
  }
  v1::ListOfferFollowUpsRequest request;
  EXPECT_THAT(Due(request), SizeIs(3));
  request.set_page_size(2);
  EXPECT_THAT(Due(request), SizeIs(2));
  request.set_worker_id(TestId("bo"));
  EXPECT_THAT(Due(request), SizeIs(2));
  *request.mutable_until() = ToProto(testing::At("2023-01-08T00:00:00+01:00"));
  EXPECT_THAT(Due(request), SizeIs(1));
  request.set_page_token("bm9uc2Vuc2U=");
  EXPECT_THAT(world_.Ask<v1::ListOfferFollowUpsResponse>("ListOfferFollowUps", request),
              RefusedWith("PAGE_TOKEN_MALFORMED"));
}

TEST_F(OfferTest, PoliceNeverLearnOfAnAnswer) {
  ASSERT_THAT(world_.MakeOffer("o1", "p1"), IsOk());
  v1::GetOfferRequest request;
  request.set_offer_id(TestId("o1"));
  for (const char* role : {"officer", "project_leader", "leadership", "exit_coordinator"}) {
    EXPECT_THAT(world_.Ask<v1::GetOfferResponse>("GetOffer", request, role),
                RefusedWith("ROLE_NOT_ALLOWED"));
  }
}

TEST_F(OfferTest, EverythingOfEkiIsSealedWithItsOwnKeys) {
  ASSERT_THAT(world_.MakeOffer("o1", "p1"), IsOk());
  ASSERT_THAT(world_.Contact("c1", "p1", world_.now()), IsOk());
  for (const log::Record& record : world_.harness().Records()) {
    EXPECT_EQ(record.header.meta.controller, common::v1::CONTROLLER_EKI);
    EXPECT_EQ(record.payload.find("Opdigtet"), std::string::npos);
    EXPECT_FALSE(record.sealed.empty());
  }
  const SubjectId person(TestUuid("p1"));
  EXPECT_TRUE(world_.harness().keys().HasKey(person, common::v1::CONTROLLER_EKI));
  EXPECT_FALSE(world_.harness().keys().HasKey(person, common::v1::CONTROLLER_POLICE));
}

TEST_F(OfferTest, AnAnswerAndTheDeliverysCorrectionAtOnceEndAsIfOneCameFirst) {
  for (int round = 0; round < 8; ++round) {
    const std::string delivery = "d" + std::to_string(round);
    world_.Delivered(delivery, "p1", {"housing"});
    absl::Status answered;
    std::thread answering([&] {
      v1::AnswerOfferRequest request;
      request.set_request_id(TestId("race-" + delivery));
      request.set_offer_id(InDelivery(delivery, "housing"));
      request.set_answer_id(TestId("answer-" + delivery));
      request.set_answer(v1::OFFER_ANSWER_DECLINED);
      *request.mutable_answered_time() = ToProto(world_.now());
      answered = world_.Ask<v1::AnswerOfferResponse>("AnswerOffer", request).status();
    });
    world_.DeliveryCorrected(delivery, "p1", {"housing"}, {});
    answering.join();
    const v1::SupportOffer offer = Read(InDelivery(delivery, "housing"));
    EXPECT_TRUE(offer.withdrawn());
    // first: it stands, marked; second: refused
    EXPECT_EQ(offer.answers_size(), answered.ok() ? 1 : 0);
    if (!answered.ok()) {
      EXPECT_THAT(answered, RefusedWith("OFFER_UNKNOWN"));
    }
  }
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(OfferTest, TwoWorkersAtOnceGiveOneAnswerOfAnId) {
  ASSERT_THAT(world_.MakeOffer("o1", "p1"), IsOk());
  absl::Status first, second;
  const auto answer = [&](const char* request_name, absl::Status* status) {
    v1::AnswerOfferRequest request;
    request.set_request_id(TestId(request_name));
    request.set_offer_id(TestId("o1"));
    request.set_answer_id(TestId("a1"));
    request.set_answer(v1::OFFER_ANSWER_ACCEPTED);
    *request.mutable_answered_time() = ToProto(world_.now());
    *status = world_.Ask<v1::AnswerOfferResponse>("AnswerOffer", request).status();
  };
  std::thread one(answer, "one", &first);
  std::thread two(answer, "two", &second);
  one.join();
  two.join();
  EXPECT_NE(first.ok(), second.ok());
  EXPECT_THAT(first.ok() ? second : first, RefusedWith("ID_IN_USE"));
}

}  // namespace
}  // namespace varsel::support
