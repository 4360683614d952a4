#include <algorithm>

#include "services/focus/focus_tale.h"
#include "tests/testing/status_matchers.h"

namespace varsel::focus {
namespace {

using common::v1::Access;
using ::testing::ElementsAre;

TEST(DecidePerson, RefusesAnIdThatIsInUse) {
  Tale().Registered().When(Register()).ThenRefused("ID_IN_USE");
}

TEST(DecidePerson, RefusesASectionThatIsNotThereOrNotTheOfficersOwn) {
  Tale tale;
  tale.context().section_known = false;
  tale.When(Register()).ThenRefused("SECTION_UNKNOWN");
  tale.context().section_known = true;
  tale.context().scope = Access::OWN_SECTION;
  tale.context().caller_section = SectionId(TestUuid("other"));
  tale.When(Register()).ThenRefused("SECTION_UNKNOWN");
}

TEST(DecidePerson, RefusesABirthDateThatIsNoneOrToCome) {
  Tale().When(Register("1990-13-01")).ThenRefused("FIELD_MALFORMED");
  Tale().When(Register("2023-01-02")).ThenRefused("TIME_IN_FUTURE");
}

TEST(DecidePerson, RefusesABirthDateOfMoreThan110YearsAgo) {
  // It is 1 January 2023.
  Tale().When(Register("1912-01-01")).ThenRefused("FIELD_MALFORMED");
  Tale().When(Register("1899-12-31")).ThenRefused("FIELD_MALFORMED");
  EXPECT_EQ(Tale().Registered("1912-01-02").life().age_group(), v1::AGE_GROUP_ADULT);
  Tale().Registered().When(CorrectBirthDate("1911-06-01")).ThenRefused("FIELD_MALFORMED");
  Tale().Registered().When(CorrectBirthDate("2024-06-01")).ThenRefused("TIME_IN_FUTURE");
}

TEST(DecidePerson, DecidesTheAgeGroupOnTheDay) {
  EXPECT_EQ(Tale().Registered("").life().age_group(), v1::AGE_GROUP_UNKNOWN);
  EXPECT_EQ(Tale().Registered("2005-01-02").life().age_group(), v1::AGE_GROUP_MINOR);
  EXPECT_EQ(Tale().Registered("2005-01-01").life().age_group(), v1::AGE_GROUP_ADULT);
}

TEST(DecidePerson, OfAnotherSectionAnswersAsUnknown) {
  Tale tale;
  tale.Registered();
  tale.context().scope = Access::OWN_SECTION;
  tale.context().caller_section = SectionId(TestUuid("other"));
  tale.When(Categorised(v1::CATEGORY_SUSPECT)).ThenRefused("PERSON_UNKNOWN");
  tale.When(CorrectBirthDate("1990-01-01")).ThenRefused("PERSON_UNKNOWN");
  Tale().When(CorrectBirthDate("1990-01-01")).ThenRefused("PERSON_UNKNOWN");
}

TEST(DecidePerson, CorrectedToAMinorIsKeptMarkedAndMustBeReviewed) {
  Tale tale;
  tale.Registered().Given(Categorised(v1::CATEGORY_SUSPECT)).Given(Affiliated()).Approved();
  tale.At("2023-02-01T12:00:00Z").Given(CorrectBirthDate("2006-01-01"));
  EXPECT_EQ(tale.standing().state(), v1::NOMINATION_STATE_APPROVED);
  EXPECT_THAT(tale.standing().marks(), ElementsAre(v1::PERSON_MARK_UNDER_AGE));
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-02-01T12:00:00Z"));
  EXPECT_EQ(FromProto(tale.standing().removal_due()), At("2023-05-01T11:00:00Z"));  // summer time
  // Put right: the date was right after all, and somebody reviews.
  tale.Given(CorrectBirthDate("1990-01-01"));
  EXPECT_TRUE(tale.standing().marks().empty());
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-02-01T12:00:00Z"));
  tale.Given(Review());
  EXPECT_EQ(FromProto(tale.standing().review_due()), At("2023-08-01T11:00:00Z"));
}

TEST(DecidePerson, KeepsItsSectionUntilAnotherHasHim) {
  Tale tale;
  tale.Registered();
  v1::ChangePersonSectionRequest move;
  move.set_section_id(TestId("section"));
  tale.When(move).ThenNothing();
  move.set_section_id(TestId("other"));
  tale.Given(move);
  EXPECT_EQ(tale.standing().section_id(), TestId("other"));
  tale.Given(Withdraw(tale.LastFact()));
  EXPECT_EQ(tale.standing().section_id(), TestId("section"));
}

// Two records of one man.
struct Twins {
  Twins() {
    going.Registered();
    staying.Registered();
  }
  // The one that goes into the one that stays.
  testing::Outcome<PersonAggregate> Merge() {
    going.context().other = OtherRecord{staying.life(), PersonStream(TestUuid("twin"))};
    return going.When(Command());
  }
  void Merged() {
    const auto outcome = Merge();
    ASSERT_THAT(outcome.drafts(), testing::IsOk());
    staying.Fold(*outcome.drafts(), true);
    going.Fold(*outcome.drafts());
  }
  static v1::MergePersonsRequest Command() {
    v1::MergePersonsRequest command;
    command.set_reason("samme mand");
    return command;
  }
  Tale going{"person"};
  Tale staying{"twin"};
};

TEST(DecideMerge, BringsWhatStandsOfBothToTheOneThatStays) {
  Twins twins;
  twins.going.Given(Categorised(v1::CATEGORY_SUSPECT)).Given(Affiliated());
  twins.Merged();
  EXPECT_EQ(twins.going.standing().merged_into(), TestId("twin"));
  ASSERT_NE(FindAffiliation(twins.staying.life(), TestId("affiliation")), nullptr);
  EXPECT_EQ(FindAffiliation(twins.staying.life(), TestId("affiliation"))->recorded_under(),
            TestId("person"));
  EXPECT_THAT(CategoriesAt(twins.staying.life(), At("2023-01-01T12:00:00Z")),
              ElementsAre(v1::CATEGORY_SUSPECT));
}

TEST(DecideMerge, OfAMergedRecordIsRefusedNamingTheOneThatStayed) {
  Twins twins;
  twins.Merged();
  const auto refused = twins.going.When(Categorised(v1::CATEGORY_SUSPECT));
  refused.ThenRefused("PERSON_MERGED");
  EXPECT_EQ(DetailOf(refused.drafts().status())->detail(), TestId("twin"));
}

TEST(DecideMerge, RefusesARecordIntoItselfOrIntoNobody) {
  Twins twins;
  twins.going.When(Twins::Command()).ThenRefused("PERSON_UNKNOWN");
  twins.going.context().other = OtherRecord{twins.going.life(), PersonStream(TestUuid("person"))};
  twins.going.When(Twins::Command()).ThenRefused("MERGE_INTO_ITSELF");
}

TEST(DecideMerge, RefusesToLoseAFocusPerson) {
  Twins twins;
  twins.going.Approved();
  twins.Merge().ThenRefused("MERGE_OTHER_WAY");
}

TEST(DecideMerge, WithARemovedRecordForcesAReviewOfTheOneThatStays) {
  Twins twins;
  twins.going.Given(Categorised(v1::CATEGORY_SUSPECT)).Approved().Given(Remove());
  twins.staying.Approved();
  twins.going.At("2023-03-01T12:00:00Z");
  twins.staying.At("2023-03-01T12:00:00Z");
  twins.Merged();
  EXPECT_THAT(twins.staying.standing().marks(), ElementsAre(v1::PERSON_MARK_REMOVED_ELSEWHERE));
  EXPECT_EQ(FromProto(twins.staying.standing().review_due()), At("2023-03-01T12:00:00Z"));
}

TEST(DecideMerge, RemovedStaysRemovedAlsoInTheRecordThatStays) {
  Twins twins;
  twins.going.Approved().Given(Remove());
  twins.Merged();
  twins.staying.When(Nominate("again")).ThenRefused("REMOVED_STAYS_REMOVED");
}

TEST(DecideMerge, OfARemovedRecordIntoOneThatIsNamedLeavesItUnapproved) {
  Twins twins;
  twins.going.Approved().Given(Remove());
  twins.staying.Nominated().Given(Qualify(true));
  twins.Merged();
  twins.staying.By("leader").When(Approve()).ThenRefused("REMOVED_STAYS_REMOVED");
}

TEST(DecideMerge, OfARemovedRecordIntoAnApprovedOneIsNotReviewedAway) {
  Twins twins;
  twins.going.Approved().At("2023-02-01T12:00:00Z").Given(Remove());
  twins.staying.Approved().At("2023-03-01T12:00:00Z");
  twins.going.At("2023-03-01T12:00:00Z");
  twins.Merged();
  twins.staying.By("leader").When(Review()).ThenRefused("REMOVED_STAYS_REMOVED");
}

TEST(DecideMerge, OfAMinorsRecordLeavesNoAdultOfUnknownAge) {
  Twins twins;
  twins.staying.Given(CorrectBirthDate(""));
  twins.going.Given(CorrectBirthDate("2006-01-01"));
  twins.staying.Given(Affiliated());
  EXPECT_TRUE(twins.staying.standing().marks().empty());
  twins.Merged();
  EXPECT_THAT(twins.staying.standing().marks(), ElementsAre(v1::PERSON_MARK_UNDER_AGE));
  twins.staying.When(Affiliated("another")).ThenRefused("UNDER_MINIMUM_AGE");
  twins.staying.When(Nominate()).ThenRefused("UNDER_MINIMUM_AGE");
  twins.staying.Given(CorrectBirthDate("1990-01-01"));  // what the one that stays says holds
  EXPECT_TRUE(twins.staying.standing().marks().empty());
  twins.staying.Given(Affiliated("another"));
}

TEST(DecideMerge, WithdrawnPutsBothBack) {
  Twins twins;
  twins.going.Given(Categorised(v1::CATEGORY_SUSPECT)).Given(Affiliated());
  twins.Merged();
  twins.going.context().other = OtherRecord{twins.staying.life(), PersonStream(TestUuid("twin"))};
  const auto outcome =
      twins.going.When(Withdraw(twins.going.FactOf(v1::FocusEvent::kPersonMerged)));
  ASSERT_THAT(outcome.drafts(), testing::IsOk());
  twins.staying.Fold(*outcome.drafts(), true);
  twins.going.Fold(*outcome.drafts());
  EXPECT_EQ(twins.going.standing().merged_into(), "");
  EXPECT_EQ(FindAffiliation(twins.staying.life(), TestId("affiliation")), nullptr);
  EXPECT_NE(FindAffiliation(twins.going.life(), TestId("affiliation")), nullptr);
}

TEST(DecideMerge, WithdrawnTakesTheOthersAgeWithIt) {
  Twins twins;
  twins.staying.Given(CorrectBirthDate(""));
  twins.going.Given(CorrectBirthDate("2006-01-01"));
  twins.Merged();
  EXPECT_EQ(AgeGroupOf(twins.staying.life()), v1::AGE_GROUP_MINOR);
  twins.going.context().other = OtherRecord{twins.staying.life(), PersonStream(TestUuid("twin"))};
  const auto outcome =
      twins.going.When(Withdraw(twins.going.FactOf(v1::FocusEvent::kPersonMerged)));
  ASSERT_THAT(outcome.drafts(), testing::IsOk());
  twins.staying.Fold(*outcome.drafts(), true);
  EXPECT_EQ(AgeGroupOf(twins.staying.life()), v1::AGE_GROUP_UNKNOWN);
}

}  // namespace
}  // namespace varsel::focus
