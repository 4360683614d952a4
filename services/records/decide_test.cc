// The rules of cases, erasures, holds and terms, given-when-then.
#include "services/records/decide.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/records/streams.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"

namespace varsel::records {
namespace {

using ::testing::ElementsAre;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

constexpr Controller kPolice = common::v1::CONTROLLER_POLICE;
constexpr Controller kEki = common::v1::CONTROLLER_EKI;
constexpr absl::Duration kDay = absl::Hours(24);

class DecideRecords : public ::testing::Test {
 protected:
  DecideRecords() {
    policy_.set_case_days(30);
    policy_.set_hold_days_max(730);
    v1::RetentionTerm& term = *policy_.add_terms();
    term.set_term_class(v1::TERM_CLASS_REMOVED_PERSON);
    term.set_days(730);
  }

  RecordsContext By(const std::string& actor, Controller controller = kPolice) const {
    RecordsContext context{.controller = controller, .policy = &policy_, .person = person_};
    context.base.now = now_;
    context.base.actor = ActorId(TestUuid(actor));
    return context;
  }
  static PersonFacts Removed(absl::Time since) {
    PersonFacts person;
    person.person_ids = {TestId("person"), TestId("twin")};
    person.keeps = true;
    person.kept = Kept{v1::TERM_CLASS_REMOVED_PERSON, since};
    return person;
  }
  static v1::CaseLife Erasure(v1::RecordsCaseState state = v1::RECORDS_CASE_STATE_PROPOSED) {
    v1::CaseLife life;
    life.set_case_id(TestId("case"));
    life.set_controller(kPolice);
    life.set_case_kind(v1::RECORDS_CASE_KIND_ERASURE);
    life.set_person_id(TestId("person"));
    life.set_state(state);
    life.set_proposed_by_id(TestId("first"));
    return life;
  }
  template <typename Request>
  static Request OfCase() {
    Request request;
    request.set_case_id(TestId("case"));
    return request;
  }
  v1::HoldLife Held(const std::string& by) const {
    v1::HoldLife life;
    v1::LegalHold& hold = *life.add_holds();
    hold.set_hold_id(TestId("hold"));
    hold.set_controller(kPolice);
    hold.set_placed_by_id(TestId(by));
    *hold.mutable_until() = ToProto(now_ + 90 * kDay);
    return life;
  }

  v1::RetentionPolicy policy_;
  const absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::optional<PersonFacts> person_ = Removed(now_ - 10 * kDay);
};

TEST_F(DecideRecords, ACaseIsDueThirtyDaysAfterHeAsked) {
  v1::OpenCaseRequest open;
  open.set_case_id(TestId("case"));
  open.set_case_kind(v1::RECORDS_CASE_KIND_COMPLAINT);
  *open.mutable_asked_time() = ToProto(now_ - 5 * kDay);
  const auto drafts = Decide(v1::CaseLife(), open, By("first"));
  ASSERT_THAT(drafts, IsOk());
  EXPECT_EQ(FromProto(drafts->front().event.case_opened().due_time()), now_ + 25 * kDay);
  EXPECT_EQ(drafts->front().event.case_opened().controller(), kPolice);
}

TEST_F(DecideRecords, ACaseOfAPersonThatThereIsNotIsRefusedAndOneOfNobodyIsNot) {
  person_.reset();
  v1::OpenCaseRequest open;
  open.set_case_id(TestId("case"));
  EXPECT_THAT(Decide(v1::CaseLife(), open, By("first")), IsOk());
  open.set_person_id(TestId("person"));
  EXPECT_THAT(Decide(v1::CaseLife(), open, By("first")), RefusedWith("PERSON_UNKNOWN"));
}

TEST_F(DecideRecords, TheOtherSidesCaseIsUnknown) {
  EXPECT_THAT(Decide(Erasure(), OfCase<v1::WithdrawCaseRequest>(), By("first", kEki)),
              RefusedWith("CASE_UNKNOWN"));
  EXPECT_THAT(Decide(Erasure(), OfCase<v1::ApproveErasureRequest>(), By("second", kEki)),
              RefusedWith("CASE_UNKNOWN"));
}

TEST_F(DecideRecords, TheSecondApproverIsNotTheFirst) {
  EXPECT_THAT(Decide(Erasure(), OfCase<v1::ApproveErasureRequest>(), By("first")),
              RefusedWith("SECOND_APPROVER_IS_THE_FIRST"));
}

TEST_F(DecideRecords, ErasesAllRecordsOfThePersonOnceApproved) {
  const auto drafts = Decide(Erasure(), OfCase<v1::ApproveErasureRequest>(), By("second"));
  ASSERT_THAT(drafts, IsOk());
  ASSERT_EQ(drafts->size(), 2U);
  EXPECT_EQ((*drafts)[1].stream, KeysStream());
  const v1::PersonErased& erased = (*drafts)[1].event.person_erased();
  EXPECT_THAT(erased.person_ids(), ElementsAre(TestId("person"), TestId("twin")));
  EXPECT_EQ(erased.reason(), v1::ERASURE_REASON_ON_REQUEST);
  EXPECT_EQ(erased.proposed_by_id(), TestId("first"));
  EXPECT_EQ(erased.approved_by_id(), TestId("second"));
}

TEST_F(DecideRecords, AnErasureThatNobodyProposedIsNotApproved) {
  EXPECT_THAT(Decide(Erasure(v1::RECORDS_CASE_STATE_OPEN), OfCase<v1::ApproveErasureRequest>(),
                     By("second")),
              RefusedWith("ERASURE_NOT_PROPOSED"));
}

TEST_F(DecideRecords, AnErasureIsNotGrantedByAnAnswer) {
  auto answer = OfCase<v1::AnswerCaseRequest>();
  answer.set_outcome(v1::RECORDS_OUTCOME_GRANTED);
  EXPECT_THAT(Decide(Erasure(), answer, By("first")), RefusedWith("GRANTING_IS_BY_APPROVAL"));
  answer.set_outcome(v1::RECORDS_OUTCOME_NEITHER_CONFIRM_NOR_DENY);
  EXPECT_THAT(Decide(Erasure(), answer, By("first")), IsOk());
}

TEST_F(DecideRecords, WhoIsWorkedWithIsNotErased) {
  person_->kept.reset();
  EXPECT_THAT(Decide(Erasure(), OfCase<v1::ApproveErasureRequest>(), By("second")),
              RefusedWith("PERSON_IN_WORK"));
}

TEST_F(DecideRecords, ALegalHoldPutsAnErasureOff) {
  person_->held_until = now_ + kDay;
  EXPECT_THAT(Decide(Erasure(), OfCase<v1::ApproveErasureRequest>(), By("second")),
              RefusedWith("LEGAL_HOLD_STANDS"));
  person_->held_until = now_;  // it has lapsed
  EXPECT_THAT(Decide(Erasure(), OfCase<v1::ApproveErasureRequest>(), By("second")), IsOk());
}

TEST_F(DecideRecords, NothingIsErasedTwice) {
  person_->erased = true;
  EXPECT_THAT(Decide(Erasure(), OfCase<v1::ProposeErasureRequest>(), By("first")),
              RefusedWith("ERASED_ALREADY"));
}

TEST_F(DecideRecords, OnlyACaseOfErasureThatNamesSomebodyLeadsToOne) {
  v1::CaseLife access = Erasure();
  access.set_case_kind(v1::RECORDS_CASE_KIND_ACCESS);
  EXPECT_THAT(Decide(access, OfCase<v1::ProposeErasureRequest>(), By("first")),
              RefusedWith("CASE_IS_NO_ERASURE"));
  v1::CaseLife nobody = Erasure();
  nobody.clear_person_id();
  EXPECT_THAT(Decide(nobody, OfCase<v1::ProposeErasureRequest>(), By("first")),
              RefusedWith("CASE_NAMES_NOBODY"));
}

TEST_F(DecideRecords, AnAnsweredCaseStaysAnswered) {
  EXPECT_THAT(Decide(Erasure(v1::RECORDS_CASE_STATE_ANSWERED), OfCase<v1::WithdrawCaseRequest>(),
                     By("first")),
              RefusedWith("CASE_ANSWERED_ALREADY"));
}

TEST_F(DecideRecords, AHoldEndsByItselfAndIsNotPlacedForEver) {
  v1::PlaceLegalHoldRequest place;
  *place.mutable_until() = ToProto(now_ + 731 * kDay);
  EXPECT_THAT(Decide(v1::HoldLife(), place, By("first")), RefusedWith("HOLD_TOO_LONG"));
  *place.mutable_until() = ToProto(now_ + 730 * kDay);
  EXPECT_THAT(Decide(v1::HoldLife(), place, By("first")), IsOk());
}

TEST_F(DecideRecords, AHoldIsLiftedByAnotherAndOnOwnSideOnly) {
  v1::LiftLegalHoldRequest lift;
  lift.set_hold_id(TestId("hold"));
  EXPECT_THAT(Decide(Held("first"), lift, By("first")), RefusedWith("HOLD_LIFTED_BY_ANOTHER"));
  EXPECT_THAT(Decide(Held("first"), lift, By("second", kEki)), RefusedWith("HOLD_UNKNOWN"));
  EXPECT_THAT(Decide(Held("first"), lift, By("second")), IsOk());
}

TEST_F(DecideRecords, ATermEndsOnItsDayAndNotBefore) {
  person_ = Removed(now_ - 730 * kDay + absl::Microseconds(1));
  EXPECT_THAT(Decide(v1::HoldLife(), v1::EndTermRequest(), By("system")),
              RefusedWith("TERM_NOT_ENDED"));
  person_ = Removed(now_ - 730 * kDay);
  const auto drafts = Decide(v1::HoldLife(), v1::EndTermRequest(), By("system"));
  ASSERT_THAT(drafts, IsOk());
  const v1::PersonErased& erased = drafts->front().event.person_erased();
  EXPECT_EQ(erased.reason(), v1::ERASURE_REASON_TERM_ENDED);
  EXPECT_EQ(erased.term_class(), v1::TERM_CLASS_REMOVED_PERSON);
}

TEST_F(DecideRecords, AHoldRestrictsInsteadAndOnce) {
  person_ = Removed(now_ - 800 * kDay);
  person_->held_until = now_ + kDay;
  auto drafts = Decide(v1::HoldLife(), v1::EndTermRequest(), By("system"));
  ASSERT_THAT(drafts, IsOk());
  EXPECT_TRUE(drafts->front().event.has_person_restricted());
  person_->restricted = true;
  drafts = Decide(v1::HoldLife(), v1::EndTermRequest(), By("system"));
  ASSERT_THAT(drafts, IsOk());
  EXPECT_TRUE(drafts->empty());
}

TEST_F(DecideRecords, WhoIsWorkedWithAgainIsReleased) {
  person_->kept.reset();
  person_->restricted = true;
  const auto drafts = Decide(v1::HoldLife(), v1::EndTermRequest(), By("system"));
  ASSERT_THAT(drafts, IsOk());
  EXPECT_TRUE(drafts->front().event.has_person_released());
}

}  // namespace
}  // namespace varsel::records
