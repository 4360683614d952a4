#include "services/focus/focus_tale.h"
#include "tests/testing/status_matchers.h"

namespace varsel::focus {
namespace {

using ::testing::ElementsAre;

TEST(DecideCategory, RefusesAnIdInUseAndAPeriodThatEndsBeforeItBegins) {
  Tale tale;
  tale.Registered().Given(Categorised(v1::CATEGORY_SUSPECT));
  tale.When(Categorised(v1::CATEGORY_VICTIM)).ThenRefused("ID_IN_USE");
  v1::RecordCategoryRequest reversed = Categorised(v1::CATEGORY_VICTIM, "second");
  *reversed.mutable_until() = Stamp("2019-01-01T12:00:00Z");
  tale.When(reversed).ThenRefused("PERIOD_REVERSED");
}

TEST(DecideCategory, CorrectedClosesTheRowAndKeepsWhatItSaid) {
  Tale tale;
  tale.Registered().Given(Categorised(v1::CATEGORY_SUSPECT)).At("2023-02-01T12:00:00Z");
  v1::CorrectCategoryRequest correct;
  correct.set_category_id(TestId("category"));
  correct.set_category(v1::CATEGORY_VICTIM);
  correct.set_source("rettet");
  correct.set_reason("forvekslet");
  tale.Given(correct);
  ASSERT_EQ(tale.life().categories_size(), 2);
  EXPECT_EQ(tale.life().categories(0).category(), v1::CATEGORY_SUSPECT);
  EXPECT_EQ(FromProto(tale.life().categories(0).recorded_until()), At("2023-02-01T12:00:00Z"));
  EXPECT_EQ(FromProto(tale.life().categories(1).from()), At("2020-01-01T12:00:00Z"));
  EXPECT_THAT(CategoriesAt(tale.life(), At("2022-01-01T12:00:00Z")),
              ElementsAre(v1::CATEGORY_VICTIM));
  // As it was known before.
  EXPECT_THAT(
      CategoriesAt(KnownAt(tale.life(), At("2023-01-15T12:00:00Z")), At("2022-01-01T12:00:00Z")),
      ElementsAre(v1::CATEGORY_SUSPECT));
  correct.set_category_id(TestId("another"));
  tale.When(correct).ThenRefused("CATEGORY_UNKNOWN");
}

TEST(DecideCategory, ThatLeavesAFocusPersonOnlyAVictimIsTakenDownAndForcesAReview) {
  Tale tale;
  tale.Registered().Given(Categorised(v1::CATEGORY_SUSPECT)).Given(Affiliated()).Approved();
  tale.Given(Categorised(v1::CATEGORY_VICTIM, "second")).At("2023-02-01T12:00:00Z");
  EXPECT_TRUE(tale.standing().marks().empty());
  tale.Given(Withdraw(TestId("category")));
  EXPECT_THAT(tale.standing().marks(), ElementsAre(v1::PERSON_MARK_ONLY_VICTIM_OR_RELATIVE));
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-02-01T12:00:00Z"));
  tale.When(Review()).ThenRefused("ONLY_VICTIM_WITNESS_OR_RELATIVE");
}

TEST(DecideAffiliation, RefusesAMinor) {
  Tale().Registered("2005-01-02").When(Affiliated()).ThenRefused("UNDER_MINIMUM_AGE");
}

TEST(DecideAffiliation, RefusesAPeriodThatEndedBeforeHeCameOfAge) {
  v1::RecordAffiliationRequest ended = Affiliated();
  *ended.mutable_until() = Stamp("2021-06-01T12:00:00Z");
  Tale().Registered("2004-01-01").When(ended).ThenRefused("UNDER_MINIMUM_AGE");
}

TEST(DecideAffiliation, TakesOneThatBeganYoungOrWhoseAgeNobodyKnows) {
  EXPECT_NE(FindAffiliation(Tale().Registered("2004-01-01").Given(Affiliated()).life(),
                            TestId("affiliation")),
            nullptr);
  EXPECT_NE(
      FindAffiliation(Tale().Registered("").Given(Affiliated()).life(), TestId("affiliation")),
      nullptr);
}

TEST(DecideAffiliation, RefusesWhoIsOnlyAVictimOrARelative) {
  for (const v1::Category category : {v1::CATEGORY_VICTIM, v1::CATEGORY_RELATIVE}) {
    Tale tale;
    tale.Registered().Given(Categorised(category));
    tale.When(Affiliated()).ThenRefused("ONLY_VICTIM_WITNESS_OR_RELATIVE");
    tale.Given(Categorised(v1::CATEGORY_SUSPECT, "second")).Given(Affiliated());
  }
}

TEST(DecideAffiliation, RefusesAGroupThatIsNotThere) {
  Tale tale;
  tale.Registered().context().group.reset();
  tale.When(Affiliated()).ThenRefused("GROUP_UNKNOWN");
}

TEST(DecideAffiliation, ToAGroupWithdrawnSinceCanStillBeEnded) {
  Tale tale;
  tale.Registered().Given(Affiliated()).context().group.reset();
  v1::CorrectAffiliationRequest end;
  end.set_affiliation_id(TestId("affiliation"));
  end.set_group_id(TestId("group"));
  end.set_role(v1::AFFILIATION_ROLE_LEADER);
  *end.mutable_until() = Stamp("2022-06-01T12:00:00Z");
  tale.Given(end);
  EXPECT_TRUE(GroupsAt(tale.life(), At("2022-07-01T12:00:00Z")).empty());
  EXPECT_THAT(GroupsAt(tale.life(), At("2022-05-01T12:00:00Z")), ElementsAre(TestId("group")));
  end.set_group_id(TestId("another"));
  tale.When(end).ThenRefused("GROUP_UNKNOWN");
  end.set_affiliation_id(TestId("another"));
  tale.When(end).ThenRefused("AFFILIATION_UNKNOWN");
}

TEST(DecideAffiliation, IsNotCorrectedIntoANewTieOfWhoMayHaveNone) {
  for (const bool minor : {true, false}) {
    SCOPED_TRACE(minor ? "a minor" : "only a victim");
    Tale tale;
    tale.Registered("1990-01-01").Given(Affiliated());
    v1::CorrectAffiliationRequest correct;
    correct.set_affiliation_id(TestId("affiliation"));
    correct.set_group_id(TestId("group"));
    correct.set_role(v1::AFFILIATION_ROLE_LEADER);
    *correct.mutable_until() = Stamp("2022-06-01T12:00:00Z");
    tale.Given(correct);
    if (minor) {
      tale.Given(CorrectBirthDate("2006-01-01"));
    } else {
      tale.Given(Categorised(v1::CATEGORY_VICTIM));
    }
    const char* refused = minor ? "UNDER_MINIMUM_AGE" : "ONLY_VICTIM_WITNESS_OR_RELATIVE";
    correct.clear_until();
    tale.When(correct).ThenRefused(refused);
    *correct.mutable_until() = Stamp("2022-05-01T12:00:00Z");
    *correct.mutable_from() = Stamp("2000-05-01T12:00:00Z");
    tale.When(correct).ThenRefused(refused);
    correct.clear_from();
    tale.Given(correct);  // that it ended earlier is put right
    correct.set_group_id(TestId("another"));
    tale.When(correct).ThenRefused(refused);
  }
}

TEST(DecideAffiliation, OfWhoMayHaveNoneIsCorrectedToALowerRoleNotToAHigher) {
  Tale tale;
  v1::RecordAffiliationRequest member = Affiliated();
  member.set_role(v1::AFFILIATION_ROLE_MEMBER);
  tale.Registered("1990-01-01").Given(member).Given(CorrectBirthDate("2006-01-01"));
  v1::CorrectAffiliationRequest correct;
  correct.set_affiliation_id(TestId("affiliation"));
  correct.set_group_id(TestId("group"));
  correct.set_role(v1::AFFILIATION_ROLE_LEADER);
  tale.When(correct).ThenRefused("UNDER_MINIMUM_AGE");
  correct.set_role(v1::AFFILIATION_ROLE_PERIPHERY);
  tale.Given(correct);
  correct.set_role(v1::AFFILIATION_ROLE_MEMBER);
  tale.When(correct).ThenRefused("UNDER_MINIMUM_AGE");
}

TEST(DecideAffiliation, DecidesThatAMinorHasComeOfAge) {
  Tale tale;
  tale.Registered("2005-01-02").At("2023-01-02T12:00:00Z").Given(Affiliated());
  EXPECT_EQ(tale.life().age_group(), v1::AGE_GROUP_ADULT);
  EXPECT_TRUE(tale.standing().marks().empty());
}

TEST(DecideAffiliation, AsksAgainWhenTheBirthDateWasCorrectedThisVeryMoment) {
  Tale tale;
  tale.Registered();
  FocusContext context = tale.context();
  context.birth_date = {};  // opened before the person's newest event
  EXPECT_THAT(Decide(tale.life(), Affiliated(), context), testing::RefusedWith("CONTENTION"));
}

TEST(DecideDenial, ForcesAReviewOfAFocusPersonNow) {
  Tale tale;
  tale.Registered().Given(Categorised(v1::CATEGORY_SUSPECT)).Given(Affiliated()).Approved();
  tale.At("2023-02-01T12:00:00Z").Given(Denied());
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-02-01T12:00:00Z"));
  EXPECT_THAT(tale.standing().marks(), ElementsAre(v1::PERSON_MARK_AFFILIATION_DENIED));
  // The affiliation stands beside it.
  EXPECT_NE(FindAffiliation(tale.life(), TestId("affiliation")), nullptr);
  tale.Given(Review());
  EXPECT_TRUE(tale.standing().marks().empty());
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-08-01T11:00:00Z"));
}

TEST(DecideDenial, OfSomebodyWhoIsNoFocusPersonIsTakenDown) {
  Tale tale;
  tale.Registered().Given(Affiliated()).Given(Denied());
  EXPECT_FALSE(tale.standing().has_review_due());
  EXPECT_THAT(tale.standing().marks(), ElementsAre(v1::PERSON_MARK_AFFILIATION_DENIED));
}

TEST(DecideDenial, OfNoAffiliationIsRefused) {
  Tale().Registered().When(Denied()).ThenRefused("AFFILIATION_UNKNOWN");
}

}  // namespace
}  // namespace varsel::focus
