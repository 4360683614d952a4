#include "services/focus/explanation.h"
#include "services/focus/focus_tale.h"
#include "tests/testing/status_matchers.h"

namespace varsel::focus {
namespace {

using ::testing::ElementsAre;

TEST(DecideNomination, RefusesAPersonUnderTheMinimumAge) {
  Tale().Registered("2005-01-02").When(Nominate()).ThenRefused("UNDER_MINIMUM_AGE");
}

// For the young, without violence of a group, reviewed after three months.
const ProgrammeCatalogue& YoungProgrammes() {
  static const ProgrammeCatalogue& programmes = *new ProgrammeCatalogue([] {
    std::vector<common::v1::Programme> policies(2);
    policies[0].set_code(kDistrictProgramme);
    policies[1].set_code("knock-knock");
    for (common::v1::Programme& policy : policies) {
      policy.set_life(common::v1::PROGRAMME_LIFE_ROUNDS);
      policy.mutable_in_force()->set_enabled(true);
    }
    policies[1].mutable_ages()->set_minimum_years(15);
    policies[1].mutable_ages()->set_maximum_years(24);
    policies[1].mutable_terms()->set_review_within_months(3);
    policies[1].mutable_terms()->set_removed_after_review_due_months(1);
    return policies;
  }());
  return programmes;
}

TEST(DecideNomination, IsByTheAgesAndTheReviewOfItsProgramme) {
  v1::NominatePersonRequest young = Nominate();
  young.set_programme("knock-knock");
  young.clear_violence_grounds();
  const auto tale = [](const std::string& birth_date) {
    Tale told;
    told.context().base.programmes = &YoungProgrammes();
    told.Registered(birth_date).Given(Categorised(v1::CATEGORY_SUSPECT));
    return told;
  };
  tale("2008-06-02").When(young).ThenRefused("UNDER_MINIMUM_AGE");
  tale("1990-06-02").When(young).ThenRefused("OVER_MAXIMUM_AGE");
  tale("2006-06-02").When(Nominate()).ThenRefused("UNDER_MINIMUM_AGE");
  Tale told = tale("2006-06-02");
  told.Given(young);
  EXPECT_THAT(told.standing().marks(), ::testing::IsEmpty());
  v1::NominatePersonRequest unknown = Nominate("second");
  unknown.set_programme("nothing");
  tale("1990-06-02").When(unknown).ThenRefused("PROGRAMME_UNKNOWN");
}

TEST(DecideNomination, CountsTheAgeOnTheDayOfTheAct) {
  Tale tale;
  tale.Registered("2005-01-02").At("2023-01-10T12:00:00Z");
  v1::NominatePersonRequest late = Nominate();
  *late.mutable_nominated_time() = Stamp("2023-01-01T12:00:00Z");  // he was 17 then
  tale.When(late).ThenRefused("UNDER_MINIMUM_AGE");
  tale.Given(Nominate());
  EXPECT_EQ(tale.life().age_group(), v1::AGE_GROUP_ADULT);
}

TEST(DecideNomination, WaitsForABirthDate) {
  Tale().Registered("").When(Nominate()).ThenRefused("BIRTH_DATE_UNKNOWN");
}

TEST(DecideNomination, RefusesWhoIsOnlyAVictimWitnessOrRelative) {
  for (const v1::Category category :
       {v1::CATEGORY_VICTIM, v1::CATEGORY_WITNESS, v1::CATEGORY_RELATIVE}) {
    Tale tale;
    tale.Registered().Given(Categorised(category));
    tale.When(Nominate()).ThenRefused("ONLY_VICTIM_WITNESS_OR_RELATIVE");
    tale.Given(Categorised(v1::CATEGORY_SUSPECT, "second")).Given(Nominate());
  }
}

TEST(DecideNomination, OfSomebodyWithoutACategoryIsMarked) {
  EXPECT_THAT(Tale().Registered().Given(Nominate()).standing().marks(),
              ElementsAre(v1::PERSON_MARK_NO_CATEGORY));
}

TEST(DecideNomination, RefusesWhatCannotBeAnsweredFor) {
  const auto refused = [](auto change, const std::string& reason) {
    v1::NominatePersonRequest command = Nominate();
    change(command);
    Tale().Registered().When(command).ThenRefused(reason);
  };
  refused([](auto& c) { c.clear_legal_basis(); }, "LEGAL_BASIS_MISSING");
  refused([](auto& c) { c.clear_purpose(); }, "PURPOSE_MISSING");
  refused([](auto& c) { c.clear_explanation(); }, "EXPLANATION_MISSING");
  refused([](auto& c) { c.set_explanation_confirmed(false); }, "EXPLANATION_NOT_CONFIRMED");
  refused([](auto& c) { c.set_explanation("Du er registreret som leder."); },
          "EXPLANATION_RESTS_ON_REGISTRATION");
  refused([](auto& c) { c.clear_position_grounds(); }, "POSITION_GROUND_MISSING");
  refused([](auto& c) { c.clear_violence_grounds(); }, "VIOLENCE_GROUND_MISSING");
  refused([](auto& c) { c.set_programme("call-in"); }, "PROGRAMME_UNKNOWN");
}

TEST(DecideNomination, LooksBackFiveYearsForTheGroupsViolence) {
  v1::NominatePersonRequest command = Nominate();
  *command.mutable_violence_grounds(0)->mutable_date() = Stamp("2018-01-01T12:00:00Z");
  Tale().Registered().Given(command);  // five years to the hour
  *command.mutable_violence_grounds(0)->mutable_date() = Stamp("2018-01-01T11:59:59Z");
  Tale().Registered().When(command).ThenRefused("VIOLENCE_GROUND_TOO_OLD");
}

TEST(DecideNomination, RefusesASecondWhileOneIsOpen) {
  Tale().Registered().Nominated().When(Nominate("second")).ThenRefused("NOMINATION_OPEN");
  Tale().Registered().Approved().When(Nominate("second")).ThenRefused("NOMINATION_OPEN");
  Tale().Registered().Nominated().Given(Decline()).Given(Nominate("second"));
}

TEST(DecideNomination, OfARemovedPersonNeedsNewerEvidenceAndTwoApprovers) {
  Tale tale;
  tale.Registered().Approved().At("2023-02-01T12:00:00Z").Given(Remove());
  tale.At("2023-04-01T12:00:00Z").By("officer");
  tale.When(Nominate("again", "2023-02-01T12:00:00Z")).ThenRefused("REMOVED_STAYS_REMOVED");
  tale.Given(Nominate("again", "2023-03-01T12:00:00Z")).Given(Qualify(true, "again"));
  tale.By("officer").When(Approve("again")).ThenRefused("APPROVER_NOMINATED");
  tale.By("leader").Given(Approve("again"));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_QUALIFIED);
  EXPECT_FALSE(tale.standing().has_review_due());
  tale.When(Approve("again")).ThenRefused("SECOND_APPROVER_NEEDED");
  tale.By("officer").When(Approve("again")).ThenRefused("APPROVER_NOMINATED");
  tale.By("chief").Given(Approve("again"));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_APPROVED);
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-10-01T12:00:00Z"));
  // One of the two approvals was never given: one is missing again.
  tale.Given(Withdraw(tale.LastFact()));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_QUALIFIED);
}

TEST(DecideNomination, OfARemovedPersonIsNotApprovedOnEvidenceCorrectedToBeOlder) {
  Tale tale;
  tale.Registered().Approved().At("2023-02-01T12:00:00Z").Given(Remove());
  tale.At("2023-04-01T12:00:00Z").By("officer");
  tale.Given(Nominate("again", "2023-03-01T12:00:00Z")).Given(Qualify(true, "again"));
  tale.Given(Nominate<v1::CorrectNominationRequest>("again", "2023-01-15T12:00:00Z"));
  tale.By("leader").When(Approve("again")).ThenRefused("REMOVED_STAYS_REMOVED");
  tale.Given(Nominate<v1::CorrectNominationRequest>("again", "2023-03-01T12:00:00Z"));
  tale.Given(Approve("again")).By("chief").Given(Approve("again"));
  tale.Given(Review());
  tale.Given(Nominate<v1::CorrectNominationRequest>("again", "2023-01-15T12:00:00Z"));
  tale.When(Review()).ThenRefused("REMOVED_STAYS_REMOVED");
}

TEST(DecideNomination, CorrectedToBreakARuleIsTakenDownMarkedAndMustBeReviewed) {
  Tale tale;
  tale.Registered().Given(Categorised(v1::CATEGORY_SUSPECT)).Approved();
  auto correct = Nominate<v1::CorrectNominationRequest>();
  correct.clear_legal_basis();
  correct.set_explanation("En kilde har sagt det.");
  tale.At("2023-02-01T12:00:00Z").Given(correct);
  EXPECT_THAT(tale.standing().marks(),
              ElementsAre(v1::PERSON_MARK_NO_LEGAL_BASIS, v1::PERSON_MARK_NO_EXPLANATION));
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-02-01T12:00:00Z"));
  tale.When(Review()).ThenRefused("LEGAL_BASIS_MISSING");
  tale.Given(Nominate<v1::CorrectNominationRequest>()).Given(Review());
  EXPECT_TRUE(tale.standing().marks().empty());
  correct.set_nomination_id(TestId("another"));
  tale.When(correct).ThenRefused("NOMINATION_UNKNOWN");
}

TEST(DecideNomination, TakesAdviceAlsoAfterTheDecision) {
  v1::RecordAdviceRequest advice;
  advice.set_nomination_id(TestId("nomination"));
  advice.set_advice(v1::ADVICE_NO);
  Tale tale;
  tale.Registered().When(advice).ThenRefused("NOMINATION_UNKNOWN");
  tale.Approved().Given(advice);
  EXPECT_EQ(tale.life().steps().rbegin()->advice(), v1::ADVICE_NO);
}

TEST(Explanation, IsHeldBackWhenItSpeaksOfARegistrationOrASource) {
  EXPECT_TRUE(SpeaksOfRegistrationOrSource("Vi har en KILDE på det."));
  EXPECT_TRUE(SpeaksOfRegistrationOrSource("Det er en registrering"));
  EXPECT_TRUE(SpeaksOfRegistrationOrSource("an informant told us"));
  EXPECT_FALSE(SpeaksOfRegistrationOrSource("Du bor på Kildevej, og de lytter til dig."));
  EXPECT_FALSE(SpeaksOfRegistrationOrSource(""));
}

}  // namespace
}  // namespace varsel::focus
