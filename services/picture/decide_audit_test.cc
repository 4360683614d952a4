#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/picture/decide.h"
#include "services/picture/evolve.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::picture {
namespace {

using testing::Given;
using testing::StoryBegins;
using testing::TestId;

PictureContext InARound() {
  PictureContext context;
  context.base.now = StoryBegins() + absl::Hours(24);
  context.round_known = true;
  context.known_groups = {TestId("reds"), TestId("blues")};
  context.group.members = 12;
  context.group.denying = 1;
  return context;
}

template <typename Command>
Command HoldingAudit() {
  Command command;
  command.set_audit_id(TestId("audit"));
  command.set_round_id(TestId("round"));
  *command.mutable_held_time() = ToProto(StoryBegins());
  auto& participant = *command.add_participants();
  participant.set_agency("politi");
  participant.set_role("analytiker");
  return command;
}

template <typename Command>
Command FindingOf(const std::string& group = "reds") {
  Command command;
  command.set_audit_id(TestId("audit"));
  command.set_finding_id(TestId("finding"));
  command.set_group_id(TestId(group));
  *command.mutable_judged_time() = ToProto(StoryBegins());
  command.set_activity(v1::GROUP_ACTIVITY_ACTIVE);
  command.set_group_kind(focus::v1::GROUP_KIND_STREET_GROUP);
  return command;
}

template <typename Command>
Command JudgingViolent() {
  Command command;
  command.set_round_id(TestId("round"));
  command.set_judgement_id(TestId("judgement"));
  command.set_group_id(TestId("reds"));
  *command.mutable_judged_time() = ToProto(StoryBegins());
  command.set_judged_by("ledelsen");
  command.set_grounds("Flest alvorlige overfald");
  return command;
}

v1::PictureEvent HeldBefore() {
  v1::PictureEvent event;
  *event.mutable_audit_held() = HoldingAudit<v1::AuditHeld>();
  return event;
}
v1::PictureEvent FoundBefore() {
  v1::PictureEvent event;
  *event.mutable_finding_recorded() = FindingOf<v1::FindingRecorded>();
  event.mutable_finding_recorded()->set_members_known(12);
  event.mutable_finding_recorded()->set_members_denying(1);
  return event;
}
v1::PictureEvent ViolentBefore() {
  v1::PictureEvent event;
  *event.mutable_most_violent_judged() = JudgingViolent<v1::MostViolentJudged>();
  return event;
}

template <typename Life, typename Command>
auto OnLife(const Command& command, const PictureContext& context = InARound()) {
  return [=](const Life& life) { return Decide(life, command, context); };
}
template <typename Command>
auto OnAudit(const Command& command, const PictureContext& context = InARound()) {
  return OnLife<v1::AuditLife>(command, context);
}
template <typename Command>
auto OnRound(const Command& command, const PictureContext& context = InARound()) {
  return OnLife<v1::ViolentLife>(command, context);
}

TEST(HoldAudit, IsTakenDownOnceForAKnownRound) {
  const auto hold = HoldingAudit<v1::HoldAuditRequest>();
  Given<AuditAggregate>().When(OnAudit(hold)).Then(HeldBefore());
  Given<AuditAggregate>(HeldBefore()).When(OnAudit(hold)).ThenRefused("ID_IN_USE");
  PictureContext nowhere = InARound();
  nowhere.round_known = false;
  Given<AuditAggregate>().When(OnAudit(hold, nowhere)).ThenRefused("ROUND_UNKNOWN");
}

TEST(CorrectAudit, NamesWhatItCorrectsAndRefusesOneThatIsNoMore) {
  auto correct = HoldingAudit<v1::CorrectAuditRequest>();
  correct.set_reason_code("mistaken");
  const auto outcome = Given<AuditAggregate>(HeldBefore()).When(OnAudit(correct));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].corrects, EventId(testing::TestUuid("event-1")));
  Given<AuditAggregate>().When(OnAudit(correct)).ThenRefused("AUDIT_UNKNOWN");
  v1::PictureEvent withdrawn;
  withdrawn.mutable_audit_withdrawn()->set_audit_id(TestId("audit"));
  v1::WithdrawAuditRequest withdraw;
  withdraw.set_audit_id(TestId("audit"));
  Given<AuditAggregate>(HeldBefore()).When(OnAudit(withdraw)).Then(withdrawn);
  Given<AuditAggregate>(HeldBefore(), withdrawn)
      .When(OnAudit(correct))
      .ThenRefused("AUDIT_WITHDRAWN_ALREADY");
}

TEST(RecordFinding, TakesDownWhatTheRecordsKnowOfTheGroup) {
  Given<AuditAggregate>(HeldBefore())
      .When(OnAudit(FindingOf<v1::RecordFindingRequest>()))
      .Then(FoundBefore());
}

TEST(RecordFinding, RefusesASecondFindingOfAGroupInOneAudit) {
  auto again = FindingOf<v1::RecordFindingRequest>();
  again.set_finding_id(TestId("another"));
  Given<AuditAggregate>(HeldBefore(), FoundBefore())
      .When(OnAudit(again))
      .ThenRefused("GROUP_GONE_THROUGH_ALREADY");
  v1::PictureEvent withdrawn;
  withdrawn.mutable_finding_withdrawn()->set_finding_id(TestId("finding"));
  EXPECT_TRUE(Given<AuditAggregate>(HeldBefore(), FoundBefore(), withdrawn)
                  .When(OnAudit(again))
                  .drafts()
                  .ok());
}

TEST(RecordFinding, RefusesAnAddressAndTiesThatCannotBe) {
  auto finding = FindingOf<v1::RecordFindingRequest>();
  finding.add_areas("Storgade 14");
  Given<AuditAggregate>(HeldBefore()).When(OnAudit(finding)).ThenRefused("AREA_IS_AN_ADDRESS");
  finding = FindingOf<v1::RecordFindingRequest>();
  finding.add_conflict_group_ids(TestId("reds"));
  Given<AuditAggregate>(HeldBefore()).When(OnAudit(finding)).ThenRefused("GROUP_TIED_TO_ITSELF");
  finding.set_conflict_group_ids(0, TestId("blues"));
  finding.add_allied_group_ids(TestId("blues"));
  Given<AuditAggregate>(HeldBefore()).When(OnAudit(finding)).ThenRefused("GROUP_NAMED_TWICE");
  finding.set_allied_group_ids(0, TestId("greens"));
  Given<AuditAggregate>(HeldBefore()).When(OnAudit(finding)).ThenRefused("GROUP_UNKNOWN");
  Given<AuditAggregate>()
      .When(OnAudit(FindingOf<v1::RecordFindingRequest>()))
      .ThenRefused("AUDIT_UNKNOWN");
}

TEST(CorrectFinding, IsOfTheSameGroupAndOfOneThatHolds) {
  auto correct = FindingOf<v1::CorrectFindingRequest>();
  correct.set_reason_code("mistaken");
  const auto outcome = Given<AuditAggregate>(HeldBefore(), FoundBefore()).When(OnAudit(correct));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].corrects, EventId(testing::TestUuid("event-2")));
  Given<AuditAggregate>(HeldBefore()).When(OnAudit(correct)).ThenRefused("FINDING_UNKNOWN");
  correct.set_group_id(TestId("blues"));
  Given<AuditAggregate>(HeldBefore(), FoundBefore())
      .When(OnAudit(correct))
      .ThenRefused("FINDING_UNKNOWN");
}

TEST(WithdrawFinding, HappensOnce) {
  v1::WithdrawFindingRequest withdraw;
  withdraw.set_audit_id(TestId("audit"));
  withdraw.set_finding_id(TestId("finding"));
  v1::PictureEvent withdrawn;
  withdrawn.mutable_finding_withdrawn()->set_audit_id(TestId("audit"));
  withdrawn.mutable_finding_withdrawn()->set_finding_id(TestId("finding"));
  withdrawn.mutable_finding_withdrawn()->set_group_id(TestId("reds"));
  Given<AuditAggregate>(HeldBefore(), FoundBefore()).When(OnAudit(withdraw)).Then(withdrawn);
  Given<AuditAggregate>(HeldBefore(), FoundBefore(), withdrawn)
      .When(OnAudit(withdraw))
      .ThenRefused("FINDING_WITHDRAWN_ALREADY");
}

TEST(JudgeMostViolent, SaysByWhomAndKeepsWhatWasJudgedBefore) {
  const auto judge = JudgingViolent<v1::JudgeMostViolentRequest>();
  Given<ViolentAggregate>().When(OnRound(judge)).Then(ViolentBefore());
  Given<ViolentAggregate>(ViolentBefore()).When(OnRound(judge)).ThenRefused("ID_IN_USE");
  PictureContext nowhere = InARound();
  nowhere.round_known = false;
  Given<ViolentAggregate>().When(OnRound(judge, nowhere)).ThenRefused("ROUND_UNKNOWN");
  nowhere.round_known = true;
  nowhere.known_groups.clear();
  Given<ViolentAggregate>().When(OnRound(judge, nowhere)).ThenRefused("GROUP_UNKNOWN");
}

TEST(CorrectMostViolent, RefusesOneThatIsUnknownOrWithdrawn) {
  auto correct = JudgingViolent<v1::CorrectMostViolentRequest>();
  correct.set_group_id(TestId("blues"));
  EXPECT_TRUE(Given<ViolentAggregate>(ViolentBefore()).When(OnRound(correct)).drafts().ok());
  Given<ViolentAggregate>().When(OnRound(correct)).ThenRefused("JUDGEMENT_UNKNOWN");
  v1::WithdrawMostViolentRequest withdraw;
  withdraw.set_round_id(TestId("round"));
  withdraw.set_judgement_id(TestId("judgement"));
  v1::PictureEvent withdrawn;
  withdrawn.mutable_most_violent_withdrawn()->set_round_id(TestId("round"));
  withdrawn.mutable_most_violent_withdrawn()->set_judgement_id(TestId("judgement"));
  withdrawn.mutable_most_violent_withdrawn()->set_group_id(TestId("reds"));
  Given<ViolentAggregate>(ViolentBefore()).When(OnRound(withdraw)).Then(withdrawn);
  Given<ViolentAggregate>(ViolentBefore(), withdrawn)
      .When(OnRound(correct))
      .ThenRefused("JUDGEMENT_WITHDRAWN_ALREADY");
}

TEST(MostViolent, TheOneJudgedLastHolds) {
  v1::PictureEvent other = ViolentBefore();
  other.mutable_most_violent_judged()->set_judgement_id(TestId("other"));
  other.mutable_most_violent_judged()->set_group_id(TestId("blues"));
  const auto life = Given<ViolentAggregate>(ViolentBefore(), other).state();
  ASSERT_NE(picture::Holding(life), nullptr);
  EXPECT_EQ(picture::Holding(life)->group_id(), TestId("blues"));
  EXPECT_EQ(picture::Holding(v1::ViolentLife()), nullptr);
}

}  // namespace
}  // namespace varsel::picture
