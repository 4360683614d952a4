// A district with groups and a round, for tests of audits and scorecards: what other areas would
// have recorded is appended as events, and the area's own calls go through the real pipeline.
#ifndef VARSEL_SERVICES_PICTURE_AUDIT_WORLD_H_
#define VARSEL_SERVICES_PICTURE_AUDIT_WORLD_H_

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/picture/register.h"
#include "services/runtime/stored_event.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::picture {

class AuditWorld : public ::testing::Test {
 protected:
  AuditWorld() {
    for (const char* name : {"red", "blue", "green"}) Group(name);
    focus::v1::FocusEvent dissolved;
    dissolved.mutable_group_dissolved()->set_group_id(testing::TestId("green"));
    *dissolved.mutable_group_dissolved()->mutable_active_until() = At(-2000);
    Happened({"focus.group", testing::TestUuid("green")}, dissolved);
    notification::v1::NotificationEvent round;
    round.mutable_round_created()->set_round_id(testing::TestId("round"));
    Happened({"notification.round", testing::TestUuid("round")}, round);
    round.mutable_round_started()->set_round_id(testing::TestId("round"));
    *round.mutable_round_started()->mutable_started_time() = At(-1000);
    Happened({"notification.round", testing::TestUuid("round")}, round);
  }
  ~AuditWorld() override { harness_.ExpectRebuiltEqualsFollowed(); }

  google::protobuf::Timestamp At(int hours) const {
    return ToProto(harness_.now() + absl::Hours(hours));
  }
  template <typename Event>
  void Happened(const StreamId& stream, const Event& event) {
    log::NewRecord record;
    record.meta.stream = stream;
    record.meta.kind = std::string(runtime::KindOf(event));
    record.meta.event_id = EventId(testing::TestUuid(absl::StrCat("event-", ++ids_)));
    record.meta.occurred = harness_.now();
    record.meta.actor = ActorId(testing::TestUuid("actor"));
    record.meta.controller = 1;
    record.payload = event.SerializeAsString();
    log::AppendRequest request;
    request.records.push_back(std::move(record));
    ASSERT_THAT(harness_.event_log().AppendAndWait(std::move(request)), testing::IsOk());
  }
  void Group(const std::string& name) {
    focus::v1::FocusEvent event;
    event.mutable_group_registered()->set_group_id(testing::TestId(name));
    event.mutable_group_registered()->set_name(name);
    event.mutable_group_registered()->set_group_kind(focus::v1::GROUP_KIND_STREET_GROUP);
    *event.mutable_group_registered()->mutable_active_from() = At(-20000);
    Happened({"focus.group", testing::TestUuid(name)}, event);
  }
  void Member(const std::string& person, const std::string& group, int from_hours) {
    focus::v1::FocusEvent event;
    auto& said = *event.mutable_affiliation_recorded();
    said.set_person_id(testing::TestId(person));
    said.set_affiliation_id(testing::TestId(person + group));
    said.set_group_id(testing::TestId(group));
    *said.mutable_from() = At(from_hours);
    Happened({"focus.person", testing::TestUuid(person)}, event);
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& rpc, Request request,
                                const testing::CallerOptions& caller = {}) {
    if constexpr (requires { request.set_request_id(""); }) {
      request.set_request_id(testing::TestId(absl::StrCat("request-", ++ids_)));
    }
    return harness_.Call<Response>("varsel.picture.v1.PictureService/" + rpc, request, caller);
  }
  void Hold(const std::string& audit, int hours = -24) {
    v1::HoldAuditRequest hold;
    hold.set_audit_id(testing::TestId(audit));
    hold.set_round_id(testing::TestId("round"));
    *hold.mutable_held_time() = At(hours);
    hold.add_participants()->set_agency("politi");
    hold.mutable_participants(0)->set_role("naerpoliti");
    ASSERT_THAT(Call<v1::HoldAuditResponse>("HoldAudit", hold), testing::IsOk());
  }
  v1::RecordFindingRequest Finding(const std::string& audit, const std::string& group) const {
    v1::RecordFindingRequest finding;
    finding.set_audit_id(testing::TestId(audit));
    finding.set_finding_id(testing::TestId(audit + group));
    finding.set_group_id(testing::TestId(group));
    *finding.mutable_judged_time() = At(-24);
    finding.set_activity(v1::GROUP_ACTIVITY_ACTIVE);
    finding.set_group_kind(focus::v1::GROUP_KIND_STREET_GROUP);
    finding.set_note("Holder til ved havnen");
    return finding;
  }
  v1::GetGroupAuditResponse Audit(const std::string& audit) {
    v1::GetGroupAuditRequest get;
    get.set_audit_id(testing::TestId(audit));
    const auto reply = Call<v1::GetGroupAuditResponse>("GetGroupAudit", get);
    EXPECT_THAT(reply, testing::IsOk());
    return reply.value_or(v1::GetGroupAuditResponse());
  }

  int ids_ = 0;
  testing::AreaHarness harness_{NewPictureArea()};
};

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_AUDIT_WORLD_H_
