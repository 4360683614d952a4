// Group audits through the real pipeline, in memory.
#include "services/picture/audit_world.h"

namespace varsel::picture {
namespace {

using testing::CallerOptions;
using ::testing::ElementsAre;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

class AuditTest : public AuditWorld {};

TEST_F(AuditTest, TakesDownMembersOfThatDayAndRisksAsTheyStood) {
  Member("a", "red", -500);
  Member("b", "red", -400);
  Member("late", "red", -2);  // after the audit
  focus::v1::FocusEvent denied;
  denied.mutable_affiliation_denied()->set_affiliation_id(TestId("bred"));
  Happened({"focus.person", TestUuid("b")}, denied);
  v1::JudgeRiskRequest judge;
  judge.set_group_id(TestId("red"));
  judge.set_judgement_id(TestId("risk"));
  judge.set_indicator(v1::RISK_INDICATOR_TERRITORY);
  judge.set_level(v1::RISK_LEVEL_HIGH);
  *judge.mutable_judged_time() = At(-30);
  judge.set_basis("Vagter på hjørnet");
  ASSERT_THAT(Call<v1::JudgeRiskResponse>("JudgeRisk", judge), IsOk());
  Hold("audit");
  auto finding = Finding("audit", "red");
  finding.set_members_judged(20);
  finding.add_conflict_group_ids(TestId("blue"));
  finding.add_areas("Havnen");
  ASSERT_THAT(Call<v1::RecordFindingResponse>("RecordFinding", finding), IsOk());
  const v1::GetGroupAuditResponse audit = Audit("audit");
  ASSERT_EQ(audit.findings_size(), 1);
  const v1::AuditFinding& found = audit.findings(0);
  EXPECT_EQ(found.members_known(), 2u);
  EXPECT_EQ(found.members_denying(), 1u);
  EXPECT_EQ(found.members_judged(), 20u);
  ASSERT_EQ(found.risks_size(), 1);
  EXPECT_EQ(found.risks(0).level(), v1::RISK_LEVEL_HIGH);
  EXPECT_EQ(found.note(), "Holder til ved havnen");
  EXPECT_FALSE(found.actor_id().empty());
}

TEST_F(AuditTest, ShowsWhichActiveGroupsWereNotGoneThrough) {
  Hold("audit");
  EXPECT_EQ(Audit("audit").not_gone_through_size(), 2) << "green was dissolved before";
  ASSERT_THAT(Call<v1::RecordFindingResponse>("RecordFinding", Finding("audit", "red")), IsOk());
  EXPECT_THAT(Audit("audit").not_gone_through(), ElementsAre(TestId("blue")));
  EXPECT_EQ(Audit("audit").audit().gone_through(), 1u);
  v1::WithdrawFindingRequest withdraw;
  withdraw.set_audit_id(TestId("audit"));
  withdraw.set_finding_id(TestId("auditred"));
  withdraw.set_reason_code("mistaken");
  ASSERT_THAT(Call<v1::WithdrawFindingResponse>("WithdrawFinding", withdraw), IsOk());
  EXPECT_EQ(Audit("audit").not_gone_through_size(), 2);
  EXPECT_EQ(Audit("audit").audit().gone_through(), 0u);
  EXPECT_EQ(Audit("audit").findings_size(), 1) << "what was said stays";
}

TEST_F(AuditTest, ACorrectedFindingKeepsWhatWasSaidBefore) {
  Hold("audit");
  ASSERT_THAT(Call<v1::RecordFindingResponse>("RecordFinding", Finding("audit", "red")), IsOk());
  EXPECT_THAT(Call<v1::RecordFindingResponse>("RecordFinding", Finding("audit", "red")),
              RefusedWith("ID_IN_USE"));
  v1::CorrectFindingRequest correct;
  correct.set_audit_id(TestId("audit"));
  correct.set_finding_id(TestId("auditred"));
  correct.set_group_id(TestId("red"));
  *correct.mutable_judged_time() = At(-24);
  correct.set_activity(v1::GROUP_ACTIVITY_DORMANT);
  correct.set_group_kind(focus::v1::GROUP_KIND_YOUTH_OFFSHOOT);
  correct.set_reason_code("mistaken");
  correct.set_expected_version(1);
  EXPECT_THAT(Call<v1::CorrectFindingResponse>("CorrectFinding", correct),
              RefusedWith("VERSION_MET"));
  correct.set_expected_version(2);
  ASSERT_THAT(Call<v1::CorrectFindingResponse>("CorrectFinding", correct), IsOk());
  const v1::GetGroupAuditResponse audit = Audit("audit");
  ASSERT_EQ(audit.findings_size(), 2);
  EXPECT_TRUE(audit.findings(0).has_recorded_until());
  EXPECT_EQ(audit.findings(0).note(), "Holder til ved havnen");
  EXPECT_EQ(audit.findings(1).activity(), v1::GROUP_ACTIVITY_DORMANT);
  EXPECT_EQ(audit.audit().gone_through(), 1u);
}

TEST_F(AuditTest, ListsAuditsOfARoundTheNewestFirstWithoutWithdrawnOnes) {
  Hold("old", -500);
  Hold("new", -24);
  v1::ListGroupAuditsRequest list;
  list.set_round_id(TestId("round"));
  auto reply = Call<v1::ListGroupAuditsResponse>("ListGroupAudits", list);
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->audits_size(), 2);
  EXPECT_EQ(reply->audits(0).audit_id(), TestId("new"));
  v1::WithdrawAuditRequest withdraw;
  withdraw.set_audit_id(TestId("new"));
  withdraw.set_reason_code("mistaken");
  ASSERT_THAT(Call<v1::WithdrawAuditResponse>("WithdrawAudit", withdraw), IsOk());
  reply = Call<v1::ListGroupAuditsResponse>("ListGroupAudits", list);
  ASSERT_EQ(reply->audits_size(), 1);
  EXPECT_EQ(reply->audits(0).audit_id(), TestId("old"));
  EXPECT_TRUE(Audit("new").audit().withdrawn());
  EXPECT_THAT(Call<v1::RecordFindingResponse>("RecordFinding", Finding("new", "red")),
              RefusedWith("AUDIT_WITHDRAWN_ALREADY"));
}

TEST_F(AuditTest, IsNotForOfficersAndNeverForEki) {
  Hold("audit");
  v1::GetGroupAuditRequest get;
  get.set_audit_id(TestId("audit"));
  for (const char* role : {"officer", "eki", "analyst"}) {
    EXPECT_THAT(Call<v1::GetGroupAuditResponse>("GetGroupAudit", get, {.role = role}),
                RefusedWith("ROLE_NOT_ALLOWED"))
        << role;
  }
  EXPECT_THAT(Call<v1::GetGroupAuditResponse>("GetGroupAudit", get, {.role = "leadership"}),
              IsOk());
}

}  // namespace
}  // namespace varsel::picture
