// The focus area behind the real pipeline, for tests: one section, one group, and the requests of
// focus_tale.h sent to it.
#ifndef VARSEL_SERVICES_FOCUS_FOCUS_OFFICE_H_
#define VARSEL_SERVICES_FOCUS_FOCUS_OFFICE_H_

#include <atomic>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "services/focus/focus_tale.h"
#include "services/focus/person_view.h"
#include "services/focus/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"

namespace varsel::focus {

using testing::CallerOptions;

inline CallerOptions Leader(const std::string& name = "leader") {
  return {.role = "project_leader", .actor = TestId(name)};
}
inline CallerOptions Officer(const std::string& section = "section",
                             const std::string& name = "officer") {
  return {.role = "officer", .section = TestId(section), .actor = TestId(name)};
}
inline CallerOptions Investigator() {
  return {.role = "investigator", .actor = TestId("investigator")};
}

class Office {
 public:
  Office() : harness(NewFocusArea()) {
    Section("section", "Nord");
    Section("other", "Syd");
    v1::RegisterGroupRequest group;
    group.set_group_id(TestId("group"));
    group.set_name("Opfundet gruppe");
    group.set_group_kind(v1::GROUP_KIND_STREET_GROUP);
    Sent<v1::RegisterGroupResponse>("RegisterGroup", group);
  }

  // Commands get a request id of their own unless they have one.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Send(std::string_view method, Request request,
                                const CallerOptions& caller = Leader()) {
    if constexpr (requires { request.request_id(); }) {
      if (request.request_id().empty()) {
        request.set_request_id(TestId(absl::StrCat("request-", ++requests_)));
      }
    }
    return harness.Call<Response>("varsel.focus.v1.FocusService/" + std::string(method), request,
                                  caller);
  }
  // The same, and it must be carried out.
  template <typename Response, typename Request>
  Response Sent(std::string_view method, const Request& request,
                const CallerOptions& caller = Leader()) {
    absl::StatusOr<Response> response = Send<Response>(method, request, caller);
    EXPECT_TRUE(response.ok()) << method << ": " << response.status().ToString();
    return response.ok() ? *response : Response();
  }

  void Section(const std::string& id, const std::string& name) {
    v1::RegisterSectionRequest section;
    section.set_section_id(TestId(id));
    section.set_name(name);
    Sent<v1::RegisterSectionResponse>("RegisterSection", section);
  }
  v1::RegisterPersonResponse Person(const std::string& id, const std::string& name = "Søren Ågård",
                                    const std::string& birth_date = "1990-06-15",
                                    const std::string& section = "section") {
    v1::RegisterPersonRequest person = Register(birth_date);
    person.set_person_id(TestId(id));
    person.set_name(name);
    person.set_section_id(TestId(section));
    return Sent<v1::RegisterPersonResponse>("RegisterPerson", person);
  }
  template <typename Request>
  static Request For(const std::string& person, Request request) {
    request.set_person_id(TestId(person));
    return request;
  }
  void FocusPerson(const std::string& id = "person") {
    Person(id);
    Sent<v1::RecordCategoryResponse>("RecordCategory", For(id, Categorised(v1::CATEGORY_SUSPECT)));
    Sent<v1::RecordAffiliationResponse>("RecordAffiliation", For(id, Affiliated()), Investigator());
    Sent<v1::NominatePersonResponse>("NominatePerson", For(id, Nominate()), Officer());
    Sent<v1::QualifyNominationResponse>("QualifyNomination", For(id, Qualify()), Officer());
    Sent<v1::ApproveNominationResponse>("ApproveNomination", For(id, Approve()));
  }
  v1::Person Get(const std::string& id, const CallerOptions& caller = Leader()) {
    v1::GetPersonRequest request;
    request.set_person_id(TestId(id));
    return Sent<v1::GetPersonResponse>("GetPerson", request, caller).person();
  }

  testing::AreaHarness harness;

 private:
  std::atomic<int> requests_ = 0;
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_FOCUS_OFFICE_H_
