// What the records officer does and sees, and what is left after an erasure.
#include "tests/erasure/erasure_world.h"

namespace varsel::erasure {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr char kName[] = "Opfundet Bagger";
constexpr char kNote[] = "EKIs egen note";

TEST(Erasure, LeavesNothingReadableOfThatControllerAndAllOfTheOther) {
  World world;
  world.Person("ali", kName);
  world.Category("ali", fv1::CATEGORY_VICTIM);
  ASSERT_THAT(world.EkiContact("ali", kNote), IsOk());
  ASSERT_EQ(world.NameOf("ali"), kName);
  ASSERT_EQ(world.Found(kName), 1U);
  ASSERT_THAT(world.Extract("ali"), AllOf(HasSubstr(kName), Not(HasSubstr(kNote))));
  ASSERT_THAT(world.Extract("ali", "eki"), AllOf(HasSubstr(kNote), Not(HasSubstr(kName))));

  const auto report = world.Erase("ali");
  EXPECT_TRUE(report.keys_erased());
  EXPECT_FALSE(report.key_backups_known());
  EXPECT_EQ(world.NameOf("ali"), "");
  EXPECT_EQ(world.Found(kName), 0U);  // the index forgot at once
  EXPECT_THAT(world.Extract("ali"), AllOf(Not(HasSubstr(kName)), HasSubstr("(erased)")));
  EXPECT_THAT(world.Extract("ali", "eki"), HasSubstr(kNote));
  EXPECT_TRUE(world.TermOf("ali").has_erased_time());
  EXPECT_FALSE(world.TermOf("ali", "eki").has_erased_time());
  world.harness.ExpectRebuiltEqualsFollowed();

  EXPECT_TRUE(world.Erase("ali", "eki").keys_erased());
  EXPECT_THAT(world.Extract("ali", "eki"), Not(HasSubstr(kNote)));
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Erasure, ChangesNoRecordNoCountAndNoLeafBeforeIt) {
  World world;
  world.Person("ali", kName);
  world.Category("ali", fv1::CATEGORY_VICTIM);
  const auto before = world.harness.Records();
  world.Erase("ali");
  const auto after = world.harness.Records();
  ASSERT_GT(after.size(), before.size());
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(after[i].header_bytes, before[i].header_bytes);
    EXPECT_EQ(after[i].payload, before[i].payload);
    EXPECT_EQ(after[i].sealed, before[i].sealed);
  }
  EXPECT_EQ(
      world.Do<fv1::ListPersonsResponse>("ListPersons", fv1::ListPersonsRequest()).persons_size(),
      1);
}

TEST(Erasure, TakesAllRecordsOfAMergedPersonWhicheverIsNamed) {
  World world;
  world.Person("ali", kName);
  world.Person("twin", "Opfundet Baggersen");
  world.Person("third", "Opfundet Tredje");
  world.Merge("twin", "ali");
  world.Merge("third", "ali");
  const auto report = world.Erase("twin");
  EXPECT_THAT(report.person_ids(),
              UnorderedElementsAre(TestId("ali"), TestId("twin"), TestId("third")));
  EXPECT_EQ(report.person_ids(0), TestId("ali"));
  EXPECT_TRUE(world.harness.keys().IsErased(SubjectId(TestUuid("ali")), 1));
  EXPECT_TRUE(world.harness.keys().IsErased(SubjectId(TestUuid("twin")), 1));
  EXPECT_TRUE(world.harness.keys().IsErased(SubjectId(TestUuid("third")), 1));
  EXPECT_EQ(world.Found("Baggersen"), 0U);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Erasure, NeedsASecondApproverOfTheSameController) {
  World world;
  world.Person("ali", kName);
  ASSERT_THAT(world.OpenCase("case", rv1::RECORDS_CASE_KIND_ERASURE, "ali"), IsOk());
  EXPECT_THAT(world.Approve("case", RecordsOfficer("second")), RefusedWith("ERASURE_NOT_PROPOSED"));
  ASSERT_THAT(world.Propose("case", RecordsOfficer("first")), IsOk());
  EXPECT_THAT(world.Approve("case", RecordsOfficer("first")),
              RefusedWith("SECOND_APPROVER_IS_THE_FIRST"));
  EXPECT_THAT(world.Approve("case", RecordsOfficer("second", "eki")), RefusedWith("CASE_UNKNOWN"));
  EXPECT_THAT(world.Approve("case", {.role = "eki", .actor = TestId("worker")}),
              RefusedWith("CASE_UNKNOWN"));
  EXPECT_THAT(world.Approve("case", {.role = "officer", .actor = TestId("officer")}),
              RefusedWith("ROLE_NOT_ALLOWED"));
  EXPECT_EQ(world.NameOf("ali"), kName);
  EXPECT_THAT(world.Approve("case", {.role = "leadership", .actor = TestId("chief")}), IsOk());
  EXPECT_TRUE(world.Report("case", RecordsOfficer("first")).keys_erased());
}

TEST(Erasure, WhatIsToldInWordsAfterwardsIsRefusedAndWhatIsNotIsTakenDown) {
  World world;
  world.Person("ali", kName);
  world.Erase("ali");
  fv1::CorrectPersonRequest correct = focus::CorrectBirthDate("1990-01-01");
  correct.set_person_id(TestId("ali"));
  EXPECT_THAT(world.Send<fv1::CorrectPersonResponse>("varsel.focus.v1.FocusService/CorrectPerson",
                                                     correct, Leader()),
              RefusedWith("PERSON_ERASED"));
  fv1::RecordCategoryRequest category = focus::Categorised(fv1::CATEGORY_VICTIM, "category");
  category.set_person_id(TestId("ali"));
  EXPECT_THAT(world.Send<fv1::RecordCategoryResponse>("varsel.focus.v1.FocusService/RecordCategory",
                                                      category, Leader()),
              RefusedWith("PERSON_ERASED"));
  category.clear_source();  // the bare fact
  EXPECT_THAT(world.Send<fv1::RecordCategoryResponse>("varsel.focus.v1.FocusService/RecordCategory",
                                                      category, Leader()),
              IsOk());
  // EKI's side goes on, and the same human is a new person.
  EXPECT_THAT(world.EkiContact("ali", kNote), IsOk());
  world.Person("ali-again", kName);
  EXPECT_EQ(world.Found(kName), 1U);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Erasure, AFocusPersonIsRemovedFirst) {
  World world;
  world.Person("person", kName);
  world.Category("person", fv1::CATEGORY_SUSPECT);
  world.Do<fv1::NominatePersonResponse>("NominatePerson", focus::Nominate());
  ASSERT_THAT(world.OpenCase("case", rv1::RECORDS_CASE_KIND_ERASURE, "person"), IsOk());
  EXPECT_THAT(world.Propose("case", RecordsOfficer("first")), RefusedWith("PERSON_IN_WORK"));
  world.Do<fv1::DeclineNominationResponse>("DeclineNomination", focus::Decline());
  EXPECT_THAT(world.Propose("case", RecordsOfficer("first")), IsOk());
}

TEST(Extract, LeavesOutSourcesGroundsAffiliationAndOthers) {
  World world;
  world.Person("person", kName);
  world.Category("person", fv1::CATEGORY_SUSPECT);
  world.Do<fv1::NominatePersonResponse>("NominatePerson", focus::Nominate());
  const std::string text = world.Extract("person");
  EXPECT_THAT(text, AllOf(HasSubstr(kName), HasSubstr("CATEGORY_SUSPECT"),
                          HasSubstr("explanation=Du har en stemme")));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("dom")), Not(HasSubstr("det, der skete")),
                          Not(HasSubstr("sag")), Not(HasSubstr(TestId("person")))));
  for (const uint32_t page_size : {1U, 2U, 200U}) {
    EXPECT_EQ(world.Extract("person", "", page_size), text) << page_size;
  }
}

TEST(Extract, RefusesTheTokenOfAnotherPersonsPageRatherThanEndAsIfAllWasTold) {
  World world;
  for (const char* person : {"ali", "bo"}) {
    world.Person(person, kName);
    world.Category(person, fv1::CATEGORY_SUSPECT);
  }
  rv1::ExtractPersonRequest request;
  request.set_person_id(TestId("ali"));
  request.set_page_size(1);
  const auto page =
      world.Ask<rv1::ExtractPersonResponse>("ExtractPerson", request, RecordsOfficer("first"));
  ASSERT_THAT(page, IsOk());
  ASSERT_NE(page->next_page_token(), "");
  request.set_person_id(TestId("bo"));
  request.set_page_token(page->next_page_token());
  EXPECT_THAT(
      world.Ask<rv1::ExtractPersonResponse>("ExtractPerson", request, RecordsOfficer("first")),
      RefusedWith("PAGE_TOKEN_MALFORMED"));
}

TEST(Extract, IsTheRecordsOfficersAloneAndOfHisOwnController) {
  World world;
  world.Person("ali", kName);
  rv1::ExtractPersonRequest request;
  request.set_person_id(TestId("ali"));
  for (const char* role : {"officer", "investigator", "project_leader", "eki", "jurist",
                           "leadership", "analyst", "dpo", "administrator"}) {
    EXPECT_THAT(world.Ask<rv1::ExtractPersonResponse>("ExtractPerson", request, {.role = role}),
                RefusedWith("ROLE_NOT_ALLOWED"))
        << role;
  }
  EXPECT_THAT(world.Ask<rv1::ExtractPersonResponse>("ExtractPerson", request,
                                                    {.role = "records_officer", .purpose = ""}),
              RefusedWith("PURPOSE_REQUIRED"));
  EXPECT_EQ(world.Extract("ali", "eki"), "");
}

TEST(Cases, AreDueWithinThirtyDaysAndOverdueOnesComeFirst) {
  World world;
  ASSERT_THAT(world.OpenCase("early", rv1::RECORDS_CASE_KIND_COMPLAINT, ""), IsOk());
  world.Advance(absl::Hours(24 * 20));
  ASSERT_THAT(world.OpenCase("late", rv1::RECORDS_CASE_KIND_CORRECTION, ""), IsOk());
  ASSERT_THAT(world.OpenCase("ekis", rv1::RECORDS_CASE_KIND_ACCESS, "", RecordsOfficer("x", "eki")),
              IsOk());
  world.Advance(absl::Hours(24 * 11));
  rv1::ListCasesRequest request;
  auto list = world.Ask<rv1::ListCasesResponse>("ListCases", request, RecordsOfficer("first"));
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->cases_size(), 2);
  EXPECT_EQ(list->cases(0).case_id(), TestId("early"));
  EXPECT_TRUE(list->cases(0).overdue());
  EXPECT_FALSE(list->cases(1).overdue());
  request.set_overdue_only(true);
  list = world.Ask<rv1::ListCasesResponse>("ListCases", request, RecordsOfficer("first"));
  EXPECT_EQ(list->cases_size(), 1);

  rv1::AnswerCaseRequest answer;
  answer.set_outcome(rv1::RECORDS_OUTCOME_REFUSED);
  EXPECT_THAT(
      world.OfCase<rv1::AnswerCaseResponse>("AnswerCase", "early", answer, RecordsOfficer("first")),
      IsOk());
  list = world.Ask<rv1::ListCasesResponse>("ListCases", request, RecordsOfficer("first"));
  EXPECT_EQ(list->cases_size(), 0);
  world.harness.ExpectRebuiltEqualsFollowed();
}

TEST(Cases, NeitherConfirmNorDenyGivesTheSameWordsWhetherHeIsOnRecordOrNot) {
  World world;
  world.Person("ali", kName);
  std::vector<std::string> texts;
  for (const std::string person : {"", "ali"}) {
    const std::string id = "case" + person;
    ASSERT_THAT(world.OpenCase(id, rv1::RECORDS_CASE_KIND_ACCESS, person), IsOk());
    rv1::AnswerCaseRequest answer;
    answer.set_outcome(rv1::RECORDS_OUTCOME_NEITHER_CONFIRM_NOR_DENY);
    ASSERT_THAT(
        world.OfCase<rv1::AnswerCaseResponse>("AnswerCase", id, answer, RecordsOfficer("first")),
        IsOk());
    rv1::GetCaseReplyRequest request;
    request.set_case_id(TestId(id));
    const auto reply =
        world.Ask<rv1::GetCaseReplyResponse>("GetCaseReply", request, RecordsOfficer("first"));
    ASSERT_THAT(reply, IsOk());
    texts.push_back(reply->text());
  }
  EXPECT_EQ(texts[0], texts[1]);
}

TEST(DistrictKey, IsRotatedByAnAdministratorOnly) {
  int rotations = 0;
  World world(nullptr, {.rotate = [&]() -> absl::StatusOr<records::Rotation> {
                return records::Rotation{.rotated = ++rotations == 1, .key_source = "next"};
              }});
  const std::string method = "varsel.records.v1.KeyService/RotateDistrictKey";
  const rv1::RotateDistrictKeyRequest request;
  EXPECT_THAT(world.Send<rv1::RotateDistrictKeyResponse>(method, request, Leader()),
              RefusedWith("ROLE_NOT_ALLOWED"));
  const CallerOptions administrator = {.role = "administrator", .actor = TestId("admin")};
  const auto reply = world.Send<rv1::RotateDistrictKeyResponse>(method, request, administrator);
  ASSERT_THAT(reply, IsOk());
  EXPECT_TRUE(reply->rotated());
  World without;
  EXPECT_THAT(without.Send<rv1::RotateDistrictKeyResponse>(method, request, administrator),
              RefusedWith("NO_NEXT_DISTRICT_KEY"));
}

}  // namespace
}  // namespace varsel::erasure
