// What falls due in the cases of programmes, as the meeting area's list shows it.
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/meeting/meeting_world.h"
#include "varsel/programme/v1/programme_events.pb.h"

namespace varsel::meeting {
namespace {

using programme::v1::CaseDue;
using programme::v1::CaseFactRecorded;
using programme::v1::ProgrammeEvent;
using testing::IsOk;

class DueCaseTest : public ::testing::Test {
 protected:
  DueCaseTest() {
    ProgrammeEvent event;
    programme::v1::CaseOpened& opened = *event.mutable_case_opened();
    opened.set_case_id(TestId("case"));
    opened.set_subject_id(TestId("p1"));
    opened.set_subject(common::v1::PROGRAMME_SUBJECT_PERSON);
    opened.set_programme("bekymringssamtale");
    opened.set_section_id(TestId("north"));
    opened.set_agency_code("police");
    *opened.add_dues() = Due(programme::v1::CASE_DUE_KIND_PHASE, 24 * 30, "conversation", "mapped");
    *opened.add_dues() = Due(programme::v1::CASE_DUE_KIND_REVIEW, 24 * 184);
    Happened(event);
  }
  ~DueCaseTest() override { world_.harness.ExpectRebuiltEqualsFollowed(); }

  CaseDue Due(programme::v1::CaseDueKind kind, int hour, const std::string& track = {},
              const std::string& phase = {}) {
    CaseDue due;
    due.set_due_kind(kind);
    *due.mutable_due() = ToProto(world_.Hour(hour));
    due.set_track(track);
    due.set_phase(phase);
    return due;
  }
  void Happened(const ProgrammeEvent& event) {
    world_.Happened({"programme.case", TestUuid("case")}, event);
  }
  CaseFactRecorded Fact(const std::string& name, const std::string& agency = "police") {
    CaseFactRecorded said;
    said.set_case_id(TestId("case"));
    said.mutable_fact()->set_fact_id(TestId(name));
    *said.mutable_fact()->mutable_fact_time() = ToProto(world_.Hour(1));
    said.set_agency_code(agency);
    return said;
  }
  void Recorded(CaseFactRecorded said) {
    ProgrammeEvent event;
    *event.mutable_case_fact_recorded() = std::move(said);
    Happened(event);
  }
  int Count(v1::DueKind kind) { return world_.DueOf(kind).items_size(); }

  MeetingWorld world_;
};

TEST_F(DueCaseTest, APhaseIsDueUntilItIsReached) {
  const v1::ListDueResponse due = world_.DueOf(v1::DUE_KIND_CASE_PHASE);
  ASSERT_EQ(due.items_size(), 1);
  EXPECT_EQ(due.items(0).case_id(), TestId("case"));
  EXPECT_EQ(due.items(0).programme(), "bekymringssamtale");
  EXPECT_EQ(due.items(0).phase(), "mapped");
  EXPECT_EQ(due.items(0).person_id(), TestId("p1"));
  EXPECT_EQ(FromProto(due.items(0).due()), world_.Hour(24 * 30));
  CaseFactRecorded reached = Fact("mapped");
  reached.mutable_fact()->mutable_phase()->set_track("conversation");
  reached.mutable_fact()->mutable_phase()->set_phase("mapped");
  *reached.add_dues() =
      Due(programme::v1::CASE_DUE_KIND_FOLLOW_UP, 24 * 60, "conversation", "mapped");
  Recorded(reached);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_PHASE), 0);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_FOLLOW_UP), 1);
  CaseFactRecorded held = Fact("held", "ssp");
  held.mutable_fact()->mutable_follow_up()->set_contact_made(true);
  *held.mutable_settles() = reached.dues(0);
  Recorded(held);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_FOLLOW_UP), 0) << "another agency's settles too";
  ProgrammeEvent withdrawn;
  withdrawn.mutable_case_fact_withdrawn()->set_fact_id(TestId("mapped"));
  Happened(withdrawn);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_PHASE), 1);
}

TEST_F(DueCaseTest, AReviewSetsTheNextAndAClosedCaseHasNone) {
  CaseFactRecorded review = Fact("review");
  review.mutable_fact()->mutable_review();
  *review.add_dues() = Due(programme::v1::CASE_DUE_KIND_REVIEW, 24 * 300);
  Recorded(review);
  const v1::ListDueResponse due = world_.DueOf(v1::DUE_KIND_CASE_REVIEW);
  ASSERT_EQ(due.items_size(), 1);
  EXPECT_EQ(FromProto(due.items(0).due()), world_.Hour(24 * 300));
  CaseFactRecorded closing = Fact("closing");
  closing.mutable_fact()->mutable_closing()->set_outcome("concern-gone");
  Recorded(closing);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_REVIEW), 0);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_PHASE), 0);
}

TEST_F(DueCaseTest, WhatAnotherAgencyKeepsToItselfIsNotShown) {
  CaseFactRecorded measure = Fact("measure", "ssp");
  measure.mutable_fact()->mutable_measure()->set_measure("school");
  *measure.add_dues() = Due(programme::v1::CASE_DUE_KIND_MEASURE, 24 * 9);
  measure.mutable_dues(0)->set_measure_id(TestId("measure"));
  Recorded(measure);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_MEASURE), 0);
  ProgrammeEvent corrected;
  *corrected.mutable_case_fact_corrected()->mutable_fact() = measure.fact();
  corrected.mutable_case_fact_corrected()->mutable_fact()->add_shared_with("police");
  *corrected.mutable_case_fact_corrected()->mutable_dues() = measure.dues();
  Happened(corrected);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_MEASURE), 1);
}

TEST_F(DueCaseTest, WhatNeedsConsentFallsAwayOnceThatHasEnded) {
  CaseFactRecorded measure = Fact("measure");
  measure.mutable_fact()->mutable_measure()->set_measure("school");
  *measure.add_dues() = Due(programme::v1::CASE_DUE_KIND_MEASURE, 24 * 9);
  measure.mutable_dues(0)->set_measure_id(TestId("measure"));
  measure.mutable_dues(0)->set_needs_consent(true);
  Recorded(measure);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_MEASURE), 1);
  CaseFactRecorded refused = Fact("refused");
  refused.mutable_fact()->mutable_consent()->set_by("subject");
  refused.mutable_fact()->mutable_consent()->set_answer(programme::v1::CONSENT_ANSWER_WITHDRAWN);
  Recorded(refused);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_MEASURE), 0);
  EXPECT_EQ(Count(v1::DUE_KIND_CASE_REVIEW), 1);
}

TEST_F(DueCaseTest, IsTheOfficersWhoAnswersForTheCaseAndInTheSectionsCounts) {
  CaseFactRecorded assigned = Fact("assigned");
  assigned.mutable_fact()->mutable_responsibility()->set_agency("police");
  assigned.mutable_fact()->mutable_responsibility()->set_worker_id(TestId("officer-1"));
  Recorded(assigned);
  v1::ListDueRequest mine;
  mine.set_officer_id(TestId("officer-1"));
  mine.add_due_kinds(v1::DUE_KIND_CASE_PHASE);
  const auto due = world_.Call<v1::ListDueResponse>("ListDue", mine, MeetingWorld::Officer());
  ASSERT_THAT(due, IsOk());
  EXPECT_EQ(due->items_size(), 1);
  const auto eki =
      world_.Call<v1::ListDueResponse>("ListDue", v1::ListDueRequest(), MeetingWorld::Eki());
  ASSERT_THAT(eki, IsOk());
  EXPECT_EQ(eki->items_size(), 0);
  const auto counts = world_.Call<v1::CountDueResponse>("CountDue", v1::CountDueRequest(),
                                                        MeetingWorld::Leader());
  ASSERT_THAT(counts, IsOk());
  uint32_t reviews = 0;
  for (const v1::DuePart& part : counts->parts()) {
    if (part.due_kind() == v1::DUE_KIND_CASE_REVIEW) reviews += part.to_come();
  }
  EXPECT_EQ(reviews, 1u);
}

}  // namespace
}  // namespace varsel::meeting
