// A lever is announced to a person while the jurist suspends it: across the areas, it ends as if
// one came first, and what the delivery says of blockers is what the log had before it.
#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/runtime/stored_event.h"
#include "tests/replay/laws.h"
#include "tests/testing/status_matchers.h"
#include "varsel/focus/v1/focus_service.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/notification/v1/notification_service.pb.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::replay {
namespace {

using testing::IsOk;
using testing::TestId;

constexpr char kFocusService[] = "varsel.focus.v1.FocusService/";
constexpr char kNotificationService[] = "varsel.notification.v1.NotificationService/";
constexpr char kLeverService[] = "varsel.sanction.v1.SanctionService/";

class Announcing : public ::testing::Test {
 protected:
  // Each test has its own seed, so that no two events share an id: decoded ones are known by it.
  Announcing() : harness_(NewHarness(++seeds_)) {
    FocusPerson();
    ReadyLever();
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& method, Request request,
                               const std::string& role = "project_leader",
                               const std::string& actor = "leader") {
    request.set_request_id(TestId("request-" + std::to_string(++requests_)));
    return harness_->Call<Response>(method, request, {.role = role, .actor = TestId(actor)});
  }
  template <typename Response, typename Request>
  void Do(const std::string& method, const Request& request,
          const std::string& role = "project_leader", const std::string& actor = "leader") {
    EXPECT_THAT(Ask<Response>(method, request, role, actor), IsOk()) << method;
  }

  void FocusPerson() {
    const std::string focus = kFocusService;
    focus::v1::RegisterSectionRequest section;
    section.set_section_id(TestId("section"));
    section.set_name("Nord");
    Do<focus::v1::RegisterSectionResponse>(focus + "RegisterSection", section);
    focus::v1::RegisterGroupRequest group;
    group.set_group_id(TestId("group"));
    group.set_name("Opdigtet gruppe");
    group.set_group_kind(focus::v1::GROUP_KIND_STREET_GROUP);
    group.set_section_id(TestId("section"));
    *group.mutable_active_from() = ToProto(harness_->now() - absl::Hours(1000));
    Do<focus::v1::RegisterGroupResponse>(focus + "RegisterGroup", group);
    focus::v1::RegisterPersonRequest person;
    person.set_person_id(TestId("person"));
    person.set_section_id(TestId("section"));
    person.set_name("Opdigtet Person");
    person.set_birth_date("1990-04-12");
    person.set_invented(true);
    Do<focus::v1::RegisterPersonResponse>(focus + "RegisterPerson", person);
    focus::v1::RecordAffiliationRequest tie;
    tie.set_person_id(TestId("person"));
    tie.set_affiliation_id(TestId("tie"));
    tie.set_group_id(TestId("group"));
    tie.set_role(focus::v1::AFFILIATION_ROLE_LEADER);
    *tie.mutable_from() = ToProto(harness_->now() - absl::Hours(100));
    tie.set_judged_by("Opdigtet");
    tie.set_source("Opdigtet");
    Do<focus::v1::RecordAffiliationResponse>(focus + "RecordAffiliation", tie);
  }

  void ReadyLever() {
    const std::string service = kLeverService;
    sanction::v1::DraftPackageRequest package;
    package.set_package_id(TestId("package"));
    package.set_group_id(TestId("group"));
    Do<sanction::v1::DraftPackageResponse>(service + "DraftPackage", package);
    sanction::v1::DraftLeverRequest draft;
    draft.set_package_id(TestId("package"));
    draft.set_lever_id("more-patrols");
    Do<sanction::v1::DraftLeverResponse>(service + "DraftLever", draft);
    sanction::v1::ClearLeverRequest clear;
    clear.set_package_id(TestId("package"));
    clear.set_lever_id("more-patrols");
    clear.set_provision("politiloven-2");
    *clear.mutable_valid_until() = ToProto(harness_->now() + absl::Hours(5000));
    Do<sanction::v1::ClearLeverResponse>(service + "ClearLever", clear, "jurist");
    sanction::v1::ResourceLeverRequest resource;
    resource.set_package_id(TestId("package"));
    resource.set_lever_id("more-patrols");
    resource.set_unit("unit-north");
    resource.set_capacity_hours(10);
    Do<sanction::v1::ResourceLeverResponse>(service + "ResourceLever", resource);
  }

  // The person nominated, qualified and approved, targeted in a round that has begun, planned for.
  void Plan() {
    const std::string focus = kFocusService;
    focus::v1::NominatePersonRequest nominate;
    nominate.set_person_id(TestId("person"));
    nominate.set_nomination_id(TestId("nomination"));
    for (auto* ground : {nominate.add_position_grounds(), nominate.add_violence_grounds()}) {
      ground->set_text("Opdigtet");
      ground->set_ground_kind(focus::v1::GROUND_KIND_ASSESSMENT);
      *ground->mutable_date() = ToProto(harness_->now() - absl::Hours(200));
      ground->set_source("Opdigtet");
    }
    nominate.set_legal_basis("retshaandhaevelsesloven-paragraf-9");
    nominate.set_purpose("At volden holder op.");
    nominate.set_explanation("De andre hører på dig.");
    nominate.set_explanation_confirmed(true);
    Do<focus::v1::NominatePersonResponse>(focus + "NominatePerson", nominate, "project_leader",
                                          "officer-1");
    focus::v1::QualifyNominationRequest qualify;
    qualify.set_person_id(TestId("person"));
    qualify.set_nomination_id(TestId("nomination"));
    qualify.set_able_to_take_part(true);
    Do<focus::v1::QualifyNominationResponse>(focus + "QualifyNomination", qualify, "project_leader",
                                             "officer-2");
    focus::v1::ApproveNominationRequest approve;
    approve.set_person_id(TestId("person"));
    approve.set_nomination_id(TestId("nomination"));
    Do<focus::v1::ApproveNominationResponse>(focus + "ApproveNomination", approve);
    const std::string notification = kNotificationService;
    notification::v1::PlanNotificationRequest plan;
    plan.set_notification_id(TestId("notification"));
    plan.set_person_id(TestId("person"));
    plan.add_officer_ids(TestId("officer-1"));
    plan.add_officer_ids(TestId("officer-2"));
    Do<notification::v1::PlanNotificationResponse>(notification + "PlanNotification", plan);
  }

  notification::v1::RecordDeliveryRequest Delivery(const std::string& id) {
    notification::v1::RecordDeliveryRequest request;
    request.set_notification_id(TestId("notification"));
    request.set_delivery_id(TestId(id));
    request.mutable_facts()->set_mode(notification::v1::DELIVERY_MODE_AT_HOME);
    *request.mutable_facts()->mutable_delivered_time() = ToProto(harness_->now());
    request.mutable_facts()->add_announced_levers()->set_lever_id("more-patrols");
    return request;
  }
  sanction::v1::GetPromisesResponse Promises() {
    const auto reply = harness_->Call<sanction::v1::GetPromisesResponse>(
        std::string(kLeverService) + "GetPromises", sanction::v1::GetPromisesRequest());
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? *reply : sanction::v1::GetPromisesResponse();
  }

  static inline uint64_t seeds_ = 7000;
  std::unique_ptr<testing::AreaHarness> harness_;
  std::atomic<int> requests_ = 0;
};

TEST_F(Announcing, AReadyLeverIsBackedAndOneThatIsNotIsMarkedWithItsBlocker) {
  Plan();
  auto request = Delivery("delivery");
  request.mutable_facts()->add_announced_levers()->set_lever_id("zone-ban");
  const auto reply = Ask<notification::v1::RecordDeliveryResponse>(
      std::string(kNotificationService) + "RecordDelivery", request);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(std::count(reply->marks().begin(), reply->marks().end(),
                       notification::v1::MARK_LEVER_WITHOUT_PACKAGE),
            1);
  for (const log::Record& record : harness_->Records()) {
    if (record.header.meta.kind != "notification.v1.DeliveryRecorded") continue;
    const auto told = runtime::DecodeEvent<notification::v1::NotificationEvent>(record);
    ASSERT_THAT(told, IsOk());
    const auto& levers = told->delivery_recorded().facts().announced_levers();
    EXPECT_EQ(levers[0].blockers_size(), 0);
    ASSERT_EQ(levers[1].blockers_size(), 1);
    EXPECT_EQ(levers[1].blockers(0), "not-in-package");
  }
  EXPECT_EQ(Promises().announced(), 2);
  EXPECT_EQ(Promises().unbacked(), 1);
}

TEST_F(Announcing, WhileTheLeverIsSuspendedEndsAsIfOneCameFirst) {
  Plan();
  for (int round = 0; round < 12; ++round) {
    const std::string number = std::to_string(round);
    absl::Status delivered, suspended;
    std::thread one([&] {
      delivered = Ask<notification::v1::RecordDeliveryResponse>(
                      std::string(kNotificationService) + "RecordDelivery", Delivery("d" + number))
                      .status();
    });
    std::thread two([&] {
      sanction::v1::SuspendLeverRequest suspend;
      suspend.set_package_id(TestId("package"));
      suspend.set_lever_id("more-patrols");
      suspend.set_reason_code("court-case");
      suspended = Ask<sanction::v1::SuspendLeverResponse>(
                      std::string(kLeverService) + "SuspendLever", suspend, "jurist")
                      .status();
    });
    one.join();
    two.join();
    // A fact is always taken down, whatever else happens at that moment.
    EXPECT_THAT(delivered, IsOk());
    EXPECT_THAT(suspended, IsOk());
    harness_->Advance(absl::Minutes(1));
    sanction::v1::ResumeLeverRequest resume;
    resume.set_package_id(TestId("package"));
    resume.set_lever_id("more-patrols");
    Do<sanction::v1::ResumeLeverResponse>(std::string(kLeverService) + "ResumeLever", resume,
                                          "jurist");
    harness_->Advance(absl::Minutes(1));
  }
  // The log's order is the order in which it happened.
  bool is_suspended = false;
  int deliveries = 0;
  for (const log::Record& record : harness_->Records()) {
    const std::string& kind = record.header.meta.kind;
    if (kind == "sanction.v1.LeverSuspended") is_suspended = true;
    if (kind == "sanction.v1.LeverResumed") is_suspended = false;
    if (kind != "notification.v1.DeliveryRecorded") continue;
    const auto event = runtime::DecodeEvent<notification::v1::NotificationEvent>(record);
    ASSERT_THAT(event, IsOk());
    const auto& lever = event->delivery_recorded().facts().announced_levers(0);
    EXPECT_EQ(lever.blockers_size(), is_suspended ? 1 : 0) << "delivery " << deliveries;
    ++deliveries;
  }
  EXPECT_EQ(deliveries, 12);
  harness_->ExpectRebuiltEqualsFollowed();
}

}  // namespace
}  // namespace varsel::replay
