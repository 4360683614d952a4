// The rules of agreements and exports, as stories.
#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/evolve.h"
#include "services/evaluation/standing.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"

namespace varsel::evaluation {
namespace {

using testing::At;
using testing::Given;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

google::protobuf::Timestamp StampAt(const std::string& time) { return ToProto(At(time)); }

v1::AgreementTerms Terms() {
  v1::AgreementTerms terms;
  terms.set_recipient("Universitetet (opdigtet)");
  terms.set_purpose_code("evaluation");
  terms.set_legal_basis_code("rhl-10");
  *terms.mutable_valid_from() = StampAt("2023-01-01T00:00:00+01:00");
  *terms.mutable_valid_until() = StampAt("2024-01-01T00:00:00+01:00");
  *terms.mutable_data_from() = StampAt("2022-01-03T00:00:00+01:00");
  *terms.mutable_data_until() = StampAt("2023-07-03T00:00:00+02:00");
  return terms;
}
AgreementContext ContextAt(const std::string& time, const std::string& actor = "second") {
  return {.base = {.now = At(time), .actor = ActorId(TestUuid(actor))},
          .known_groups = {TestId("red")},
          .known_sections = {TestId("north")}};
}
v1::EvaluationEvent Recorded(const v1::AgreementTerms& terms = Terms()) {
  v1::EvaluationEvent event;
  event.mutable_agreement_recorded()->set_agreement_id(TestId("agreement"));
  *event.mutable_agreement_recorded()->mutable_terms() = terms;
  return event;
}
v1::EvaluationEvent Approved() {
  v1::EvaluationEvent event;
  event.mutable_agreement_approved()->set_agreement_id(TestId("agreement"));
  return event;
}
v1::EvaluationEvent Ended() {
  v1::EvaluationEvent event;
  event.mutable_agreement_ended()->set_agreement_id(TestId("agreement"));
  event.mutable_agreement_ended()->set_reason_code("study-stopped");
  return event;
}
template <typename Request>
Request OfAgreement() {
  Request request;
  request.set_agreement_id(TestId("agreement"));
  if constexpr (requires { request.mutable_terms(); }) *request.mutable_terms() = Terms();
  if constexpr (requires { request.set_reason_code(""); }) request.set_reason_code("study-stopped");
  return request;
}
template <typename Request>
auto Deciding(const Request& request, const AgreementContext& context) {
  return
      [request, context](const v1::AgreementLife& life) { return Decide(life, request, context); };
}
constexpr char kSpring[] = "2023-03-01T12:00:00+01:00";

TEST(DecideRecordAgreement, RecordsWhatWasAgreed) {
  Given<AgreementAggregate>()
      .When(Deciding(OfAgreement<v1::RecordAgreementRequest>(), ContextAt(kSpring)))
      .Then(Recorded());
}

TEST(DecideRecordAgreement, RefusesTermsThatCannotHold) {
  auto request = OfAgreement<v1::RecordAgreementRequest>();
  const auto refused = [&](const char* reason, const std::string& now = kSpring) {
    Given<AgreementAggregate>().When(Deciding(request, ContextAt(now))).ThenRefused(reason);
    request = OfAgreement<v1::RecordAgreementRequest>();
  };
  *request.mutable_terms()->mutable_valid_until() = Terms().valid_from();
  refused("AGREEMENT_UNTIL_BEFORE_FROM");
  refused("AGREEMENT_UNTIL_PAST", "2024-01-01T00:00:00+01:00");
  *request.mutable_terms()->mutable_data_until() = Terms().data_from();
  refused("DATA_PERIOD_EMPTY");
  request.mutable_terms()->add_group_ids(TestId("nobody"));
  refused("GROUP_UNKNOWN");
  request.mutable_terms()->add_section_ids(TestId("nowhere"));
  refused("SECTION_UNKNOWN");
  for (int i = 0; i < 2; ++i) request.mutable_terms()->add_group_ids(TestId("red"));
  refused("COVERED_TWICE");
  Given<AgreementAggregate>(Recorded())
      .When(Deciding(request, ContextAt(kSpring)))
      .ThenRefused("ID_IN_USE");
}

TEST(DecideApproveAgreement, RefusesTheOneWhoRecordedIt) {
  const auto approve = OfAgreement<v1::ApproveAgreementRequest>();
  Given<AgreementAggregate>(Recorded())
      .When(Deciding(approve, ContextAt(kSpring, "actor")))
      .ThenRefused("APPROVER_RECORDED_IT");
  Given<AgreementAggregate>(Recorded())
      .When(Deciding(approve, ContextAt(kSpring)))
      .Then(Approved());
}

TEST(DecideApproveAgreement, RefusesTheOneWhoCorrectedItAndTheOneWhoRecordedItThen) {
  v1::AgreementLife life;
  life.set_agreement_id(TestId("agreement"));
  *life.mutable_terms() = Terms();
  life.set_recorded_by(TestId("first"));
  life.set_corrected_by(TestId("second"));
  const auto approve = OfAgreement<v1::ApproveAgreementRequest>();
  EXPECT_THAT(Decide(life, approve, ContextAt(kSpring, "first")),
              RefusedWith("APPROVER_RECORDED_IT"));
  EXPECT_THAT(Decide(life, approve, ContextAt(kSpring, "second")),
              RefusedWith("APPROVER_RECORDED_IT"));
  EXPECT_THAT(Decide(life, approve, ContextAt(kSpring, "third")), IsOk());
}

TEST(DecideApproveAgreement, RefusesWhatIsNotThereOverExpiredOrApproved) {
  const auto approve = OfAgreement<v1::ApproveAgreementRequest>();
  const auto when = Deciding(approve, ContextAt(kSpring));
  Given<AgreementAggregate>().When(when).ThenRefused("AGREEMENT_UNKNOWN");
  Given<AgreementAggregate>(Recorded(), Ended()).When(when).ThenRefused("AGREEMENT_OVER");
  Given<AgreementAggregate>(Recorded(), Approved())
      .When(when)
      .ThenRefused("AGREEMENT_APPROVED_ALREADY");
  Given<AgreementAggregate>(Recorded())
      .When(Deciding(approve, ContextAt("2024-01-01T00:00:00+01:00")))
      .ThenRefused("AGREEMENT_EXPIRED");
}

TEST(DecideCorrectAgreement, TakesTheApprovalAwayAndNamesWhatItCorrects) {
  const auto correct = OfAgreement<v1::CorrectAgreementRequest>();
  const auto outcome =
      Given<AgreementAggregate>(Recorded(), Approved()).When(Deciding(correct, ContextAt(kSpring)));
  ASSERT_THAT(outcome.drafts(), IsOk());
  EXPECT_EQ(outcome.drafts()->at(0).corrects, EventId(TestUuid("event-1")));
  const auto story =
      Given<AgreementAggregate>(Recorded(), Approved(), outcome.drafts()->at(0).event);
  EXPECT_EQ(StandingOf(story.state(), At(kSpring)), v1::AGREEMENT_STATE_NOT_APPROVED);
  EXPECT_EQ(story.state().terms_version(), 3u);
}

TEST(DecideEndAgreement, EndsOnceAndWithdrawsWhatWasEnded) {
  const auto end = OfAgreement<v1::EndAgreementRequest>();
  const auto withdraw = OfAgreement<v1::WithdrawAgreementRequest>();
  v1::EvaluationEvent withdrawn;
  withdrawn.mutable_agreement_withdrawn()->set_agreement_id(TestId("agreement"));
  withdrawn.mutable_agreement_withdrawn()->set_reason_code("study-stopped");
  const AgreementContext context = ContextAt(kSpring);
  Given<AgreementAggregate>().When(Deciding(end, context)).ThenRefused("AGREEMENT_UNKNOWN");
  Given<AgreementAggregate>().When(Deciding(withdraw, context)).ThenRefused("AGREEMENT_UNKNOWN");
  Given<AgreementAggregate>(Recorded()).When(Deciding(end, context)).Then(Ended());
  Given<AgreementAggregate>(Recorded(), Ended())
      .When(Deciding(end, context))
      .ThenRefused("AGREEMENT_OVER");
  Given<AgreementAggregate>(Recorded(), Ended()).When(Deciding(withdraw, context)).Then(withdrawn);
  Given<AgreementAggregate>(Recorded(), withdrawn)
      .When(Deciding(withdraw, context))
      .ThenRefused("AGREEMENT_OVER");
}

// An export of the first quarter of 2023, asked for under an agreement that holds.
class DecideMakeExport : public ::testing::Test {
 protected:
  DecideMakeExport() {
    life_ = Given<AgreementAggregate>(Recorded(), Approved()).state();
    request_.set_export_id(TestId("export"));
    request_.set_agreement_id(TestId("agreement"));
    *request_.mutable_from() = StampAt("2023-01-02T00:00:00+01:00");
    *request_.mutable_until() = StampAt("2023-04-03T00:00:00+02:00");
  }
  absl::Status Check(const std::string& now = "2023-05-01T12:00:00+02:00") {
    return CheckExport(request_, life_, At(now));
  }

  v1::AgreementLife life_;
  v1::MakeExportRequest request_;
};

TEST_F(DecideMakeExport, LogsWhatLeavesUnderWhichTerms) {
  const ExportContext context{.base = {.now = At("2023-05-01T12:00:00+02:00")},
                              .agreement = life_,
                              .as_of_position = 7,
                              .group_count = 2,
                              .row_count = 26,
                              .byte_count = 900,
                              .sha256 = std::string(32, 's')};
  const Decision decided = Decide(v1::ExportLife(), request_, context);
  ASSERT_THAT(decided, IsOk());
  const v1::ExportMade& made = decided->at(0).event.export_made();
  EXPECT_EQ(made.terms().recipient(), "Universitetet (opdigtet)");
  EXPECT_EQ(made.terms_version(), 1u);
  EXPECT_EQ(made.row_count(), 26u);
  EXPECT_EQ(made.sha256(), std::string(32, 's'));
  v1::ExportLife there;
  there.set_export_id(TestId("export"));
  EXPECT_THAT(Decide(there, request_, context), RefusedWith("ID_IN_USE"));
  ExportContext ended = context;
  ended.agreement.set_ended(true);
  EXPECT_THAT(Decide(v1::ExportLife(), request_, ended), RefusedWith("AGREEMENT_OVER"));
}

TEST_F(DecideMakeExport, RefusesAnAgreementThatIsNotInForce) {
  EXPECT_THAT(Check(), IsOk());
  EXPECT_THAT(Check("2024-01-01T00:00:00+01:00"), RefusedWith("AGREEMENT_EXPIRED"));
  EXPECT_THAT(Check("2022-12-31T23:59:59+01:00"), RefusedWith("AGREEMENT_NOT_BEGUN"));
  const v1::AgreementLife held = life_;
  life_.clear_approved_by();
  EXPECT_THAT(Check(), RefusedWith("AGREEMENT_NOT_APPROVED"));
  life_ = held;
  life_.set_ended(true);
  EXPECT_THAT(Check(), RefusedWith("AGREEMENT_OVER"));
  life_ = held;
  life_.set_withdrawn(true);
  EXPECT_THAT(Check(), RefusedWith("AGREEMENT_OVER"));
  life_ = v1::AgreementLife();
  EXPECT_THAT(Check(), RefusedWith("AGREEMENT_UNKNOWN", "agreement_id"));
}

TEST_F(DecideMakeExport, RefusesWeeksThatAreNotWholeOverOrAgreedOn) {
  *request_.mutable_from() = StampAt("2023-01-03T00:00:00+01:00");
  EXPECT_THAT(Check(), RefusedWith("EXPORT_PERIOD_NOT_WHOLE_WEEKS", "from"));
  *request_.mutable_from() = StampAt("2023-04-03T00:00:00+02:00");
  EXPECT_THAT(Check(), RefusedWith("EXPORT_PERIOD_EMPTY", "until"));
  *request_.mutable_from() = StampAt("2021-12-27T00:00:00+01:00");
  EXPECT_THAT(Check(), RefusedWith("EXPORT_PERIOD_OUTSIDE_AGREEMENT", "from"));
  *request_.mutable_from() = StampAt("2022-01-03T00:00:00+01:00");
  EXPECT_THAT(Check(), IsOk());
  *request_.mutable_until() = StampAt("2023-07-10T00:00:00+02:00");
  EXPECT_THAT(Check(), RefusedWith("EXPORT_PERIOD_OUTSIDE_AGREEMENT", "until"));
  *request_.mutable_until() = StampAt("2023-07-03T00:00:00+02:00");
  EXPECT_THAT(Check(), RefusedWith("EXPORT_PERIOD_NOT_OVER", "until"));
  EXPECT_THAT(Check("2023-07-03T00:00:00+02:00"), IsOk());
}

TEST(CheckExportSize, RefusesMoreRowsThanAFileHolds) {
  EXPECT_THAT(CheckExportSize(500, 100), IsOk());
  EXPECT_THAT(CheckExportSize(501, 100), RefusedWith("EXPORT_TOO_LARGE"));
}

TEST(CheckFetch, GivesTheFileToWhoMadeItWhileItsTermsHold) {
  const v1::AgreementLife agreement = Given<AgreementAggregate>(Recorded(), Approved()).state();
  v1::ExportLife made;
  made.set_export_id(TestId("export"));
  made.set_made_by(TestId("maker"));
  made.set_terms_version(1);
  made.set_format(1);
  const auto fetch = [&](const v1::AgreementLife& life, const char* actor = "maker",
                         const char* now = kSpring) {
    return CheckFetch(made, life, {.now = At(now), .actor = ActorId(TestUuid(actor))});
  };
  EXPECT_THAT(fetch(agreement), IsOk());
  EXPECT_THAT(fetch(agreement, "another"), RefusedWith("EXPORT_UNKNOWN"));
  EXPECT_THAT(fetch(agreement, "maker", "2024-02-01T00:00:00+01:00"),
              RefusedWith("AGREEMENT_EXPIRED"));
  v1::AgreementLife corrected = agreement;
  corrected.set_terms_version(3);
  EXPECT_THAT(fetch(corrected), RefusedWith("AGREEMENT_CHANGED_SINCE"));
  made.set_format(99);
  EXPECT_THAT(fetch(agreement), RefusedWith("EXPORT_NOT_THE_SAME"));
  made.Clear();
  EXPECT_THAT(fetch(agreement), RefusedWith("EXPORT_UNKNOWN"));
}

}  // namespace
}  // namespace varsel::evaluation
