// The sanction area in memory, through the real pipeline, with what other areas told it.
#ifndef VARSEL_SERVICES_SANCTION_SANCTION_WORLD_H_
#define VARSEL_SERVICES_SANCTION_SANCTION_WORLD_H_

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/sanction/policy.h"
#include "services/sanction/register.h"
#include "services/sanction/streams.h"
#include "storage/base/check.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/focus_events.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "tests/testing/told_event.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/sanction/v1/sanction_service.pb.h"
#include "varsel/support/v1/support_events.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::sanction {

using testing::AreaHarness;
using testing::CallerOptions;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

inline SanctionPolicy ShippedPolicy() {
  auto policy = LoadSanctionPolicy("deploy/policy");
  VARSEL_CHECK(policy.ok());
  return *std::move(policy);
}

// Names stand for ids: TestId(name). Every command has a request id of its own.
class SanctionWorld {
 public:
  SanctionWorld() : SanctionWorld(std::vector<std::unique_ptr<runtime::Area>>()) {}
  // With other areas beside it that answer for themselves.
  explicit SanctionWorld(std::vector<std::unique_ptr<runtime::Area>> others)
      : harness_(WithSanction(std::move(others)), {.seed = world_}) {}

  // An event that another area wrote.
  void Happened(const StreamId& stream, const google::protobuf::Message& event,
                const EventId& corrects = {}) {
    testing::Tell(harness_, stream, event, corrects);
  }

  void GroupKnown(const std::string& group) {
    focus::v1::FocusEvent event;
    event.mutable_group_registered()->set_group_id(TestId(group));
    Happened({"focus.group", TestUuid(group)}, std::move(event));
  }
  void PersonKnown(const std::string& person, const std::string& group,
                   const std::string& section) {
    const StreamId stream{"focus.person", TestUuid(person)};
    focus::v1::FocusEvent registered;
    registered.mutable_person_registered()->set_person_id(TestId(person));
    registered.mutable_person_registered()->set_section_id(TestId(section));
    registered.mutable_person_registered()->set_name("Invented Person");
    Happened(stream, std::move(registered));
    focus::v1::FocusEvent tied;
    focus::v1::AffiliationRecorded& affiliation = *tied.mutable_affiliation_recorded();
    affiliation.set_person_id(TestId(person));
    affiliation.set_affiliation_id(TestId(person + "-" + group));
    affiliation.set_group_id(TestId(group));
    *affiliation.mutable_from() = ToProto(harness_.now() - absl::Hours(1000));
    Happened(stream, std::move(tied));
  }
  void Categorised(const std::string& person, focus::v1::Category category,
                   const std::string& name) {
    focus::v1::FocusEvent event;
    focus::v1::CategoryRecorded& said = *event.mutable_category_recorded();
    said.set_person_id(TestId(person));
    said.set_category_id(TestId(person + name));
    said.set_category(category);
    *said.mutable_from() = ToProto(harness_.now() - absl::Hours(1));
    Happened({"focus.person", TestUuid(person)}, std::move(event));
  }
  void Aged(const std::string& person, focus::v1::AgeGroup group, const std::string& section) {
    focus::v1::FocusEvent event;
    event.mutable_person_corrected()->set_person_id(TestId(person));
    event.mutable_person_corrected()->set_section_id(TestId(section));
    event.mutable_person_corrected()->set_age_group(group);
    Happened({"focus.person", TestUuid(person)}, std::move(event));
  }
  void Nominated(const std::string& person, const std::string& explanation) {
    focus::v1::FocusEvent event;
    focus::v1::PersonNominated& nominated = *event.mutable_person_nominated();
    nominated.set_person_id(TestId(person));
    nominated.set_nomination_id(TestId("nomination-" + person));
    nominated.set_purpose("Not for the paper");
    nominated.set_explanation(explanation);
    Happened({"focus.person", TestUuid(person)}, std::move(event));
  }

  // `group`: one, or several with "+" between.
  template <typename Message>
  void FillDelivery(const std::string& delivery, const std::string& group,
                    const std::vector<std::string>& levers, absl::Time time, Message* message) {
    message->set_notification_id(TestId("notification-" + delivery));
    message->set_person_id(TestId("person-of-" + delivery));
    message->set_delivery_id(TestId(delivery));
    for (const std::string& one : std::vector<std::string>(absl::StrSplit(group, '+'))) {
      message->mutable_dimensions()->add_group_ids(TestId(one));
    }
    *message->mutable_facts()->mutable_delivered_time() = ToProto(time);
    for (const std::string& lever : levers) {
      message->mutable_facts()->add_announced_levers()->set_lever_id(lever);
    }
  }
  StreamId NotificationOf(const std::string& delivery) {
    return {"notification", TestUuid("notification-" + delivery)};
  }
  void Delivered(const std::string& delivery, const std::string& group,
                 const std::vector<std::string>& levers, absl::Time time) {
    notification::v1::NotificationEvent event;
    FillDelivery(delivery, group, levers, time, event.mutable_delivery_recorded());
    Happened(NotificationOf(delivery), std::move(event));
  }
  void DeliveryCorrected(const std::string& delivery, const std::string& group,
                         const std::vector<std::string>& levers, absl::Time time) {
    notification::v1::NotificationEvent event;
    FillDelivery(delivery, group, levers, time, event.mutable_delivery_corrected());
    Happened(NotificationOf(delivery), std::move(event));
  }
  void DeliveryWithdrawn(const std::string& delivery) {
    notification::v1::NotificationEvent event;
    event.mutable_fact_withdrawn()->set_fact_id(TestId(delivery));
    event.mutable_fact_withdrawn()->mutable_delivery()->set_delivery_id(TestId(delivery));
    Happened(NotificationOf(delivery), std::move(event));
  }
  void Violence(const std::string& incident, const std::string& group, absl::Time time) {
    timeline::v1::TimelineEvent event;
    timeline::v1::IncidentRecorded& recorded = *event.mutable_incident_recorded();
    recorded.set_incident_id(TestId(incident));
    *recorded.mutable_occurred_time() = ToProto(time);
    timeline::v1::InvolvedGroup& involved = *recorded.add_groups();
    involved.set_group_id(TestId(group));
    involved.set_role(timeline::v1::GROUP_ROLE_AGGRESSOR);
    Happened({"timeline.incident", TestUuid(incident)}, std::move(event));
  }
  void IncidentWithdrawn(const std::string& incident) {
    timeline::v1::TimelineEvent event;
    event.mutable_incident_withdrawn()->set_incident_id(TestId(incident));
    Happened({"timeline.incident", TestUuid(incident)}, std::move(event));
  }

  // In one append, as focus writes it: the one that goes, and the one that stays.
  void Merged(const std::string& person, const std::string& into) {
    log::AppendRequest request;
    request.records.push_back(testing::ToldRecord(harness_, testing::FocusPerson(person),
                                                  testing::PersonMerged(person, into)));
    request.records.push_back(testing::ToldRecord(harness_, testing::FocusPerson(into),
                                                  testing::PersonAbsorbed(into, person)));
    ASSERT_THAT(harness_.event_log().AppendAndWait(std::move(request)), IsOk());
  }
  void Unmerged(const std::string& person) {
    Happened(testing::FocusPerson(person), testing::MergeWithdrawn(person));
  }

  void HoldAsked(const std::string& question, const std::string& person) {
    support::v1::SupportEvent event;
    event.mutable_hold_asked()->set_question_id(TestId(question));
    event.mutable_hold_asked()->set_person_id(TestId(person));
    *event.mutable_hold_asked()->mutable_asked_time() = ToProto(harness_.now());
    Happened({"support.question", TestUuid(question)}, std::move(event));
  }
  // `until`: absl::InfiniteFuture() = until ended.
  void HoldRaised(const std::string& hold, const std::string& person,
                  absl::Time until = absl::InfiniteFuture()) {
    support::v1::SupportEvent event;
    event.mutable_hold_raised()->set_hold_id(TestId(hold));
    event.mutable_hold_raised()->set_person_id(TestId(person));
    *event.mutable_hold_raised()->mutable_from() = ToProto(harness_.now());
    if (until != absl::InfiniteFuture()) {
      *event.mutable_hold_raised()->mutable_until() = ToProto(until);
    }
    Happened({"support.hold", TestUuid(hold)}, std::move(event));
  }
  void HoldEnded(const std::string& hold, const std::string& person) {
    support::v1::SupportEvent event;
    event.mutable_hold_ended()->set_hold_id(TestId(hold));
    event.mutable_hold_ended()->set_person_id(TestId(person));
    *event.mutable_hold_ended()->mutable_ended_time() = ToProto(harness_.now());
    Happened({"support.hold", TestUuid(hold)}, std::move(event));
  }
  void HoldWithdrawn(const std::string& hold, const std::string& person) {
    support::v1::SupportEvent event;
    event.mutable_hold_withdrawn()->set_hold_id(TestId(hold));
    event.mutable_hold_withdrawn()->set_person_id(TestId(person));
    Happened({"support.hold", TestUuid(hold)}, std::move(event));
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& rpc, const Request& request,
                               const std::string& role = "project_leader") {
    return harness_.Call<Response>("varsel.sanction.v1.SanctionService/" + rpc, request,
                                   {.role = role});
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Do(const std::string& rpc, Request request, const std::string& role) {
    request.set_request_id(TestId(absl::StrCat("request-", ++numbers_)));
    return Ask<Response>(rpc, request, role);
  }

  absl::Status DraftPackage(const std::string& package, const std::string& group) {
    v1::DraftPackageRequest request;
    request.set_package_id(TestId(package));
    request.set_group_id(TestId(group));
    return Do<v1::DraftPackageResponse>("DraftPackage", request, "project_leader").status();
  }
  absl::Status DraftLever(const std::string& package, const std::string& lever) {
    v1::DraftLeverRequest request;
    request.set_package_id(TestId(package));
    request.set_lever_id(lever);
    return Do<v1::DraftLeverResponse>("DraftLever", request, "project_leader").status();
  }
  absl::StatusOr<v1::ClearLeverResponse> Clear(const std::string& package, const std::string& lever,
                                               const std::string& provision, absl::Duration valid) {
    v1::ClearLeverRequest request;
    request.set_package_id(TestId(package));
    request.set_lever_id(lever);
    request.set_provision(provision);
    *request.mutable_valid_until() = ToProto(harness_.now() + valid);
    return Do<v1::ClearLeverResponse>("ClearLever", request, "jurist");
  }
  absl::Status Resource(const std::string& package, const std::string& lever) {
    v1::ResourceLeverRequest request;
    request.set_package_id(TestId(package));
    request.set_lever_id(lever);
    request.set_unit("unit-north");
    request.set_capacity_hours(20);
    return Do<v1::ResourceLeverResponse>("ResourceLever", request, "project_leader").status();
  }
  absl::Status Suspend(const std::string& package, const std::string& lever) {
    v1::SuspendLeverRequest request;
    request.set_package_id(TestId(package));
    request.set_lever_id(lever);
    request.set_reason_code("court-case");
    return Do<v1::SuspendLeverResponse>("SuspendLever", request, "jurist").status();
  }
  absl::Status Resume(const std::string& package, const std::string& lever) {
    v1::ResumeLeverRequest request;
    request.set_package_id(TestId(package));
    request.set_lever_id(lever);
    return Do<v1::ResumeLeverResponse>("ResumeLever", request, "jurist").status();
  }
  // A group with a package in which patrols and traffic enforcement are ready.
  void GroupWithReadyLevers(const std::string& package, const std::string& group) {
    GroupKnown(group);
    EXPECT_THAT(DraftPackage(package, group), IsOk());
    MakeReady(package, "more-patrols", "politiloven-2");
    MakeReady(package, "traffic-enforcement", "faerdselsloven-77");
  }
  void MakeReady(const std::string& package, const std::string& lever,
                 const std::string& provision) {
    EXPECT_THAT(DraftLever(package, lever), IsOk());
    EXPECT_THAT(Clear(package, lever, provision, absl::Hours(24 * 180)), IsOk());
    EXPECT_THAT(Resource(package, lever), IsOk());
  }
  absl::StatusOr<v1::TriggerPackageResponse> Trigger(const std::string& package,
                                                     const std::string& trigger,
                                                     const std::string& incident,
                                                     absl::Duration due_in) {
    v1::TriggerPackageRequest request;
    request.set_package_id(TestId(package));
    request.set_trigger_id(TestId(trigger));
    request.set_incident_id(TestId(incident));
    *request.mutable_due() = ToProto(harness_.now() + due_in);
    return Do<v1::TriggerPackageResponse>("TriggerPackage", request, "leadership");
  }
  std::string DutyId(const std::string& package, const std::string& trigger,
                     const std::string& lever) {
    return DutyIdOf(TestUuid(package), TestUuid(trigger), lever).ToString();
  }
  // EKI is asked first.
  absl::Status Open(const std::string& duty_id, const std::string& check,
                    const std::string& provision, bool passed = true) {
    HoldAsked("hold-" + check, "met-person");
    return OpenAsked(duty_id, check, provision, passed);
  }
  absl::Status OpenAsked(const std::string& duty_id, const std::string& check,
                         const std::string& provision, bool passed = true) {
    v1::OpenDutyRequest request;
    request.set_duty_id(duty_id);
    request.set_check_id(TestId(check));
    request.set_met(v1::MET_KIND_PERSON);
    request.set_person_id(TestId("met-person"));
    request.set_provision(provision);
    request.set_lawful(passed);
    request.set_proportionate(passed);
    request.set_legality("Prøvet efter loven");
    request.set_proportionality("Ikke mere end nødvendigt");
    request.mutable_hold()->set_question_id(TestId("hold-" + check));
    return Do<v1::OpenDutyResponse>("OpenDuty", request, "jurist").status();
  }
  absl::StatusOr<v1::CloseDutyResponse> Close(const std::string& duty_id, v1::DutyEnd end) {
    v1::CloseDutyRequest request;
    request.set_duty_id(duty_id);
    request.set_end(end);
    *request.mutable_ended_time() = ToProto(harness_.now());
    request.set_what_code("done-as-planned");
    request.set_note("Uden navne");
    return Do<v1::CloseDutyResponse>("CloseDuty", request, "project_leader");
  }
  v1::GetPromisesResponse Promises(const std::string& group = "") {
    v1::GetPromisesRequest request;
    if (!group.empty()) request.set_group_id(TestId(group));
    const auto reply = Ask<v1::GetPromisesResponse>("GetPromises", request, "leadership");
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? *reply : v1::GetPromisesResponse();
  }
  std::vector<v1::Promise> PromiseList(const v1::ListPromisesRequest& request = {}) {
    const auto reply = Ask<v1::ListPromisesResponse>("ListPromises", request, "leadership");
    EXPECT_THAT(reply, IsOk());
    if (!reply.ok()) return {};
    return {reply->promises().begin(), reply->promises().end()};
  }

  AreaHarness& harness() { return harness_; }
  absl::Time now() const { return harness_.now(); }

 private:
  static std::vector<std::unique_ptr<runtime::Area>> WithSanction(
      std::vector<std::unique_ptr<runtime::Area>> areas) {
    areas.push_back(NewSanctionArea(ShippedPolicy()));
    return areas;
  }
  static uint64_t NextWorld() {
    static std::atomic<uint64_t> worlds = 9000;  // apart from the seeds of other tests
    return ++worlds;
  }

  // Events of two worlds have two ids, as they do of two logs: what a thread has decoded is known
  // by them.
  const uint64_t world_ = NextWorld();
  std::atomic<int> numbers_ = 0;
  AreaHarness harness_;
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_SANCTION_WORLD_H_
