#include "services/domain/case_dues.h"

#include <list>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"

namespace varsel {
namespace {

using programme::v1::CaseDue;
using programme::v1::CaseFact;

constexpr auto kRefused = programme::v1::CONSENT_ANSWER_REFUSED;
constexpr auto kGiven = programme::v1::CONSENT_ANSWER_GIVEN;

absl::Time Day(int day) { return absl::UnixEpoch() + absl::Hours(24) * day; }

CaseDue Due(programme::v1::CaseDueKind kind, int day) {
  CaseDue due;
  due.set_due_kind(kind);
  *due.mutable_due() = ToProto(Day(day));
  due.set_track("track");
  due.set_phase("phase");
  due.set_measure_id("measure");
  return due;
}

// The facts of one case, in order of recording.
class CaseDuesTest : public ::testing::Test {
 protected:
  struct Held {
    CaseFact fact;
    CaseDues dues;
    CaseDue settles;
  };
  CaseFact& Fact(int day = 0) {
    Held& held = held_.emplace_back();
    *held.fact.mutable_fact_time() = ToProto(Day(day));
    facts_.push_back({.fact = &held.fact, .dues = &held.dues});
    return held.fact;
  }
  void Consent(int day, programme::v1::ConsentAnswer answer, const std::string& by = "parent") {
    CaseFact& fact = Fact(day);
    fact.mutable_consent()->set_by(by);
    fact.mutable_consent()->set_answer(answer);
  }
  bool Falls(const CaseDue& due, bool ended = false) { return FallsAway(due, facts_, ended); }

  std::list<Held> held_;
  std::vector<StandingFact> facts_;
};

TEST_F(CaseDuesTest, APhaseIsSettledWhenThatPhaseOfThatTrackIsReached) {
  const CaseDue due = Due(programme::v1::CASE_DUE_KIND_PHASE, 5);
  CaseFact& fact = Fact();
  fact.mutable_phase()->set_track("another");
  fact.mutable_phase()->set_phase("phase");
  EXPECT_FALSE(Falls(due));
  fact.mutable_phase()->set_track("track");
  EXPECT_TRUE(Falls(due));
}

TEST_F(CaseDuesTest, AMeasureIsSettledByItsOwnEnd) {
  const CaseDue due = Due(programme::v1::CASE_DUE_KIND_MEASURE, 5);
  CaseFact& fact = Fact();
  fact.mutable_measure_end()->set_measure_id("another");
  EXPECT_FALSE(Falls(due));
  fact.mutable_measure_end()->set_measure_id("measure");
  EXPECT_TRUE(Falls(due));
}

TEST_F(CaseDuesTest, AFollowUpIsSettledByTheOneThatWasDecidedToSettleIt) {
  const CaseDue due = Due(programme::v1::CASE_DUE_KIND_FOLLOW_UP, 5);
  Fact().mutable_follow_up();
  EXPECT_FALSE(Falls(due));
  held_.back().settles = Due(programme::v1::CASE_DUE_KIND_FOLLOW_UP, 6);
  facts_.back().settles = &held_.back().settles;
  EXPECT_FALSE(Falls(due));
  held_.back().settles = due;
  EXPECT_TRUE(Falls(due));
}

TEST_F(CaseDuesTest, AReviewIsSettledByOneThatSetALaterTerm) {
  Fact().mutable_review();
  *held_.back().dues.Add() = Due(programme::v1::CASE_DUE_KIND_REVIEW, 5);
  EXPECT_FALSE(Falls(Due(programme::v1::CASE_DUE_KIND_REVIEW, 5)));
  EXPECT_TRUE(Falls(Due(programme::v1::CASE_DUE_KIND_REVIEW, 4)));
}

TEST_F(CaseDuesTest, WhatNeedsConsentFallsAwayWhenItHasEnded) {
  CaseDue due = Due(programme::v1::CASE_DUE_KIND_PHASE, 5);
  EXPECT_FALSE(Falls(due, /*ended=*/true));
  due.set_needs_consent(true);
  EXPECT_TRUE(Falls(due, /*ended=*/true));
  EXPECT_FALSE(Falls(due, /*ended=*/false));
}

TEST_F(CaseDuesTest, TheLatestAnswerOfEachCountsByWhenItWasGiven) {
  Consent(2, kGiven);
  Consent(1, kRefused);  // recorded later, given earlier
  EXPECT_FALSE(ConsentHasEnded(facts_));
  Consent(2, kRefused);  // of two at once the later recorded
  EXPECT_TRUE(ConsentHasEnded(facts_));
  facts_.back().in_form = false;
  EXPECT_FALSE(ConsentHasEnded(facts_));
  Consent(3, kRefused, "municipality");
  EXPECT_TRUE(ConsentHasEnded(facts_));
  EXPECT_EQ(ConsentAnswersAt(facts_, Day(2)).size(), 1u);
}

TEST_F(CaseDuesTest, AClosingClosesTheCase) {
  Fact().mutable_follow_up();
  EXPECT_FALSE(IsClosed(facts_));
  Fact().mutable_closing();
  EXPECT_TRUE(IsClosed(facts_));
}

}  // namespace
}  // namespace varsel
