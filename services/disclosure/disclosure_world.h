// The disclosure area in the harness, with what other areas tell of persons, deliveries and
// meetings written as they would. Only for tests.
#ifndef VARSEL_SERVICES_DISCLOSURE_DISCLOSURE_WORLD_H_
#define VARSEL_SERVICES_DISCLOSURE_DISCLOSURE_WORLD_H_

#include <atomic>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/disclosure/register.h"
#include "services/domain/time_proto.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/focus_events.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/told_event.h"
#include "varsel/disclosure/v1/disclosure_service.pb.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/meeting/v1/meeting_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::disclosure {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

// Sections "north" and "south"; persons "p1" and "p2" of the north. All texts about a person hold
// the name of their field in capitals, so that a test sees which ones leave.
class DisclosureWorld {
 public:
  DisclosureWorld() : begins(harness.now()) {
    for (const char* section : {"north", "south"}) {
      Happened(testing::FocusSection(section), testing::SectionRegistered(section));
    }
    Registered("p1");
    Registered("p2");
  }

  static testing::CallerOptions Officer(const std::string& section = "north") {
    return {.role = "officer", .section = TestId(section), .actor = TestId("officer")};
  }
  static testing::CallerOptions Leader() { return {}; }
  static testing::CallerOptions Dpo() { return {.role = "dpo", .actor = TestId("dpo")}; }
  static testing::CallerOptions Eki(const std::string& name = "eki-1") {
    return {.role = "eki", .actor = TestId(name), .language = "en"};
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(std::string_view rpc, Request request,
                                const testing::CallerOptions& caller = Officer()) {
    if constexpr (requires { request.set_request_id(""); }) {
      if (request.request_id().empty()) {
        request.set_request_id(TestId(absl::StrCat("request-", ++requests_)));
      }
    }
    return harness.Call<Response>("varsel.disclosure.v1.DisclosureService/" + std::string(rpc),
                                  request, caller);
  }

  // ---- what police do ----

  v1::DisclosureForm Form(std::vector<v1::DisclosedField> fields = {v1::DISCLOSED_FIELD_NAME},
                          double days = 14) const {
    v1::DisclosureForm form;
    form.set_recipient_code("eki");
    form.set_limb_code("rpl-115-1-2");
    form.set_forum_code("exit");
    form.set_duty_code("exit-programme");
    form.set_necessity("NECESSITY");
    for (const v1::DisclosedField one : fields) form.add_fields(one);
    *form.mutable_expires() = ToProto(harness.now() + days * absl::Hours(24));
    return form;
  }
  absl::Status Disclose(const std::string& id, const std::string& person,
                        const v1::DisclosureForm& form,
                        const testing::CallerOptions& caller = Officer()) {
    v1::DisclosePersonRequest request;
    request.set_disclosure_id(TestId(id));
    request.set_person_id(TestId(person));
    *request.mutable_disclosure() = form;
    return Call<v1::DisclosePersonResponse>("DisclosePerson", request, caller).status();
  }
  absl::Status Correct(const std::string& id, const v1::DisclosureForm& form,
                       const testing::CallerOptions& caller = Officer()) {
    v1::CorrectDisclosureRequest request;
    request.set_disclosure_id(TestId(id));
    *request.mutable_disclosure() = form;
    request.set_reason("CORRECTION");
    return Call<v1::CorrectDisclosureResponse>("CorrectDisclosure", request, caller).status();
  }
  absl::Status Recall(const std::string& id, const testing::CallerOptions& caller = Officer()) {
    v1::RecallDisclosureRequest request;
    request.set_disclosure_id(TestId(id));
    request.set_reason("RECALL");
    return Call<v1::RecallDisclosureResponse>("RecallDisclosure", request, caller).status();
  }

  // ---- what is seen ----

  absl::StatusOr<v1::GetDisclosedPersonResponse> Disclosed(
      const std::string& person, const testing::CallerOptions& caller = Eki()) {
    v1::GetDisclosedPersonRequest request;
    request.set_person_id(TestId(person));
    return Call<v1::GetDisclosedPersonResponse>("GetDisclosedPerson", request, caller);
  }
  absl::StatusOr<v1::ListDisclosedPersonsResponse> DisclosedPersons(
      const testing::CallerOptions& caller = Eki(), uint32_t size = 0,
      const std::string& token = "") {
    v1::ListDisclosedPersonsRequest request;
    request.set_page_size(size);
    request.set_page_token(token);
    return Call<v1::ListDisclosedPersonsResponse>("ListDisclosedPersons", request, caller);
  }
  absl::StatusOr<v1::GetDisclosureResponse> Get(const std::string& disclosure_id,
                                                const testing::CallerOptions& caller = Officer()) {
    v1::GetDisclosureRequest request;
    request.set_disclosure_id(disclosure_id);
    return Call<v1::GetDisclosureResponse>("GetDisclosure", request, caller);
  }
  absl::StatusOr<v1::ListDisclosuresResponse> List(
      const v1::ListDisclosuresRequest& request = {},
      const testing::CallerOptions& caller = Leader()) {
    return Call<v1::ListDisclosuresResponse>("ListDisclosures", request, caller);
  }

  // ---- what other areas tell ----

  void Happened(const StreamId& stream, const google::protobuf::Message& event,
                const EventId& corrects = {}) {
    last_event = testing::Tell(harness, stream, event, corrects);
  }
  void OnPerson(const std::string& person, const focus::v1::FocusEvent& event) {
    Happened(testing::FocusPerson(person), event);
  }
  void Registered(const std::string& person, const std::string& section = "north") {
    focus::v1::FocusEvent event = testing::PersonRegistered(person, section);
    focus::v1::PersonRegistered& said = *event.mutable_person_registered();
    said.set_name("NAME " + person);
    said.set_aliases("ALIASES " + person);
    said.set_address("ADDRESS " + person);
    said.set_telephone("TELEPHONE " + person);
    *said.mutable_birth_date() = ToProto(testing::At("1994-05-02T12:00:00Z"));
    OnPerson(person, event);
  }
  void CorrectedName(const std::string& person, const std::string& name) {
    focus::v1::FocusEvent event;
    event.mutable_person_corrected()->set_person_id(TestId(person));
    event.mutable_person_corrected()->set_section_id(TestId("north"));
    event.mutable_person_corrected()->set_name(name);
    OnPerson(person, event);
  }
  void Removed(const std::string& person) {
    OnPerson(person, testing::PersonRemoved(person, harness.now()));
  }
  void Affiliated(const std::string& person) {
    focus::v1::FocusEvent event;
    event.mutable_affiliation_recorded()->set_person_id(TestId(person));
    event.mutable_affiliation_recorded()->set_group_id(TestId("AFFILIATION"));
    event.mutable_affiliation_recorded()->set_source("AFFILIATION");
    OnPerson(person, event);
  }
  void Merged(const std::string& gone, const std::string& staying) {
    OnPerson(gone, testing::PersonMerged(gone, staying));
    OnPerson(staying, testing::PersonAbsorbed(staying, gone));
  }
  void Parted(const std::string& gone) { OnPerson(gone, testing::MergeWithdrawn(gone)); }
  // `after` = hours from now.
  void Planned(const std::string& notification, const std::string& person, double after) {
    notification::v1::NotificationEvent event;
    event.mutable_notification_planned()->set_notification_id(TestId(notification));
    event.mutable_notification_planned()->set_person_id(TestId(person));
    event.mutable_notification_planned()->set_own_risk("OWNRISK");
    *event.mutable_notification_planned()->mutable_scheduled_time() = ToProto(In(after));
    Happened({"notification", TestUuid(notification)}, event);
  }
  void Delivered(const std::string& delivery, const std::string& person, double ago,
                 const std::string& offer, notification::v1::TriState wish = {}) {
    notification::v1::NotificationEvent event;
    notification::v1::DeliveryRecorded& said = *event.mutable_delivery_recorded();
    said.set_notification_id(TestId("n" + delivery));
    said.set_person_id(TestId(person));
    said.set_delivery_id(TestId(delivery));
    said.set_reached(true);
    *said.mutable_facts()->mutable_delivered_time() = ToProto(In(-ago));
    if (!offer.empty()) said.mutable_facts()->add_support_offers(offer);
    said.mutable_facts()->set_wish_to_leave(wish);
    said.mutable_facts()->set_request_kind(notification::v1::REQUEST_KIND_DEBT);
    said.set_request("REQUEST " + delivery);
    said.set_note("NOTE " + delivery);
    Happened({"notification", TestUuid("n" + delivery)}, event);
  }
  void DeliveryWithdrawn(const std::string& delivery, const std::string& person) {
    notification::v1::NotificationEvent event;
    event.mutable_fact_withdrawn()->set_notification_id(TestId("n" + delivery));
    event.mutable_fact_withdrawn()->set_person_id(TestId(person));
    event.mutable_fact_withdrawn()->set_fact_id(TestId(delivery));
    event.mutable_fact_withdrawn()->mutable_delivery()->set_delivery_id(TestId(delivery));
    Happened({"notification", TestUuid("n" + delivery)}, event);
  }
  void MeetingPlanned(const std::string& meeting, const std::string& person, double after) {
    meeting::v1::MeetingEvent event;
    event.mutable_meeting_planned()->set_meeting_id(TestId(meeting));
    meeting::v1::MeetingPlan& plan = *event.mutable_meeting_planned()->mutable_plan();
    *plan.mutable_starts() = ToProto(In(after));
    plan.add_items()->set_person_id(TestId(person));
    Happened({"meeting", TestUuid(meeting)}, event);
  }
  // What putting EKI on the team writes.
  EventId DisclosedByMeeting(const std::string& meeting, const std::string& person) {
    meeting::v1::MeetingEvent event;
    meeting::v1::PersonDisclosed& said = *event.mutable_person_disclosed();
    said.set_meeting_id(TestId(meeting));
    said.set_person_id(TestId(person));
    said.set_eki_worker_id(TestId("eki-1"));
    said.set_limb_code("rpl-115-1-2");
    said.set_forum_code("exit");
    said.set_duty_code("exit-programme");
    for (const char* code : {"name", "meeting-place", "meeting-time"}) said.add_field_codes(code);
    *said.mutable_expires() = ToProto(In(48));
    said.set_necessity("NECESSITY of the meeting");
    Happened({"meeting", TestUuid(meeting)}, event);
    return last_event;
  }
  void RecalledByMeeting(const std::string& meeting, const std::string& person,
                         const EventId& disclosure) {
    meeting::v1::MeetingEvent event;
    event.mutable_disclosure_recalled()->set_meeting_id(TestId(meeting));
    event.mutable_disclosure_recalled()->set_person_id(TestId(person));
    event.mutable_disclosure_recalled()->set_reason("RECALL of the meeting");
    Happened({"meeting", TestUuid(meeting)}, event, disclosure);
  }
  void Erase(const std::string& person) {
    EXPECT_TRUE(harness.keys().Erase(SubjectId(TestUuid(person)), 1).ok());
  }

  absl::Time In(double hours) const { return harness.now() + hours * absl::Hours(1); }

  // No two worlds have the same ids of their own: a thread keeps the last event that it decoded, by
  // its id.
  const uint64_t seed = NextSeed();
  testing::AreaHarness harness{Area(), {.seed = seed}};
  const absl::Time begins;
  EventId last_event;

 private:
  static uint64_t NextSeed() {
    static std::atomic<uint64_t> worlds = 4000;  // apart from the seeds of other tests
    return ++worlds;
  }
  static std::vector<std::unique_ptr<runtime::Area>> Area() {
    std::vector<std::unique_ptr<runtime::Area>> areas;
    areas.push_back(NewDisclosureArea());
    return areas;
  }

  std::atomic<int> requests_ = 0;
};

// Whatever a test did, the view's rows are those that its records give.
class DisclosureWorldTest : public ::testing::Test {
 protected:
  ~DisclosureWorldTest() override { world_.harness.ExpectRebuiltEqualsFollowed(); }

  DisclosureWorld world_;
};

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_DISCLOSURE_WORLD_H_
