#include <string>

#include "gtest/gtest.h"
#include "services/insight/event_story.h"
#include "services/insight/query.h"
#include "services/runtime/rows.h"
#include "tests/testing/status_matchers.h"

namespace varsel::insight {
namespace {

using testing::TestId;
using timeline::v1::TimelineEvent;

class TimelinessTest : public ::testing::Test {
 protected:
  ~TimelinessTest() override { story_.ExpectRebuiltEqualsFollowed(); }

  template <typename Said>
  void Fill(const std::string& name, const std::string& at, Said* said) {
    said->set_incident_id(TestId("incident-" + name));
    *said->mutable_occurred_time() = Stamp(at);
    said->set_section_id(TestId("section-nord"));
    said->add_groups()->set_group_id(TestId("group-red"));
    said->add_groups()->set_group_id(TestId("group-blue"));
  }
  // EventStory keeps no stream of its own events: those of incidents are named here.
  void Incident(const std::string& name, const std::string& at) {
    TimelineEvent event;
    Fill(name, at, event.mutable_incident_recorded());
    story_.Tell(event);
  }
  void Correct(const std::string& name, const std::string& at) {
    TimelineEvent event;
    Fill(name, at, event.mutable_incident_corrected());
    story_.Tell(event);
  }
  void Withdraw(const std::string& name) {
    TimelineEvent event;
    event.mutable_incident_withdrawn()->set_incident_id(TestId("incident-" + name));
    story_.Tell(event);
  }
  void Link(const std::string& retaliation, const std::string& answered) {
    TimelineEvent event;
    event.mutable_link_proposed()->set_retaliation_incident_id(TestId("incident-" + retaliation));
    event.mutable_link_proposed()->set_answered_incident_id(TestId("incident-" + answered));
    story_.Tell(event);
  }
  void Unlink(const std::string& retaliation, const std::string& answered) {
    TimelineEvent event;
    event.mutable_link_withdrawn()->set_retaliation_incident_id(TestId("incident-" + retaliation));
    event.mutable_link_withdrawn()->set_answered_incident_id(TestId("incident-" + answered));
    story_.Tell(event);
  }
  void Member(const std::string& person, const std::string& group, const std::string& from,
              const std::string& until = "") {
    focus::v1::FocusEvent event;
    auto& said = *event.mutable_affiliation_recorded();
    said.set_person_id(TestId("person-" + person));
    said.set_affiliation_id(TestId("affiliation-" + person + group));
    said.set_group_id(TestId("group-" + group));
    *said.mutable_from() = Stamp(from);
    if (!until.empty()) *said.mutable_until() = Stamp(until);
    story_.Tell(event);
  }
  notification::v1::DeliveryRecorded Delivery(const std::string& person, const std::string& at,
                                              bool reached) {
    notification::v1::DeliveryRecorded said;
    said.set_person_id(TestId("person-" + person));
    said.set_delivery_id(TestId("delivery-" + person + at));
    *said.mutable_facts()->mutable_delivered_time() = Stamp(at);
    said.set_reached(reached);
    return said;
  }
  void Deliver(const std::string& person, const std::string& at, bool reached = true) {
    notification::v1::NotificationEvent event;
    *event.mutable_delivery_recorded() = Delivery(person, at, reached);
    story_.Tell(event);
  }
  v1::GetTimelinessResponse Get(const v1::GetTimelinessRequest& request = {}) {
    const auto reply = QueryTimeliness(request, *story_.Read(kTimelinessView));
    EXPECT_THAT(reply, testing::IsOk());
    return reply.value_or(v1::GetTimelinessResponse());
  }
  v1::ListTimelinessCasesResponse Cases() {
    return QueryTimelinessCases({}, *story_.Read(kTimelinessView)).value();
  }

  EventStory story_;
};

TEST_F(TimelinessTest, IsOpenUntilEachGroupIsContactedOrAnsweredBack) {
  Member("a", "red", "2022-01-01T00:00:00Z");
  Member("b", "blue", "2022-01-01T00:00:00Z");
  Incident("1", "2023-01-10T12:00:00Z");
  EXPECT_EQ(Get().open(), 1u);
  EXPECT_EQ(Get().incidents().denominator(), 0u);
  Deliver("a", "2023-01-11T12:00:00Z");
  EXPECT_EQ(Get().open(), 1u);
  EXPECT_EQ(Get().groups().numerator(), 1u);
  Deliver("b", "2023-01-12T12:00:00Z");
  EXPECT_EQ(Get().open(), 0u);
  EXPECT_EQ(Get().incidents().numerator(), 1u);
  EXPECT_EQ(Get().incidents().unit(), "incidents");
  EXPECT_DOUBLE_EQ(Get().mean_hours_to_contact(), 36);
}

TEST_F(TimelinessTest, IsLateOnceALinkedIncidentCameFirst) {
  Member("a", "red", "2022-01-01T00:00:00Z");
  Member("b", "blue", "2022-01-01T00:00:00Z");
  Incident("1", "2023-01-10T12:00:00Z");
  Deliver("a", "2023-01-11T12:00:00Z");
  Incident("2", "2023-01-12T12:00:00Z");
  EXPECT_EQ(Get().open(), 2u);
  Link("2", "1");
  EXPECT_EQ(Get().incidents().denominator(), 1u);
  EXPECT_EQ(Get().incidents().numerator(), 0u);
  EXPECT_EQ(Get().groups().numerator(), 1u);
  EXPECT_EQ(Get().groups().denominator(), 2u);
  Unlink("2", "1");
  EXPECT_EQ(Get().open(), 2u);
}

TEST_F(TimelinessTest, FollowsWhatIsToldLateCorrectedAndWithdrawn) {
  Incident("1", "2023-01-10T12:00:00Z");
  Incident("2", "2023-01-20T12:00:00Z");
  Link("2", "1");
  Deliver("a", "2023-01-15T12:00:00Z");
  Deliver("b", "2023-01-16T12:00:00Z");
  EXPECT_EQ(Get().incidents().numerator(), 0u) << "nobody knows of which group they are";
  Member("a", "red", "2022-01-01T00:00:00Z");
  Member("b", "blue", "2022-01-01T00:00:00Z");
  EXPECT_EQ(Get().incidents().numerator(), 1u);
  Correct("2", "2023-01-14T12:00:00Z");
  EXPECT_EQ(Get().incidents().numerator(), 1u) << "the second one is answered in time";
  EXPECT_EQ(Get().incidents().denominator(), 2u);
  Withdraw("2");
  EXPECT_EQ(Get().incidents().denominator(), 1u);
  EXPECT_EQ(Cases().cases_size(), 1);
  notification::v1::NotificationEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_person_id(TestId("person-a"));
  *withdrawn.mutable_fact_withdrawn()->mutable_delivery() =
      Delivery("a", "2023-01-15T12:00:00Z", true);
  story_.Tell(withdrawn);
  EXPECT_EQ(Get().open(), 1u);
}

TEST_F(TimelinessTest, CountsOnlyWhatReachedAPersonOfTheGroupOnThatDay) {
  Member("a", "red", "2022-01-01T00:00:00Z", "2023-01-01T00:00:00Z");
  Member("b", "blue", "2022-01-01T00:00:00Z");
  Incident("1", "2023-01-10T12:00:00Z");
  Deliver("a", "2023-01-11T12:00:00Z");
  Deliver("b", "2023-01-11T12:00:00Z", /*reached=*/false);
  Deliver("b", "2023-01-09T12:00:00Z");
  EXPECT_EQ(Get().groups_open(), 2u);
  EXPECT_EQ(Get().contacted(), 0u);
}

TEST_F(TimelinessTest, IsAskedBySectionAndDay) {
  Incident("1", "2023-01-10T12:00:00Z");
  Incident("2", "2023-02-10T12:00:00Z");
  v1::GetTimelinessRequest request;
  *request.mutable_from() = Stamp("2023-02-01T00:00:00Z");
  EXPECT_EQ(Get(request).open(), 1u);
  request.set_section_id(TestId("section-nord"));
  EXPECT_EQ(Get(request).open(), 1u);
  request.set_section_id(TestId("section-syd"));
  EXPECT_EQ(Get(request).open(), 0u);
  request = {};
  *request.mutable_until() = Stamp("2023-02-10T12:00:00Z");
  EXPECT_EQ(Get(request).open(), 1u);
  ASSERT_EQ(Cases().cases_size(), 2);
  EXPECT_EQ(Cases().cases(0).incident_id(), TestId("incident-2"));
  EXPECT_EQ(Cases().cases(0).groups_size(), 2);
}

}  // namespace
}  // namespace varsel::insight
