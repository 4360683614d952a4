// The names that lists show in a day, over a restart: the same logs, and areas that begin anew.
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/access/listed_persons.h"
#include "services/access/policy.h"
#include "services/access/register.h"
#include "services/focus/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "varsel/focus/v1/focus_service.pb.h"

namespace varsel::varseld {
namespace {

namespace fv = focus::v1;
using testing::CallerOptions;
using testing::IsOk;
using testing::TestId;
using testing::TestUuid;

constexpr char kService[] = "varsel.focus.v1.FocusService/";
constexpr size_t kADay = 200;

std::vector<std::unique_ptr<runtime::Area>> BothAreas() {
  std::vector<std::unique_ptr<runtime::Area>> areas;
  areas.push_back(focus::NewFocusArea({.listed = &access::VisitListed}));
  areas.push_back(access::NewAccessArea(access::DefaultAccessPolicy(), absl::Milliseconds(5)));
  return areas;
}

// The names of one page's persons, by their ids; and whether there is another page.
struct Page {
  std::set<std::string> named;
  size_t persons = 0;
  std::string next;
};
Page PageOf(const fv::ListPersonsResponse& reply) {
  Page page;
  page.next = reply.next_page_token();
  for (const fv::PersonSummary& person : reply.persons()) {
    ++page.persons;
    if (!person.name().empty()) page.named.insert(person.person_id());
  }
  return page;
}
fv::ListPersonsRequest AskFor(int page_size, const std::string& token = {}) {
  fv::ListPersonsRequest list;
  list.set_page_size(page_size);
  list.set_page_token(token);
  return list;
}

class ListedNames : public ::testing::Test {
 protected:
  ListedNames() : harness_(BothAreas()) {
    fv::RegisterSectionRequest section;
    section.set_request_id(TestId("request of the section"));
    section.set_section_id(TestId("section"));
    section.set_name("Nord");
    Send<fv::RegisterSectionResponse>("RegisterSection", section);
    for (size_t i = 0; i < kADay + 50; ++i) {
      fv::RegisterPersonRequest person;
      person.set_request_id(TestId(absl::StrCat("request ", i)));
      person.set_person_id(TestId(absl::StrCat("p", i)));
      person.set_section_id(TestId("section"));
      person.set_name(absl::StrCat("Opdigtet ", i));
      person.set_invented(true);
      Send<fv::RegisterPersonResponse>("RegisterPerson", person);
    }
  }

  template <typename Response, typename Request>
  Response Send(const std::string& rpc, const Request& request,
                const std::string& actor = "leader") {
    const auto reply = harness_.Call<Response>(kService + rpc, request, {.actor = TestId(actor)});
    EXPECT_THAT(reply, IsOk()) << rpc;
    return reply.ok() ? *reply : Response();
  }
  // A page by the server that runs, which stands in the access log.
  Page List(int page_size, const std::string& token = {}) {
    return PageOf(Send<fv::ListPersonsResponse>("ListPersons", AskFor(page_size, token)));
  }

  // A focus area that has begun after all that; what it lists stands in no log.
  class Restarted {
   public:
    explicit Restarted(testing::AreaHarness& harness)
        : harness_(harness),
          runner_({.log = harness.access_log(),
                   .sealer = harness.sealer(),
                   .work = work_,
                   .entropy = SystemEntropy(),
                   .system_clock = harness.system_clock(),
                   .limits = {}}),
          access_{.log = harness.access_log(),
                  .views = harness.access_log(),
                  .runner = runner_,
                  .entropy = SystemEntropy(),
                  .system_clock = harness.system_clock()},
          methods_(runner_),
          area_(focus::NewFocusArea({.listed = &access::VisitListed})) {
      area_->Register({.methods = methods_,
                       .due = due_,
                       .log = harness.event_log(),
                       .views = harness.event_log(),
                       .sealer = harness.sealer(),
                       .domain_clock = clock_,
                       .access = &access_});
    }

    // `after` = how long after the restart, by the district's clock.
    Page List(int page_size, const std::string& token = {}, const std::string& actor = "leader",
              absl::Duration after = absl::ZeroDuration()) {
      runtime::Call call;
      call.caller.actor = ActorId(TestUuid(actor));
      call.caller.role = common::v1::Access::PROJECT_LEADER;
      call.scope = common::v1::Access::DISTRICT;
      call.now = harness_.now() + after;
      const auto reply = methods_.Find(absl::StrCat(kService, "ListPersons"))
                             ->query(call, AskFor(page_size, token));
      EXPECT_THAT(reply, IsOk());
      return PageOf(static_cast<const fv::ListPersonsResponse&>(**reply));
    }

   private:
    testing::AreaHarness& harness_;
    testing::ManualClock clock_{harness_.now()};
    runtime::WorkPool work_{{.threads = 1, .queue_max = 8, .retry_after = absl::Milliseconds(1)}};
    runtime::CommandRunner runner_;
    runtime::AccessGround access_;
    runtime::MethodTable methods_;
    runtime::DueTable due_;
    std::unique_ptr<runtime::Area> area_;
  };

  testing::AreaHarness harness_;
};

TEST_F(ListedNames, OfADaySurviveARestart) {
  const Page first = List(kADay);
  ASSERT_EQ(first.named.size(), kADay);
  EXPECT_EQ(List(kADay, first.next).named.size(), 0u);

  Restarted restarted(harness_);
  const Page second = restarted.List(kADay, first.next);
  EXPECT_EQ(second.persons, 50u);
  EXPECT_EQ(second.named.size(), 0u) << "the 201st";
  EXPECT_EQ(restarted.List(kADay).named, first.named) << "the same ones are named again";
  EXPECT_EQ(restarted.List(kADay, first.next, "another").named.size(), 50u);

  const absl::Duration almost = absl::Hours(24) - absl::Seconds(1);
  EXPECT_EQ(restarted.List(kADay, first.next, "leader", almost).named.size(), 0u);
  EXPECT_EQ(restarted.List(kADay, first.next, "leader", absl::Hours(24)).named.size(), 50u);
}

TEST_F(ListedNames, WhatIsLeftOfADayIsLeftAfterARestart) {
  const Page first = List(150);
  ASSERT_EQ(first.named.size(), 150u);
  Restarted restarted(harness_);
  EXPECT_EQ(restarted.List(kADay, first.next).named.size(), 50u) << "of a hundred";
  EXPECT_EQ(restarted.List(150).named, first.named);
}

TEST_F(ListedNames, WhoWasOpenedOneByOneTakesNothingOfADay) {
  for (int i = 0; i < 5; ++i) {
    fv::GetPersonRequest get;
    get.set_person_id(TestId(absl::StrCat("p", i)));
    Send<fv::GetPersonResponse>("GetPerson", get);
  }
  Restarted restarted(harness_);
  EXPECT_EQ(restarted.List(kADay).named.size(), kADay);
}

TEST_F(ListedNames, AnotherDaysListsCountNoMoreAfterARestart) {
  const Page first = List(kADay);
  harness_.system_clock().Advance(absl::Hours(24));
  Restarted restarted(harness_);
  EXPECT_EQ(restarted.List(kADay, first.next).named.size(), 50u);
}

}  // namespace
}  // namespace varsel::varseld
