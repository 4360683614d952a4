// Scorecards through the real pipeline, in memory: incidents are recorded, corrected and withdrawn
// by another area, and the counters follow.
#include <vector>

#include "services/picture/audit_world.h"

namespace varsel::picture {
namespace {

using ::testing::ElementsAre;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

class ScorecardTest : public AuditWorld {
 protected:
  timeline::v1::IncidentRecorded Incident(const std::string& name, int hours,
                                          const std::string& aggressor, const std::string& target) {
    timeline::v1::IncidentRecorded said;
    said.set_incident_id(TestId(name));
    *said.mutable_occurred_time() = At(hours);
    said.set_incident_kind(timeline::v1::INCIDENT_KIND_KNIFE);
    said.set_severity(timeline::v1::SEVERITY_SERIOUS_INJURY);
    said.set_reliability(timeline::v1::RELIABILITY_CONFIRMED);
    if (!aggressor.empty()) {
      auto& group = *said.add_groups();
      group.set_group_id(TestId(aggressor));
      group.set_role(timeline::v1::GROUP_ROLE_AGGRESSOR);
    }
    auto& group = *said.add_groups();
    group.set_group_id(TestId(target));
    group.set_role(timeline::v1::GROUP_ROLE_TARGET);
    return said;
  }
  void Recorded(const std::string& name, const timeline::v1::IncidentRecorded& said) {
    timeline::v1::TimelineEvent event;
    *event.mutable_incident_recorded() = said;
    Happened({"timeline.incident", TestUuid(name)}, event);
  }
  v1::GetScorecardResponse Card(v1::GetScorecardRequest request = {}) {
    request.set_round_id(TestId("round"));
    const auto reply = Call<v1::GetScorecardResponse>("GetScorecard", request);
    EXPECT_THAT(reply, IsOk());
    return reply.value_or(v1::GetScorecardResponse());
  }
  static std::vector<std::string> Names(const v1::GetScorecardResponse& card) {
    std::vector<std::string> names;
    for (const v1::GroupScore& score : card.groups()) names.push_back(score.group_name());
    return names;
  }
};

TEST_F(ScorecardTest, ShowsEveryActiveGroupAlsoThoseWithNothing) {
  const v1::GetScorecardResponse card = Card();
  EXPECT_THAT(Names(card), ElementsAre("blue", "red")) << "green was dissolved before the round";
  EXPECT_EQ(card.groups(0).as_aggressor(), 0u);
  EXPECT_TRUE(card.known_incidents_only());
  EXPECT_EQ(card.active_groups(), 2u);
  EXPECT_EQ(card.gone_through(), 0u);
  v1::GetScorecardRequest unknown;
  unknown.set_round_id(TestId("another"));
  EXPECT_THAT(Call<v1::GetScorecardResponse>("GetScorecard", unknown),
              RefusedWith("ROUND_UNKNOWN"));
}

TEST_F(ScorecardTest, CountsTheRoundsIncidentsByKindAndSeverityBesideOneAnother) {
  Recorded("before", Incident("before", -1500, "red", "blue"));  // before the round
  Recorded("knife", Incident("knife", -900, "red", "blue"));
  auto shot = Incident("shot", -100, "red", "blue");
  shot.set_incident_kind(timeline::v1::INCIDENT_KIND_FIREARM);
  shot.set_severity(timeline::v1::SEVERITY_KILLED);
  shot.set_reliability(timeline::v1::RELIABILITY_DOUBTFUL);
  Recorded("shot", shot);
  Recorded("unknown", Incident("unknown", -50, "", "red"));
  const v1::GetScorecardResponse card = Card();
  EXPECT_EQ(card.incidents(), 3u);
  EXPECT_EQ(card.incidents_without_aggressor(), 1u);
  ASSERT_THAT(Names(card), ElementsAre("red", "blue"));
  const v1::GroupScore& red = card.groups(0);
  EXPECT_EQ(red.as_aggressor(), 2u);
  EXPECT_EQ(red.of_doubtful_source(), 1u);
  EXPECT_EQ(red.as_target(), 1u);
  ASSERT_EQ(red.by_severity_size(), 2);
  EXPECT_EQ(red.by_severity(0).severity(), timeline::v1::SEVERITY_KILLED) << "the worst first";
  ASSERT_EQ(red.by_kind_size(), 2);
  EXPECT_EQ(red.by_kind(0).incident_kind(), timeline::v1::INCIDENT_KIND_KNIFE);
  EXPECT_EQ(card.groups(1).as_target(), 2u);
  v1::GetScorecardRequest wide;
  *wide.mutable_from() = At(-1900);
  EXPECT_EQ(Card(wide).incidents(), 4u);
  wide.set_order(v1::SCORECARD_ORDER_TARGET);
  EXPECT_THAT(Names(Card(wide)), ElementsAre("blue", "red"));
}

TEST_F(ScorecardTest, CorrectionsAndWithdrawalsMoveTheCounters) {
  Recorded("one", Incident("one", -900, "red", "blue"));
  Recorded("two", Incident("two", -800, "red", "blue"));
  const auto turned = Incident("one", -700, "blue", "red");
  timeline::v1::TimelineEvent event;
  auto& corrected = *event.mutable_incident_corrected();
  corrected.set_incident_id(turned.incident_id());
  *corrected.mutable_occurred_time() = turned.occurred_time();
  corrected.set_incident_kind(timeline::v1::INCIDENT_KIND_ARSON);
  corrected.set_severity(timeline::v1::SEVERITY_NO_INJURY);
  *corrected.mutable_groups() = turned.groups();
  Happened({"timeline.incident", TestUuid("one")}, event);
  event.mutable_incident_withdrawn()->set_incident_id(TestId("two"));
  Happened({"timeline.incident", TestUuid("two")}, event);
  const v1::GetScorecardResponse card = Card();
  EXPECT_EQ(card.incidents(), 1u);
  ASSERT_THAT(Names(card), ElementsAre("blue", "red"));
  EXPECT_EQ(card.groups(0).as_aggressor(), 1u);
  EXPECT_EQ(card.groups(0).by_kind(0).incident_kind(), timeline::v1::INCIDENT_KIND_ARSON);
  EXPECT_EQ(card.groups(1).as_aggressor(), 0u);
  EXPECT_TRUE(card.groups(1).by_kind().empty());
}

TEST_F(ScorecardTest, TheMostViolentGroupIsJudgedByPeopleAndNotByCounts) {
  Recorded("one", Incident("one", -900, "red", "blue"));
  Hold("audit");
  ASSERT_THAT(Call<v1::RecordFindingResponse>("RecordFinding", Finding("audit", "blue")), IsOk());
  v1::JudgeMostViolentRequest judge;
  judge.set_round_id(TestId("round"));
  judge.set_judgement_id(TestId("judgement"));
  judge.set_group_id(TestId("blue"));
  *judge.mutable_judged_time() = At(-10);
  judge.set_judged_by("ledelsen");
  judge.set_grounds("Meget vold, der ikke anmeldes");
  ASSERT_THAT(Call<v1::JudgeMostViolentResponse>("JudgeMostViolent", judge), IsOk());
  v1::GetScorecardResponse card = Card();
  EXPECT_THAT(Names(card), ElementsAre("red", "blue")) << "the order stays that of the counts";
  EXPECT_FALSE(card.groups(0).judged_most_violent());
  EXPECT_TRUE(card.groups(1).judged_most_violent());
  EXPECT_EQ(card.groups(1).audit_id(), TestId("audit"));
  EXPECT_EQ(card.gone_through(), 1u);
  ASSERT_EQ(card.judgements_size(), 1);
  EXPECT_EQ(card.judgements(0).judged_by(), "ledelsen");
  EXPECT_EQ(card.judgements(0).grounds(), judge.grounds());
  v1::WithdrawMostViolentRequest withdraw;
  withdraw.set_round_id(TestId("round"));
  withdraw.set_judgement_id(TestId("judgement"));
  withdraw.set_reason_code("mistaken");
  ASSERT_THAT(Call<v1::WithdrawMostViolentResponse>("WithdrawMostViolent", withdraw), IsOk());
  card = Card();
  EXPECT_TRUE(card.most_violent_judgement_id().empty());
  EXPECT_FALSE(card.groups(1).judged_most_violent());
  EXPECT_TRUE(card.judgements(0).has_recorded_until());
}

}  // namespace
}  // namespace varsel::picture
