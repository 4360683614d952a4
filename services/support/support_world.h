// The support area in memory, through the real pipeline, with what other areas told it.
#ifndef VARSEL_SERVICES_SUPPORT_SUPPORT_WORLD_H_
#define VARSEL_SERVICES_SUPPORT_SUPPORT_WORLD_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/support/policy.h"
#include "services/support/register.h"
#include "services/support/streams.h"
#include "storage/base/check.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "tests/testing/told_event.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::support {

using testing::AreaHarness;
using testing::CallerOptions;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

inline v1::OfferCatalogue ShippedCatalogue() {
  auto catalogue = LoadOfferCatalogue("deploy/policy");
  VARSEL_CHECK(catalogue.ok());
  return *std::move(catalogue);
}

// Names stand for ids: TestId(name). Every command has a request id of its own.
class SupportWorld {
 public:
  // An event of another area.
  void Happened(const StreamId& stream, const google::protobuf::Message& event) {
    testing::Tell(harness_, stream, event);
  }
  void RoundStarted(const std::string& round, absl::Time at) {
    notification::v1::NotificationEvent event;
    event.mutable_round_started()->set_round_id(TestId(round));
    *event.mutable_round_started()->mutable_started_time() = ToProto(at);
    Happened({"notification.round", TestUuid(round)}, event);
  }
  void Targeted(const std::string& round, const std::string& person) {
    notification::v1::NotificationEvent event;
    event.mutable_target_added()->set_round_id(TestId(round));
    event.mutable_target_added()->set_person_id(TestId(person));
    Happened({"notification.target", TestUuid(round + person)}, event);
  }
  void Untargeted(const std::string& round, const std::string& person) {
    notification::v1::NotificationEvent event;
    event.mutable_target_removed()->set_round_id(TestId(round));
    event.mutable_target_removed()->set_person_id(TestId(person));
    Happened({"notification.target", TestUuid(round + person)}, event);
  }
  void Merged(const std::string& person, const std::string& into) {
    focus::v1::FocusEvent event;
    event.mutable_person_merged()->set_person_id(TestId(person));
    event.mutable_person_merged()->set_into_person_id(TestId(into));
    Happened({"focus.person", TestUuid(person)}, event);
  }
  void Unmerged(const std::string& person) {
    focus::v1::FocusEvent event;
    event.mutable_fact_withdrawn()->set_person_id(TestId(person));
    event.mutable_fact_withdrawn()->set_fact_kind("person_merged");
    Happened({"focus.person", TestUuid(person)}, event);
  }
  // InfinitePast = not reached (any more).
  void Decided(const std::string& round, const std::string& person, absl::Time reached) {
    notification::v1::NotificationEvent event;
    auto& decided = *event.mutable_outcome_decided();
    decided.set_notification_id(TestId("notification-" + round + person));
    decided.set_round_id(TestId(round));
    decided.set_person_id(TestId(person));
    if (reached != absl::InfinitePast()) *decided.mutable_reached_time() = ToProto(reached);
    Happened({"notification", TestUuid("notification-" + round + person)}, event);
  }
  template <typename Delivery>
  void FillDelivery(const std::string& delivery, const std::string& person,
                    const std::vector<std::string>& offers, Delivery* message) {
    message->set_notification_id(TestId("notification-" + delivery));
    message->set_person_id(TestId(person));
    message->set_delivery_id(TestId(delivery));
    *message->mutable_facts()->mutable_delivered_time() = ToProto(harness_.now());
    for (const std::string& offer : offers) message->mutable_facts()->add_support_offers(offer);
  }
  StreamId NotificationOf(const std::string& delivery) {
    return {"notification", TestUuid("notification-" + delivery)};
  }
  void Delivered(const std::string& delivery, const std::string& person,
                 const std::vector<std::string>& offers) {
    notification::v1::NotificationEvent event;
    FillDelivery(delivery, person, offers, event.mutable_delivery_recorded());
    Happened(NotificationOf(delivery), event);
  }
  void DeliveryCorrected(const std::string& delivery, const std::string& person,
                         const std::vector<std::string>& before,
                         const std::vector<std::string>& now) {
    notification::v1::NotificationEvent event;
    FillDelivery(delivery, person, now, event.mutable_delivery_corrected());
    for (const std::string& offer : before) {
      event.mutable_delivery_corrected()->mutable_facts_before()->add_support_offers(offer);
    }
    Happened(NotificationOf(delivery), event);
  }
  void DeliveryWithdrawn(const std::string& delivery, const std::string& person,
                         const std::vector<std::string>& offers) {
    notification::v1::NotificationEvent event;
    FillDelivery(delivery, person, offers, event.mutable_fact_withdrawn()->mutable_delivery());
    event.mutable_fact_withdrawn()->set_fact_id(TestId(delivery));
    Happened(NotificationOf(delivery), event);
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& rpc, const Request& request,
                               const std::string& role = "eki",
                               const std::string& actor = "eki-worker") {
    return harness_.Call<Response>("varsel.support.v1.SupportService/" + rpc, request,
                                   {.role = role, .actor = TestId(actor)});
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Do(const std::string& rpc, Request request,
                              const std::string& role = "eki",
                              const std::string& actor = "eki-worker") {
    request.set_request_id(TestId(absl::StrCat("request-", ++numbers_)));
    return Ask<Response>(rpc, request, role, actor);
  }

  absl::Status MakeOffer(const std::string& offer, const std::string& person,
                         const std::string& code = "housing") {
    v1::MakeOfferRequest request;
    request.set_offer_id(TestId(offer));
    request.set_person_id(TestId(person));
    request.set_offer_code(code);
    *request.mutable_made_time() = ToProto(now());
    request.set_note("Opdigtet: vil gerne flytte");
    return Do<v1::MakeOfferResponse>("MakeOffer", request).status();
  }
  absl::StatusOr<v1::AnswerOfferResponse> Answer(const std::string& offer_id,
                                                 const std::string& answer_name,
                                                 v1::OfferAnswer answer) {
    v1::AnswerOfferRequest request;
    request.set_offer_id(offer_id);
    request.set_answer_id(TestId(answer_name));
    request.set_answer(answer);
    *request.mutable_answered_time() = ToProto(now());
    request.set_note("Opdigtet: sagde ja ved bordet");
    return Do<v1::AnswerOfferResponse>("AnswerOffer", request);
  }
  absl::Status FollowUp(const std::string& offer_id, const std::string& name, bool contact) {
    v1::RecordOfferFollowUpRequest request;
    request.set_offer_id(offer_id);
    request.set_follow_up_id(TestId(name));
    request.set_contact_made(contact);
    *request.mutable_followed_up_time() = ToProto(now());
    return Do<v1::RecordOfferFollowUpResponse>("RecordOfferFollowUp", request).status();
  }
  absl::Status WithdrawOfferFact(const std::string& offer_id, const std::string& fact_id) {
    v1::WithdrawOfferFactRequest request;
    request.set_offer_id(offer_id);
    request.set_fact_id(fact_id);
    request.set_reason_code("recorded-twice");
    return Do<v1::WithdrawOfferFactResponse>("WithdrawOfferFact", request).status();
  }
  absl::Status Contact(const std::string& contact, const std::string& person, absl::Time at) {
    v1::RecordContactRequest request;
    request.set_contact_id(TestId(contact));
    request.set_person_id(TestId(person));
    *request.mutable_contact_time() = ToProto(at);
    request.set_contact_kind(v1::CONTACT_KIND_MEETING);
    request.set_note("Opdigtet: kaffe");
    return Do<v1::RecordContactResponse>("RecordContact", request).status();
  }
  absl::Status WithdrawContact(const std::string& contact) {
    v1::WithdrawContactRequest request;
    request.set_contact_id(TestId(contact));
    request.set_reason_code("wrong-person");
    return Do<v1::WithdrawContactResponse>("WithdrawContact", request).status();
  }
  absl::Status Course(const std::string& course, const std::string& person, absl::Time at,
                      v1::CameThrough through = v1::CAME_THROUGH_EARLIER_CONTACT) {
    v1::OpenCourseRequest request;
    request.set_course_id(TestId(course));
    request.set_person_id(TestId(person));
    *request.mutable_referred_time() = ToProto(at);
    request.set_came_through(through);
    return Do<v1::OpenCourseResponse>("OpenCourse", request).status();
  }
  absl::Status Step(const std::string& course, const std::string& step, v1::CourseState state,
                    absl::Time at) {
    v1::RecordCourseStepRequest request;
    request.set_course_id(TestId(course));
    request.set_step_id(TestId(step));
    request.set_state(state);
    *request.mutable_step_time() = ToProto(at);
    if (state == v1::COURSE_STATE_INTERRUPTED) {
      request.set_interruption(v1::INTERRUPTION_REASON_NO_LONGER_CAME);
    }
    request.set_note("Opdigtet");
    return Do<v1::RecordCourseStepResponse>("RecordCourseStep", request).status();
  }
  absl::Status WithdrawCourseFact(const std::string& course, const std::string& fact) {
    v1::WithdrawCourseFactRequest request;
    request.set_course_id(TestId(course));
    request.set_fact_id(TestId(fact));
    request.set_reason_code("wrong-person");
    return Do<v1::WithdrawCourseFactResponse>("WithdrawCourseFact", request).status();
  }
  absl::Status Share(const std::string& person, v1::ShareSubject subject, v1::ShareAnswer answer) {
    v1::AnswerSharingRequest request;
    request.set_person_id(TestId(person));
    request.set_share_subject(subject);
    request.set_answer(answer);
    if (subject == v1::SHARE_SUBJECT_COURSE) request.set_basis(v1::SHARE_BASIS_CONSENT);
    return Do<v1::AnswerSharingResponse>("AnswerSharing", request).status();
  }
  absl::Status ShareTotals(const std::string& person) {
    return Share(person, v1::SHARE_SUBJECT_TOTALS, v1::SHARE_ANSWER_SHARED);
  }
  absl::StatusOr<v1::SignReportResponse> Sign(const std::string& report, absl::Time from,
                                              absl::Time until, const std::string& role,
                                              const std::string& actor) {
    v1::SignReportRequest request;
    request.set_report_id(TestId(report));
    *request.mutable_from() = ToProto(from);
    *request.mutable_until() = ToProto(until);
    return Do<v1::SignReportResponse>("SignReport", request, role, actor);
  }
  absl::StatusOr<v1::GetEkiTableResponse> Table(const v1::GetEkiTableRequest& request = {},
                                                const std::string& role = "leadership") {
    return Ask<v1::GetEkiTableResponse>("GetEkiTable", request, role);
  }

  AreaHarness& harness() { return harness_; }
  absl::Time now() const { return harness_.now(); }

 private:
  int numbers_ = 0;
  AreaHarness harness_{NewSupportArea(ShippedCatalogue())};
};

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_SUPPORT_WORLD_H_
