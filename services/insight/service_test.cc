// The area through the real pipeline: its RPCs are all there, checked and answered.
#include "gtest/gtest.h"
#include "services/insight/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "varsel/insight/v1/insight_service.pb.h"

namespace varsel::insight {
namespace {

using testing::AreaHarness;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;

constexpr char kGetHitRate[] = "varsel.insight.v1.InsightService/GetHitRate";

TEST(InsightService, AnswersWithNothingCountedOnAnEmptyLog) {
  AreaHarness harness(NewInsightArea());
  v1::GetHitRateRequest request;
  for (int number = 1; number <= 7; ++number) {
    request.add_breakdowns(static_cast<v1::Breakdown>(number));
  }
  const auto reply = harness.Call<v1::GetHitRateResponse>(kGetHitRate, request);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->persons().targeted(), 0u);
  EXPECT_FALSE(reply->persons().has_hit_rate());
  EXPECT_EQ(reply->breakdowns_size(), 7);
  EXPECT_THAT(harness.Call<v1::GetReceptionResponse>(
                  "varsel.insight.v1.InsightService/GetReception", v1::GetReceptionRequest()),
              IsOk());
  EXPECT_THAT(harness.Call<v1::GetDoseResponse>("varsel.insight.v1.InsightService/GetDose",
                                                v1::GetDoseRequest()),
              IsOk());
  EXPECT_THAT(harness.Call<v1::GetLoopHealthResponse>(
                  "varsel.insight.v1.InsightService/GetLoopHealth", v1::GetLoopHealthRequest()),
              IsOk());
}

TEST(InsightService, RefusesWhatIsMalformedOrUnknown) {
  AreaHarness harness(NewInsightArea());
  v1::GetHitRateRequest request;
  request.add_round_ids("not-a-uuid");
  EXPECT_THAT(harness.Call<v1::GetHitRateResponse>(kGetHitRate, request),
              RefusedWith("FIELD_MALFORMED"));
  request.set_round_ids(0, TestId("round-nowhere"));
  EXPECT_THAT(harness.Call<v1::GetHitRateResponse>(kGetHitRate, request),
              RefusedWith("UNKNOWN_THING", "round_ids"));
  request.clear_round_ids();
  request.add_breakdowns(v1::BREAKDOWN_UNSPECIFIED);
  EXPECT_THAT(harness.Call<v1::GetHitRateResponse>(kGetHitRate, request),
              RefusedWith("FIELD_UNKNOWN_VALUE"));
  v1::GetDoseRequest dose;
  dose.set_page_size(201);
  EXPECT_THAT(harness.Call<v1::GetDoseResponse>("varsel.insight.v1.InsightService/GetDose", dose),
              RefusedWith("NUMBER_OUT_OF_RANGE", "page_size"));
}

}  // namespace
}  // namespace varsel::insight
