// What ends by itself, by the story's clock.
#include "tests/erasure/erasure_world.h"

namespace varsel::erasure {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kDay = absl::Hours(24);
constexpr char kRetainedName[] = "Opfundet Bagger";

TEST(Retention, ADeclinedNomineeIsErasedAfterHalfAYear) {
  World world;
  world.Person("person", kRetainedName);
  world.Category("person", fv1::CATEGORY_SUSPECT);
  world.Do<fv1::NominatePersonResponse>("NominatePerson", focus::Nominate());
  EXPECT_EQ(world.TermOf("person").term_class(), rv1::TERM_CLASS_UNSPECIFIED);
  world.Do<fv1::DeclineNominationResponse>("DeclineNomination", focus::Decline());
  EXPECT_EQ(world.TermOf("person").term_class(), rv1::TERM_CLASS_DECLINED_NOMINEE);
  world.Advance(182 * kDay);
  EXPECT_EQ(world.NameOf("person"), kRetainedName);
  EXPECT_EQ(world.Advance(2 * kDay).done, 1U);
  EXPECT_TRUE(world.TermOf("person").has_erased_time());
  EXPECT_EQ(world.NameOf("person"), "");
  EXPECT_EQ(world.Advance(1000 * kDay).done, 0U);  // once
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Retention, ARemovedPersonIsErasedAfterTwoYearsWhateverIsToldOfHimMeanwhile) {
  World world;
  world.Approved();
  EXPECT_EQ(world.TermOf("person").term_class(), rv1::TERM_CLASS_UNSPECIFIED);
  world.Do<fv1::RemovePersonResponse>("RemovePerson", focus::Remove());
  world.Advance(700 * kDay);
  ASSERT_THAT(world.EkiContact("person", "note"), IsOk());
  world.Advance(31 * kDay);
  EXPECT_TRUE(world.TermOf("person").has_erased_time());
  EXPECT_FALSE(world.TermOf("person", "eki").has_erased_time());
  world.Advance(365 * kDay);
  EXPECT_TRUE(world.TermOf("person", "eki").has_erased_time());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Retention, VictimsAndContactsAreKeptForAShortTime) {
  World world;
  world.Person("victim", "Opfundet Offer");
  world.Category("victim", fv1::CATEGORY_VICTIM);
  world.Person("contact", "Opfundet Kontakt");
  world.Advance(92 * kDay);
  EXPECT_TRUE(world.TermOf("contact").has_erased_time());
  EXPECT_FALSE(world.TermOf("victim").has_erased_time());
  world.Advance(100 * kDay);
  EXPECT_TRUE(world.TermOf("victim").has_erased_time());
}

TEST(Retention, ALegalHoldRestrictsInsteadAndSaysSo) {
  World world;
  world.Person("contact", kRetainedName);
  const absl::Time until = world.harness.now() + 200 * kDay;
  ASSERT_THAT(world.Hold("hold", "contact", until), IsOk());
  EXPECT_EQ(world.NameOf("contact"), kRetainedName);  // its term still runs
  world.Advance(100 * kDay);
  const rv1::Term term = world.TermOf("contact");
  EXPECT_TRUE(term.has_restricted_time());
  EXPECT_FALSE(term.has_erased_time());
  EXPECT_EQ(FromProto(term.held_until()), until);
  EXPECT_EQ(world.NameOf("contact"), "");
  EXPECT_TRUE(world.SummaryOf("contact").restricted());
  EXPECT_EQ(world.Found(kRetainedName), 0U);
  EXPECT_THAT(world.Extract("contact"), HasSubstr(kRetainedName));  // the records officer's alone
  ASSERT_THAT(world.OpenCase("case", rv1::RECORDS_CASE_KIND_ERASURE, "contact"), IsOk());
  EXPECT_THAT(world.Propose("case", RecordsOfficer("first")), RefusedWith("LEGAL_HOLD_STANDS"));
  world.Advance(101 * kDay);  // the hold lapses
  EXPECT_TRUE(world.TermOf("contact").has_erased_time());
  EXPECT_THAT(world.Extract("contact"), ::testing::Not(HasSubstr(kRetainedName)));
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Retention, ALiftedHoldLetsTheErasureFallDueAtOnce) {
  World world;
  world.Person("contact", kRetainedName);
  ASSERT_THAT(world.Hold("hold", "contact", world.harness.now() + 400 * kDay), IsOk());
  world.Advance(100 * kDay);
  ASSERT_TRUE(world.TermOf("contact").has_restricted_time());
  rv1::LiftLegalHoldRequest lift;
  lift.set_hold_id(TestId("hold"));
  lift.set_person_id(TestId("contact"));
  lift.set_reason_code("no-longer-needed");
  EXPECT_THAT(world.Ask<rv1::LiftLegalHoldResponse>("LiftLegalHold", lift, RecordsOfficer("first")),
              RefusedWith("HOLD_LIFTED_BY_ANOTHER"));
  ASSERT_THAT(
      world.Ask<rv1::LiftLegalHoldResponse>("LiftLegalHold", lift, RecordsOfficer("second")),
      IsOk());
  world.Advance(absl::Minutes(2));
  EXPECT_TRUE(world.TermOf("contact").has_erased_time());
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Retention, MergedRecordsEndTogetherWhenTheLastOfThemDoes) {
  World world;
  world.Person("old", kRetainedName);
  world.Advance(20 * kDay);
  world.Person("new", kRetainedName);
  world.Merge("old", "new");
  world.Advance(75 * kDay);  // the old one alone would have ended
  EXPECT_FALSE(world.TermOf("old").has_erased_time());
  world.Advance(17 * kDay);
  EXPECT_TRUE(world.TermOf("old").has_erased_time());
  EXPECT_TRUE(world.harness.keys().IsErased(SubjectId(TestUuid("old")), 1));
  EXPECT_TRUE(world.harness.keys().IsErased(SubjectId(TestUuid("new")), 1));
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Retention, TermsAreListedByClassAndByWhenTheyEnd) {
  World world;
  for (int i = 0; i < 5; ++i) {
    const std::string id = absl::StrCat("p", i);
    world.Person(id, kRetainedName);
    if (i % 2 == 0) world.Category(id, fv1::CATEGORY_WITNESS);
    world.Advance(2 * kDay);
  }
  std::vector<std::string> seen;
  rv1::ListTermsRequest request;
  request.set_page_size(2);
  do {
    const auto page =
        world.Ask<rv1::ListTermsResponse>("ListTerms", request, RecordsOfficer("first"));
    ASSERT_THAT(page, IsOk());
    for (const rv1::Term& term : page->terms()) seen.push_back(term.person_id());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ::testing::ElementsAre(TestId("p0"), TestId("p2"), TestId("p4"), TestId("p1"),
                                           TestId("p3")));
  request.clear_page_token();
  *request.mutable_until() = ToProto(world.harness.now() + 84 * kDay);
  const auto soon =
      world.Ask<rv1::ListTermsResponse>("ListTerms", request, RecordsOfficer("first"));
  ASSERT_THAT(soon, IsOk());
  EXPECT_EQ(soon->terms_size(), 1);
}

}  // namespace
}  // namespace varsel::erasure
