// Holds, sharing and signatures.
#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/support/decide.h"
#include "services/support/evolve.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::support {
namespace {

using testing::Given;
using testing::StoryBegins;
using testing::TestId;
using testing::TestUuid;

SupportContext HoldContext(common::v1::Controller controller = common::v1::CONTROLLER_EKI,
                           const std::string& actor = "worker") {
  SupportContext context;
  context.base.now = StoryBegins() + absl::Hours(100);
  context.base.actor = ActorId(TestUuid(actor));
  context.controller = controller;
  context.table.round_ids = {TestId("round")};
  context.table.counts.set_persons(35);
  context.table.computed_position = 7;
  return context;
}

v1::RaiseHoldRequest Raise() {
  v1::RaiseHoldRequest command;
  command.set_hold_id(TestId("hold"));
  command.set_person_id(TestId("person"));
  command.set_basis(v1::SHARE_BASIS_CONSENT);
  *command.mutable_consent_time() = ToProto(StoryBegins());
  return command;
}

v1::SupportEvent Raised(absl::Time until = absl::InfiniteFuture()) {
  v1::SupportEvent event;
  event.mutable_hold_raised()->set_hold_id(TestId("hold"));
  event.mutable_hold_raised()->set_person_id(TestId("person"));
  if (until != absl::InfiniteFuture())
    *event.mutable_hold_raised()->mutable_until() = ToProto(until);
  return event;
}

template <typename Life, typename Command>
auto DecidingOn(const Command& command, const SupportContext& context = HoldContext()) {
  return [=](const Life& life) { return Decide(life, command, context); };
}

TEST(DecideRaiseHold, RestsOnConsentOrOnAnotherBasis) {
  auto command = Raise();
  EXPECT_TRUE(Given<HoldAggregate>().When(DecidingOn<v1::HoldLife>(command)).drafts().ok());
  command.clear_consent_time();
  Given<HoldAggregate>().When(DecidingOn<v1::HoldLife>(command)).ThenRefused("HOLD_WITHOUT_BASIS");
  command.set_basis(v1::SHARE_BASIS_LAW);
  Given<HoldAggregate>().When(DecidingOn<v1::HoldLife>(command)).ThenRefused("HOLD_WITHOUT_BASIS");
  command.set_legal_basis("retsplejeloven-115");
  EXPECT_TRUE(Given<HoldAggregate>().When(DecidingOn<v1::HoldLife>(command)).drafts().ok());
  Given<HoldAggregate>(Raised()).When(DecidingOn<v1::HoldLife>(command)).ThenRefused("ID_IN_USE");
}

// Whoever lets a lever meet the person has read the guard.
TEST(DecideHold, WhatChangesWhichHoldsStandWritesThePersonsGuard) {
  const auto guarded = [](const auto& outcome) {
    ASSERT_TRUE(outcome.drafts().ok());
    ASSERT_EQ(outcome.drafts()->size(), 2u);
    const auto& guard = (*outcome.drafts())[1];
    EXPECT_EQ(guard.stream, StreamId({"support.person.holds", TestUuid("person")}));
    EXPECT_EQ(guard.event.person_holds_changed().person_id(), TestId("person"));
  };
  guarded(Given<HoldAggregate>().When(DecidingOn<v1::HoldLife>(Raise())));
  guarded(Given<HoldAggregate>(Raised()).When(DecidingOn<v1::HoldLife>(v1::EndHoldRequest())));
  guarded(Given<HoldAggregate>(Raised()).When(DecidingOn<v1::HoldLife>(v1::WithdrawHoldRequest())));
}

TEST(DecideRaiseHold, RefusesOneThatIsOverBeforeItBegins) {
  auto command = Raise();
  *command.mutable_until() = ToProto(HoldContext().base.now);
  Given<HoldAggregate>()
      .When(DecidingOn<v1::HoldLife>(command))
      .ThenRefused("HOLD_ENDS_BEFORE_IT_BEGINS");
}

TEST(DecideEndHold, RefusesOneThatDoesNotStand) {
  v1::EndHoldRequest command;
  command.set_hold_id(TestId("hold"));
  v1::SupportEvent ended;
  *ended.mutable_hold_ended()->mutable_ended_time() = ToProto(StoryBegins());
  const auto deciding = DecidingOn<v1::HoldLife>(command);
  EXPECT_TRUE(Given<HoldAggregate>(Raised()).When(deciding).drafts().ok());
  Given<HoldAggregate>().When(deciding).ThenRefused("HOLD_UNKNOWN");
  Given<HoldAggregate>(Raised(), ended).When(deciding).ThenRefused("HOLD_UNKNOWN");
  Given<HoldAggregate>(Raised(StoryBegins() + absl::Hours(5)))
      .When(deciding)
      .ThenRefused("HOLD_UNKNOWN");
  v1::WithdrawHoldRequest withdraw;
  withdraw.set_hold_id(TestId("hold"));
  EXPECT_TRUE(
      Given<HoldAggregate>(Raised(), ended).When(DecidingOn<v1::HoldLife>(withdraw)).drafts().ok());
}

v1::AnswerSharingRequest AnswerOf(v1::ShareSubject subject, v1::ShareAnswer answer) {
  v1::AnswerSharingRequest command;
  command.set_person_id(TestId("person"));
  command.set_share_subject(subject);
  command.set_answer(answer);
  return command;
}

TEST(DecideAnswerSharing, WhatTellsOfOnePersonWantsABasisAndCarriesTheLabel) {
  auto command = AnswerOf(v1::SHARE_SUBJECT_COURSE, v1::SHARE_ANSWER_SHARED);
  Given<SharingAggregate>()
      .When(DecidingOn<v1::SharingLife>(command))
      .ThenRefused("SHARING_WITHOUT_BASIS");
  command.set_basis(v1::SHARE_BASIS_LAW);
  Given<SharingAggregate>()
      .When(DecidingOn<v1::SharingLife>(command))
      .ThenRefused("SHARING_WITHOUT_BASIS");
  command.set_basis(v1::SHARE_BASIS_CONSENT);
  const auto outcome = Given<SharingAggregate>().When(DecidingOn<v1::SharingLife>(command));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].event.sharing_answered().use_label(),
            v1::USE_LABEL_NO_INVESTIGATION);
}

TEST(DecideAnswerSharing, EkiMayDeclineWithoutAReasonAndTotalsNeedNoBasis) {
  for (const auto& command : {AnswerOf(v1::SHARE_SUBJECT_COURSE, v1::SHARE_ANSWER_DECLINED),
                              AnswerOf(v1::SHARE_SUBJECT_TOTALS, v1::SHARE_ANSWER_SHARED)}) {
    EXPECT_TRUE(Given<SharingAggregate>().When(DecidingOn<v1::SharingLife>(command)).drafts().ok());
  }
}

TEST(DecideAskSharing, AskedAgainBeforeTheAnswerNothingHappens) {
  v1::AskSharingRequest command;
  command.set_person_id(TestId("person"));
  command.set_share_subject(v1::SHARE_SUBJECT_COURSE);
  v1::SupportEvent asked;
  asked.mutable_sharing_asked()->set_person_id(TestId("person"));
  asked.mutable_sharing_asked()->set_share_subject(v1::SHARE_SUBJECT_COURSE);
  *asked.mutable_sharing_asked()->mutable_asked_time() = ToProto(StoryBegins());
  Given<SharingAggregate>(asked).When(DecidingOn<v1::SharingLife>(command)).ThenNothing();
  v1::SupportEvent declined;
  declined.mutable_sharing_answered()->set_person_id(TestId("person"));
  declined.mutable_sharing_answered()->set_share_subject(v1::SHARE_SUBJECT_COURSE);
  declined.mutable_sharing_answered()->set_answer(v1::SHARE_ANSWER_DECLINED);
  *declined.mutable_sharing_answered()->mutable_answered_time() =
      ToProto(StoryBegins() + absl::Hours(1));
  const auto again =
      Given<SharingAggregate>(asked, declined).When(DecidingOn<v1::SharingLife>(command));
  ASSERT_TRUE(again.drafts().ok());
  EXPECT_EQ(again.drafts()->size(), 1u);
}

// --- signatures

v1::SignReportRequest Sign(absl::Duration length = absl::Hours(50)) {
  v1::SignReportRequest command;
  command.set_report_id(TestId("report"));
  *command.mutable_from() = ToProto(StoryBegins());
  *command.mutable_until() = ToProto(StoryBegins() + length);
  return command;
}

v1::SupportEvent Signed(common::v1::Controller controller, int64_t persons = 35) {
  v1::SupportEvent event;
  v1::ReportSigned& report = *event.mutable_report_signed();
  report.set_report_id(TestId("report"));
  *report.mutable_from() = ToProto(StoryBegins());
  *report.mutable_until() = ToProto(StoryBegins() + absl::Hours(50));
  report.add_round_ids(TestId("round"));
  report.mutable_counts()->set_persons(persons);
  report.set_computed_position(7);
  report.set_controller(controller);
  return event;
}

constexpr auto kEki = common::v1::CONTROLLER_EKI;
constexpr auto kPolice = common::v1::CONTROLLER_POLICE;

TEST(DecideSignReport, TheFirstFixesTheTableAndTheSecondSignsItByteForByte) {
  Given<ReportAggregate>()
      .When(DecidingOn<v1::ReportLife>(Sign(), HoldContext(kPolice)))
      .Then(Signed(kPolice));
  SupportContext later = HoldContext(kEki);
  later.table.computed_position = 99;
  Given<ReportAggregate>(Signed(kPolice))
      .When(DecidingOn<v1::ReportLife>(Sign(), later))
      .Then(Signed(kEki));
  EXPECT_TRUE(SignedByBoth(Given<ReportAggregate>(Signed(kPolice), Signed(kEki)).state()));
  EXPECT_FALSE(SignedByBoth(Given<ReportAggregate>(Signed(kPolice), Signed(kPolice)).state()));
}

TEST(DecideSignReport, RefusesATableThatHasChangedSinceUntilTheOtherSignsAnew) {
  SupportContext changed = HoldContext(kEki);
  changed.table.counts.set_persons(34);
  Given<ReportAggregate>(Signed(kPolice))
      .When(DecidingOn<v1::ReportLife>(Sign(), changed))
      .ThenRefused("REPORT_TABLE_CHANGED");
  changed.controller = kPolice;
  Given<ReportAggregate>(Signed(kPolice))
      .When(DecidingOn<v1::ReportLife>(Sign(), changed))
      .Then(Signed(kPolice, 34));
  changed.controller = kEki;
  Given<ReportAggregate>(Signed(kPolice), Signed(kPolice, 34))
      .When(DecidingOn<v1::ReportLife>(Sign(), changed))
      .Then(Signed(kEki, 34));
}

TEST(DecideSignReport, WhatBothSignedIsNotSignedAgain) {
  SupportContext changed = HoldContext(kPolice);
  changed.table.counts.set_persons(34);
  Given<ReportAggregate>(Signed(kPolice), Signed(kEki))
      .When(DecidingOn<v1::ReportLife>(Sign(), changed))
      .ThenRefused("REPORT_SIGNED_ALREADY");
}

TEST(DecideSignReport, RefusesOnePersonForBothAnotherPeriodAndAnEmptyOne) {
  const auto story = Given<ReportAggregate>(Signed(kPolice));  // by TestUuid("actor")
  story.When(DecidingOn<v1::ReportLife>(Sign(), HoldContext(kEki, "actor")))
      .ThenRefused("REPORT_SAME_SIGNER");
  story.When(DecidingOn<v1::ReportLife>(Sign(absl::Hours(60)), HoldContext(kEki)))
      .ThenRefused("REPORT_PERIOD_DIFFERS");
  Given<ReportAggregate>()
      .When(DecidingOn<v1::ReportLife>(Sign(-absl::Hours(1)), HoldContext(kEki)))
      .ThenRefused("REPORT_PERIOD_BACKWARDS");
  SupportContext empty = HoldContext(kEki);
  empty.table = {};
  Given<ReportAggregate>()
      .When(DecidingOn<v1::ReportLife>(Sign(), empty))
      .ThenRefused("REPORT_PERIOD_EMPTY");
}

TEST(DecideWithdrawReportSignature, TakesBackItsOwnOnly) {
  v1::WithdrawReportSignatureRequest command;
  command.set_report_id(TestId("report"));
  const auto deciding = DecidingOn<v1::ReportLife>(command, HoldContext(kEki));
  EXPECT_TRUE(Given<ReportAggregate>(Signed(kPolice), Signed(kEki)).When(deciding).drafts().ok());
  Given<ReportAggregate>(Signed(kPolice)).When(deciding).ThenRefused("REPORT_SIGNATURE_UNKNOWN");
  Given<ReportAggregate>().When(deciding).ThenRefused("REPORT_UNKNOWN");
}

}  // namespace
}  // namespace varsel::support
