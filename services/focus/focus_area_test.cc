#include <algorithm>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "services/focus/focus_office.h"
#include "services/focus/shown_names.h"

namespace varsel::focus {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using testing::RefusedWith;
using ::testing::UnorderedElementsAre;

std::vector<std::string> IdsOf(const google::protobuf::RepeatedPtrField<v1::PersonSummary>& list) {
  std::vector<std::string> ids;
  for (const v1::PersonSummary& person : list) ids.push_back(person.person_id());
  return ids;
}

TEST(FocusArea, ShowsAFocusPersonWithAllOfHisLife) {
  Office office;
  office.FocusPerson();
  const v1::Person person = office.Get("person");
  EXPECT_EQ(person.summary().name(), "Søren Ågård");
  EXPECT_EQ(person.summary().birth_date(), "1990-06-15");
  EXPECT_EQ(person.summary().nomination_state(), v1::NOMINATION_STATE_APPROVED);
  EXPECT_THAT(person.summary().categories(), ElementsAre(v1::CATEGORY_SUSPECT));
  EXPECT_THAT(person.summary().group_ids(), ElementsAre(TestId("group")));
  EXPECT_THAT(person.summary().marks(), IsEmpty());
  EXPECT_EQ(person.categories(0).source(), "dom");
  EXPECT_EQ(person.affiliations(0).judged_by(), "efterforsker");
  ASSERT_EQ(person.nominations_size(), 1);
  EXPECT_EQ(person.nominations(0).explanation(), "Du har en stemme, som de andre lytter til.");
  EXPECT_EQ(person.nominations(0).violence_grounds(0).source(), "sag");
  EXPECT_EQ(person.nominations(0).nominated_by(), TestId("officer"));
  EXPECT_EQ(person.nominations(0).steps_size(), 2);
  EXPECT_EQ(person.nominations(0).steps(1).actor_id(), TestId("leader"));
  office.harness.ExpectRebuiltEqualsFollowed();
}

TEST(FocusArea, ListsPersonsBySectionStateAndGroupAPageAtATime) {
  Office office;
  office.FocusPerson("a");
  for (const char* id : {"b", "c", "d"}) office.Person(id);
  office.Person("e", "Anden Mand", "1991-01-01", "other");
  v1::ListPersonsRequest request;
  EXPECT_EQ(office.Sent<v1::ListPersonsResponse>("ListPersons", request).persons_size(), 5);
  request.set_nomination_state(v1::NOMINATION_STATE_APPROVED);
  EXPECT_THAT(IdsOf(office.Sent<v1::ListPersonsResponse>("ListPersons", request).persons()),
              ElementsAre(TestId("a")));
  request.Clear();
  request.set_group_id(TestId("group"));
  EXPECT_THAT(IdsOf(office.Sent<v1::ListPersonsResponse>("ListPersons", request).persons()),
              ElementsAre(TestId("a")));
  request.Clear();
  request.set_section_id(TestId("section"));
  request.set_page_size(3);
  const auto first = office.Sent<v1::ListPersonsResponse>("ListPersons", request);
  EXPECT_EQ(first.persons_size(), 3);
  request.set_page_token(first.next_page_token());
  const auto second = office.Sent<v1::ListPersonsResponse>("ListPersons", request);
  EXPECT_EQ(second.persons_size(), 1);
  EXPECT_EQ(second.next_page_token(), "");
  request.set_section_id(TestId("other"));
  EXPECT_THAT(office.Send<v1::ListPersonsResponse>("ListPersons", request),
              RefusedWith("PAGE_TOKEN_MALFORMED"));
}

TEST(FocusArea, OfAnotherSectionDoesNotExistForAnOfficer) {
  Office office;
  office.Person("person");
  office.Person("foreign", "Anden Mand", "1991-01-01", "other");
  v1::GetPersonRequest get;
  get.set_person_id(TestId("foreign"));
  EXPECT_THAT(office.Send<v1::GetPersonResponse>("GetPerson", get, Officer()),
              RefusedWith("PERSON_UNKNOWN"));
  EXPECT_THAT(
      office.Send<v1::RecordCategoryResponse>(
          "RecordCategory", Office::For("foreign", Categorised(v1::CATEGORY_SUSPECT)), Officer()),
      RefusedWith("PERSON_UNKNOWN"));
  v1::ListPersonsRequest list;
  EXPECT_THAT(IdsOf(office.Sent<v1::ListPersonsResponse>("ListPersons", list, Officer()).persons()),
              ElementsAre(TestId("person")));
  list.set_section_id(TestId("other"));
  EXPECT_EQ(office.Sent<v1::ListPersonsResponse>("ListPersons", list, Officer()).persons_size(), 0);
  v1::FindPersonsRequest find;
  find.set_name("Anden Mand");
  EXPECT_EQ(office.Sent<v1::FindPersonsResponse>("FindPersons", find, Officer()).persons_size(), 0);
  EXPECT_EQ(office.Sent<v1::FindPersonsResponse>("FindPersons", find).persons_size(), 1);
}

TEST(FocusArea, WarnsOfADuplicateAndNeverBlocks) {
  Office office;
  EXPECT_EQ(office.Person("first").possible_duplicate_ids_size(), 0);
  v1::FindPersonsRequest find;  // waits until the index holds the first
  find.set_name("soeren");
  EXPECT_THAT(IdsOf(office.Sent<v1::FindPersonsResponse>("FindPersons", find).persons()),
              ElementsAre(TestId("first")));
  const auto warned = office.Person("second", "Soeren Aagaard", "");
  EXPECT_FALSE(warned.duplicates_not_searched());
  EXPECT_THAT(warned.possible_duplicate_ids(), ElementsAre(TestId("first")));
  EXPECT_THAT(office.Person("third", "Helt Anderledes", "1990-06-15").possible_duplicate_ids(),
              ElementsAre(TestId("first")));
}

TEST(FocusArea, AnswersAStaleVersionWithTheOneMet) {
  Office office;
  const uint64_t seen = office.Person("person").version();
  auto category = Categorised(v1::CATEGORY_SUSPECT);
  category.set_expected_version(seen);
  office.Sent<v1::RecordCategoryResponse>("RecordCategory", category);
  auto second = Categorised(v1::CATEGORY_VICTIM, "second");
  second.set_expected_version(seen);
  const auto stale = office.Send<v1::RecordCategoryResponse>("RecordCategory", second);
  EXPECT_THAT(stale, RefusedWith("VERSION_MET"));
  EXPECT_EQ(DetailOf(stale.status())->version_met(), 2u);
}

TEST(FocusArea, AnswersARepeatedRequestWithItsFirstReply) {
  Office office;
  office.Person("person");
  auto category = Categorised(v1::CATEGORY_SUSPECT);
  category.set_request_id(TestId("same"));
  const auto first = office.Sent<v1::RecordCategoryResponse>("RecordCategory", category);
  const auto second = office.Sent<v1::RecordCategoryResponse>("RecordCategory", category);
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
  EXPECT_EQ(office.Get("person").categories_size(), 1);
}

TEST(FocusArea, AnswersAMergedRecordWithTheOneThatStayed) {
  Office office;
  office.FocusPerson("stays");
  office.Person("goes", "Søren Aagaard");
  office.Sent<v1::RecordCategoryResponse>(
      "RecordCategory", Office::For("goes", Categorised(v1::CATEGORY_CONVICTED, "conviction")));
  v1::MergePersonsRequest merge = Office::For("goes", v1::MergePersonsRequest());
  merge.set_into_person_id(TestId("stays"));
  merge.set_reason("samme mand");
  const auto merged = office.Sent<v1::MergePersonsResponse>("MergePersons", merge);
  EXPECT_EQ(merged.person_id(), TestId("stays"));

  const v1::Person person = office.Get("goes");
  EXPECT_EQ(person.summary().person_id(), TestId("stays"));
  EXPECT_EQ(person.asked_for_id(), TestId("goes"));
  EXPECT_THAT(person.merged_from_ids(), ElementsAre(TestId("goes")));
  ASSERT_EQ(person.categories_size(), 2);
  EXPECT_EQ(person.categories(1).recorded_under(), TestId("goes"));
  EXPECT_EQ(person.categories(1).source(), "dom");  // opened with the other record's key

  // What is recorded of the one that went stands with the one that stayed.
  const auto later = office.Sent<v1::RecordCategoryResponse>(
      "RecordCategory", Office::For("goes", Categorised(v1::CATEGORY_OTHER, "later")));
  EXPECT_EQ(later.person_id(), TestId("stays"));
  EXPECT_EQ(office.Get("stays").categories_size(), 3);
  v1::ListPersonsRequest list;
  EXPECT_EQ(office.Sent<v1::ListPersonsResponse>("ListPersons", list).persons_size(), 1);

  office.Sent<v1::WithdrawFactResponse>("WithdrawFact",
                                        Office::For("goes", Withdraw(merged.fact_id())));
  EXPECT_EQ(office.Get("goes").summary().person_id(), TestId("goes"));
  EXPECT_EQ(office.Get("goes").categories_size(), 1);
  EXPECT_EQ(office.Get("stays").categories_size(), 2);
  office.harness.ExpectRebuiltEqualsFollowed();
}

TEST(FocusArea, RemovesWhoseReviewLapsedByTheSystem) {
  Office office;
  office.FocusPerson();  // 1 January 2023: review due 1 July, removal due 1 October
  EXPECT_THAT(office.Send<v1::RemoveLapsedResponse>(
                  "RemoveLapsed", Office::For("person", v1::RemoveLapsedRequest())),
              RefusedWith("ROLE_NOT_ALLOWED"));
  office.harness.AdvanceTo(At("2023-07-02T12:00:00Z"));
  v1::ListReviewsDueRequest due;
  *due.mutable_due_before() = Stamp("2023-07-02T12:00:00Z");
  const auto overdue = office.Sent<v1::ListReviewsDueResponse>("ListReviewsDue", due);
  ASSERT_THAT(IdsOf(overdue.persons()), ElementsAre(TestId("person")));
  EXPECT_THAT(overdue.persons(0).marks(), ElementsAre(v1::PERSON_MARK_REVIEW_OVERDUE));
  EXPECT_EQ(office.harness.AdvanceTo(At("2023-09-30T12:00:00Z")).done, 0u);
  EXPECT_EQ(office.harness.AdvanceTo(At("2023-10-02T12:00:00Z")).done, 1u);
  const v1::Person person = office.Get("person");
  EXPECT_EQ(person.summary().nomination_state(), v1::NOMINATION_STATE_REMOVED);
  EXPECT_EQ(person.nominations(0).steps(2).removal_cause(), v1::REMOVAL_CAUSE_REVIEW_LAPSED);
  EXPECT_EQ(office.Sent<v1::ListReviewsDueResponse>("ListReviewsDue", due).persons_size(), 0);
  EXPECT_EQ(office.harness.AdvanceTo(At("2023-12-01T12:00:00Z")).done, 0u);
}

TEST(FocusArea, ShowsWhatWasKnownAtAMoment) {
  Office office;
  office.FocusPerson();
  office.harness.AdvanceTo(At("2023-02-01T12:00:00Z"));
  office.Sent<v1::WithdrawFactResponse>("WithdrawFact", Withdraw(TestId("category")));
  EXPECT_EQ(office.Get("person").categories_size(), 0);
  v1::GetPersonRequest then;
  then.set_person_id(TestId("person"));
  *then.mutable_known_at() = Stamp("2023-01-15T12:00:00Z");
  const auto known = office.Sent<v1::GetPersonResponse>("GetPerson", then).person();
  ASSERT_EQ(known.categories_size(), 1);
  EXPECT_FALSE(known.categories(0).has_recorded_until());
  v1::GetPersonRequest closed;
  closed.set_person_id(TestId("person"));
  closed.set_include_closed(true);
  const auto all = office.Sent<v1::GetPersonResponse>("GetPerson", closed).person();
  ASSERT_EQ(all.categories_size(), 1);
  EXPECT_TRUE(all.categories(0).withdrawn());
}

TEST(FocusArea, ShowsAnErasedPersonWithoutHisData) {
  Office office;
  office.FocusPerson();
  ASSERT_THAT(
      office.harness.keys().Erase(SubjectId(TestUuid("person")), common::v1::CONTROLLER_POLICE),
      IsOk());
  const v1::Person person = office.Get("person");
  EXPECT_TRUE(person.summary().erased());
  EXPECT_EQ(person.summary().name(), "");
  EXPECT_EQ(person.nominations(0).explanation(), "");
  EXPECT_EQ(person.summary().nomination_state(),
            v1::NOMINATION_STATE_APPROVED);  // counts stay right
  office.harness.ExpectRebuiltEqualsFollowed();
}

TEST(FocusArea, StoresNothingPersonalInTheClear) {
  Office office;
  office.FocusPerson();
  for (const log::Record& record : office.harness.Records()) {
    for (const char* personal :
         {"Søren", "1990-06-15", "Du har en stemme", "efterforsker", "observation"}) {
      EXPECT_THAT(record.payload, Not(HasSubstr(personal))) << record.header.meta.kind;
      EXPECT_THAT(record.header_bytes, Not(HasSubstr(personal)));
    }
  }
}

TEST(FocusArea, LetsOneOfTwoPassThatNominateAtOnce) {
  Office office;
  office.Person("person");
  std::vector<absl::Status> outcomes(2);
  std::vector<std::thread> callers;
  for (size_t i = 0; i < 2; ++i) {
    callers.emplace_back([&, i] {
      outcomes[i] = office
                        .Send<v1::NominatePersonResponse>(
                            "NominatePerson", Nominate(absl::StrCat("nomination-", i)),
                            Officer("section", absl::StrCat("officer-", i)))
                        .status();
    });
  }
  for (std::thread& caller : callers) caller.join();
  std::sort(outcomes.begin(), outcomes.end(), [](auto& a, auto& b) { return a.ok() > b.ok(); });
  EXPECT_THAT(outcomes[0], IsOk());
  EXPECT_THAT(outcomes[1], RefusedWith("NOMINATION_OPEN"));
}

TEST(FocusArea, RefusesAnAffiliationToAGroupWithdrawnAtOnce) {
  Office office;
  office.Person("person");
  v1::WithdrawGroupRequest withdraw;
  withdraw.set_group_id(TestId("group"));
  withdraw.set_reason_code("duplicate");
  absl::Status affiliated;
  std::thread other([&] {
    affiliated =
        office
            .Send<v1::RecordAffiliationResponse>("RecordAffiliation", Affiliated(), Investigator())
            .status();
  });
  office.Sent<v1::WithdrawGroupResponse>("WithdrawGroup", withdraw);
  other.join();
  // Whoever was first: an affiliation never follows the withdrawal of its group.
  bool withdrawn = false;
  for (const log::Record& record : office.harness.Records()) {
    if (record.header.meta.kind == "focus.v1.GroupWithdrawn") withdrawn = true;
    if (record.header.meta.kind == "focus.v1.AffiliationRecorded") {
      EXPECT_FALSE(withdrawn);
    }
  }
  if (!affiliated.ok()) {
    EXPECT_THAT(affiliated, RefusedWith("GROUP_UNKNOWN"));
  }
}

TEST(FocusArea, ListsGroupsAndSections) {
  Office office;
  v1::GetGroupRequest get;
  get.set_group_id(TestId("group"));
  EXPECT_EQ(office.Sent<v1::GetGroupResponse>("GetGroup", get, Officer()).group().name(),
            "Opfundet gruppe");
  v1::DissolveGroupRequest dissolve;
  dissolve.set_group_id(TestId("group"));
  *dissolve.mutable_active_until() = Stamp("2022-12-01T12:00:00Z");
  office.Sent<v1::DissolveGroupResponse>("DissolveGroup", dissolve);
  v1::ListGroupsRequest list;
  EXPECT_EQ(office.Sent<v1::ListGroupsResponse>("ListGroups", list).groups_size(), 1);
  list.set_active_only(true);
  EXPECT_EQ(office.Sent<v1::ListGroupsResponse>("ListGroups", list).groups_size(), 0);
  v1::ListSectionsRequest sections;
  EXPECT_EQ(
      office.Sent<v1::ListSectionsResponse>("ListSections", sections, Officer()).sections_size(),
      2);
  get.set_group_id(TestId("nothing"));
  EXPECT_THAT(office.Send<v1::GetGroupResponse>("GetGroup", get), RefusedWith("GROUP_UNKNOWN"));
}

TEST(FocusArea, ListsNameTwoHundredPersonsADayToOneCaller) {
  Office office;
  for (size_t i = 0; i <= ShownNames::kPersonsADay; ++i) office.Person(absl::StrCat("p", i));
  const auto unnamed = [&office](const CallerOptions& caller) {
    v1::ListPersonsRequest list;
    list.set_page_size(200);
    int count = 0;
    do {
      const auto page = office.Sent<v1::ListPersonsResponse>("ListPersons", list, caller);
      for (const v1::PersonSummary& person : page.persons()) {
        EXPECT_EQ(person.name_withheld(), person.name().empty());
        EXPECT_EQ(person.name_withheld(), person.birth_date().empty());
        count += person.name_withheld() ? 1 : 0;
      }
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    return count;
  };
  EXPECT_EQ(unnamed(Leader()), 1);
  EXPECT_EQ(unnamed(Leader()), 1) << "the same ones are named again";
  EXPECT_EQ(unnamed(Leader("another")), 1);
  for (size_t i = 0; i <= ShownNames::kPersonsADay; ++i) {
    ASSERT_NE(office.Get(absl::StrCat("p", i)).summary().name(), "") << "one at a time";
  }
  office.harness.Advance(absl::Hours(25));
  EXPECT_EQ(unnamed(Leader()), 1);
}

}  // namespace
}  // namespace varsel::focus
