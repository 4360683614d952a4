// The meeting area in the harness, with what other areas tell of persons, notifications and
// incidents written as they would. Only for tests.
#ifndef VARSEL_SERVICES_MEETING_MEETING_WORLD_H_
#define VARSEL_SERVICES_MEETING_MEETING_WORLD_H_

#include <atomic>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/meeting/register.h"
#include "services/meeting/streams.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/focus_events.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/told_event.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/meeting/v1/meeting_service.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::meeting {

using testing::TestId;
using testing::TestUuid;

// Sections "north" and "south"; persons "p1" to "p4" of groups red, blue, red, green, approved,
// each with a notification "n1" to "n4" in the north, planned for officer-1 and officer-2.
class MeetingWorld {
 public:
  MeetingWorld() : MeetingWorld(testing::AreaHarness::Options()) {}
  explicit MeetingWorld(const testing::AreaHarness::Options& options)
      : harness(Areas(), options), begins(harness.now()) {
    for (const char* section : {"north", "south"}) {
      Happened(testing::FocusSection(section), testing::SectionRegistered(section));
    }
    const char* groups[] = {"red", "blue", "red", "green"};
    for (int i = 1; i <= 4; ++i) {
      Approved(absl::StrCat("p", i));
      Notification(absl::StrCat("n", i), absl::StrCat("p", i), groups[i - 1]);
    }
  }

  static testing::CallerOptions Officer(const std::string& name = "officer-1",
                                        const std::string& section = "north") {
    return {.role = "officer", .section = TestId(section), .actor = TestId(name)};
  }
  static testing::CallerOptions Leader() { return {}; }
  static testing::CallerOptions Eki(const std::string& name = "eki-1") {
    return {.role = "eki", .actor = TestId(name)};
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(std::string_view rpc, Request request,
                                const testing::CallerOptions& caller = Officer()) {
    if constexpr (requires { request.set_request_id(""); }) {
      if (request.request_id().empty()) {
        request.set_request_id(TestId(absl::StrCat("request-", ++requests_)));
      }
    }
    return harness.Call<Response>("varsel.meeting.v1.MeetingService/" + std::string(rpc), request,
                                  caller);
  }
  template <typename Response, typename Request>
  Response Do(std::string_view rpc, const Request& request,
              const testing::CallerOptions& caller = Officer()) {
    absl::StatusOr<Response> response = Call<Response>(rpc, request, caller);
    EXPECT_TRUE(response.ok()) << rpc << ": " << response.status();
    return response.ok() ? *std::move(response) : Response();
  }

  absl::Time Hour(double hours) const { return begins + hours * absl::Hours(1); }

  // ---- what other areas tell ----

  void Happened(const StreamId& stream, const google::protobuf::Message& event) {
    testing::Tell(harness, stream, event);
  }
  void OnPerson(const std::string& person, const focus::v1::FocusEvent& event) {
    Happened(testing::FocusPerson(person), event);
  }
  void Approved(const std::string& person, double review_due_hours = 24 * 180) {
    OnPerson(person, testing::PersonRegistered(person, "north"));
    OnPerson(person, testing::NominationApproved(person, harness.now(), Hour(review_due_hours)));
  }
  void OnNotification(const std::string& notification,
                      const notification::v1::NotificationEvent& event) {
    Happened({"notification", TestUuid(notification)}, event);
  }
  void Notification(const std::string& name, const std::string& person, const std::string& group) {
    notification::v1::NotificationEvent event;
    notification::v1::NotificationPlanned& plan = *event.mutable_notification_planned();
    plan.set_notification_id(TestId(name));
    plan.set_person_id(TestId(person));
    plan.mutable_dimensions()->set_section_id(TestId("north"));
    plan.mutable_dimensions()->add_group_ids(TestId(group));
    plan.add_officer_ids(TestId("officer-1"));
    plan.add_officer_ids(TestId("officer-2"));
    plan.set_own_risk("ses med politiet = mistænkt");
    OnNotification(name, event);
  }
  void Reached(const std::string& name, const std::string& person, absl::Time time,
               std::vector<absl::Time> follow_ups = {}) {
    notification::v1::NotificationEvent event;
    notification::v1::OutcomeDecided& outcome = *event.mutable_outcome_decided();
    outcome.set_notification_id(TestId(name));
    outcome.set_person_id(TestId(person));
    outcome.set_outcome(notification::v1::OUTCOME_REACHED_IN_PERSON);
    *outcome.mutable_reached_time() = ToProto(time);
    for (const absl::Time due : follow_ups) *outcome.add_follow_ups_open() = ToProto(due);
    OnNotification(name, event);
  }
  void Attack(const std::string& name, const std::string& aggressor, const std::string& target,
              absl::Time time) {
    timeline::v1::TimelineEvent event;
    timeline::v1::IncidentRecorded& incident = *event.mutable_incident_recorded();
    incident.set_incident_id(TestId(name));
    *incident.mutable_occurred_time() = ToProto(time);
    incident.set_section_id(TestId("north"));
    AddGroups(aggressor, target, incident.mutable_groups());
    Happened({"timeline.incident", TestUuid(name)}, event);
  }
  // One incident retaliates for another; or it is not so after all.
  void Link(const std::string& retaliation, const std::string& answered, bool stands) {
    timeline::v1::TimelineEvent event;
    const auto fill = [&](auto& link) {
      link.set_retaliation_incident_id(TestId(retaliation));
      link.set_answered_incident_id(TestId(answered));
    };
    if (stands) {
      fill(*event.mutable_link_proposed());
    } else {
      fill(*event.mutable_link_withdrawn());
    }
    Happened({"timeline.links", TestUuid(retaliation)}, event);
  }
  using Groups = google::protobuf::RepeatedPtrField<timeline::v1::InvolvedGroup>;
  static void AddGroups(const std::string& aggressor, const std::string& target, Groups* groups) {
    timeline::v1::InvolvedGroup& first = *groups->Add();
    first.set_group_id(TestId(aggressor));
    first.set_role(timeline::v1::GROUP_ROLE_AGGRESSOR);
    timeline::v1::InvolvedGroup& second = *groups->Add();
    second.set_group_id(TestId(target));
    second.set_role(timeline::v1::GROUP_ROLE_TARGET);
  }

  // ---- what this area is asked ----

  // In the north, an hour, by officer-1 and officer-2 unless named otherwise.
  v1::MeetingForm Form(const std::string& notification, absl::Time starts,
                       const std::string& lead = "officer-1",
                       const std::string& second = "officer-2") const {
    v1::MeetingForm form;
    form.set_meeting_kind(v1::MEETING_KIND_PLANNED);
    form.set_mode(notification::v1::DELIVERY_MODE_AT_HOME);
    form.set_section_id(TestId("north"));
    *form.mutable_starts() = ToProto(starts);
    form.add_officer_ids(TestId(lead));
    form.add_officer_ids(TestId(second));
    form.add_items()->set_notification_id(TestId(notification));
    form.mutable_items(0)->set_place("Opdigtet Vej 1");
    return form;
  }
  static void WantEki(v1::EkiWish wish, v1::MeetingForm* form) {
    form->set_eki_wish(wish);
    form->mutable_disclosure()->set_limb_code("rpl-115-1-2");
    form->mutable_disclosure()->set_forum_code("exit");
    form->mutable_disclosure()->set_duty_code("exit-programme");
    form->mutable_disclosure()->set_necessity("kan tilbyde et forløb på stedet");
  }
  static v1::PlanMeetingRequest PlanRequest(const std::string& meeting,
                                            const v1::MeetingForm& form) {
    v1::PlanMeetingRequest request;
    request.set_meeting_id(TestId(meeting));
    *request.mutable_meeting() = form;
    return request;
  }
  absl::StatusOr<v1::PlanMeetingResponse> Plan(const std::string& meeting,
                                               const v1::MeetingForm& form,
                                               const testing::CallerOptions& caller = Officer()) {
    return Call<v1::PlanMeetingResponse>("PlanMeeting", PlanRequest(meeting, form), caller);
  }
  void EkiFree(const std::string& name, const std::string& worker, absl::Time starts,
               absl::Time ends) {
    v1::OfferEkiTimeRequest request;
    request.set_eki_time_id(TestId(name));
    *request.mutable_starts() = ToProto(starts);
    *request.mutable_ends() = ToProto(ends);
    Do<v1::OfferEkiTimeResponse>("OfferEkiTime", request, Eki(worker));
  }
  v1::GetMeetingResponse Get(const std::string& meeting,
                             const testing::CallerOptions& caller = Leader()) {
    v1::GetMeetingRequest request;
    request.set_meeting_id(TestId(meeting));
    return Do<v1::GetMeetingResponse>("GetMeeting", request, caller);
  }
  std::vector<std::string> List(const v1::ListMeetingsRequest& request,
                                const testing::CallerOptions& caller = Leader()) {
    std::vector<std::string> ids;
    const auto reply = Do<v1::ListMeetingsResponse>("ListMeetings", request, caller);
    for (const v1::Meeting& meeting : reply.meetings()) ids.push_back(meeting.meeting_id());
    return ids;
  }
  v1::ListDueResponse Due(const v1::ListDueRequest& request,
                          const testing::CallerOptions& caller = Leader()) {
    return Do<v1::ListDueResponse>("ListDue", request, caller);
  }
  v1::ListDueResponse DueOf(v1::DueKind kind) {
    v1::ListDueRequest request;
    request.add_due_kinds(kind);
    return Due(request);
  }

  testing::AreaHarness harness;
  const absl::Time begins;

 private:
  static std::vector<std::unique_ptr<runtime::Area>> Areas() {
    std::vector<std::unique_ptr<runtime::Area>> areas;
    areas.push_back(NewMeetingArea());
    return areas;
  }

  std::atomic<int> requests_ = 0;
};

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_MEETING_WORLD_H_
