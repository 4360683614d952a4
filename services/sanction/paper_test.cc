// The talking paper and the card.
#include "services/sanction/paper.h"

#include "gmock/gmock.h"
#include "services/sanction/sanction_world.h"
#include "varsel/meeting/v1/meeting_events.pb.h"

namespace varsel::sanction {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class PaperTest : public ::testing::Test {
 protected:
  PaperTest() {
    world_.GroupWithReadyLevers("package", "red");
    EXPECT_THAT(world_.DraftLever("package", "zone-ban"), IsOk());
    world_.MakeReady("package", "parents-cooperation", "barnets-lov-20");
    world_.PersonKnown("person", "red", "north");
    world_.Nominated("person", "De andre lytter til <dig> & din bror");
  }
  absl::StatusOr<v1::GetTalkingPaperResponse> Paper(const std::string& person,
                                                    const CallerOptions& caller,
                                                    const std::string& language = "da") {
    v1::GetTalkingPaperRequest request;
    request.set_person_id(TestId(person));
    request.set_language(language);
    return world_.harness().Call<v1::GetTalkingPaperResponse>(
        "varsel.sanction.v1.SanctionService/GetTalkingPaper", request, caller);
  }
  SanctionWorld world_;
};

TEST_F(PaperTest, HoldsOnlyReadyLeversInApprovedWordsAndWhyYou) {
  const auto paper = Paper("person", {});
  ASSERT_THAT(paper, IsOk());
  EXPECT_THAT(paper->lever_ids(), ElementsAre("more-patrols", "traffic-enforcement"));
  std::vector<std::string> codes;
  for (const v1::PaperSection& section : paper->sections()) codes.push_back(section.code());
  EXPECT_THAT(codes, ElementsAre("no-harm", "who-we-are", "why-you", "own-risk", "legal", "levers",
                                 "support", "telephones"));
  EXPECT_THAT(paper->sections(2).lines(), ElementsAre("De andre lytter til <dig> & din bror"));
  EXPECT_THAT(paper->text(), HasSubstr("Efter vold vil I se mange flere af os"));
  EXPECT_THAT(paper->text(), Not(HasSubstr("Not for the paper")));
  EXPECT_FALSE(paper->explanation_missing());
}

TEST_F(PaperTest, TheSuspendedLeverIsOffItAtOnce) {
  ASSERT_THAT(world_.Suspend("package", "more-patrols"), IsOk());
  const auto paper = Paper("person", {});
  ASSERT_THAT(paper, IsOk());
  EXPECT_THAT(paper->lever_ids(), ElementsAre("traffic-enforcement"));
}

TEST_F(PaperTest, OfWhoIsProtectedHoldsNoLever) {
  world_.Categorised("person", focus::v1::CATEGORY_VICTIM, "only");
  auto paper = Paper("person", {});
  ASSERT_THAT(paper, IsOk());
  EXPECT_TRUE(paper->lever_ids().empty());
  world_.Categorised("person", focus::v1::CATEGORY_SUSPECT, "too");
  EXPECT_EQ(Paper("person", {})->lever_ids_size(), 2);
  world_.Aged("person", focus::v1::AGE_GROUP_MINOR, "north");
  EXPECT_EQ(Paper("person", {})->lever_ids_size(), 0);
}

TEST_F(PaperTest, HtmlIsOneEscapedPageInItsLanguage) {
  const auto paper = Paper("person", {}, "en");
  ASSERT_THAT(paper, IsOk());
  EXPECT_THAT(paper->html(), HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(paper->html(), HasSubstr("&lt;dig&gt; &amp; din bror"));
  EXPECT_THAT(paper->html(), Not(HasSubstr("<dig>")));
  EXPECT_THAT(paper->html(), Not(HasSubstr("<script")));
  EXPECT_THAT(paper->html(), Not(HasSubstr("http")));
  EXPECT_THAT(paper->html(), HasSubstr("@media print"));
}

TEST_F(PaperTest, FamilyLeversAreOnItOnlyWhenAProjectLeaderAsks) {
  v1::GetTalkingPaperRequest request;
  request.set_person_id(TestId("person"));
  request.set_include_family(true);
  const auto asked = world_.Ask<v1::GetTalkingPaperResponse>("GetTalkingPaper", request);
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->lever_ids_size(), 3);
  EXPECT_THAT(world_.harness().Call<v1::GetTalkingPaperResponse>(
                  "varsel.sanction.v1.SanctionService/GetTalkingPaper", request,
                  {.role = "officer", .section = TestId("north")}),
              RefusedWith("FAMILY_LEVER_NOT_ON_PAPER"));
}

TEST_F(PaperTest, AnOfficerOfAnotherSectionKnowsNoSuchPersonUnlessAssigned) {
  const CallerOptions other{
      .role = "officer", .section = TestId("south"), .actor = TestId("officer")};
  EXPECT_THAT(Paper("person", {.role = "officer", .section = TestId("north")}), IsOk());
  EXPECT_THAT(Paper("person", other), RefusedWith("PERSON_UNKNOWN"));
  notification::v1::NotificationEvent plan;
  plan.mutable_notification_planned()->set_notification_id(TestId("n1"));
  plan.mutable_notification_planned()->set_person_id(TestId("person"));
  plan.mutable_notification_planned()->add_officer_ids(TestId("officer"));
  world_.Happened({"notification", TestUuid("n1")}, plan);
  EXPECT_THAT(Paper("person", other), IsOk());
  EXPECT_THAT(Paper("nobody", {}), RefusedWith("PERSON_UNKNOWN"));
}

template <typename Planned>
void FillTeam(const std::vector<std::string>& persons, const std::vector<std::string>& officers,
              Planned* planned) {
  planned->set_meeting_id(TestId("meeting"));
  for (const std::string& person : persons) {
    planned->mutable_plan()->add_items()->set_person_id(TestId(person));
  }
  for (const std::string& officer : officers) {
    planned->mutable_plan()->add_officer_ids(TestId(officer));
  }
  planned->mutable_plan()->set_eki_worker_id(TestId("worker"));
}

TEST_F(PaperTest, EverybodyOfThePolicesTeamOfAMeetingReadsItForWhomTheMeetingCarries) {
  world_.PersonKnown("other", "red", "north");
  const auto reads = [this](const std::string& actor, const std::string& person,
                            const std::string& role = "officer") {
    return Paper(person, {.role = role, .section = TestId("south"), .actor = TestId(actor)}).ok();
  };
  const StreamId meeting{"meeting", TestUuid("meeting")};
  EXPECT_FALSE(reads("second", "person"));
  meeting::v1::MeetingEvent planned;
  FillTeam({"person"}, {"lead", "second"}, planned.mutable_meeting_planned());
  world_.Happened(meeting, planned);
  EXPECT_TRUE(reads("lead", "person"));
  EXPECT_TRUE(reads("second", "person"));
  EXPECT_FALSE(reads("second", "other"));
  EXPECT_FALSE(reads("third", "person"));
  EXPECT_FALSE(reads("worker", "person"));  // EKI is no police, whatever he calls himself
  EXPECT_FALSE(reads("worker", "person", "eki"));

  meeting::v1::MeetingEvent changed;
  FillTeam({"other"}, {"lead", "third"}, changed.mutable_meeting_changed());
  world_.Happened(meeting, changed);
  EXPECT_FALSE(reads("lead", "person"));
  EXPECT_TRUE(reads("lead", "other"));
  EXPECT_TRUE(reads("third", "other"));
  EXPECT_FALSE(reads("second", "other"));

  meeting::v1::MeetingEvent cancelled;
  cancelled.mutable_meeting_cancelled()->set_meeting_id(TestId("meeting"));
  world_.Happened(meeting, cancelled);
  EXPECT_FALSE(reads("lead", "other"));
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PaperTest, WhoIsAssignedToARecordThatWasMergedAwayReadsItForThePerson) {
  const CallerOptions officer{
      .role = "officer", .section = TestId("south"), .actor = TestId("officer")};
  world_.PersonKnown("double", "red", "north");
  meeting::v1::MeetingEvent planned;
  FillTeam({"double"}, {"officer"}, planned.mutable_meeting_planned());
  world_.Happened({"meeting", TestUuid("meeting")}, planned);
  EXPECT_THAT(Paper("person", officer), RefusedWith("PERSON_UNKNOWN"));
  world_.Merged("double", "person");
  EXPECT_THAT(Paper("person", officer), IsOk());
  EXPECT_THAT(Paper("double", officer), IsOk());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PaperTest, WithoutAnExplanationItSaysSo) {
  world_.PersonKnown("other", "red", "north");
  const auto paper = Paper("other", {});
  ASSERT_THAT(paper, IsOk());
  EXPECT_TRUE(paper->explanation_missing());
  ASSERT_THAT(world_.harness().keys().Erase(SubjectId(TestUuid("person")), 1), IsOk());
  const auto erased = Paper("person", {});
  ASSERT_THAT(erased, IsOk());
  EXPECT_TRUE(erased->explanation_missing());
}

TEST_F(PaperTest, OfAGroupSinglesNobodyOut) {
  v1::GetTalkingPaperRequest request;
  request.set_group_id(TestId("red"));
  const auto paper = world_.Ask<v1::GetTalkingPaperResponse>("GetTalkingPaper", request);
  ASSERT_THAT(paper, IsOk());
  EXPECT_EQ(paper->sections_size(), 7);
  EXPECT_EQ(paper->lever_ids_size(), 2);
  request.set_person_id(TestId("person"));
  EXPECT_THAT(world_.Ask<v1::GetTalkingPaperResponse>("GetTalkingPaper", request),
              RefusedWith("PAPER_OF_PERSON_OR_GROUP"));
  request.clear_person_id();
  request.set_group_id(TestId("nobody"));
  EXPECT_THAT(world_.Ask<v1::GetTalkingPaperResponse>("GetTalkingPaper", request),
              RefusedWith("GROUP_UNKNOWN"));
}

TEST_F(PaperTest, FollowsAMergedRecordAndACorrectedNomination) {
  world_.PersonKnown("double", "red", "north");
  focus::v1::FocusEvent merged;
  merged.mutable_person_merged()->set_person_id(TestId("double"));
  merged.mutable_person_merged()->set_into_person_id(TestId("person"));
  world_.Happened({"focus.person", TestUuid("double")}, merged);
  focus::v1::FocusEvent corrected;
  corrected.mutable_nomination_corrected()->set_person_id(TestId("person"));
  corrected.mutable_nomination_corrected()->set_nomination_id(TestId("nomination-person"));
  corrected.mutable_nomination_corrected()->set_explanation("Du kan stoppe det");
  world_.Happened({"focus.person", TestUuid("person")}, corrected);
  const auto paper = Paper("double", {});
  ASSERT_THAT(paper, IsOk());
  EXPECT_THAT(paper->sections(2).lines(), ElementsAre("Du kan stoppe det"));
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PaperTest, TheCardHasAVersionAndNoNameNorGroup) {
  v1::GetCardRequest request;
  request.set_language("da");
  const auto card = world_.harness().Call<v1::GetCardResponse>(
      "varsel.sanction.v1.SanctionService/GetCard", request, {.role = "eki"});
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(card->card_version(), "2022-12");
  ASSERT_EQ(card->sections_size(), 3);
  EXPECT_EQ(card->sections(1).code(), "rights");
  EXPECT_THAT(card->html(), HasSubstr("Datatilsynet"));
}

TEST(PaperText, WrapsAtEightyColumnsCountingCharacters) {
  Sections sections;
  v1::PaperSection& section = *sections.Add();
  section.set_title("Æøå");
  std::string words;
  for (int i = 0; i < 60; ++i) words += "ærø ";
  section.add_lines(words);
  const std::string text = PaperText(sections, {.title = "Titel", .footer = "Slut"});
  size_t width = 0;
  size_t widest = 0;
  for (const char c : text) {
    if (c == '\n') {
      widest = std::max(widest, width);
      width = 0;
    } else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) {
      ++width;
    }
  }
  EXPECT_LE(widest, 80u);
  EXPECT_GT(widest, 70u);
  EXPECT_THAT(text, HasSubstr("\n    ærø"));
}

}  // namespace
}  // namespace varsel::sanction
