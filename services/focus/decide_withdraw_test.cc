#include "services/focus/focus_tale.h"
#include "tests/testing/status_matchers.h"

namespace varsel::focus {
namespace {

using common::v1::Access;
using ::testing::ElementsAre;
using v1::FocusEvent;

Tale FocusPerson() {
  Tale tale;
  tale.Registered().Given(Categorised(v1::CATEGORY_SUSPECT)).Given(Affiliated()).Approved();
  return tale;
}

TEST(DecideWithdrawal, OfHisOwnSlipWithinADayMakesHimAFocusPersonAgain) {
  Tale tale = FocusPerson();
  tale.At("2023-02-01T12:00:00Z").By("leader").Given(Remove());
  tale.At("2023-02-02T12:00:00Z").Given(Withdraw(tale.LastFact()));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_APPROVED);
  EXPECT_FALSE(tale.standing().has_removed_time());
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-07-01T11:00:00Z"));
  EXPECT_EQ(FromProto(tale.standing().removal_due()), At("2023-10-01T11:00:00Z"));
  const v1::FactWithdrawn& event = tale.told().back().event.fact_withdrawn();
  EXPECT_EQ(event.fact_kind(), "person_removed");
  EXPECT_EQ(event.nomination_state(), v1::NOMINATION_STATE_APPROVED);
}

TEST(DecideWithdrawal, OfASlipGivesNoTimeThatTheReviewDidNotHave) {
  Tale tale = FocusPerson();
  const absl::Time due = FromProto(tale.standing().removal_due());
  tale.At("2023-10-01T10:00:00Z").By("leader").Given(Remove());
  tale.At("2023-10-02T09:00:00Z").Given(Withdraw(tale.LastFact()));
  EXPECT_EQ(FromProto(tale.standing().removal_due()), due);
  tale.Given(v1::RemoveLapsedRequest());
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_REMOVED);
}

TEST(DecideWithdrawal, OfARemovalByAnotherOrAfterADayIsRefused) {
  Tale tale = FocusPerson();
  tale.At("2023-02-01T12:00:00Z").By("leader").Given(Remove());
  const std::string removal = tale.LastFact();
  tale.At("2023-02-01T13:00:00Z")
      .By("another")
      .When(Withdraw(removal))
      .ThenRefused("REMOVAL_STANDS");
  tale.At("2023-02-02T12:00:01Z")
      .By("leader")
      .When(Withdraw(removal))
      .ThenRefused("REMOVAL_STANDS");
}

TEST(DecideWithdrawal, OfARemovalByTheSystemIsRefused) {
  Tale tale = FocusPerson();
  tale.At("2023-10-02T12:00:00Z").By("system").Given(v1::RemoveLapsedRequest());
  tale.By("leader").When(Withdraw(tale.LastFact())).ThenRefused("REMOVAL_STANDS");
}

TEST(DecideWithdrawal, OfAReviewBringsTheOneBeforeBack) {
  Tale tale = FocusPerson();
  tale.At("2023-05-01T12:00:00Z").Given(Review()).Given(Withdraw(tale.LastFact()));
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-07-01T11:00:00Z"));
}

TEST(DecideWithdrawal, OfADenialTakesItsForcedReviewWithIt) {
  Tale tale = FocusPerson();
  tale.At("2023-02-01T12:00:00Z").Given(Denied()).Given(Withdraw(tale.LastFact()));
  EXPECT_TRUE(tale.standing().marks().empty());
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-07-01T11:00:00Z"));
}

TEST(DecideWithdrawal, OfAnApprovalLeavesItQualified) {
  Tale tale = FocusPerson();
  tale.Given(Withdraw(tale.LastFact()));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_QUALIFIED);
  EXPECT_FALSE(tale.standing().has_review_due());
}

TEST(DecideWithdrawal, OfAQualificationUnderAnApprovalIsMarkedAndForcesAReview) {
  Tale tale = FocusPerson();
  tale.At("2023-02-01T12:00:00Z");
  tale.Given(Withdraw(tale.FactOf(FocusEvent::kNominationQualified)));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_APPROVED);
  EXPECT_THAT(tale.standing().marks(), ElementsAre(v1::PERSON_MARK_NOT_QUALIFIED));
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-02-01T12:00:00Z"));
  tale.Given(Qualify());
  EXPECT_TRUE(tale.standing().marks().empty());
}

TEST(DecideWithdrawal, OfANominationLeavesNobodyNamedAndFreesTheWayForAnother) {
  Tale tale = FocusPerson();
  tale.Given(Withdraw(TestId("nomination")));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_UNSPECIFIED);
  tale.When(Nominate()).ThenRefused("ID_IN_USE");
  tale.Given(Nominate("another"));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_NOMINATED);
}

TEST(DecideWithdrawal, OfANominationDoesNotTakeItsRemovalWithIt) {
  Tale tale = FocusPerson();
  tale.By("leader").Given(Remove());
  tale.When(Withdraw(TestId("nomination"))).ThenRefused("REMOVAL_STANDS");
  tale.As(Access::OFFICER).When(Withdraw(TestId("nomination"))).ThenRefused("REMOVAL_STANDS");
  tale.As(Access::PROJECT_LEADER).Given(Withdraw(tale.LastFact()));  // a slip: first this
  tale.Given(Withdraw(TestId("nomination"))).Given(Nominate("another"));
  EXPECT_FALSE(tale.life().nominations().rbegin()->renewed());
}

TEST(DecideWithdrawal, OfWhatHeWasNamedOnUnderARemovalLeavesHimRemoved) {
  Tale tale = FocusPerson();
  const std::string approval = tale.LastFact();
  tale.By("leader").Given(Remove()).Given(Withdraw(approval));
  EXPECT_TRUE(tale.standing().has_removed_time());
  tale.Given(Withdraw(tale.FactOf(FocusEvent::kNominationQualified)));
  EXPECT_TRUE(tale.standing().has_removed_time());
}

TEST(DecideWithdrawal, OfADeclineOpensTheNominationAgain) {
  Tale tale;
  tale.Registered().Qualified().Given(Decline()).Given(Withdraw(tale.LastFact()));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_QUALIFIED);
}

TEST(DecideWithdrawal, OfWhatIsUnknownOrWithdrawnIsRefused) {
  Tale tale = FocusPerson();
  tale.When(Withdraw(TestId("nothing"))).ThenRefused("FACT_UNKNOWN");
  // With whom he was registered is corrected, not withdrawn.
  tale.When(Withdraw(tale.told().front().meta.event_id.ToString())).ThenRefused("FACT_UNKNOWN");
  tale.Given(Withdraw(TestId("affiliation")));
  tale.When(Withdraw(TestId("affiliation"))).ThenRefused("FACT_WITHDRAWN_ALREADY");
}

TEST(DecideWithdrawal, IsForTheOneWhoMayRecordIt) {
  Tale tale = FocusPerson();
  const std::string approval = tale.LastFact();
  tale.As(Access::OFFICER).When(Withdraw(approval)).ThenRefused("ROLE_MAY_NOT_WITHDRAW");
  tale.When(Withdraw(TestId("affiliation"))).ThenRefused("ROLE_MAY_NOT_WITHDRAW");
  tale.As(Access::INVESTIGATOR).When(Withdraw(approval)).ThenRefused("ROLE_MAY_NOT_WITHDRAW");
  tale.When(Withdraw(tale.FactOf(FocusEvent::kNominationQualified)))
      .ThenRefused("ROLE_MAY_NOT_WITHDRAW");
  tale.Given(Withdraw(TestId("affiliation")));
}

TEST(DecideWithdrawal, NamesTheEventThatItWithdrawsAlsoAfterACorrection) {
  Tale tale;
  tale.Registered().Given(Categorised(v1::CATEGORY_SUSPECT));
  const std::string recorded = tale.LastFact();
  v1::CorrectCategoryRequest correct;
  correct.set_category_id(TestId("category"));
  correct.set_category(v1::CATEGORY_OTHER);
  tale.Given(correct).Given(Withdraw(TestId("category")));
  EXPECT_EQ(tale.told().back().meta.corrects.ToString(), recorded);
  EXPECT_EQ(FindCategory(tale.life(), TestId("category")), nullptr);
}

}  // namespace
}  // namespace varsel::focus
