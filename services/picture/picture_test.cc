// The area through the real pipeline, in memory.
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/picture/register.h"
#include "services/runtime/pseudonym.h"
#include "services/runtime/stored_event.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"

namespace varsel::picture {
namespace {

using testing::AreaHarness;
using testing::CallerOptions;
using ::testing::ElementsAre;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;
using ::testing::UnorderedElementsAre;

class PictureTest : public ::testing::Test {
 protected:
  PictureTest() {
    for (const char* name : {"north", "south"}) {
      focus::v1::FocusEvent event;
      event.mutable_section_registered()->set_section_id(TestId(name));
      Happened({"focus.section", TestUuid(name)}, event);
    }
    for (const char* name : {"red", "blue"}) {
      focus::v1::FocusEvent event;
      event.mutable_group_registered()->set_group_id(TestId(name));
      Happened({"focus.group", TestUuid(name)}, event);
    }
  }
  ~PictureTest() override { harness_.ExpectRebuiltEqualsFollowed(); }

  template <typename Event>
  void Happened(const StreamId& stream, Event event) {
    log::NewRecord record;
    record.meta.stream = stream;
    record.meta.kind = std::string(runtime::KindOf(event));
    record.meta.event_id = EventId(TestUuid(absl::StrCat("event-", ++ids_)));
    record.meta.occurred = harness_.now();
    record.meta.actor = ActorId(TestUuid("actor"));
    record.meta.controller = 1;
    for (const SubjectId& subject : harness_.sealer().SubjectsToSeal(event)) {
      ASSERT_THAT(harness_.keys().EnsureKey(subject, 1), IsOk());
    }
    auto sealed = harness_.sealer().Seal(record.meta.event_id, 1, &event);
    ASSERT_THAT(sealed, IsOk());
    record.payload = std::move(sealed->payload);
    record.sealed = std::move(sealed->sealed);
    record.meta.subjects = std::move(sealed->subjects);
    log::AppendRequest request;
    request.records.push_back(std::move(record));
    ASSERT_THAT(harness_.event_log().AppendAndWait(std::move(request)), IsOk());
  }
  void Member(const std::string& person, const std::string& group, absl::Duration ago,
              absl::Duration ended_ago = absl::ZeroDuration()) {
    focus::v1::FocusEvent event;
    auto& said = *event.mutable_affiliation_recorded();
    said.set_person_id(TestId(person));
    said.set_affiliation_id(TestId(person + group));
    said.set_group_id(TestId(group));
    said.set_role(focus::v1::AFFILIATION_ROLE_MEMBER);
    said.set_source("Set med de andre");
    *said.mutable_from() = ToProto(harness_.now() - ago);
    if (ended_ago > absl::ZeroDuration()) {
      *said.mutable_until() = ToProto(harness_.now() - ended_ago);
    }
    Happened({"focus.person", TestUuid(person)}, event);
  }
  void Aged(const std::string& person, focus::v1::AgeGroup group) {
    focus::v1::FocusEvent event;
    event.mutable_person_corrected()->set_person_id(TestId(person));
    event.mutable_person_corrected()->set_age_group(group);
    Happened({"focus.person", TestUuid(person)}, event);
  }
  void Categorised(const std::string& person, focus::v1::Category category,
                   const std::string& name) {
    focus::v1::FocusEvent event;
    auto& said = *event.mutable_category_recorded();
    said.set_person_id(TestId(person));
    said.set_category_id(TestId(person + name));
    said.set_category(category);
    *said.mutable_from() = ToProto(harness_.now() - absl::Hours(1));
    Happened({"focus.person", TestUuid(person)}, event);
  }
  void Talk(const std::string& name, std::initializer_list<const char*> persons) {
    notification::v1::NotificationEvent event;
    auto& said = *event.mutable_group_talk_recorded();
    said.set_group_talk_id(TestId(name));
    *said.mutable_talked_time() = ToProto(harness_.now() - absl::Hours(5));
    for (const char* person : persons) said.add_present()->set_person_id(TestId(person));
    Happened({"notification.talk", TestUuid(name)}, event);
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& rpc, Request request,
                                const CallerOptions& caller = {}) {
    if constexpr (requires { request.set_request_id(""); }) {
      request.set_request_id(TestId(absl::StrCat("request-", ++ids_)));
    }
    return harness_.Call<Response>("varsel.picture.v1.PictureService/" + rpc, request, caller);
  }
  v1::GetGroupPictureResponse Picture(std::initializer_list<const char*> groups,
                                      v1::GetGroupPictureRequest request = {}) {
    for (const char* group : groups) request.add_group_ids(TestId(group));
    const auto reply = Call<v1::GetGroupPictureResponse>("GetGroupPicture", request);
    EXPECT_THAT(reply, IsOk());
    return reply.value_or(v1::GetGroupPictureResponse());
  }

  int ids_ = 0;
  AreaHarness harness_{NewPictureArea()};
};

TEST_F(PictureTest, DrawsTiesToTheGroupsAskedForAndWhoWasAtATalkTogether) {
  Member("a", "red", absl::Hours(1000));
  Member("b", "red", absl::Hours(900));
  Member("c", "blue", absl::Hours(800));
  Talk("talk", {"a", "b", "c"});
  EXPECT_EQ(Picture({"red"}).edges_size(), 3) << "c is of no group asked for";
  const v1::GetGroupPictureResponse both = Picture({"red", "blue"});
  EXPECT_THAT(both.person_ids(), UnorderedElementsAre(TestId("a"), TestId("b"), TestId("c")));
  EXPECT_EQ(both.edges_size(), 6);
  EXPECT_EQ(both.edges(5).edge_kind(), v1::EDGE_KIND_CO_ATTENDANCE);
  EXPECT_EQ(both.edges(5).source(), TestId("talk"));
  EXPECT_FALSE(both.cut_short());
}

TEST_F(PictureTest, TellsLeadershipWhoIsTiedAndNotWhoToldIt) {
  Member("a", "red", absl::Hours(1000));
  EXPECT_EQ(Picture({"red"}).edges(0).source(), "Set med de andre");
  v1::GetGroupPictureRequest request;
  request.add_group_ids(TestId("red"));
  const auto shown =
      Call<v1::GetGroupPictureResponse>("GetGroupPicture", request, {.role = "leadership"});
  ASSERT_THAT(shown, IsOk());
  ASSERT_EQ(shown->edges_size(), 1);
  EXPECT_EQ(shown->edges(0).source(), "");
}

TEST_F(PictureTest, NamesPersonsToLeadershipByPseudonymUnlessItSaysWhy) {
  Member("a", "red", absl::Hours(1000));
  Member("b", "red", absl::Hours(1000));
  Talk("talk", {"a", "b"});
  v1::GetGroupPictureRequest request;
  request.add_group_ids(TestId("red"));
  const auto shown =
      Call<v1::GetGroupPictureResponse>("GetGroupPicture", request, {.role = "leadership"});
  ASSERT_THAT(shown, IsOk());
  ASSERT_EQ(shown->edges_size(), 3);
  const std::string text = shown->SerializeAsString();
  EXPECT_EQ(text.find(TestId("a")), std::string::npos);
  EXPECT_EQ(text.find(TestId("b")), std::string::npos);
  std::set<std::string> named;
  for (const std::string& person : {TestId("a"), TestId("b")}) {
    named.insert(runtime::PersonPseudonym(harness_.keys(), Uuid::Parse(person).value().bytes()));
  }
  EXPECT_THAT(shown->person_ids(), ::testing::UnorderedElementsAreArray(named));
  EXPECT_TRUE(named.contains(shown->edges(2).other_person_id()));
  const auto by_id = Call<v1::GetGroupPictureResponse>(
      "GetGroupPicture", request, {.role = "leadership", .purpose = "identify-persons"});
  ASSERT_THAT(by_id, IsOk());
  EXPECT_THAT(by_id->person_ids(), UnorderedElementsAre(TestId("a"), TestId("b")));
}

TEST_F(PictureTest, LeavesOutTiesOfAnotherTimeAndThoseThatWereNever) {
  Member("a", "red", absl::Hours(1000), absl::Hours(500));
  Member("b", "red", absl::Hours(100));
  v1::GetGroupPictureRequest since;
  *since.mutable_from() = ToProto(harness_.now() - absl::Hours(300));
  EXPECT_THAT(Picture({"red"}, since).person_ids(), ElementsAre(TestId("b")));
  focus::v1::FocusEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_person_id(TestId("b"));
  withdrawn.mutable_fact_withdrawn()->set_fact_id(TestId("bred"));
  withdrawn.mutable_fact_withdrawn()->set_fact_kind("affiliation_recorded");
  Happened({"focus.person", TestUuid("b")}, withdrawn);
  EXPECT_TRUE(Picture({"red"}, since).edges().empty());
  v1::GetGroupPictureRequest unknown;
  unknown.add_group_ids(TestId("greens"));
  EXPECT_THAT(Call<v1::GetGroupPictureResponse>("GetGroupPicture", unknown),
              RefusedWith("GROUP_UNKNOWN"));
}

TEST_F(PictureTest, MergedRecordsAreOneNodeUntilTheMergeIsTakenBack) {
  Member("a", "red", absl::Hours(1000));
  Member("b", "red", absl::Hours(900));
  focus::v1::FocusEvent merged;
  merged.mutable_person_merged()->set_person_id(TestId("b"));
  merged.mutable_person_merged()->set_into_person_id(TestId("a"));
  Happened({"focus.person", TestUuid("b")}, merged);
  EXPECT_THAT(Picture({"red"}).person_ids(), ElementsAre(TestId("a")));
  focus::v1::FocusEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_person_id(TestId("b"));
  withdrawn.mutable_fact_withdrawn()->set_fact_kind("person_merged");
  Happened({"focus.person", TestUuid("b")}, withdrawn);
  EXPECT_EQ(Picture({"red"}).person_ids_size(), 2);
}

TEST_F(PictureTest, ShowsNothingOfWhoHasBecomeAMinorUntilHisBirthDateIsPutRight) {
  Member("a", "red", absl::Hours(1000));
  Member("b", "red", absl::Hours(900));
  Talk("talk", {"a", "b"});
  ASSERT_EQ(Picture({"red"}).edges_size(), 3);
  Aged("b", focus::v1::AGE_GROUP_MINOR);
  EXPECT_THAT(Picture({"red"}).person_ids(), ElementsAre(TestId("a")));
  EXPECT_EQ(Picture({"red"}).edges_size(), 1) << "nor the talk with him";
  Talk("another", {"a", "b"});
  Member("b", "blue", absl::Hours(5));
  EXPECT_EQ(Picture({"red", "blue"}).edges_size(), 1) << "nor what is recorded later";
  Aged("b", focus::v1::AGE_GROUP_ADULT);
  EXPECT_EQ(Picture({"red", "blue"}).edges_size(), 5);
}

TEST_F(PictureTest, ShowsNothingOfWhoIsOnlyAVictimAWitnessOrARelative) {
  using focus::v1::Category;
  for (const Category category :
       {focus::v1::CATEGORY_VICTIM, focus::v1::CATEGORY_WITNESS, focus::v1::CATEGORY_RELATIVE}) {
    const std::string person = focus::v1::Category_Name(category);
    Member(person, "red", absl::Hours(900));
    ASSERT_THAT(Picture({"red"}).person_ids(), ElementsAre(TestId(person)));
    Categorised(person, category, "only");
    EXPECT_TRUE(Picture({"red"}).person_ids().empty());
    Categorised(person, focus::v1::CATEGORY_SUSPECT, "too");
    EXPECT_THAT(Picture({"red"}).person_ids(), ElementsAre(TestId(person)));
    focus::v1::FocusEvent withdrawn;
    withdrawn.mutable_fact_withdrawn()->set_fact_id(TestId(person + "too"));
    withdrawn.mutable_fact_withdrawn()->set_fact_kind("category_recorded");
    Happened({"focus.person", TestUuid(person)}, withdrawn);
    EXPECT_TRUE(Picture({"red"}).edges().empty());
  }
}

TEST_F(PictureTest, ShowsNothingOfARecordMergedIntoAMinors) {
  Member("b", "red", absl::Hours(900));
  Aged("a", focus::v1::AGE_GROUP_MINOR);
  focus::v1::FocusEvent merged;
  merged.mutable_person_merged()->set_person_id(TestId("b"));
  merged.mutable_person_merged()->set_into_person_id(TestId("a"));
  Happened({"focus.person", TestUuid("b")}, merged);
  EXPECT_TRUE(Picture({"red"}).edges().empty());
}

TEST_F(PictureTest, ShowsTheLastJudgementOfEachIndicatorAndItsHistory) {
  v1::JudgeRiskRequest judge;
  judge.set_group_id(TestId("red"));
  judge.set_judgement_id(TestId("first"));
  judge.set_indicator(v1::RISK_INDICATOR_CRIME);
  judge.set_level(v1::RISK_LEVEL_LOW);
  *judge.mutable_judged_time() = ToProto(harness_.now() - absl::Hours(48));
  judge.set_basis("Få sager");
  ASSERT_THAT(Call<v1::JudgeRiskResponse>("JudgeRisk", judge), IsOk());
  judge.set_judgement_id(TestId("second"));
  judge.set_level(v1::RISK_LEVEL_HIGH);
  *judge.mutable_judged_time() = ToProto(harness_.now() - absl::Hours(2));
  ASSERT_THAT(Call<v1::JudgeRiskResponse>("JudgeRisk", judge), IsOk());
  v1::GetGroupRisksRequest get;
  get.set_group_id(TestId("red"));
  auto risks = Call<v1::GetGroupRisksResponse>("GetGroupRisks", get);
  ASSERT_THAT(risks, IsOk());
  EXPECT_EQ(risks->judgements_size(), 2);
  ASSERT_EQ(risks->now_size(), 1);
  EXPECT_EQ(risks->now(0).level(), v1::RISK_LEVEL_HIGH);
  EXPECT_EQ(risks->judgements(0).basis(), "Få sager");
  v1::WithdrawRiskRequest withdraw;
  withdraw.set_group_id(TestId("red"));
  withdraw.set_judgement_id(TestId("second"));
  withdraw.set_expected_version(1);
  withdraw.set_reason_code("mistaken");
  EXPECT_THAT(Call<v1::WithdrawRiskResponse>("WithdrawRisk", withdraw), RefusedWith("VERSION_MET"));
  withdraw.set_expected_version(2);
  ASSERT_THAT(Call<v1::WithdrawRiskResponse>("WithdrawRisk", withdraw), IsOk());
  risks = Call<v1::GetGroupRisksResponse>("GetGroupRisks", get);
  EXPECT_EQ(risks->now(0).level(), v1::RISK_LEVEL_LOW);
}

TEST_F(PictureTest, ListsObservationsOfTheSectionThatTheCallerMaySee) {
  v1::ObserveAreaRequest observe;
  observe.set_observation_id(TestId("o1"));
  observe.set_section_id(TestId("north"));
  observe.set_area("Havnen");
  observe.add_group_ids(TestId("red"));
  observe.set_problem(v1::AREA_PROBLEM_GATHERING);
  *observe.mutable_observed_time() = ToProto(harness_.now() - absl::Hours(2));
  observe.set_note("Samles ved kiosken efter mørkets frembrud");
  ASSERT_THAT(Call<v1::ObserveAreaResponse>("ObserveArea", observe), IsOk());
  v1::ListAreaObservationsRequest list;
  list.set_group_id(TestId("red"));
  auto reply = Call<v1::ListAreaObservationsResponse>("ListAreaObservations", list);
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->observations_size(), 1);
  EXPECT_EQ(reply->observations(0).note(), observe.note());
  const CallerOptions south{.role = "officer", .section = TestId("south")};
  EXPECT_EQ(Call<v1::ListAreaObservationsResponse>("ListAreaObservations", list, south)
                ->observations_size(),
            0);
  v1::WithdrawAreaObservationRequest withdraw;
  withdraw.set_observation_id(TestId("o1"));
  withdraw.set_reason_code("mistaken");
  EXPECT_THAT(Call<v1::WithdrawAreaObservationResponse>("WithdrawAreaObservation", withdraw, south),
              RefusedWith("OBSERVATION_UNKNOWN"));
  ASSERT_THAT(Call<v1::WithdrawAreaObservationResponse>("WithdrawAreaObservation", withdraw),
              IsOk());
  reply = Call<v1::ListAreaObservationsResponse>("ListAreaObservations", list);
  EXPECT_EQ(reply->observations_size(), 0);
}

}  // namespace
}  // namespace varsel::picture
