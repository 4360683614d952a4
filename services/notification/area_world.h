// The notification area in the harness, with persons whose focus events are written as the focus
// area would. Only for tests.
#ifndef VARSEL_SERVICES_NOTIFICATION_AREA_WORLD_H_
#define VARSEL_SERVICES_NOTIFICATION_AREA_WORLD_H_

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/notification/register.h"
#include "services/notification/streams.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/focus_events.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/told_event.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::notification {

using testing::TestId;
using testing::TestUuid;

class AreaWorld {
 public:
  AreaWorld() : harness(NewNotificationArea()), begins(harness.now()) {}

  // Who calls.
  static testing::CallerOptions Officer(const std::string& name = "officer-1",
                                        const std::string& section = "section") {
    testing::CallerOptions caller;
    caller.role = "officer";
    caller.section = TestId(section);
    caller.actor = TestId(name);
    return caller;
  }
  static testing::CallerOptions Leader() { return {}; }

  // Calls with a fresh request id, unless the request has one.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(std::string_view rpc, Request request,
                                const testing::CallerOptions& caller = Officer()) {
    if constexpr (requires { request.set_request_id(""); }) {
      if (request.request_id().empty()) {
        request.set_request_id(TestId(absl::StrCat("request-", ++requests_)));
      }
    }
    return harness.Call<Response>("varsel.notification.v1.NotificationService/" + std::string(rpc),
                                  request, caller);
  }
  // The same; the test fails if it is refused.
  template <typename Response, typename Request>
  Response Do(std::string_view rpc, const Request& request,
              const testing::CallerOptions& caller = Officer()) {
    absl::StatusOr<Response> response = Call<Response>(rpc, request, caller);
    EXPECT_TRUE(response.ok()) << rpc << ": " << response.status();
    return response.ok() ? *std::move(response) : Response();
  }

  absl::Time At(double days) const { return begins + days * absl::Hours(24); }

  // `corrects` is the event that it withdraws, if any.
  EventId Focus(const StreamId& stream, const focus::v1::FocusEvent& event,
                EventId corrects = EventId()) {
    return testing::Tell(harness, stream, event, corrects);
  }
  EventId FocusOn(const std::string& person, const focus::v1::FocusEvent& event,
                  EventId corrects = EventId()) {
    return Focus(PersonStream(TestId(person)), event, corrects);
  }

  void Register(const std::string& person, const std::string& address = "Hovedgaden 1",
                const std::string& section = "section") {
    focus::v1::FocusEvent event = testing::PersonRegistered(person, section);
    event.mutable_person_registered()->set_age_group(focus::v1::AGE_GROUP_ADULT);
    event.mutable_person_registered()->set_address(address);
    FocusOn(person, event);
    focus::v1::FocusEvent nominated;
    nominated.mutable_person_nominated()->set_person_id(TestId(person));
    nominated.mutable_person_nominated()->set_nomination_id(TestId("nomination-" + person));
    nominated.mutable_person_nominated()->set_legal_basis("retshaandhaevelsesloven.4");
    nominated.mutable_person_nominated()->set_able_to_explain(true);
    FocusOn(person, nominated);
  }
  EventId Approve(const std::string& person, absl::Time approved) {
    return FocusOn(person,
                   testing::NominationApproved(person, approved, approved + absl::Hours(24 * 180)));
  }
  EventId Remove(const std::string& person, absl::Time removed) {
    return FocusOn(person, testing::PersonRemoved(person, removed));
  }
  void RegisterGroup(const std::string& group, const std::string& section = "section") {
    Focus(testing::FocusGroup(group), testing::GroupRegistered(group, section));
  }

  void StartRound(const std::string& round = "round") {
    v1::CreateRoundRequest create;
    create.set_round_id(TestId(round));
    create.set_name("Pilottest");
    *create.mutable_starts() = ToProto(begins);
    *create.mutable_ends() = ToProto(At(60));
    Do<v1::CreateRoundResponse>("CreateRound", create, Leader());
    v1::StartRoundRequest start;
    start.set_round_id(TestId(round));
    Do<v1::StartRoundResponse>("StartRound", start, Leader());
  }
  void Target(const std::string& person, const std::string& round = "round") {
    v1::AddTargetRequest add;
    add.set_round_id(TestId(round));
    add.set_person_id(TestId(person));
    Do<v1::AddTargetResponse>("AddTarget", add, Leader());
  }
  static v1::PlanNotificationRequest PlanRequest(const std::string& notification,
                                                 const std::string& person,
                                                 const std::string& round = "round") {
    v1::PlanNotificationRequest plan;
    plan.set_notification_id(TestId(notification));
    plan.set_person_id(TestId(person));
    plan.set_round_id(TestId(round));
    plan.add_officer_ids(TestId("officer-1"));
    plan.add_officer_ids(TestId("officer-2"));
    return plan;
  }
  void Plan(const std::string& notification, const std::string& person) {
    Do<v1::PlanNotificationResponse>("PlanNotification", PlanRequest(notification, person));
  }
  // An approved person, targeted in a started round, with a plan.
  void PlannedNotification() {
    Register("person");
    Approve("person", At(-10));
    StartRound();
    Target("person");
    Plan("notification", "person");
  }

  v1::RecordAttemptRequest AttemptRequest(const std::string& attempt = "attempt",
                                          const std::string& notification = "notification") const {
    v1::RecordAttemptRequest request;
    request.set_attempt_id(TestId(attempt));
    request.set_notification_id(TestId(notification));
    request.set_way(v1::ATTEMPT_WAY_TELEPHONE);
    request.set_outcome(v1::ATTEMPT_OUTCOME_NO_ANSWER);
    *request.mutable_attempted_time() = ToProto(harness.now());
    request.set_note("rang ud");
    return request;
  }
  v1::RecordDeliveryRequest DeliveryRequest(
      const std::string& delivery = "delivery", const std::string& notification = "notification",
      v1::DeliveryMode mode = v1::DELIVERY_MODE_AT_HOME) const {
    v1::RecordDeliveryRequest request;
    request.set_delivery_id(TestId(delivery));
    request.set_notification_id(TestId(notification));
    request.mutable_facts()->set_mode(mode);
    *request.mutable_facts()->mutable_delivered_time() = ToProto(harness.now());
    request.mutable_facts()->add_officer_ids(TestId("officer-1"));
    request.mutable_facts()->add_officer_ids(TestId("officer-2"));
    request.set_note("lyttede");
    return request;
  }
  v1::GetNotificationResponse Get(const std::string& notification = "notification",
                                  const testing::CallerOptions& caller = Leader()) {
    v1::GetNotificationRequest request;
    request.set_notification_id(TestId(notification));
    return Do<v1::GetNotificationResponse>("GetNotification", request, caller);
  }

  testing::AreaHarness harness;
  const absl::Time begins;

 private:
  std::atomic<int> requests_ = 0;
};

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_AREA_WORLD_H_
