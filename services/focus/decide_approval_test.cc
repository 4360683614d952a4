#include "services/focus/focus_tale.h"
#include "tests/testing/status_matchers.h"

namespace varsel::focus {
namespace {

TEST(DecideApproval, RefusesTheOneWhoNominated) {
  Tale().Registered().Qualified().By("officer").When(Approve()).ThenRefused("APPROVER_NOMINATED");
}

TEST(DecideApproval, WaitsForTheQualification) {
  Tale().Registered().Nominated().By("leader").When(Approve()).ThenRefused("NOT_QUALIFIED");
}

TEST(DecideApproval, RefusesWhoIsNotAbleToTakePartUntilQualifiedAnew) {
  Tale tale;
  tale.Registered().Nominated().Given(Qualify(false)).By("leader");
  tale.When(Approve()).ThenRefused("NOT_ABLE_TO_TAKE_PART");
  tale.Given(Qualify(true)).Given(Approve());
}

TEST(DecideApproval, RefusesWhatBrokeARuleMeanwhile) {
  const auto refused = [](auto command, const std::string& reason) {
    Tale tale;
    tale.Registered().Qualified().Given(command).By("leader").When(Approve()).ThenRefused(reason);
  };
  refused(CorrectBirthDate("2005-06-01"), "UNDER_MINIMUM_AGE");
  refused(CorrectBirthDate(""), "BIRTH_DATE_UNKNOWN");
  refused(Categorised(v1::CATEGORY_WITNESS), "ONLY_VICTIM_WITNESS_OR_RELATIVE");
  auto correct = Nominate<v1::CorrectNominationRequest>();
  correct.clear_legal_basis();
  refused(correct, "LEGAL_BASIS_MISSING");
  correct = Nominate<v1::CorrectNominationRequest>();
  correct.clear_explanation();
  refused(correct, "EXPLANATION_MISSING");
  correct = Nominate<v1::CorrectNominationRequest>();
  correct.clear_violence_grounds();
  refused(correct, "VIOLENCE_GROUND_MISSING");
  refused(Nominate<v1::CorrectNominationRequest>("nomination", "2017-01-01T12:00:00Z"),
          "VIOLENCE_GROUND_TOO_OLD");
}

TEST(DecideApproval, RefusesASecondApprovalAndAClosedOrUnknownNomination) {
  Tale approved;
  approved.Registered().Approved();
  approved.When(Approve()).ThenRefused("APPROVED_ALREADY");
  approved.When(Decline()).ThenRefused("APPROVED_ALREADY");
  approved.When(Qualify()).ThenRefused("APPROVED_ALREADY");
  approved.When(Approve("another")).ThenRefused("NOMINATION_UNKNOWN");
  Tale declined;
  declined.Registered().Qualified().Given(Decline()).By("leader");
  declined.When(Approve()).ThenRefused("NOMINATION_CLOSED");
  declined.When(Qualify()).ThenRefused("NOMINATION_CLOSED");
  declined.When(Decline()).ThenRefused("NOMINATION_CLOSED");
}

TEST(DecideApproval, SetsTheReviewAtMostSixMonthsOn) {
  Tale tale;
  tale.Registered().At("2022-08-31T12:00:00Z").Qualified().By("leader");
  v1::NominationApproved event;
  event.set_person_id(TestId("person"));
  event.set_nomination_id(TestId("nomination"));
  *event.mutable_approved_time() = Stamp("2022-08-31T12:00:00Z");
  *event.mutable_review_due() = Stamp("2023-02-28T13:00:00Z");
  *event.mutable_removal_due() = Stamp("2023-05-28T12:00:00Z");
  v1::FocusEvent expected;
  *expected.mutable_nomination_approved() = event;
  v1::NominatePersonRequest nominate = Nominate();
  tale.When(Approve()).Then(expected);
}

TEST(DecideReview, OfSomebodyWhoIsNoFocusPersonIsRefused) {
  Tale tale;
  tale.Registered().Qualified();
  tale.When(Review()).ThenRefused("NOT_APPROVED");
  tale.When(Remove()).ThenRefused("NOT_APPROVED");
  tale.When(v1::RemoveLapsedRequest()).ThenRefused("NOT_APPROVED");
}

TEST(DecideReview, CountsFromTheLatestReviewByItsOwnTime) {
  Tale tale;
  tale.Registered().Approved().At("2023-05-01T12:00:00Z").Given(Review());
  v1::ReviewPersonRequest late = Review();
  *late.mutable_reviewed_time() = Stamp("2023-03-01T12:00:00Z");
  tale.Given(late);
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-11-01T13:00:00Z"));
}

TEST(DecideRemoval, ByTheSystemWaitsUntilThreeMonthsPastTheReview) {
  Tale tale;
  tale.Registered().Approved();  // 1 January: review due 1 July, removal due 1 October
  tale.At("2023-10-01T10:59:59Z").When(v1::RemoveLapsedRequest()).ThenRefused("REVIEW_NOT_LAPSED");
  tale.At("2023-10-01T11:00:00Z").Given(v1::RemoveLapsedRequest());
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_REMOVED);
  EXPECT_EQ(tale.life().steps().rbegin()->removal_cause(), v1::REMOVAL_CAUSE_REVIEW_LAPSED);
  EXPECT_FALSE(tale.standing().has_review_due());
}

}  // namespace
}  // namespace varsel::focus
