#include "gtest/gtest.h"
#include "services/insight/event_story.h"
#include "services/insight/query.h"
#include "services/runtime/page.h"
#include "tests/testing/status_matchers.h"

namespace varsel::insight {
namespace {

using focus::v1::FocusEvent;
using notification::v1::NotificationEvent;
using testing::At;
using testing::RefusedWith;
using testing::TestId;

void Affiliate(EventStory& story, const std::string& id, const std::string& person,
               const std::string& group, const std::string& from, const std::string& until = "") {
  FocusEvent event;
  auto& affiliation = *event.mutable_affiliation_recorded();
  affiliation.set_person_id(TestId("person-" + person));
  affiliation.set_affiliation_id(TestId("affiliation-" + id));
  affiliation.set_group_id(TestId("group-" + group));
  *affiliation.mutable_from() = Stamp(from);
  if (!until.empty()) *affiliation.mutable_until() = Stamp(until);
  story.Tell(event);
}

notification::v1::DeliveryRecorded Delivery(const std::string& id, const std::string& person,
                                            const std::string& at) {
  notification::v1::DeliveryRecorded delivery;
  delivery.set_notification_id(TestId("notification-" + id));
  delivery.set_person_id(TestId("person-" + person));
  delivery.set_delivery_id(TestId("delivery-" + id));
  *delivery.mutable_facts()->mutable_delivered_time() = Stamp(at);
  delivery.mutable_dimensions()->set_section_id(TestId("section-nord"));
  delivery.set_reached(true);
  return delivery;
}

void Deliver(EventStory& story, const std::string& id, const std::string& person,
             const std::string& at) {
  NotificationEvent event;
  *event.mutable_delivery_recorded() = Delivery(id, person, at);
  story.Tell(event);
}

v1::GetDoseResponse Dose(const EventStory& story, const v1::GetDoseRequest& request = {}) {
  return QueryDose(request, *story.Read(kDoseView)).value();
}

TEST(DoseView, CountsADeliveryUnderTheGroupOfThatDay) {
  EventStory story;
  Affiliate(story, "1", "a", "old", "2022-01-01T00:00:00Z", "2023-01-16T00:00:00Z");
  Affiliate(story, "2", "a", "new", "2023-01-16T00:00:00Z");
  Deliver(story, "1", "a", "2023-01-15T18:00:00Z");
  Deliver(story, "2", "a", "2023-01-17T18:00:00Z");
  const auto dose = Dose(story);
  ASSERT_EQ(dose.parts_size(), 2);
  EXPECT_EQ(dose.parts(0).week(), "2023-W02");
  EXPECT_EQ(dose.parts(0).group_id(), TestId("group-old"));
  EXPECT_EQ(dose.parts(1).week(), "2023-W03");
  EXPECT_EQ(dose.parts(1).group_id(), TestId("group-new"));
  EXPECT_EQ(dose.parts(1).reached(), 1u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(DoseView, MovesPastDeliveriesWhenAnAffiliationIsRecordedOrWithdrawnLate) {
  EventStory story;
  Deliver(story, "1", "a", "2023-01-17T18:00:00Z");
  EXPECT_EQ(Dose(story).parts(0).group_id(), "");
  Affiliate(story, "1", "a", "late", "2022-01-01T00:00:00Z");
  ASSERT_EQ(Dose(story).parts_size(), 1);
  EXPECT_EQ(Dose(story).parts(0).group_id(), TestId("group-late"));
  FocusEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_person_id(TestId("person-a"));
  withdrawn.mutable_fact_withdrawn()->set_fact_id(TestId("affiliation-1"));
  story.Tell(withdrawn);
  EXPECT_EQ(Dose(story).parts(0).group_id(), "");
  story.ExpectRebuiltEqualsFollowed();
}

TEST(DoseView, CountsTheDeliveriesOfMergedRecordsUnderTheirCommonAffiliations) {
  EventStory story;
  Affiliate(story, "1", "b", "g", "2022-01-01T00:00:00Z");
  Deliver(story, "1", "a", "2023-01-17T18:00:00Z");
  story.Merge("a", "b");
  Deliver(story, "2", "a", "2023-01-18T18:00:00Z");
  ASSERT_EQ(Dose(story).parts_size(), 1);
  EXPECT_EQ(Dose(story).parts(0).deliveries(), 2u);
  NotificationEvent withdrawn;
  auto& fact = *withdrawn.mutable_fact_withdrawn();
  fact.set_person_id(TestId("person-a"));
  *fact.mutable_delivery() = Delivery("1", "a", "2023-01-17T18:00:00Z");
  story.Tell(withdrawn);
  EXPECT_EQ(Dose(story).parts(0).deliveries(), 1u);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(DoseView, GivesBackWhatCameWithARecordWhenItsMergeIsWithdrawn) {
  EventStory story;
  Affiliate(story, "1", "a", "g", "2022-01-01T00:00:00Z");
  Deliver(story, "1", "a", "2023-01-17T18:00:00Z");
  Deliver(story, "2", "b", "2023-01-18T18:00:00Z");
  story.Merge("a", "b");
  ASSERT_EQ(Dose(story).parts_size(), 1);
  EXPECT_EQ(Dose(story).parts(0).deliveries(), 2u);
  FocusEvent corrected;  // under the merged record; it goes with the merge
  auto& correction = *corrected.mutable_affiliation_corrected();
  correction.set_person_id(TestId("person-b"));
  correction.set_affiliation_id(TestId("affiliation-1"));
  correction.set_group_id(TestId("group-other"));
  *correction.mutable_from() = Stamp("2022-01-01T00:00:00Z");
  story.Tell(corrected);
  EXPECT_EQ(Dose(story).parts(0).group_id(), TestId("group-other"));
  story.WithdrawMerge("a");
  ASSERT_EQ(Dose(story).parts_size(), 2);
  EXPECT_EQ(Dose(story).parts(0).group_id(), "");
  EXPECT_EQ(Dose(story).parts(1).group_id(), TestId("group-g"));
  story.ExpectRebuiltEqualsFollowed();
}

TEST(GetDose, PagesThroughWeeksAndRefusesATokenThatItDidNotGive) {
  EventStory story;
  for (int week = 0; week < 5; ++week) {
    Deliver(story, std::to_string(week), "a",
            "2023-0" + std::to_string(week + 1) + "-17T18:00:00Z");
  }
  v1::GetDoseRequest request;
  request.set_page_size(2);
  std::vector<std::string> weeks;
  do {
    const auto page = Dose(story, request);
    EXPECT_LE(page.parts_size(), 2);
    for (const auto& part : page.parts()) weeks.push_back(part.week());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(weeks,
            (std::vector<std::string>{"2023-W03", "2023-W07", "2023-W11", "2023-W16", "2023-W20"}));
  request.set_page_token(runtime::PageToken("p/not-a-counter"));
  EXPECT_THAT(QueryDose(request, *story.Read(kDoseView)), RefusedWith("PAGE_TOKEN_MALFORMED"));
  request.clear_page_token();
  request.clear_page_size();
  *request.mutable_from() = Stamp("2023-02-17T00:00:00Z");
  *request.mutable_until() = Stamp("2023-03-17T00:00:00Z");
  EXPECT_EQ(Dose(story, request).parts_size(), 2);
}

v1::SectionLoop Nord(const EventStory& story, const std::string& now) {
  const auto reply = QueryLoopHealth(At(now), *story.Read(kLoopHealthView)).value();
  for (const auto& section : reply.sections()) {
    if (section.section_name() == "Nord") return section;
  }
  ADD_FAILURE() << "no section Nord";
  return {};
}

void RegisterSection(EventStory& story, const std::string& id, const std::string& name) {
  FocusEvent event;
  event.mutable_section_registered()->set_section_id(TestId("section-" + id));
  event.mutable_section_registered()->set_name(name);
  story.Tell(event);
}

TEST(LoopHealth, ShowsSectionsWhereNothingEverHappened) {
  EventStory story;
  RegisterSection(story, "syd", "Syd");
  RegisterSection(story, "nord", "Nord");
  const auto reply =
      QueryLoopHealth(At("2023-02-01T00:00:00Z"), *story.Read(kLoopHealthView)).value();
  ASSERT_EQ(reply.sections_size(), 2);
  EXPECT_EQ(reply.sections(0).section_name(), "Nord");
  EXPECT_FALSE(reply.sections(1).has_plan());
}

TEST(LoopHealth, UncoversTheStepBeforeWhenTheLastIsWithdrawn) {
  EventStory story;
  RegisterSection(story, "nord", "Nord");
  Deliver(story, "1", "a", "2023-01-03T18:00:00Z");
  Deliver(story, "2", "a", "2023-01-17T18:00:00Z");
  EXPECT_EQ(Nord(story, "2023-01-31T18:00:00Z").delivery().day(), "2023-01-17");
  EXPECT_EQ(Nord(story, "2023-01-31T18:00:00Z").delivery().weeks_since(), 2u);
  NotificationEvent withdrawn;
  *withdrawn.mutable_fact_withdrawn()->mutable_delivery() =
      Delivery("2", "a", "2023-01-17T18:00:00Z");
  story.Tell(withdrawn);
  EXPECT_EQ(Nord(story, "2023-01-31T18:00:00Z").delivery().weeks_since(), 4u);
  EXPECT_FALSE(Nord(story, "2023-01-31T18:00:00Z").has_attempt());
  story.ExpectRebuiltEqualsFollowed();
}

TEST(LoopHealth, CountsReviewsInThePersonsSectionAndTakesThemBack) {
  EventStory story;
  RegisterSection(story, "nord", "Nord");
  FocusEvent registered;
  registered.mutable_person_registered()->set_person_id(TestId("person-a"));
  registered.mutable_person_registered()->set_section_id(TestId("section-nord"));
  story.Tell(registered);
  FocusEvent reviewed;
  reviewed.mutable_person_reviewed()->set_person_id(TestId("person-a"));
  *reviewed.mutable_person_reviewed()->mutable_reviewed_time() = Stamp("2023-01-17T18:00:00Z");
  const EventId review = story.Tell(reviewed);
  EXPECT_EQ(Nord(story, "2023-01-31T18:00:00Z").review().day(), "2023-01-17");
  FocusEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_person_id(TestId("person-a"));
  story.Tell(withdrawn, review);
  EXPECT_FALSE(Nord(story, "2023-01-31T18:00:00Z").has_review());
  story.ExpectRebuiltEqualsFollowed();
}

void RegisterGroup(EventStory& story, const std::string& name, const std::string& from) {
  FocusEvent event;
  auto& group = *event.mutable_group_registered();
  group.set_group_id(TestId("group-" + name));
  group.set_name(name);
  group.set_group_kind(focus::v1::GROUP_KIND_STREET_GROUP);
  *group.mutable_active_from() = Stamp(from);
  story.Tell(event);
}

void TargetIn(EventStory& story, const std::string& person, const std::string& group) {
  NotificationEvent event;
  auto& target = *event.mutable_target_added();
  target.set_round_id(TestId("round-1"));
  target.set_person_id(TestId("person-" + person));
  target.mutable_dimensions()->add_group_ids(TestId("group-" + group));
  story.Tell(event);
}

v1::GetRoundCoverageResponse Coverage(const EventStory& story, bool missing_only) {
  v1::GetRoundCoverageRequest request;
  request.set_round_id(TestId("round-1"));
  request.set_not_represented_only(missing_only);
  return QueryRoundCoverage(request, At("2023-06-01T00:00:00Z"), *story.Read(kCoverageView))
      .value();
}

TEST(RoundCoverage, ShowsWhichActiveGroupsARoundDoesNotRepresent) {
  EventStory story;
  for (const char* name : {"A", "B", "C"}) RegisterGroup(story, name, "2020-01-01T00:00:00Z");
  RegisterGroup(story, "later", "2024-01-01T00:00:00Z");
  RegisterGroup(story, "gone", "2019-01-01T00:00:00Z");
  FocusEvent dissolved;
  dissolved.mutable_group_dissolved()->set_group_id(TestId("group-gone"));
  *dissolved.mutable_group_dissolved()->mutable_active_until() = Stamp("2021-01-01T00:00:00Z");
  story.Tell(dissolved);
  story.Round("1", "2023-01-01T00:00:00Z");
  TargetIn(story, "a", "A");
  TargetIn(story, "b", "B");
  story.StartRound("1", "2023-01-02T00:00:00Z");
  EXPECT_EQ(Coverage(story, false).active_groups(), 3u);
  EXPECT_EQ(Coverage(story, false).represented(), 2u);
  ASSERT_EQ(Coverage(story, true).groups_size(), 1);
  EXPECT_EQ(Coverage(story, true).groups(0).group_name(), "C");
  story.RemoveTarget("1", "b");
  EXPECT_EQ(Coverage(story, true).groups_size(), 2);
  FocusEvent again;
  again.mutable_group_corrected()->set_group_id(TestId("group-gone"));
  again.mutable_group_corrected()->set_active_again(true);
  story.Tell(again);
  EXPECT_EQ(Coverage(story, true).groups_size(), 3);
  story.ExpectRebuiltEqualsFollowed();
}

TEST(RoundCoverage, RefusesARoundThatIsNotThere) {
  EventStory story;
  v1::GetRoundCoverageRequest request;
  request.set_round_id(TestId("round-nowhere"));
  EXPECT_THAT(QueryRoundCoverage(request, absl::UnixEpoch(), *story.Read(kCoverageView)),
              RefusedWith("UNKNOWN_THING", "round_id"));
}

}  // namespace
}  // namespace varsel::insight
