// Focus and records in one log, through the real pipeline, with what EKI tells: persons, and the
// records officers of both sides. Names stand for ids: TestId(name). Every person is invented.
#ifndef VARSEL_TESTS_ERASURE_ERASURE_WORLD_H_
#define VARSEL_TESTS_ERASURE_ERASURE_WORLD_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/focus/focus_tale.h"
#include "services/focus/register.h"
#include "services/records/policy.h"
#include "services/records/register.h"
#include "services/runtime/stored_event.h"
#include "storage/base/check.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "varsel/focus/v1/focus_service.pb.h"
#include "varsel/records/v1/keys_service.pb.h"
#include "varsel/records/v1/records_service.pb.h"
#include "varsel/support/v1/support_events.pb.h"

namespace varsel::erasure {

using testing::AreaHarness;
using testing::CallerOptions;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

namespace rv1 = records::v1;
namespace fv1 = focus::v1;

inline CallerOptions Leader() { return {.role = "project_leader", .actor = TestId("leader")}; }
inline CallerOptions RecordsOfficer(const std::string& name, const std::string& agency = "") {
  return {.role = "records_officer", .actor = TestId(name), .agency = agency};
}

class World {
 public:
  explicit World(keys::KeyRing* keys = nullptr, records::RecordsHost host = {})
      : harness(Areas(std::move(host)), {.seed = NextSeed(), .keys = keys}) {
    fv1::RegisterSectionRequest section;
    section.set_section_id(TestId("section"));
    section.set_name("Nord");
    Do<fv1::RegisterSectionResponse>("RegisterSection", section);
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Send(const std::string& method, Request request,
                                const CallerOptions& caller) {
    if constexpr (requires { request.request_id(); }) {
      request.set_request_id(TestId(absl::StrCat("request-", ++requests_)));
    }
    return harness.Call<Response>(method, request, caller);
  }
  // Of focus, and it must be carried out.
  template <typename Response, typename Request>
  Response Do(const std::string& rpc, const Request& request,
              const CallerOptions& caller = Leader()) {
    const auto reply = Send<Response>("varsel.focus.v1.FocusService/" + rpc, request, caller);
    EXPECT_THAT(reply, IsOk()) << rpc;
    return reply.ok() ? *reply : Response();
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& rpc, const Request& request,
                               const CallerOptions& caller) {
    return Send<Response>("varsel.records.v1.RecordsService/" + rpc, request, caller);
  }

  void Person(const std::string& id, const std::string& name) {
    fv1::RegisterPersonRequest person = focus::Register();
    person.set_person_id(TestId(id));
    person.set_name(name);
    Do<fv1::RegisterPersonResponse>("RegisterPerson", person);
    persons_.push_back(id);
  }
  // Does what falls due on the way, until the keys of those that it erased are gone.
  runtime::DueReport Advance(absl::Duration by) {
    const runtime::DueReport report = harness.Advance(by);
    for (const std::string& id : persons_) {
      TermOf(id);
      TermOf(id, "eki");
    }
    return report;
  }
  void Category(const std::string& id, fv1::Category category) {
    fv1::RecordCategoryRequest request = focus::Categorised(category, "category-" + id);
    request.set_person_id(TestId(id));
    Do<fv1::RecordCategoryResponse>("RecordCategory", request);
  }
  // "person", nominated by an officer and approved by the leader.
  void Approved() {
    const CallerOptions officer = {
        .role = "officer", .section = TestId("section"), .actor = TestId("officer")};
    Person("person", "Opfundet Bagger");
    Category("person", fv1::CATEGORY_SUSPECT);
    Do<fv1::NominatePersonResponse>("NominatePerson", focus::Nominate(), officer);
    Do<fv1::QualifyNominationResponse>("QualifyNomination", focus::Qualify(), officer);
    Do<fv1::ApproveNominationResponse>("ApproveNomination", focus::Approve());
  }
  void Merge(const std::string& gone, const std::string& into) {
    fv1::MergePersonsRequest request;
    request.set_person_id(TestId(gone));
    request.set_into_person_id(TestId(into));
    request.set_reason("samme person");
    Do<fv1::MergePersonsResponse>("MergePersons", request);
  }
  // EKI met him, with a note of its own, as its area stores it.
  absl::Status EkiContact(const std::string& person, const std::string& note) {
    constexpr uint8_t kEki = common::v1::CONTROLLER_EKI;
    const EventId event_id(TestUuid(absl::StrCat("eki-event-", ++requests_)));
    support::v1::SupportEvent event;
    auto& contact = *event.mutable_contact_recorded();
    contact.set_contact_id(TestId(absl::StrCat("contact-", requests_)));
    contact.set_person_id(TestId(person));
    *contact.mutable_contact_time() = ToProto(harness.now());
    contact.set_contact_kind(support::v1::CONTACT_KIND_MEETING);
    contact.set_note(note);
    log::NewRecord record;
    record.meta = {.stream = {"support.contact", *Uuid::Parse(contact.contact_id())},
                   .kind = std::string(runtime::KindOf(event)),
                   .event_id = event_id,
                   .occurred = harness.now(),
                   .actor = ActorId(TestUuid("worker")),
                   .controller = kEki};
    const absl::Status key = harness.keys().EnsureKey(SubjectId(TestUuid(person)), kEki);
    if (!key.ok()) return key;
    auto sealed = harness.sealer().Seal(event_id, kEki, &event);
    if (!sealed.ok()) return sealed.status();
    record.payload = std::move(sealed->payload);
    record.sealed = std::move(sealed->sealed);
    record.meta.subjects = std::move(sealed->subjects);
    log::AppendRequest request;
    request.records.push_back(std::move(record));
    return harness.event_log().AppendAndWait(std::move(request)).status();
  }

  absl::Status OpenCase(const std::string& id, rv1::RecordsCaseKind kind, const std::string& person,
                        const CallerOptions& caller = RecordsOfficer("first")) {
    rv1::OpenCaseRequest request;
    request.set_case_id(TestId(id));
    request.set_case_kind(kind);
    if (!person.empty()) request.set_person_id(TestId(person));
    request.set_journal_code("2023-1");
    return Ask<rv1::OpenCaseResponse>("OpenCase", request, caller).status();
  }
  template <typename Response, typename Request>
  absl::Status OfCase(const std::string& rpc, const std::string& id, Request request,
                      const CallerOptions& caller) {
    request.set_case_id(TestId(id));
    return Ask<Response>(rpc, request, caller).status();
  }
  absl::Status Propose(const std::string& id, const CallerOptions& caller) {
    return OfCase<rv1::ProposeErasureResponse>("ProposeErasure", id, rv1::ProposeErasureRequest(),
                                               caller);
  }
  absl::Status Approve(const std::string& id, const CallerOptions& caller) {
    return OfCase<rv1::ApproveErasureResponse>("ApproveErasure", id, rv1::ApproveErasureRequest(),
                                               caller);
  }
  // Opened, proposed, approved, and the keys are gone.
  rv1::GetErasureReportResponse Erase(const std::string& person, const std::string& agency = "") {
    const std::string id = "erasure-of-" + person + agency;
    const CallerOptions first = RecordsOfficer("first", agency);
    const CallerOptions second = RecordsOfficer("second", agency);
    EXPECT_THAT(OpenCase(id, rv1::RECORDS_CASE_KIND_ERASURE, person, first), IsOk());
    EXPECT_THAT(Propose(id, first), IsOk());
    EXPECT_THAT(Approve(id, second), IsOk());
    return Report(id, first);
  }
  rv1::GetErasureReportResponse Report(const std::string& id, const CallerOptions& caller) {
    rv1::GetErasureReportRequest request;
    request.set_case_id(TestId(id));
    const auto report = Ask<rv1::GetErasureReportResponse>("GetErasureReport", request, caller);
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : rv1::GetErasureReportResponse();
  }
  absl::Status Hold(const std::string& id, const std::string& person, absl::Time until,
                    const CallerOptions& caller = RecordsOfficer("first")) {
    rv1::PlaceLegalHoldRequest request;
    request.set_hold_id(TestId(id));
    request.set_person_id(TestId(person));
    request.set_legal_basis("arkivloven-13");
    *request.mutable_until() = ToProto(until);
    return Ask<rv1::PlaceLegalHoldResponse>("PlaceLegalHold", request, caller).status();
  }
  rv1::Term TermOf(const std::string& person, const std::string& agency = "") {
    rv1::GetTermRequest request;
    request.set_person_id(TestId(person));
    const auto term =
        Ask<rv1::GetTermResponse>("GetTerm", request, RecordsOfficer("first", agency));
    EXPECT_THAT(term, IsOk());
    return term.ok() ? term->term() : rv1::Term();
  }
  // Everything that the extract tells, as one text.
  std::string Extract(const std::string& person, const std::string& agency = "",
                      uint32_t page_size = 3) {
    rv1::ExtractPersonRequest request;
    request.set_person_id(TestId(person));
    request.set_page_size(page_size);
    std::string text;
    do {
      const auto page = Ask<rv1::ExtractPersonResponse>("ExtractPerson", request,
                                                        RecordsOfficer("first", agency));
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return text;
      for (const rv1::ExtractItem& item : page->items()) {
        absl::StrAppend(&text, item.event_kind(), item.erased() ? " (erased)" : "", "\n");
        for (const rv1::ExtractField& field : item.fields()) {
          absl::StrAppend(&text, "  ", field.name(), "=", field.text(), "\n");
        }
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return text;
  }
  fv1::PersonSummary SummaryOf(const std::string& person) {
    fv1::GetPersonRequest request;
    request.set_person_id(TestId(person));
    return Do<fv1::GetPersonResponse>("GetPerson", request).person().summary();
  }
  std::string NameOf(const std::string& person) { return SummaryOf(person).name(); }
  size_t Found(const std::string& name) {
    fv1::FindPersonsRequest request;
    request.set_name(name);
    return static_cast<size_t>(Do<fv1::FindPersonsResponse>("FindPersons", request).persons_size());
  }

  AreaHarness harness;

 private:
  // Never the same in two worlds: a thread keeps the last event that it decoded, by its id.
  static uint64_t NextSeed() {
    static uint64_t seed = 0;
    return ++seed;
  }
  static std::vector<std::unique_ptr<runtime::Area>> Areas(records::RecordsHost host) {
    auto retention = records::LoadRetention("deploy/policy");
    VARSEL_CHECK(retention.ok());
    std::vector<std::unique_ptr<runtime::Area>> areas;
    areas.push_back(focus::NewFocusArea());
    areas.push_back(records::NewRecordsArea(*std::move(retention), std::move(host)));
    return areas;
  }
  int requests_ = 0;
  std::vector<std::string> persons_;
};

}  // namespace varsel::erasure

#endif  // VARSEL_TESTS_ERASURE_ERASURE_WORLD_H_
