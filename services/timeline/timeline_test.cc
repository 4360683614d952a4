// The area through the real pipeline, in memory.
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/runtime/stored_event.h"
#include "services/timeline/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/timeline/v1/timeline_service.pb.h"

namespace varsel::timeline {
namespace {

using testing::AreaHarness;
using testing::CallerOptions;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

constexpr char kService[] = "varsel.timeline.v1.TimelineService/";

class TimelineTest : public ::testing::Test {
 protected:
  TimelineTest() {
    for (const char* section : {"north", "south"}) {
      focus::v1::FocusEvent event;
      event.mutable_section_registered()->set_section_id(TestId(section));
      Happened({"focus.section", TestUuid(section)}, event);
    }
    for (const char* group : {"red", "blue"}) {
      focus::v1::FocusEvent event;
      event.mutable_group_registered()->set_group_id(TestId(group));
      Happened({"focus.group", TestUuid(group)}, event);
    }
  }

  // An event of another area.
  void Happened(const StreamId& stream, focus::v1::FocusEvent event) {
    log::NewRecord record;
    record.meta.stream = stream;
    record.meta.kind = std::string(runtime::KindOf(event));
    record.meta.event_id = EventId(TestUuid("focus-" + std::to_string(++events_)));
    record.meta.occurred = harness_.now();
    record.meta.actor = ActorId(TestUuid("actor"));
    record.meta.controller = 1;
    record.payload = event.SerializeAsString();
    log::AppendRequest request;
    request.records.push_back(std::move(record));
    ASSERT_THAT(harness_.event_log().AppendAndWait(std::move(request)), IsOk());
  }

  v1::RecordIncidentRequest Request(const std::string& name, const std::string& section,
                                    const std::string& aggressor, absl::Duration ago) {
    v1::RecordIncidentRequest request;
    request.set_request_id(TestId("request-" + name));
    request.set_incident_id(TestId(name));
    *request.mutable_occurred_time() = ToProto(harness_.now() - ago);
    request.set_precision(v1::TIME_PRECISION_DAY);
    request.set_section_id(TestId(section));
    request.set_area("Havnen");
    request.set_incident_kind(v1::INCIDENT_KIND_BLUNT);
    request.set_severity(v1::SEVERITY_MINOR_INJURY);
    request.set_source(v1::SOURCE_POLICE_REPORT);
    request.set_reliability(v1::RELIABILITY_CONFIRMED);
    request.set_note("Slagsmål foran en bar");
    v1::InvolvedGroup& group = *request.add_groups();
    group.set_group_id(TestId(aggressor));
    group.set_role(v1::GROUP_ROLE_AGGRESSOR);
    return request;
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& rpc, const Request& request,
                                const CallerOptions& caller) {
    return harness_.Call<Response>(kService + rpc, request, caller);
  }
  absl::StatusOr<v1::RecordIncidentResponse> Record(const v1::RecordIncidentRequest& request) {
    return Call<v1::RecordIncidentResponse>("RecordIncident", request, {.role = "investigator"});
  }
  std::vector<std::string> List(const v1::ListIncidentsRequest& request,
                                const CallerOptions& caller = {.role = "investigator"}) {
    const auto reply = Call<v1::ListIncidentsResponse>("ListIncidents", request, caller);
    EXPECT_THAT(reply, IsOk());
    std::vector<std::string> ids;
    if (reply.ok()) {
      for (const v1::Incident& incident : reply->incidents()) ids.push_back(incident.incident_id());
      token_ = reply->next_page_token();
    }
    return ids;
  }

  int events_ = 0;
  std::string token_;
  AreaHarness harness_{NewTimelineArea()};
};

TEST_F(TimelineTest, AnIncidentIsReadBackWithItsNote) {
  ASSERT_THAT(Record(Request("i1", "north", "red", absl::Hours(2))), IsOk());
  v1::GetIncidentRequest get;
  get.set_incident_id(TestId("i1"));
  const auto reply = Call<v1::GetIncidentResponse>("GetIncident", get, {.role = "investigator"});
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->incident().note(), "Slagsmål foran en bar");
  EXPECT_EQ(reply->incident().area(), "Havnen");
  EXPECT_EQ(reply->incident().version(), 1u);
}

TEST_F(TimelineTest, TheFutureIsRefused) {
  EXPECT_THAT(Record(Request("i1", "north", "red", -absl::Hours(2))),
              RefusedWith("TIME_IN_FUTURE"));
}

TEST_F(TimelineTest, ListsTheNewestFirstByDistrictSectionAndGroupAPageAtATime) {
  ASSERT_THAT(Record(Request("i1", "north", "red", absl::Hours(30))), IsOk());
  ASSERT_THAT(Record(Request("i2", "south", "blue", absl::Hours(20))), IsOk());
  ASSERT_THAT(Record(Request("i3", "north", "blue", absl::Hours(10))), IsOk());
  v1::ListIncidentsRequest list;
  EXPECT_THAT(List(list), ::testing::ElementsAre(TestId("i3"), TestId("i2"), TestId("i1")));
  list.set_page_size(2);
  EXPECT_THAT(List(list), ::testing::ElementsAre(TestId("i3"), TestId("i2")));
  list.set_page_token(token_);
  EXPECT_THAT(List(list), ::testing::ElementsAre(TestId("i1")));
  list = {};
  list.set_section_id(TestId("north"));
  EXPECT_THAT(List(list), ::testing::ElementsAre(TestId("i3"), TestId("i1")));
  list = {};
  list.set_group_id(TestId("blue"));
  EXPECT_THAT(List(list), ::testing::ElementsAre(TestId("i3"), TestId("i2")));
  list = {};
  *list.mutable_from() = ToProto(harness_.now() - absl::Hours(25));
  *list.mutable_until() = ToProto(harness_.now() - absl::Hours(15));
  EXPECT_THAT(List(list), ::testing::ElementsAre(TestId("i2")));
}

TEST_F(TimelineTest, AnOfficerSeesHisOwnSectionOnly) {
  ASSERT_THAT(Record(Request("i1", "north", "red", absl::Hours(30))), IsOk());
  ASSERT_THAT(Record(Request("i2", "south", "red", absl::Hours(20))), IsOk());
  const CallerOptions officer{.role = "officer", .section = TestId("south")};
  EXPECT_THAT(List({}, officer), ::testing::ElementsAre(TestId("i2")));
  v1::GetIncidentRequest get;
  get.set_incident_id(TestId("i1"));
  EXPECT_THAT(Call<v1::GetIncidentResponse>("GetIncident", get, officer),
              RefusedWith("INCIDENT_UNKNOWN"));
}

TEST_F(TimelineTest, ACorrectionMovesItAndAWithdrawalTakesItOutOfEveryList) {
  ASSERT_THAT(Record(Request("i1", "north", "red", absl::Hours(30))), IsOk());
  const v1::RecordIncidentRequest other = Request("i1", "south", "blue", absl::Hours(5));
  v1::CorrectIncidentRequest correct;
  correct.set_request_id(TestId("request-correct"));
  correct.set_incident_id(other.incident_id());
  *correct.mutable_occurred_time() = other.occurred_time();
  correct.set_precision(other.precision());
  correct.set_section_id(other.section_id());
  correct.set_incident_kind(other.incident_kind());
  correct.set_severity(other.severity());
  *correct.mutable_groups() = other.groups();
  correct.set_source(other.source());
  correct.set_reliability(other.reliability());
  correct.set_reason_code("wrong-place");
  ASSERT_THAT(
      Call<v1::CorrectIncidentResponse>("CorrectIncident", correct, {.role = "investigator"}),
      IsOk());
  v1::ListIncidentsRequest list;
  list.set_section_id(TestId("north"));
  EXPECT_TRUE(List(list).empty());
  list = {};
  list.set_group_id(TestId("red"));
  EXPECT_TRUE(List(list).empty());
  list.set_group_id(TestId("blue"));
  EXPECT_THAT(List(list), ::testing::ElementsAre(TestId("i1")));

  v1::WithdrawIncidentRequest withdraw;
  withdraw.set_request_id(TestId("request-withdraw"));
  withdraw.set_incident_id(TestId("i1"));
  withdraw.set_expected_version(1);
  withdraw.set_reason_code("recorded-twice");
  const auto stale =
      Call<v1::WithdrawIncidentResponse>("WithdrawIncident", withdraw, {.role = "investigator"});
  EXPECT_THAT(stale, RefusedWith("VERSION_MET"));
  withdraw.set_expected_version(2);
  ASSERT_THAT(
      Call<v1::WithdrawIncidentResponse>("WithdrawIncident", withdraw, {.role = "investigator"}),
      IsOk());
  EXPECT_TRUE(List({}).empty());
  harness_.ExpectRebuiltEqualsFollowed();
}

TEST_F(TimelineTest, OnlyAnInvestigatorRecords) {
  EXPECT_THAT(Call<v1::RecordIncidentResponse>("RecordIncident",
                                               Request("i1", "north", "red", absl::Hours(1)),
                                               {.role = "officer", .section = TestId("north")}),
              RefusedWith("ROLE_NOT_ALLOWED"));
}

}  // namespace
}  // namespace varsel::timeline
