#include "services/access/decide.h"

#include "gtest/gtest.h"
#include "services/access/evolve.h"
#include "services/access/month.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/status_matchers.h"

namespace varsel::access {
namespace {

using testing::At;
using testing::Given;
using testing::TestId;

SampleContext January() {
  return {.now = At("2023-02-01T00:00:00Z"),
          .side = "police",
          .entries = 400,
          .sample_size = 30,
          .seed = "12345678901234567890123456789012"};
}
v1::SignSampleRequest Sign(uint32_t reviewed = 30) {
  v1::SignSampleRequest sign;
  sign.set_month(202301);
  sign.set_reviewed(reviewed);
  sign.set_findings(v1::SAMPLE_FINDINGS_NONE);
  return sign;
}
auto Signing(const v1::SignSampleRequest& sign, const SampleContext& context) {
  return [=](const v1::SampleLife& life) { return Decide(life, sign, context); };
}

v1::AccessEvent Signed() {
  v1::AccessEvent event;
  event.mutable_sample_signed()->set_agency("police");
  event.mutable_sample_signed()->set_month(202301);
  event.mutable_sample_signed()->set_sample_size(30);
  event.mutable_sample_signed()->set_entries(400);
  event.mutable_sample_signed()->set_seed(
      "3132333435363738393031323334353637383930313233343536373839303132");
  event.mutable_sample_signed()->set_findings(v1::SAMPLE_FINDINGS_NONE);
  return event;
}

TEST(DecideSignSample, KeepsWhatWasLookedAtAndWhatItWasDrawnBy) {
  Given<SampleAggregate>().When(Signing(Sign(), January())).Then(Signed());
}
TEST(DecideSignSample, IsSignedAgainWhereItWasSignedWrongly) {
  v1::SignSampleRequest again = Sign();
  again.set_findings(v1::SAMPLE_FINDINGS_BREACH);
  again.set_remark("Et opslag var uden grund.");
  v1::AccessEvent event = Signed();
  event.mutable_sample_signed()->set_findings(v1::SAMPLE_FINDINGS_BREACH);
  event.mutable_sample_signed()->set_remark("Et opslag var uden grund.");
  Given<SampleAggregate>(Signed()).When(Signing(again, January())).Then(event);
}
TEST(DecideSignSample, RefusesASampleThatWasNotLookedAtWhole) {
  Given<SampleAggregate>().When(Signing(Sign(29), January())).ThenRefused("SAMPLE_NOT_WHOLE");
  Given<SampleAggregate>().When(Signing(Sign(0), January())).ThenRefused("SAMPLE_NOT_WHOLE");
}
TEST(DecideSignSample, RefusesAMonthThatIsNotOver) {
  SampleContext context = January();
  context.now -= absl::Microseconds(1);
  Given<SampleAggregate>().When(Signing(Sign(), context)).ThenRefused("MONTH_NOT_OVER");
}
TEST(DecideSignSample, RefusesAMonthWithoutEntries) {
  SampleContext context = January();
  context.entries = 0;
  Given<SampleAggregate>().When(Signing(Sign(), context)).ThenRefused("MONTH_WITHOUT_ENTRIES");
}
TEST(DecideSignSample, RefusesWhatIsNoMonth) {
  for (const uint32_t month : {0U, 202300U, 202313U, 189912U, 4294967295U}) {
    v1::SignSampleRequest sign = Sign();
    sign.set_month(month);
    Given<SampleAggregate>().When(Signing(sign, January())).ThenRefused("MONTH_MALFORMED");
  }
}
TEST(DecideSignSample, RefusesFindingsWithoutARemark) {
  v1::SignSampleRequest sign = Sign();
  sign.set_findings(v1::SAMPLE_FINDINGS_TO_EXPLAIN);
  Given<SampleAggregate>().When(Signing(sign, January())).ThenRefused("REMARK_MISSING");
}

v1::ResolveFlagRequest Resolve(v1::FlagOutcome outcome, const std::string& remark = "") {
  v1::ResolveFlagRequest resolve;
  resolve.set_flag_id(TestId("flag"));
  resolve.set_outcome(outcome);
  resolve.set_remark(remark);
  return resolve;
}
auto Resolving(const v1::ResolveFlagRequest& resolve, bool known = true) {
  return [=](const v1::FlagLife& life) {
    return Decide(life, resolve, FlagContext{.now = At("2023-02-01T00:00:00Z"), .known = known});
  };
}
v1::AccessEvent Resolved(v1::FlagOutcome outcome, const std::string& remark = "") {
  v1::AccessEvent event;
  event.mutable_flag_resolved()->set_flag_id(TestId("flag"));
  event.mutable_flag_resolved()->set_outcome(outcome);
  event.mutable_flag_resolved()->set_remark(remark);
  return event;
}

TEST(DecideResolveFlag, SaysWhatItCameToAndMaySayItAnew) {
  Given<FlagAggregate>()
      .When(Resolving(Resolve(v1::FLAG_OUTCOME_EXPLAINED)))
      .Then(Resolved(v1::FLAG_OUTCOME_EXPLAINED));
  Given<FlagAggregate>(Resolved(v1::FLAG_OUTCOME_EXPLAINED))
      .When(Resolving(Resolve(v1::FLAG_OUTCOME_MISTAKE)))
      .Then(Resolved(v1::FLAG_OUTCOME_MISTAKE));
  Given<FlagAggregate>(Resolved(v1::FLAG_OUTCOME_EXPLAINED))
      .When(Resolving(Resolve(v1::FLAG_OUTCOME_EXPLAINED)))
      .ThenNothing();
}
TEST(DecideResolveFlag, RefusesOneThatIsNotOnTheCallersSide) {
  Given<FlagAggregate>()
      .When(Resolving(Resolve(v1::FLAG_OUTCOME_EXPLAINED), false))
      .ThenRefused("FLAG_UNKNOWN");
}
TEST(DecideResolveFlag, RefusesToLeaveUnsaidWhatWasNotExplained) {
  Given<FlagAggregate>()
      .When(Resolving(Resolve(v1::FLAG_OUTCOME_NOT_EXPLAINED)))
      .ThenRefused("REMARK_MISSING");
}

TEST(Month, IsOfUtcAndEndsWhereTheNextBegins) {
  EXPECT_EQ(MonthOf(At("2023-12-31T23:59:59Z")), 202312u);
  EXPECT_EQ(MonthOf(At("2024-01-01T00:30:00+01:00")), 202312u);
  EXPECT_EQ(EndOf(202312), At("2024-01-01T00:00:00Z"));
  EXPECT_EQ(MonthOf(EndOf(202302)), 202303u);
}

}  // namespace
}  // namespace varsel::access
